"""How to cite one view of the record, and the documents of others that it rests on."""

from __future__ import annotations

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
    """Cite a view in one sentence.

    Args:
        view: What is cited.
    """
    return (
        f"“{view.title}”, {_NAME}, snapshot {view.snapshot_id}"
        f"{_evidence(view, ', evidence to ')}. {view.address} "
        f"(accessed {day_text(view.accessed_on)})"
    )


def apa_citation(view: CitedView) -> str:
    """Cite a view in the manner of the American Psychological Association.

    Args:
        view: What is cited.
    """
    day = view.accessed_on
    return (
        f"{_AUTHOR}. ({view.built_on.year}). {view.title} [Data set; snapshot "
        f"{view.snapshot_id}{_evidence(view, '; evidence to ')}]. {_NAME}. Retrieved "
        f"{day:%B} {day.day}, {day.year}, from {view.address}"
    )


def bibtex_citation(view: CitedView) -> str:
    """Cite a view for BibTeX.

    Args:
        view: What is cited.
    """
    parts = {
        "title": f"{_NAME}. {view.title}",
        "author": _AUTHOR,
        "year": str(view.built_on.year),
        "url": view.address,
        "urldate": view.accessed_on.isoformat(),
        "note": f"Snapshot {view.snapshot_id}{_evidence(view, ', evidence to ')}",
    }
    # why: an address stands as it is; names are kept whole by braces.
    lines = [
        f"  {name} = {{{{{text.translate(_BIBTEX)}}}}},"
        if name in {"title", "author"}
        else f"  {name} = {{{text if name == 'url' else text.translate(_BIBTEX)}}},"
        for name, text in parts.items()
    ]
    return "\n".join([f"@misc{{porchlight_{view.snapshot_id},", *lines, "}"])


def sources_cited_text(view: CitedView) -> str:
    """Credit the documents of others that a view rests on, a line each.

    Args:
        view: What is cited.
    """
    lines = [f"- {_source_text(view, source)}" for source in view.sources]
    if view.further_count:
        others = counted(view.further_count, "further source", "further sources")
        lines.append(f"{others}, named on the page.")
    return "\n".join([view.credit, *([""] if lines else ()), *lines])


def _evidence(view: CitedView, before: str) -> str:
    return f"{before}{day_text(view.as_of_on)}" if view.as_of_on else ""


def _source_text(view: CitedView, source: SourceLink) -> str:
    known = check_words(view.checks.get(source.url))
    parts = (source.publisher, source.title, source.url, known and f"({known})")
    return ", ".join(filter(None, parts))
