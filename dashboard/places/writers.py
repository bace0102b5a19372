"""Markdown from the templates as HTML and plain text.

Besides CommonMark, three addresses mean something here: ``status:orange`` marks a
status with its color, ``lang:en`` a passage in another language, and an image at
``bar:`` is the chart of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import pyromark
from markupsafe import Markup

from dashboard.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    FIGURE_PAGES,
    INCIDENT_PAGES,
    LETTER,
    PLACE_LISTS,
    SEARCHED_PATH,
    SHEET,
    SQL_PATH,
    STATE_PAGES,
    TODAY_PATH,
    TOWN_PAGES,
)
from dashboard.languages import SPANISH

_WORD_JOINER = "\u2060"
_WEB = ("https://", "http://", "mailto:", "#")
# The first part of their addresses.
_PLAIN_PAGES = frozenset(
    {
        TOWN_PAGES,
        COUNTY_PAGES,
        STATE_PAGES,
        AGENCY_PAGES,
        PLACE_LISTS,
        INCIDENT_PAGES,
        FIGURE_PAGES,
        SEARCHED_PATH,
        TODAY_PATH,
        SQL_PATH,
        "/index",
    }
)
# Those that an edition for hosts of files may leave out.
_MANY_PAGES = (f"{TOWN_PAGES}/", f"{AGENCY_PAGES}/")
# Text with such a link is on few pages.
_LINK_OF_PAGE = re.compile(
    rf"\]\((?:(?:{SPANISH.home})?(?:{TOWN_PAGES}|{AGENCY_PAGES}|{COUNTY_PAGES})/"
    "|report:|bar:|search:)"
)
_ON_SERVER_ONLY = (SHEET, LETTER, ".json")


@dataclass(frozen=True)
class Links:
    """The context that a page's links depend on.

    Attributes:
        pinned: Snapshot in the page's address; empty if there is none.
        ending: ``.html`` in files; empty on a server.
        dashboard: Address of the dashboard with a trailing slash; empty if unknown,
            None if the same server has it.
        written: Addresses of the pages in a folder of files; empty on a server.
        report: Address of a report, to which a row is added; empty for none.
        has_json: Whether the page's rows lie beside it.
    """

    path: str
    pinned: str = ""
    ending: str = ""
    dashboard: str | None = None
    written: frozenset[str] = field(default=frozenset(), repr=False)
    report: str = ""
    has_json: bool = True

    @property
    def root(self) -> str:
        """Relative path from the page to the site's root."""
        return "../" * (self.path.count("/") - 1) or "./"

    @cached_property
    def at_depth(self) -> Links:
        """Context of every page at the same depth."""
        return replace(self, path="/" * self.path.count("/"), report="")

    @property
    def pin(self) -> str:
        """Query string that pins links to the page's snapshot."""
        return f"?{urlencode({'snapshot': self.pinned})}" if self.pinned else ""

    def href(self, address: str) -> str:
        """Return the target of a link; empty if it has no target in this context."""
        if address.startswith(_WEB):
            return address
        if address.startswith("report:"):
            row = address.removeprefix("report:")
            return f"{self.report}{row}" if self.report else ""
        path, mark, place = address.partition("#")
        bare = path.removeprefix(SPANISH.home) or path
        first = f"/{bare.lstrip('/').partition('/')[0]}"
        is_plain = path == SPANISH.home or first in _PLAIN_PAGES
        if is_plain and not (self.ending and path.endswith(_ON_SERVER_ONLY)):
            path, _, line = self.page(path).partition("#")
            if not path:
                return ""
            place = line or place
            anchor = f"#{place}" if place else ""
            name = _quoted(path.lstrip("/"))
            return f"{self.root}{name}{self.ending}{self.pin}{anchor}"
        home = self.root if self.dashboard is None else self.dashboard
        pin = self.pin.replace("?", "&") if "?" in path else self.pin
        return f"{home}{path.lstrip('/')}{pin}{mark}{place}" if home else ""

    def page(self, path: str) -> str:
        """Return the address that shows a page: its own or its line in its county.

        Empty if the folder has neither.
        """
        is_page = path.removeprefix(SPANISH.home).startswith(_MANY_PAGES)
        if not self.written or not is_page or path in self.written:
            return path
        above, _, name = path.rpartition("/")
        county = above.replace(TOWN_PAGES, COUNTY_PAGES)
        return f"{county}#{name}" if county in self.written else ""


