"""What differs between two answers to one question."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

ROW_CHANGE = "row_change"
_CHANGED_COLUMNS = "changed_columns"
_GONE, _ADDED, _BEFORE, _NOW = "gone", "added", "changed: before", "changed: now"


@dataclass(frozen=True)
class Changes:
    """How a newer answer differs from an older one.

    Attributes:
        matched_by: Columns that tell which rows are the same; empty if none do, and
            then a row is the same only if all of it is.
        added_count: Rows that only the newer answer has.
        gone_count: Rows that only the older answer has.
        changed_count: Rows of both whose other columns differ.
        same_count: Rows of both that are alike.
        column_changes: Columns that only one of the answers has, the older's first.
        rows: The rows that differ: ``row_change`` (``gone``, ``added``, ``changed:
            before``, ``changed: now``), ``changed_columns``, and the columns of both
            answers; the pair of a changed row stands together.
    """

    matched_by: tuple[str, ...]
    added_count: int
    gone_count: int
    changed_count: int
    same_count: int
    column_changes: tuple[str, ...]
    rows: pa.Table


_Row = Mapping[str, Any]
Key = tuple[Hashable, ...]


def changes(older: pa.Table, newer: pa.Table) -> Changes:
    """Compare two answers to one question, whatever their order.

    Args:
        older: Rows of the older snapshot.
        newer: Rows of the newer one.

    Returns:
        What differs, in the columns that both have.
    """
    shared = [name for name in newer.column_names if name in older.column_names]
    lone = [n for n in older.column_names if n not in shared]
    lone += [n for n in newer.column_names if n not in shared]
    before, now = older.select(shared), newer.select(shared)
    matched_by = _naming_columns(before, now)
    key = matched_by or tuple(shared)
    old_rows, new_rows = _numbered(before, key), _numbered(now, key)
    told: list[tuple[str, str, _Row]] = []
    counts = dict.fromkeys((_GONE, _NOW), 0)
    for row_key, row in old_rows.items():
        other = new_rows.get(row_key)
        if other is None:
            counts[_GONE] += 1
            told.append((_GONE, "", row))
        elif row != other:
            counts[_NOW] += 1
            differing = ", ".join(name for name in shared if row[name] != other[name])
            told += [(_BEFORE, differing, row), (_NOW, differing, other)]
    added = [row for row_key, row in new_rows.items() if row_key not in old_rows]
    told += [(_ADDED, "", row) for row in added]
    return Changes(
        matched_by=matched_by,
        added_count=len(added),
        gone_count=counts[_GONE],
        changed_count=counts[_NOW],
        same_count=len(old_rows) - counts[_GONE] - counts[_NOW],
        column_changes=tuple(lone),
        rows=_as_table(told, now.schema),
    )


def _naming_columns(before: pa.Table, now: pa.Table) -> tuple[str, ...]:
    """Return the fewest columns from the left that name each row of both answers."""
    # why: numbers are what changes, so they name a row only where nothing else does,
    # as a year does.
    words = (pa.types.is_string, pa.types.is_date)
    for kinds in (words, (*words, pa.types.is_integer)):
        naming = [f.name for f in now.schema if any(is_so(f.type) for is_so in kinds)]
        for count in range(1, len(naming) + 1):
            names = naming[:count]
            if _is_unique(before, names) and _is_unique(now, names):
                return tuple(names)
    return ()


def _is_unique(rows: pa.Table, names: Sequence[str]) -> bool:
    keys = list(zip(*(rows[name].to_pylist() for name in names), strict=True))
    return len(set(keys)) == len(keys)


def _numbered(rows: pa.Table, key: Sequence[str]) -> dict[Key, _Row]:
    """Return the rows by key; of equal ones the second counts as another, and so on."""
    seen: dict[Key, int] = {}
    found: dict[Key, _Row] = {}
    for row in rows.to_pylist():
        plain = tuple(_hashable(row[name]) for name in key)
        seen[plain] = seen.get(plain, 0) + 1
        found[(*plain, seen[plain])] = row
    return found


def _hashable(value: object) -> Hashable:
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    return value if isinstance(value, Hashable) else str(value)


def _as_table(told: Sequence[tuple[str, str, _Row]], schema: pa.Schema) -> pa.Table:
    """Put the rows that differ into one table, typed as the newer answer."""
    columns: dict[str, pa.Array[Any]] = {
        ROW_CHANGE: pa.array([change for change, _, _ in told], pa.string()),
        _CHANGED_COLUMNS: pa.array([names for _, names, _ in told], pa.string()),
    }
    for field in schema:
        values = [row[field.name] for _, _, row in told]
        columns[field.name] = _column(values, field.type)
    return pa.table(columns)


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array[Any]:
    try:
        return pa.array(values, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # why: a column may have had another type in the older snapshot.
        texts = [None if value is None else str(value) for value in values]
        return pa.array(texts, pa.string())
