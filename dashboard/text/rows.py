"""A row of a question, as whatever writes it takes it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from dashboard.running.pure_cache import table_cache

Row = Mapping[str, Any]


@table_cache(512)
def as_rows(table: pa.Table) -> Sequence[Row]:
    """Return the rows of a table, in their order; who asks again is given the same."""
    rows: Sequence[Row] = table.to_pylist()
    return rows
