"""Citations of sources: short names, footnote numbers and age, also of the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import shorten
from urllib.parse import urlsplit

from dashboard.text.formats import day_text
from dashboard.text.languages import ENGLISH, Labels, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, note_links, source_link

_LINK = re.compile(r",?\s*\[(?:[^\[\]\\]|\\.)*\]\((https?://[^)\s]+)\)")
_SMALL = ":small["
_LONGEST_NAME = 60
# Badges mark, for example, the source we rely on; a sheet has no room for them.
_BADGE = re.compile(r":[a-z]+-badge\[[^\]]*\]")


def named_source(source: SourceLink, language: Labels) -> str:
    """Return a link to a source, by its short name if it has one.

    Notes when the source only copies or repeats another.
    """
    short = language.source_names.get(source.url, "") if source.title else ""
    shown = SourceLink(short, source.url) if short else source
    link = language.name(shown.markdown())
    if source.url not in language.copies:
        return link
    return f"{language.say('as retold by', 'según lo reproduce')} {link}"


def cite(source: SourceLink, language: Labels) -> str:
    """Return a link to a source, and add the source to the page's list."""
    note_links((source,))
    return named_source(source, language)


def cite_publisher(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite a row's source by its publisher only."""
    url = row[f"{prefix}source_url"]
    return cite(SourceLink(row[f"{prefix}publisher"], url), language)


def cite_row(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite the source in the columns of a row that start with a prefix."""
    return cite(source_link(row, prefix), language)


def cite_briefly(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite a row's source by its short name and link to the document."""
    return cite(source_link(row, prefix).short(), language)


def last_checked(row: Row, language: Labels) -> str:
    """Say when a source was last checked."""
    words = language.say("last checked", "última revisión:")
    return f"{words} {language.day(row['checked_on'])}"


def date_mark(row: Row, language: Labels) -> str:
    """Return a label for old or undated terms; empty for recent ones."""
    status = row.get("terms_date_status") or ""
    return language.labels("terms_date_status", "short_label").get(status, "")


def when_supported(row: Row, language: Labels) -> str:
    """Return the last day on which a text is known to apply, marked if it is old."""
    day: date | None = row["supported_on"]
    if day is None:
        return "undated"
    when = day_text(day, row["supported_on_precision"])
    mark = date_mark(row, language)
    return f"{when}, {mark}" if mark and not when.startswith(mark) else when


def describe_trouble(
    since_on: date, language: Language = ENGLISH, *, has_failed: bool
) -> str:
    """Warn since when the newest record may be out of date."""
    day = language.day(since_on)
    if has_failed:
        return language.say(
            f"The last build of this record, on {day}, failed. You are reading an "
            "earlier one.",
            f"La última actualización de este registro, el {day}, falló. Lo que lee es "
            "de una anterior.",
        )
    return language.say(
        f"This record was last brought up to date on {day}. What was found since is "
        "not in it.",
        f"Este registro se actualizó por última vez el {day}. No incluye lo que se "
        "encontró después.",
    )


class NumberedSources:
    """Footnote numbers for a sheet's sources, in reading order."""

    def __init__(self, language: Labels) -> None:
        """Start without sources."""
        self._numbers: dict[str, int] = {}
        self._language = language

    def short(self, markdown: str) -> str:
        """Return Markdown with source names replaced by footnote numbers.

        Small notes, such as when a source was last checked, are left out.
        """
        markdown = _BADGE.sub("", markdown)
        parts, at = [], 0
        while (start := markdown.find(_SMALL, at)) >= 0:
            end = _closing(markdown, start + len(_SMALL))
            inner = markdown[start + len(_SMALL) : end]
            numbers = self._marks(_LINK.findall(inner), copied=self._language.copies)
            before = self._linked(markdown[at:start]).rstrip()
            if "(" in numbers.partition("](")[0] and before.endswith("."):
                # why: the note on a copied source belongs before the period.
                before, numbers = before[:-1], f"{numbers}."
            parts += [before, numbers or f" {self._linked(inner)}"]
            at = end + 1
        parts.append(self._linked(markdown[at:]))
        return " ".join("".join(parts).split()).replace("( [", "([")

    def listed(self, sources: Iterable[SourceLink]) -> list[str]:
        """List sources by footnote number with their hosts, as Markdown."""
        by_url = {_address(source): source for source in sources}
        lines = []
        for url in self._numbers:
            name = named_source(self._short(by_url[url]), self._language)
            host = urlsplit(url).netloc.removeprefix("www.")
            lines.append(f"{name}, {plain(host)}")
        return lines

    def _short(self, source: SourceLink) -> SourceLink:
        """Return a source with a name that fits on paper; the PDF has its address."""
        short = self._language.source_names.get(source.url) or source.short().publisher
        return SourceLink(shorten(short, _LONGEST_NAME), source.url)

    def _linked(self, markdown: str) -> str:
        return _LINK.sub(lambda link: self._marks([link[1]]), markdown)

    def _marks(
        self, urls: Sequence[str], *, copied: frozenset[str] = frozenset()
    ) -> str:
        numbers = {
            self._numbers.setdefault(url, len(self._numbers) + 1): url for url in urls
        }
        retold = self._language.say("as retold by", "según lo reproduce")
        marks = ((url, f"[\\[{n}\\]]({url})") for n, url in sorted(numbers.items()))
        return "".join(
            f" ({retold} {mark})" if url in copied else f" {mark}"
            for url, mark in marks
        )


def _closing(markdown: str, start: int) -> int:
    """Return the index of the bracket that closes the one just before ``start``."""
    depth, at = 1, start
    while depth and at < len(markdown):
        if markdown[at] == "\\":
            at += 1
        elif markdown[at] in "[]":
            depth += 1 if markdown[at] == "[" else -1
        at += 1
    return at - 1


def _address(source: SourceLink) -> str:
    link = _LINK.search(source.markdown())
    return link[1] if link else ""