# Pages of a state link to the same others.
_quoted = lru_cache(4_000)(quote)


@lru_cache(2_000)
def parse(markdown: str) -> tuple[Any, ...]:
    """Return the events of a Markdown text, from the one parser of all writers."""
    return tuple(pyromark.events(markdown))


_BLOCKS = {
    "Paragraph": "p",
    "Item": "li",
    "Emphasis": "em",
    "Strong": "strong",
}
_FOLDED = '<details class="lines">'


def html(
    markdown: str,
    links: Links,
    *,
    below: int = 0,
    pictures: Mapping[str, str] | None = None,
) -> str:
    """Return Markdown as HTML.

    Args:
        below: Levels by which headings move down.
        pictures: HTML of the images whose addresses are ours.
    """
    if not pictures and not _LINK_OF_PAGE.search(markdown):
        return _html_at_depth(markdown, links.at_depth, below)
    return _written(markdown, links, below, pictures or {})


def phrase(markdown: str) -> Markup:
    """Return one paragraph without links to our pages as HTML, without its tags."""
    written = _html_at_depth(markdown, Links(""), 0).strip()
    # Each piece is escaped except our own markup.
    return Markup(written.removeprefix("<p>").removesuffix("</p>"))  # noqa: S704


# Thousands of pages have the same sentences, with the same links at the same depth.
@lru_cache(4_000)
def _html_at_depth(markdown: str, links: Links, below: int) -> str:
    return _written(markdown, links, below, {})


def _written(
    markdown: str, links: Links, below: int, pictures: Mapping[str, str]
) -> str:
    written: list[str] = []
    closing: list[str] = []
    alt: list[str] | None = None
    for event in parse(markdown):
        if isinstance(event, str):
            written.append("\n" if event == "SoftBreak" else "<br>")
            continue
        ((kind, value),) = event.items()
        if kind == "Text":
            (written if alt is None else alt).append(_escaped(value))
        elif kind == "Code":
            written.append(f"<code>{_escaped(value)}</code>")
        elif kind == "End":
            if value == "Image":
                words, alt = "".join(alt or ()), None
                written.append(pictures.get(closing.pop(), words))
            else:
                written.append(closing.pop())
        elif isinstance(value, dict) and "Image" in value:
            alt = []
            closing.append(value["Image"]["dest_url"])
        elif value == "Paragraph" and written and written[-1] == _FOLDED:
            # The first line of what is folded stays in sight.
            written.append("<summary>")
            closing.append("</summary>")
        else:
            opening, end = _tags(value, links, below)
            written.append(opening)
            closing.append(end)
    whole = "".join(written)
    for picture in pictures.values():
        # A form cannot be in a paragraph.
        whole = whole.replace(f"<p>{picture}</p>", picture)
    return whole


def _tags(start: Any, links: Links, below: int) -> tuple[str, str]:  # noqa: ANN401 - an event of the parser
    """Return the opening and the closing tag of what starts."""
    if isinstance(start, str):
        tag = _BLOCKS[start]
        return f"<{tag}>", f"</{tag}>" + ("\n" if tag in {"p", "li"} else "")
    ((kind, value),) = start.items()
    if kind == "Heading":
        tag = f"h{int(value['level'][1]) + below}"
        return f"<{tag}>", f"</{tag}>\n"
    if kind == "List":
        return ("<ul>\n", "</ul>\n") if value is None else ("<ol>\n", "</ol>\n")
    if kind == "Link":
        return _link(value["dest_url"], links)
    if kind == "CodeBlock":
        return '<pre class="draft">', "</pre>\n"
    return _FOLDED, "</details>\n"


def _link(address: str, links: Links) -> tuple[str, str]:
    scheme, _, rest = address.partition(":")
    if scheme == "status":
        return f'<span class="status {escape(rest)}">', "</span>"
    if scheme == "lang":
        return f'<span lang="{escape(rest)}">', "</span>"
    href = links.href(address)
    above, _, place = href.rpartition("#")
    if above and links.written and above == links.href(links.path):
        return f'<b id="{escape(place)}">', "</b>"
    return (f'<a href="{escape(href)}">', "</a>") if href else ("", "")


def _escaped(text: str) -> str:
    # It goes between tags, where quotes need no escape.
    return escape(text.replace(_WORD_JOINER, ""), quote=False)


_ITEMS = frozenset({"list", "numbers"})


@dataclass(frozen=True)
class Run:
    """Text of one style; a line break is the text of a new line."""

    text: str
    is_bold: bool = False
    href: str = ""


