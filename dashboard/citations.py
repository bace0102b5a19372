"""Sources as links, results of their checks, and citations of figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

from dashboard.formats import counted, day_text, plain
from dashboard.languages import ENGLISH, Labels, Language
from dashboard.rows import Row

_REPOSITORY = re.compile(r"https://github\.com/([\w-]+)/")

_SHORT_NAMES = {
    "Electronic Frontier Foundation and Reynolds School of Journalism, University of "
    "Nevada, Reno": "EFF Atlas",
    "Federal Bureau of Investigation": "FBI",
    "University of Virginia School of Data Science (Digital Force Index)": (
        "University of Virginia"
    ),
}


@dataclass(frozen=True)
class SourceLink:
    """A source as readers see it.

    Attributes:
        title: Its title; empty if unknown.
        published: When, such as ``Oct 2020``; empty if unknown.
        row_count: How many rows of a figure it supports; 0 if not counted.
    """

    publisher: str
    url: str
    title: str = ""
    published: str = field(default="", compare=False)
    row_count: int = field(default=0, compare=False)

    def short(self, *, is_dated: bool = True) -> SourceLink:
        """Return it under a short name: ``EFF Atlas, Oct 2020``."""
        publisher = _SHORT_NAMES.get(self.publisher, self.publisher)
        day = self.published if is_dated else ""
        name = ", ".join(filter(None, (publisher, day)))
        return SourceLink(name, self.url, row_count=self.row_count)

    def supports(self) -> str:
        """Say how many rows it supports: `` (12 rows)``; empty if not counted."""
        count = counted(self.row_count, "row", "rows")
        return f" ({count})" if self.row_count else ""

    @property
    def name(self) -> str:
        """Its publisher; with a title, that and the repository of a stranger's copy."""
        if not self.title:
            return self.publisher
        return f"{self.publisher}, {self.title}{self._whose_copy()}"

    def markdown(self) -> str:
        """Return the source as a link, or as text without a web address."""
        name = plain(self.name)
        if not self.url.startswith(("https://", "http://")):
            return name
        address = self.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return f"[{name}]({address})"

    def _whose_copy(self) -> str:
        owner = repository_owner(self.url)
        if not owner or owner.lower() in self.publisher.lower():
            return ""
        return f" (copy at github.com/{owner})"


def repository_owner(url: str) -> str:
    """Return whose repository at GitHub an address is in; empty for another site."""
    match = _REPOSITORY.match(url)
    return match[1] if match else ""


def distinct_names(sources: Sequence[SourceLink]) -> list[SourceLink]:
    """Return sources under short names, with titles where two look alike."""
    short = [source.short() for source in sources]
    used = Counter(one.publisher for one in short)
    return [
        one if used[one.publisher] == 1 else source
        for one, source in zip(short, sources, strict=True)
    ]


def short_names(sources: Sequence[SourceLink]) -> str:
    """Name the first publishers of a list, and say how many more there are."""
    names = [*dict.fromkeys(source.short().publisher for source in sources)]
    named, more = names[:_MOST_SOURCES], len(names) - _MOST_SOURCES
    return "; ".join([*named, *([f"{more} more"] if more > 0 else [])])


def source_link(
    row: Row, prefix: str = "", *, row_count: int = 0, language: Language = ENGLISH
) -> SourceLink:
    """Return the source in a row.

    Args:
        prefix: Beginning of its columns, such as ``answer_``.
    """
    day = row.get("published_on")
    is_year = row.get("published_on_precision") == "year"
    return SourceLink(
        row[f"{prefix}publisher"],
        row[f"{prefix}source_url"],
        row.get(f"{prefix}source_title") or "",
        language.day(day, "year" if is_year else "short month")
        if day and not prefix
        else "",
        row_count,
    )


_NAMED: ContextVar[Counter[SourceLink] | None] = ContextVar("named", default=None)


