"""A page as a tree of parts, with Markdown that becomes HTML or text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from itertools import groupby
from typing import Literal, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from dashboard.text.addresses import LETTER, SHEET
from dashboard.text.formats import first_up
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, noting_links
from dashboard.words.history import Claim

# A note after the end of a sentence, such as who retells what it says.
_NOTE = re.compile(r"([.!?] :small\[)([a-z])")


class Part(NamedTuple):
    """A part of a section; its texts are Markdown as dashboard/words writes it.

    Attributes:
        kind: ``text``, ``small``, ``heading`` (below the section's), ``list``,
            ``numbers`` (a list to count by), ``evidence``, ``draft`` (paragraphs to
            copy) or ``search`` (the form in Spanish, with the reader's question).
        content: A text, a text for each item, or a claim with its evidence for each.
    """

    kind: Literal[
        "text", "small", "heading", "list", "numbers", "evidence", "draft", "search"
    ]
    content: str | Sequence[str] | Sequence[Claim]


@dataclass(frozen=True)
class Section:
    """A part of a page with its own heading, sometimes in a band of several.

    Of a folded one a screen shows the heading first. A writer may know it by name.
    """

    heading: str
    parts: Sequence[Part]
    band: str = ""
    is_folded: bool = False
    name: str = ""


@dataclass(frozen=True)
class Document:
    """A plain page.

    Attributes:
        path: Its address, without a pin.
        head: Its title for a list of search results; plain text.
        lead: Facts below the title; Markdown.
        verdict: The answer, above all else.
        dashboard: Where the dashboard shows the same; as ``dashboard_link`` writes it.
        about: Its place, as schema.org names one.
        rows: Content of its twin in JSON; none for a page without one.
        shown_rows: Rows of the record that it puts into words.
        note: A line above the answer.
        form: A page, a sheet to print, or a letter, which is its sections alone.
        other: Address of the same in the other language.
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
    shown_rows: Sequence[Row] = ()
    sources: Sequence[SourceLink] = ()
    note: str = ""
    form: Literal["page", "sheet", "letter"] = "page"
    language: Language = ENGLISH
    other: str = ""


def by_band(members: Sequence[Section]) -> list[tuple[str, list[Section]]]:
    """Group sections by their bands, in the order of reading."""
    groups = groupby(members, key=lambda section: section.band)
    return [(heading, [*group]) for heading, group in groups]


def with_sources(build: Callable[[], Document | None]) -> Document | None:
    """Build a document, and note the sources that it names; None if none is built."""
    with noting_links() as named:
        built = build()
    if built is None:
        return None
    return replace(built, sources=[source for source in named if source.url])


def text(markdown: str) -> list[Part]:
    """Return a paragraph; nothing if there is none to write."""
    return [Part("text", _begun(markdown))] if markdown else []


def _begun(markdown: str) -> str:
    """Begin a note behind a sentence with a capital letter."""
    return _NOTE.sub(lambda note: note[1] + note[2].upper(), markdown)


def small(markdown: str) -> list[Part]:
    """Return a note; nothing if there is none to write."""
    return [Part("small", markdown)] if markdown else []


def bullets(lines: Sequence[str]) -> list[Part]:
    """Return a list; nothing if it has no items."""
    return [Part("list", [*map(_begun, lines)])] if lines else []


def evidence(claims: Sequence[Claim]) -> list[Part]:
    """Return claims with their evidence; nothing if there are none."""
    begun = [claim._replace(evidence=first_up(claim.evidence)) for claim in claims]
    return [Part("evidence", begun)] if claims else []


def texts(lines: Sequence[str]) -> list[Part]:
    """Return a paragraph for each line."""
    return [part for line in lines for part in text(line)]


def numbers(lines: Sequence[str]) -> list[Part]:
    """Return a list to count by; nothing if it has no items."""
    return [Part("numbers", lines)] if lines else []


def below(heading: str, parts: Sequence[Part]) -> list[Part]:
    """Return parts with a heading; nothing without parts."""
    return [Part("heading", heading), *parts] if parts else []


def draft(paragraphs: Sequence[str]) -> list[Part]:
    """Return a text to copy, without its empty paragraphs."""
    return [Part("draft", [each for each in paragraphs if each])]


def sections(*pairs: tuple[str, Sequence[Part]]) -> list[Section]:
    """Return the sections that hold anything."""
    return [Section(heading, parts) for heading, parts in pairs if parts]


def band(heading: str, *members: Section) -> list[Section]:
    """Return the sections of a band that hold anything."""
    return [replace(section, band=heading) for section in members if section.parts]


def picked(row: Row | None, columns: Sequence[str]) -> dict[str, object] | None:
    """Return some columns of a row."""
    return {name: row[name] for name in columns} if row else None


# What dashboard/words writes: an escape, code, bold, a mark as Streamlit has it, a link
# and the end of either, or a new line.
_SIGN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]<>#|~$:])|`(?P<code>[^`]*)`|(?P<bold>\*\*)"
    r"|:(?P<mark>[a-z-]+)\[|(?P<opened>\[)|\](?:\((?P<address>[^)\s]*)\))?"
    r"|(?P<line>\s*\n\s*)"
)
_WEB = ("https://", "http://")
_DOCUMENT, _DASHBOARD, _SERVED = "document:", "dashboard:", "served:"
# Endings of sheet and letter as files next to a page.
_PAPERS = {SHEET: ".pdf", LETTER: ".txt"}
_SERVED_ALONE = re.compile(rf"\[[^\]]*\]\((?P<address>{_SERVED}[^)\s]*)\)")
_WORD_JOINER = "\u2060"


