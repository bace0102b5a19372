"""How to cite one view of the record: in plain text, like the APA, and for BibTeX.

A view rests on documents of others. Every form credits them beside us.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.text.formats import counted, day_text
from dashboard.text.rows import Row
from dashboard.text.source_checks import check_words
from dashboard.text.source_links import SourceLink

_NAME = "Porchlight: the public record of Amazon Ring's dealings with US police"
_AUTHOR = "The Porchlight developers"
_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "{}&%$#_"},
    }
)


@dataclass(frozen=True)
class CitedView:
    """One view of one snapshot.

    Attributes:
        title: What the page is called.
        address: Whole address, pinned to the snapshot.
        snapshot_id: The snapshot.
        built_on: Day on which it was made.
        as_of_on: Day up to which its evidence was searched; None if none is stated.
        credit: How the snapshot itself says that it is to be credited.
        sources: The documents named, the most used first.
        further_count: Documents that the view rests on beside those.
        accessed_on: Day on which it was read.
        checks: What is known of sources since, by their addresses.
    """

    title: str
    address: str
    snapshot_id: str
    built_on: date
    as_of_on: date | None
    credit: str
    sources: tuple[SourceLink, ...]
    further_count: int
    accessed_on: date
    checks: Mapping[str, Row] = field(default_factory=dict)


def plain_citation(view: CitedView) -> str:
    """Cite a view in sentences.

    Args:
        view: What is cited.

    Returns:
        A paragraph, and one line for each source.
    """
    accessed = day_text(view.accessed_on)
    head = (
        f"{view.credit}\n\nPage “{view.title}”{_evidence(view, ', evidence to ')}: "
        f"{view.address} (accessed {accessed})."
    )
    return _with_sources(
        head, view, [f"- {_source_text(view, source, ', ')}" for source in view.sources]
    )


def apa_citation(view: CitedView) -> str:
    """Cite a view in the manner of the American Psychological Association.

    Args:
        view: What is cited.

    Returns:
        A reference, and one line for each source.
    """
    day = view.accessed_on
    head = (
        f"{_AUTHOR}. ({view.built_on.year}). {view.title} [Data set; snapshot "
        f"{view.snapshot_id}{_evidence(view, '; evidence to ')}]. {_NAME}. Retrieved "
        f"{day:%B} {day.day}, {day.year}, from {view.address}"
    )
    return _with_sources(
        head, view, [f"{_source_text(view, source, '. ')}" for source in view.sources]
    )


def bibtex_citation(view: CitedView) -> str:
    """Cite a view for BibTeX.

    Args:
        view: What is cited.

    Returns:
        One entry for the view, and one for each source.
    """
    evidence = _evidence(view, "Evidence to ")
    further = f" {_further(view)}" if view.further_count else ""
    entries = [
        _entry(
            f"porchlight_{view.snapshot_id}",
            title=f"{_NAME}. {view.title}",
            author=_AUTHOR,
            year=str(view.built_on.year),
            url=view.address,
            urldate=view.accessed_on.isoformat(),
            note=f"{view.credit}{f' {evidence}.' if evidence else ''}{further}",
        )
    ]
    for number, source in enumerate(view.sources, start=1):
        entries.append(
            _entry(
                f"{_key(source.publisher)}_{number}",
                title=source.title or source.publisher,
                author=source.publisher,
                url=source.url,
                urldate="",
                note=check_words(view.checks.get(source.url)),
                year="",
            )
        )
    return "\n\n".join(entries)


def _with_sources(head: str, view: CitedView, lines: list[str]) -> str:
    if not lines:
        return head
    more = [_further(view)] if view.further_count else []
    return "\n".join([head, "", "Sources of this view:", *lines, *more])


def _further(view: CitedView) -> str:
    others = counted(view.further_count, "further source", "further sources")
    return f"{others}, named on the page."


def _evidence(view: CitedView, before: str) -> str:
    return f"{before}{day_text(view.as_of_on)}" if view.as_of_on else ""


def _source_text(view: CitedView, source: SourceLink, between: str) -> str:
    known = check_words(view.checks.get(source.url))
    parts = (source.publisher, source.title, source.url, known and f"({known})")
    return between.join(filter(None, parts))


def _key(publisher: str) -> str:
    words = re.findall(r"[a-z0-9]+", publisher.lower())
    return "_".join(words[:3]) or "source"


def _entry(key: str, **parts: str) -> str:
    """Write one entry. An address stands as it is; names are kept whole by braces."""
    lines = [
        f"  {name} = {{{{{text.translate(_BIBTEX)}}}}},"
        if name in {"title", "author"}
        else f"  {name} = {{{text if name == 'url' else text.translate(_BIBTEX)}}},"
        for name, text in parts.items()
        if text
    ]
    return "\n".join([f"@misc{{{key},", *lines, "}"])