@contextmanager
def recording_links() -> Iterator[Counter[SourceLink]]:
    """Count which sources are named inside the block."""
    noted: Counter[SourceLink] = Counter()
    token = _NAMED.set(noted)
    try:
        yield noted
    finally:
        _NAMED.reset(token)


def note_links(sources: Iterable[SourceLink]) -> None:
    """Record that the page names sources in a cached text."""
    noted = _NAMED.get()
    if noted is not None:
        noted.update(sources)


def check_markdown(check: Row) -> str:
    """Say what the last check found, with a link if the document moved."""
    words, new_place = check_result(check)
    return f"{words}, {new_place.markdown()}" if new_place else words


def describe_checks(checks: Mapping[str, Row], sources: Sequence[SourceLink]) -> str:
    """Describe in Markdown which sources later checks found moved or gone.

    Args:
        checks: The last check with a result, by the address that was checked.
    """
    known = dict.fromkeys(source for source in sources if source.url in checks)
    return "; ".join(
        f"{SourceLink(source.publisher, '').markdown()} ({check_markdown(check)})"
        for source in known
        for check in [checks[source.url]]
        if check["outcome"] != "seen"
    )


def check_result(check: Row) -> tuple[str, SourceLink | None]:
    """Return the result of a check, and where the document is now."""
    day = day_text(check["checked_at"].date())
    if check["outcome"] == "seen":
        return f"seen on {day}", None
    if check["outcome"] == "moved":
        link = SourceLink("at its new address", check["final_url"])
        return f"moved, seen on {day}", link
    if not check["archived_url"]:
        return f"gone on {day}, no copy known", None
    copied = f"copy of {day_text(check['archived_on'])}"
    return f"gone on {day}", SourceLink(copied, check["archived_url"])


_RECORD = "Porchlight: the public record of Amazon Ring's dealings with US police"
_MOST_SOURCES = 3


@dataclass(frozen=True)
class CitedFigure:
    """One figure of one snapshot.

    Attributes:
        sentence: The figure in one sentence of plain text.
        title: Title of its page.
        address: Whole address, pinned to the snapshot.
        as_of_on: Day up to which the evidence was searched, if stated.
        accessed_on: Day on which it was read.
    """

    sentence: str
    title: str
    address: str
    snapshot_id: str
    as_of_on: date | None
    accessed_on: date


def cite_figure(figure: CitedFigure, sources: Sequence[SourceLink]) -> str:
    """Cite a figure with its first sources and pinned address, on one line."""
    named = [
        f"{', '.join(filter(None, (one.publisher, one.title)))}{one.supports()}"
        for one in distinct_names(sources[:_MOST_SOURCES])
    ]
    if more := len(sources) - len(named):
        named.append(counted(more, "more source", "more sources"))
    evidence = f", evidence to {day_text(figure.as_of_on)}" if figure.as_of_on else ""
    based = f" Based on {'; '.join(named)}." if named else ""
    return (
        f"{figure.sentence} “{figure.title}”, {_RECORD}, snapshot {figure.snapshot_id}"
        f"{evidence}.{based} {figure.address} "
        f"(accessed {day_text(figure.accessed_on)})"
    )


def named_source(source: SourceLink, language: Labels) -> str:
    """Return a link to a source, by its short name if it has one.

    Notes when the source only copies or repeats another.
    """
    short = language.source_names.get(source.url, "") if source.title else ""
    shown = SourceLink(short, source.url) if short else source
    is_copy = source.url in language.copies
    return f"as retold by {shown.markdown()}" if is_copy else shown.markdown()


def cite(source: SourceLink, language: Labels) -> str:
    """Return a link to a source, and add the source to the page's list."""
    note_links((source,))
    return named_source(source, language)


def cite_briefly(row: Row, language: Labels, prefix: str = "") -> str:
    """Cite a row's source by its short name and link to the document."""
    return cite(source_link(row, prefix).short(), language)