def linked(words: str, path: str) -> str:
    """Return a link to another document; its text is Markdown."""
    return f"[{words}]({_DOCUMENT}{path})"


def served_link(words: str, path: str) -> str:
    """Return a link that only a server answers, such as a zip."""
    return f"[{words}]({_SERVED}{path})"


def dashboard_link(page: str, **parameters: str) -> str:
    """Return what a link to a page of the dashboard holds in Markdown."""
    return f"{_DASHBOARD}{page}?{urlencode({'v': '1', **parameters})}"


@dataclass(frozen=True)
class Links:
    """The context that links of a page depend on.

    Attributes:
        pinned: Snapshot that its address is pinned to; empty if it is not.
        ending: ``.html`` in files.
        dashboard: Address of the dashboard with a closing slash; empty where it is not
            known, and None on the same server.
        has_papers: Whether the sheet and the letter are files next to it.
    """

    path: str
    pinned: str = ""
    ending: str = ""
    dashboard: str | None = None
    has_papers: bool = False

    @property
    def root(self) -> str:
        """Relative path from the page to the top."""
        return "../" * (self.path.count("/") - 1) or "./"

    @property
    def pin(self) -> str:
        """Query of links, so that they are pinned like the page."""
        return f"?{urlencode({'snapshot': self.pinned})}" if self.pinned else ""

    def href(self, address: str) -> str:
        """Return the target of a link; empty for one that leads nowhere from here."""
        if address.startswith(_WEB):
            return address
        kind, _, rest = address.partition(":")
        if f"{kind}:" == _SERVED and self.ending:
            paper = _PAPERS.get(f"/{rest.rpartition('/')[2]}", "")
            if self.has_papers and paper:
                return f"{self.root}{quote(rest.lstrip('/'))}{paper}"
            home = self.dashboard
            return f"{home}{quote(rest.lstrip('/'))}{self.pin}" if home else ""
        if f"{kind}:" in {_DOCUMENT, _SERVED}:
            return f"{self.root}{quote(rest.lstrip('/'))}{self.ending}{self.pin}"
        if f"{kind}:" == _DASHBOARD:
            home = self.root if self.dashboard is None else self.dashboard
            return f"{home}{rest}{self.pin.replace('?', '&')}" if home else ""
        return ""

    def html(self, markdown: str) -> Markup:
        """Write our own Markdown as HTML; text of others in it is ``plain``."""
        alone = _SERVED_ALONE.fullmatch(markdown)
        # why: without a server, lines with links to it are left out.
        if alone and not self.href(alone["address"]):
            return Markup("")
        # why: everything except our own markup is escaped, piece by piece.
        return Markup("".join(self._pieces(markdown)))  # noqa: S704

    def _pieces(self, markdown: str) -> list[str]:
        written: list[str] = []
        # Where each open bracket stands, and what closes it.
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
        """Write our own Markdown as bare text."""
        html = self.html(markdown).replace("<br>", " ")
        return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _escaped(text: str) -> str:
    return escape(text.replace(_WORD_JOINER, ""))


def lines_of(parts: Iterable[Part], links: Links) -> Iterator[str]:
    """Yield the lines of parts as bare text."""
    for part in parts:
        if isinstance(part.content, str):
            yield links.text(part.content)
            continue
        for line in part.content:
            if not isinstance(line, str):
                line = f"{line.when}: {line.text} {line.evidence}"
            yield links.text(line)
