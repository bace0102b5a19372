"""Rows of a table that a reader chose, and the names to choose by."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def kept(rows: pa.Table, column: str, values: Sequence[str]) -> pa.Table:
    """Keep the rows whose column holds one of the values, in their order."""
    return rows.filter(pc.is_in(rows[column], pa.array(values, pa.string())))


def names_by_id(rows: pa.Table, id_column: str, name_column: str) -> dict[str, str]:
    """Map the ids of a table to the names beside them, in its order."""
    ids, names = rows[id_column].to_pylist(), rows[name_column].to_pylist()
    return {str(key): str(name) for key, name in zip(ids, names, strict=True)}
