"""A row of a question, as whatever writes it takes it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

Row = Mapping[str, Any]


def as_rows(table: pa.Table) -> Sequence[Row]:
    """Return the rows of a table, in their order; who asks again is given the same."""
    rows: Sequence[Row] = table.to_pylist()
    return rows
