"""Rows of a table that a reader chose, and the names to choose by."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def filter_rows(rows: pa.Table, **wanted: str | tuple[str, ...]) -> pa.Table:
    """Keep the rows that hold what is wanted, in their order.

    Args:
        rows: Rows of texts.
        **wanted: For each column the value, or the values of which it holds one.
    """
    for column, one in wanted.items():
        values = [one] if isinstance(one, str) else one
        rows = rows.filter(pc.is_in(rows[column], pa.array(values, pa.string())))
    return rows


def names_by_id(rows: pa.Table, id_column: str, name_column: str) -> dict[str, str]:
    """Map the ids of a table to the names beside them, in its order."""
    ids, names = rows[id_column].to_pylist(), rows[name_column].to_pylist()
    return {str(key): str(name) for key, name in zip(ids, names, strict=True)}
