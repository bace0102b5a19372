"""A page as a tree of parts, with Markdown that becomes HTML or plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape, unescape
from itertools import groupby
from typing import Literal, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from dashboard.text.languages import ENGLISH, Language
from dashboard.text.reports import REPORT, without_row_reports
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, noting_links

# A note after the end of a sentence, such as who repeats the statement.
_NOTE = re.compile(r"([.!?] :small\[)([a-z])")


class Part(NamedTuple):
    """A part of a section; its texts are Markdown from ``dashboard.words``.

    Attributes:
        kind: ``text``, ``small``, ``heading`` (below the section's), ``list``,
            ``numbers`` (a numbered list), ``draft`` (paragraphs to copy) or ``search``
            (the form, with the reader's question).
        content: A text, or one text per item.
    """

    kind: Literal["text", "small", "heading", "list", "numbers", "draft", "search"]
    content: str | Sequence[str]


@dataclass(frozen=True)
class Section:
    """A part of a page with its own heading, sometimes in a band of several sections.

    A screen collapses a folded section; writers may look a section up by name.
    """

    heading: str
    parts: Sequence[Part]
    band: str = ""
    is_folded: bool = False
    name: str = ""


@dataclass(frozen=True)
class Document:
    """A page without scripts.

    Attributes:
        path: Its address, without a snapshot.
        head: Its plain-text title for search results.
        lead: Facts below the title; Markdown.
        verdict: The answer, shown above everything else.
        dashboard: The matching dashboard address, from ``dashboard_link``.
        about: Its place, in schema.org terms.
        rows: Content of its JSON version; empty for a page without one.
        note: A line above the answer.
        form: A page, a sheet to print, or a letter, which has only sections.
        other: Address of the page in the other language.
    """

    path: str
    title: str
    head: str
    lead: str
    verdict: Sequence[Part]
    sections: Sequence[Section]
    dashboard: str
    about: str = ""
    rows: Mapping[str, object] = field(default_factory=dict)
    sources: Sequence[SourceLink] = ()
    note: str = ""
    form: Literal["page", "sheet", "letter"] = "page"
    language: Language = ENGLISH
    other: str = ""


def by_band(members: Sequence[Section]) -> list[tuple[str, list[Section]]]:
    """Group sections by band, in reading order."""
    groups = groupby(members, key=lambda section: section.band)
    return [(heading, [*group]) for heading, group in groups]


def with_sources(build: Callable[[], Document | None]) -> Document | None:
    """Build a document, and add the sources that it cites; None if there is none."""
    with noting_links() as named:
        built = build()
    if built is None:
        return None
    return replace(built, sources=[source for source in named if source.url])


def text(markdown: str) -> list[Part]:
    """Return a paragraph; empty without text."""
    return [Part("text", _capitalized(markdown))] if markdown else []


def _capitalized(markdown: str) -> str:
    """Capitalize the first letter of a note that follows a sentence."""
    return _NOTE.sub(lambda note: note[1] + note[2].upper(), markdown)


def small(markdown: str) -> list[Part]:
    """Return a small note; empty without text."""
    return [Part("small", markdown)] if markdown else []


def bullets(lines: Sequence[str]) -> list[Part]:
    """Return a bulleted list; empty without items."""
    return [Part("list", [*map(_capitalized, lines)])] if lines else []


def texts(lines: Sequence[str]) -> list[Part]:
    """Return one paragraph per line."""
    return [part for line in lines for part in text(line)]


def numbers(lines: Sequence[str]) -> list[Part]:
    """Return a numbered list; empty without items."""
    return [Part("numbers", lines)] if lines else []


def below(heading: str, parts: Sequence[Part]) -> list[Part]:
    """Return parts under a heading; empty without parts."""
    return [Part("heading", heading), *parts] if parts else []


def draft(paragraphs: Sequence[str]) -> list[Part]:
    """Return a text to copy, without its empty paragraphs."""
    return [Part("draft", [each for each in paragraphs if each])]


def sections(*pairs: tuple[str, Sequence[Part]]) -> list[Section]:
    """Return the sections that are not empty."""
    return [Section(heading, parts) for heading, parts in pairs if parts]


def band(heading: str, *members: Section) -> list[Section]:
    """Return the sections of a band that are not empty."""
    return [replace(section, band=heading) for section in members if section.parts]


def picked(row: Row | None, columns: Sequence[str]) -> dict[str, object] | None:
    """Return some columns of a row; None without a row."""
    return {name: row[name] for name in columns} if row else None


# Markdown that ``dashboard.words`` writes: an escape, code, bold, a Streamlit
# directive, the start of a link, the end of either, or a line break.
_SIGN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]<>#|~$:])|`(?P<code>[^`]*)`|(?P<bold>\*\*)"
    r"|:(?P<mark>[a-z-]+)\[|(?P<opened>\[)|\](?:\((?P<address>[^)\s]*)\))?"
    r"|(?P<line>\s*\n\s*)"
)
_WEB = ("https://", "http://")
_DOCUMENT, _DASHBOARD, _SERVED = "document:", "dashboard:", "served:"
_SITE_LINKS = (_DOCUMENT, _DASHBOARD, _SERVED, REPORT)
_SERVED_ALONE = re.compile(rf"\[[^\]]*\]\((?P<address>{_SERVED}[^)\s]*)\)")
_WORD_JOINER = "\u2060"


def linked(words: str, path: str) -> str:
    """Return a Markdown link to another document."""
    return f"[{words}]({_DOCUMENT}{path})"


def dashboard_link(page: str, **parameters: str) -> str:
    """Return the Markdown target of a link to a dashboard page."""
    return f"{_DASHBOARD}{page}?{urlencode({'v': '1', **parameters})}"


@dataclass(frozen=True)
class Links:
    """The context that a page's links depend on.

    Attributes:
        pinned: Snapshot in the page's address; empty if there is none.
        ending: ``.html`` in files; empty on a server.
        dashboard: Address of the dashboard with a trailing slash; empty if unknown,
            None if the same server has it.
        report: Address of a report, to which a row is added; empty for none.
    """

    path: str
    pinned: str = ""
    ending: str = ""
    dashboard: str | None = None
    report: str = ""

    @property
    def root(self) -> str:
        """Relative path from the page to the site's root."""
        return "../" * (self.path.count("/") - 1) or "./"

    @property
    def pin(self) -> str:
        """Query string that pins links to the page's snapshot."""
        return f"?{urlencode({'snapshot': self.pinned})}" if self.pinned else ""

    def href(self, address: str) -> str:
        """Return the target of a link; empty if it has no target in this context."""
        if address.startswith(_WEB):
            return address
        kind, _, rest = address.partition(":")
        if f"{kind}:" == REPORT:
            return f"{self.report}{rest}"
        if f"{kind}:" == _SERVED and self.ending:
            home = self.dashboard
            return f"{home}{quote(rest.lstrip('/'))}{self.pin}" if home else ""
        if f"{kind}:" in {_DOCUMENT, _SERVED}:
            return f"{self.root}{quote(rest.lstrip('/'))}{self.ending}{self.pin}"
        if f"{kind}:" == _DASHBOARD:
            home = self.root if self.dashboard is None else self.dashboard
            return f"{home}{rest}{self.pin.replace('?', '&')}" if home else ""
        return ""

    def html(self, markdown: str) -> Markup:
        """Render our own Markdown as HTML; text from others in it must be ``plain``."""
        if not self.report:
            markdown = without_row_reports(markdown)
        if not any(f"]({kind}" in markdown for kind in _SITE_LINKS):
            return _html_for_any_page(markdown)
        alone = _SERVED_ALONE.fullmatch(markdown)
        # why: files leave out lines whose only link needs a server.
        if alone and not self.href(alone["address"]):
            return Markup("")
        return self._written(markdown)

    def _written(self, markdown: str) -> Markup:
        # why: each piece is escaped except our own markup.
        return Markup("".join(self._pieces(markdown)))  # noqa: S704

    def _pieces(self, markdown: str) -> list[str]:
        written: list[str] = []
        # Start index of each open bracket, and the tag that closes it.
        opened: list[tuple[int, str]] = []
        is_bold, at = False, 0
        for sign in _SIGN.finditer(markdown):
            written.append(_escaped(markdown[at : sign.start()]))
            at = sign.end()
            kind = sign.lastgroup
            if kind == "escaped":
                written.append(_escaped(sign["escaped"]))
            elif kind == "code":
                written.append(f"<code>{_escaped(sign['code'])}</code>")
            elif kind == "bold":
                written.append("</strong>" if is_bold else "<strong>")
                is_bold = not is_bold
            elif kind == "mark":
                tag = "small" if sign["mark"] == "small" else "span"
                css = "" if tag == "small" else f' class="{sign["mark"]}"'
                css = ' lang="en"' if sign["mark"] == "en" else css
                written.append(f"<{tag}{css}>")
                opened.append((len(written) - 1, f"</{tag}>"))
            elif kind == "opened":
                written.append("[")
                opened.append((len(written) - 1, ""))
            elif kind == "line":
                written.append("<br>")
            elif opened:
                place, closing = opened.pop()
                href = "" if closing else self.href(sign["address"] or "")
                if not closing:
                    written[place] = f'<a href="{escape(href)}">' if href else ""
                    closing = "</a>" if href else ""
                written.append(closing)
        written.append(_escaped(markdown[at:]))
        return written

    def text(self, markdown: str) -> str:
        """Render our own Markdown as plain text."""
        html = self.html(markdown).replace("<br>", " ")
        return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


# why: thousands of pages have the same sentences; only links within the site differ.
@lru_cache(4_000)
def _html_for_any_page(markdown: str) -> Markup:
    return Links("")._written(markdown)


def _escaped(text: str) -> str:
    # why: it goes between tags, where quotes need no escape.
    return escape(text.replace(_WORD_JOINER, ""), quote=False)


def lines_in(part: Part) -> Sequence[str]:
    """Return the one text of a part, or its items."""
    return [part.content] if isinstance(part.content, str) else part.content


def lines_of(parts: Iterable[Part], links: Links) -> Iterator[str]:
    """Yield the lines of parts as plain text."""
    for part in parts:
        yield from map(links.text, lines_in(part))
