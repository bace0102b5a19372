"""A source as a claim cites it: by name, by number on paper, and how old it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import shorten
from urllib.parse import urlsplit

from dashboard.text.formats import day_text
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, note_links, source_link

_LINK = re.compile(r",?\s*\[(?:[^\[\]\\]|\\.)*\]\((https?://[^)\s]+)\)")
_SMALL = ":small["
_LONGEST_NAME = 60
# A mark on a claim, such as which of several is used; a sheet has no room for it.
_BADGE = re.compile(r":[a-z]+-badge\[[^\]]*\]")


def named_source(source: SourceLink, language: Labels) -> str:
    """Return a source as a link, by its short name if it has one.

    It says where the source only copies or retells another.
    """
    short = language.source_names.get(source.url, "") if source.title else ""
    shown = SourceLink(short, source.url) if short else source
    link = language.name(shown.markdown())
    if source.url not in language.copies:
        return link
    return f"{language.say('as retold by', 'según lo reproduce')} {link}"


def cite(source: SourceLink, language: Labels) -> str:
    """Return a source as ``named_source`` does, and note that the page names it."""
    note_links((source,))
    return named_source(source, language)


def cite_publisher(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite the source in a row by its publisher alone."""
    url = row[f"{prefix}source_url"]
    return cite(SourceLink(row[f"{prefix}publisher"], url), language)


def cite_row(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite the source in the columns of a row that begin with a prefix."""
    return cite(source_link(row, prefix), language)


def cite_briefly(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite the source in a row by its short name, with the document behind it."""
    return cite(source_link(row, prefix).short(), language)


def last_checked(row: Row, language: Labels) -> str:
    """Say when a source was last checked."""
    words = language.say("last checked", "última revisión:")
    return f"{words} {language.day(row['checked_on'])}"


def date_mark(row: Row, language: Labels) -> str:
    """Return a word on a text that is old or undated; empty for a recent one."""
    # why: a pinned snapshot may be older than the column.
    status = row.get("terms_date_status") or ""
    return language.labels("terms_date_status", "short_label").get(status, "")


def when_supported(row: Row, language: Labels) -> str:
    """Write the last day on which a text is known to hold, and whether it is old."""
    day: date | None = row["supported_on"]
    if day is None:
        return "undated"
    when = day_text(day, row["supported_on_precision"])
    mark = date_mark(row, language)
    return f"{when}, {mark}" if mark and not when.startswith(mark) else when


class NumberedSources:
    """The sources of a sheet, each with a number in the order of reading."""

    def __init__(self, language: Labels) -> None:
        """Begin with none, for a sheet in a language."""
        self._numbers: dict[str, int] = {}
        self._language = language

    def short(self, markdown: str) -> str:
        """Return Markdown with the number of each source in place of its name.

        Small notes on a source, such as when it was last checked, are left to the page.
        """
        markdown = _BADGE.sub("", markdown)
        parts, at = [], 0
        while (start := markdown.find(_SMALL, at)) >= 0:
            end = _closing(markdown, start + len(_SMALL))
            inner = markdown[start + len(_SMALL) : end]
            numbers = self._marks(_LINK.findall(inner), copied=self._language.copies)
            before = self._linked(markdown[at:start]).rstrip()
            if "(" in numbers.partition("](")[0] and before.endswith("."):
                # why: who retells it belongs to the sentence, before its full stop.
                before, numbers = before[:-1], f"{numbers}."
            parts += [before, numbers or f" {self._linked(inner)}"]
            at = end + 1
        parts.append(self._linked(markdown[at:]))
        return " ".join("".join(parts).split()).replace("( [", "([")

    def listed(self, sources: Iterable[SourceLink]) -> list[str]:
        """List sources in the order of their numbers, with their hosts; Markdown."""
        by_url = {_address(source): source for source in sources}
        return [
            f"{named_source(self._short(by_url[url]), self._language)}, {plain(host)}"
            for url in self._numbers
            for host in [urlsplit(url).netloc.removeprefix("www.")]
        ]

    def _short(self, source: SourceLink) -> SourceLink:
        """Name a source as paper has room for; its address is in the PDF."""
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
    """Find the bracket that closes what opened right before a place."""
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
