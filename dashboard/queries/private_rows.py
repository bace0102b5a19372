"""Which rows of an answer only staff may see: those with the id of a private row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import pyarrow as pa

from dashboard.rows import IS_PRIVATE
from warehouse.snapshots.store import PRIVATE_ROWS

# The values of private rows by the columns of their keys.
PrivateKeys = Mapping[tuple[str, ...], frozenset[tuple[str, ...]]]


def private_keys(read: Callable[[str], pa.Table]) -> PrivateKeys:
    """Return the keys of the private rows of a snapshot; none of a public one."""
    is_made = f"from duckdb_tables() where table_name = '{PRIVATE_ROWS}'"
    if not read(is_made).num_rows:
        return {}
    keys: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for row in read(f"from marts.{PRIVATE_ROWS}").to_pylist():
        keys[tuple(row["key_columns"])].add(tuple(row["row_key"]))
    return {columns: frozenset(values) for columns, values in keys.items()}


def mark_private_rows(rows: pa.Table, keys: PrivateKeys) -> pa.Table:
    """Add whether a row is private or names a private one, by the ids that it has."""
    if not keys or IS_PRIVATE in rows.column_names:
        return rows
    # An id has one meaning, whichever column it is in, such as `evidence_id`.
    ids = {key for columns, found in keys.items() if len(columns) == 1 for key in found}
    marks = [False] * rows.num_rows
    for name in rows.column_names:
        if name.endswith("_id"):
            marks = [
                mark or (value,) in ids
                for mark, value in zip(marks, rows[name].to_pylist(), strict=True)
            ]
    for columns, found in keys.items():
        if len(columns) > 1 and {*columns} <= {*rows.column_names}:
            cells = zip(*(rows[name].to_pylist() for name in columns), strict=True)
            marks = [
                mark or tuple(map(str, row)) in found
                for mark, row in zip(marks, cells, strict=True)
            ]
    return rows.append_column(IS_PRIVATE, pa.array(marks, pa.bool_()))
