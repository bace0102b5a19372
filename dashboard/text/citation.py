"""How to cite one figure of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.text.formats import counted, day_text
from dashboard.text.source_links import SourceLink

_RECORD = "Porchlight: the public record of Amazon Ring's dealings with US police"
_MOST_SOURCES = 3


@dataclass(frozen=True)
class CitedFigure:
    """One figure of one snapshot.

    Attributes:
        told: The figure itself, in a sentence of plain text.
        title: Title of its page.
        address: Whole address, pinned to the snapshot.
        as_of_on: Day up to which the evidence was searched; None if none is stated.
        accessed_on: Day on which it was read.
    """

    told: str
    title: str
    address: str
    snapshot_id: str
    as_of_on: date | None
    accessed_on: date


def cite_figure(figure: CitedFigure, sources: Sequence[SourceLink]) -> str:
    """Cite a figure with its first sources and its pinned address, on one line."""
    named = [source.short().publisher for source in sources[:_MOST_SOURCES]]
    if more := len(sources) - len(named):
        named.append(counted(more, "more source", "more sources"))
    evidence = f", evidence to {day_text(figure.as_of_on)}" if figure.as_of_on else ""
    based = f" Based on {'; '.join(named)}." if named else ""
    return (
        f"{figure.told} “{figure.title}”, {_RECORD}, snapshot {figure.snapshot_id}"
        f"{evidence}.{based} {figure.address} "
        f"(accessed {day_text(figure.accessed_on)})"
    )