@dataclass
class Block:
    """A paragraph, heading or item, with the runs of its text.

    Attributes:
        kind: ``text``, ``heading``, ``list``, ``numbers`` or ``draft``.
        level: Of a heading, or how deep a list is nested.
        number: Of an item in a numbered list.
    """

    kind: str
    level: int = 0
    number: int = 0
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the plain text."""
        return "".join(run.text for run in self.runs)

    @property
    def is_new_item(self) -> bool:
        """Tell whether it is an item without text so far."""
        return self.kind in _ITEMS and not self.runs


_LINKS = frozenset({"Link", "Image"})
# Stands for a link that only a screen shows.
_MUTED = "muted"
_OF_BLOCKS = frozenset({"Paragraph", "Item", "Heading", "CodeBlock", "List"})


def blocks(markdown: str, href: Callable[[str], str] = str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text.

    Args:
        href: Returns the target of a link.
    """
    lists: list[int | None] = []
    bold, links = 0, list[str]()
    block = Block("text")
    for event in parse(markdown):
        if isinstance(event, str):
            block.runs.append(Run("\n" if event == "HardBreak" else " "))
            continue
        ((kind, value),) = event.items()
        name = next(iter(value)) if isinstance(value, dict) else value
        if kind in {"Text", "Code"}:
            target = next((one for one in reversed(links) if one), "")
            text = "" if _MUTED in links else value.replace(_WORD_JOINER, "")
            block.runs.append(Run(text, is_bold=bold > 0, href=target))
        elif name == "Strong":
            bold += 1 if kind == "Start" else -1
        elif name in _LINKS:
            _note_link(kind, value, links, href)
        elif name in _OF_BLOCKS and not (name == "Paragraph" and block.is_new_item):
            if block.runs:
                yield block
            block = _next_block(kind, name, value, lists)
    if block.runs:
        yield block


def _note_link(
    kind: str,
    value: Any,  # noqa: ANN401 - an event of the parser
    links: list[str],
    href: Callable[[str], str],
) -> None:
    """Keep the targets of the links that are open; our own marks have none."""
    if kind == "End":
        links.pop()
        return
    ((_, link),) = value.items()
    address = link["dest_url"]
    is_mark = address.startswith(("status:", "lang:", "bar:", "search:"))
    target = "" if is_mark else href(address)
    links.append(_MUTED if address.startswith("report:") else target)


def _next_block(kind: str, name: str, value: Any, lists: list[int | None]) -> Block:  # noqa: ANN401 - an event of the parser
    """Return the block that a start or an end leads to, and keep count of lists."""
    if name == "List":
        if kind == "Start":
            lists.append(value["List"])
        else:
            lists.pop()
        return Block("text")
    if kind == "Start" and name == "Heading":
        return Block("heading", level=int(value["Heading"]["level"][1]))
    if kind == "Start" and name == "CodeBlock":
        return Block("draft")
    if kind == "Start" and name == "Item" and lists:
        number = lists[-1]
        lists[-1] = None if number is None else number + 1
        return Block("list" if number is None else "numbers", len(lists), number or 0)
    return Block("text", level=len(lists))


# Most paragraphs of a speech are the same on every page.
@lru_cache(2_000)
def text(markdown: str) -> str:
    """Return Markdown as plain text, with an empty line between paragraphs."""
    lines: list[str] = []
    was = ""
    for block in blocks(markdown):
        words = "\n".join(" ".join(line.split()) for line in block.text.split("\n"))
        indent = "  " * (block.level - 1) if block.kind in _ITEMS else ""
        if block.kind == "list":
            words = f"{indent}- {words}"
        elif block.kind == "numbers":
            words = f"{indent}{block.number}. {words}"
        elif block.kind == "draft":
            words = block.text.rstrip()
        is_item = block.kind in _ITEMS
        lines.append(f"{'' if is_item and was == block.kind else chr(10)}{words}")
        was = block.kind
    return "\n".join(lines).strip("\n")


# Most headings are the same on every page.
@lru_cache(2_000)
def line(markdown: str) -> str:
    """Return Markdown as plain text on one line."""
    return " ".join(text(markdown).split())


_HEADING = re.compile(r"\A#+ (.*)\n*")


def split_heading(markdown: str) -> tuple[str, str]:
    """Return the heading that a section begins with, and what follows it."""
    match = _HEADING.match(markdown)
    return (match[1], markdown[match.end() :]) if match else ("", markdown)
