"""A source as a claim cites it, by its name or by a number on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from textwrap import shorten
from urllib.parse import urlsplit

from dashboard.queries.labels import copies, source_names
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, note_links, source_link

_LINK = re.compile(r",?\s*\[(?:[^\[\]\\]|\\.)*\]\((https?://[^)\s]+)\)")
_SMALL = ":small["
_LONGEST_NAME = 60
# A mark beside a claim, such as which of several is used; a sheet has no room for it.
_BADGE = re.compile(r":[a-z]+-badge\[[^\]]*\]")


def named_source(source: SourceLink, language: Language = ENGLISH) -> str:
    """Return a source as a link, by its short name if it has one.

    It says where the source only copies or retells another.
    """
    short = source_names().get(source.url, "") if source.title else ""
    shown = SourceLink(short, source.url) if short else source
    link = language.name(shown.markdown())
    if source.url not in copies():
        return link
    return f"{language.say('as retold by', 'según lo reproduce')} {link}"


def cite(source: SourceLink, language: Language = ENGLISH) -> str:
    """Return a source as ``named_source`` does, and note that the page names it."""
    note_links((source,))
    return named_source(source, language)


def cite_row(row: Row, prefix: str = "", language: Language = ENGLISH) -> str:
    """Cite the source whose publisher, title and address stand in a row.

    Args:
        row: A row of ``sources``, or one with such columns.
        prefix: What stands before their names, such as ``answer_``.
    """
    return cite(source_link(row, prefix), language)


def cite_briefly(row: Row, prefix: str = "") -> str:
    """Cite the source in a row by its short name, with the document behind it."""
    return cite(source_link(row, prefix).short())


class NumberedSources:
    """The sources of a sheet, each with a number in the order of reading."""

    def __init__(self, language: Language = ENGLISH) -> None:
        """Begin with none, for a sheet in a language."""
        self._numbers: dict[str, int] = {}
        self._language = language

    def short(self, markdown: str) -> str:
        """Return Markdown with the number of each source in place of its name.

        Args:
            markdown: As dashboard/words writes it. What stands in small beside a
                source, such as when it was last checked, is left to the page.
        """
        markdown = _BADGE.sub("", markdown)
        parts, at = [], 0
        while (start := markdown.find(_SMALL, at)) >= 0:
            end = _closing(markdown, start + len(_SMALL))
            inner = markdown[start + len(_SMALL) : end]
            numbers = self._marks(_LINK.findall(inner), copied=copies())
            before = self._linked(markdown[at:start]).rstrip()
            if "(" in numbers.partition("](")[0] and before.endswith("."):
                # why: who retells it belongs to the sentence, before its full stop.
                before, numbers = before[:-1], f"{numbers}."
            parts += [before, numbers or f" {self._linked(inner)}"]
            at = end + 1
        parts.append(self._linked(markdown[at:]))
        return " ".join("".join(parts).split()).replace("( [", "([")

    def listed(self, named: Iterable[SourceLink]) -> list[str]:
        """List the sources in the order of their numbers, with their hosts; Markdown.

        Args:
            named: All that the parts of the sheet named.
        """
        by_url = {_address(source): source for source in named}
        return [
            f"{named_source(_short(by_url[url]), self._language)}, {plain(host)}"
            for url in self._numbers
            for host in [urlsplit(url).netloc.removeprefix("www.")]
        ]

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


def _short(source: SourceLink) -> SourceLink:
    """Return a source by a name as paper has room for; its address is in the PDF."""
    short = source_names().get(source.url) or source.short().publisher
    return SourceLink(shorten(short, _LONGEST_NAME), source.url)


def _address(source: SourceLink) -> str:
    found = _LINK.search(source.markdown())
    return found[1] if found else ""
