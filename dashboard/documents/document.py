"""A page as a tree of parts, before it is written on screen, as HTML, JSON or PDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal, NamedTuple

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
    """A part of a page below a heading of its own, maybe in a band of several.

    Of a folded one a screen shows the heading first. A writer may know it by name.
    """

    heading: str
    parts: Sequence[Part]
    band: str = ""
    is_folded: bool = False
    name: str = ""


@dataclass(frozen=True)
class Document:
    """A page that stands by itself.

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
    """Return parts below a heading of their own; nothing without parts."""
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
