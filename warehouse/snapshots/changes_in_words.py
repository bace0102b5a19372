"""What changed, in sentences: for the command line, pages and feeds alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from warehouse.snapshots.changes import Cause, FigureChange, RowChange, SnapshotChanges

_MOST_LINES = 20
_CAUSES: Mapping[Cause, str] = {
    "nothing": "Both hold the same.",
    "evidence": "Only the evidence differs, so each change comes from a source.",
    "method": "The evidence is the same: each change comes from a rule or a tool.",
    "not_separable": "Evidence and rules both differ, so which of them changed a "
    "row is not separable.",
    "unknown": "One of them does not say what it was made from, so evidence and "
    "rules cannot be told apart.",
}


def cause_sentence(found: SnapshotChanges) -> str:
    """Say whether evidence or method made the difference."""
    if not found.rows and not found.figures:
        return "No row of the tables that are followed differs."
    return _CAUSES[found.cause]


def counts_sentence(found: SnapshotChanges) -> str:
    """Count the rows that differ, by kind; empty if none does."""
    counts = Counter(row.change_type for row in found.rows)
    return ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))


def row_sentence(
    row: RowChange, words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> str:
    """Say what changed in a row; `words` names the codes of a column."""
    cells = "; ".join(
        f"{column.replace('_', ' ')} changed from "
        + " to ".join(
            words.get(column, {}).get(value or "", _value(value))
            for value in (before, now)
        )
        for column, before, now in row.cells
    )
    former = f"formerly {row.former_id}" if row.former_id else ""
    return ". ".join(part for part in (former, cells, row.reason or "") if part)


def _value(value: str | None) -> str:
    """Write a cell so that it is seen where it ends."""
    if not value:
        return "not known"
    return f"“{value}”" if " " in value else value


def figure_sentence(figure: FigureChange) -> str:
    """Say how a headline figure moved, and by how many rows."""
    before, now = (
        "none" if value is None else f"{value:,}"
        for value in (figure.before, figure.now)
    )
    moved = f"{figure.figure_name}: {before} → {now}"
    if figure.mover_count is None:
        return moved
    count = figure.mover_count
    return f"{moved}, by {count:,} row{'s' * (count != 1)}"


def lines_of(found: SnapshotChanges) -> Iterator[str]:
    """Write changes as lines, with up to twenty rows of each kind and table."""
    counts = counts_sentence(found) or "no change"
    yield f"{found.older_id} → {found.newer_id}: {counts}"
    yield cause_sentence(found)
    if found.new_tables:
        yield f"Not compared, since only one has them: {', '.join(found.new_tables)}"
    for figure in found.figures:
        yield figure_sentence(figure)
        yield from (f"  {name}" for name in figure.movers[:_MOST_LINES])
    by_kind = groupby(found.rows, lambda row: (row.mart_name, row.change_type))
    for (mart, kind), group in by_kind:
        rows = list(group)
        yield f"{mart}, {kind}: {len(rows):,}"
        for row in rows[:_MOST_LINES]:
            said = row_sentence(row)
            yield f"  {row.row_name} ({row.row_id}){f': {said}' if said else ''}"
        if len(rows) > _MOST_LINES:
            yield f"  and {len(rows) - _MOST_LINES:,} more; --format json has them"
