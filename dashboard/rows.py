"""Rows of queries as Python mappings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from dashboard.cache import CACHE, table_key
from warehouse.paths import access_mode

Row = Mapping[str, Any]
# Column of a staff instance: whether a row is private or names a private one.
IS_PRIVATE = "is_private"
STAFF_NOTICE = "Staff: includes private rows, also in totals. Do not publish from here."


# Converting sixty rows to Python takes longer than drawing a chart of them.
def as_rows(table: pa.Table) -> Sequence[Row]:
    """Return the rows of a table; equal tables may give the same list."""
    return CACHE.get(("rows", table_key(table)), table.to_pylist)


def is_for_staff() -> bool:
    """Tell whether this server is for staff."""
    return access_mode() == "staff"


def staff_notice() -> str:
    """Return what everything that a staff server sends begins with, else nothing."""
    return STAFF_NOTICE if is_for_staff() else ""


def name_file(name: str) -> str:
    """Name a file that a reader saves; one of a staff server says so."""
    return f"staff_{name}" if is_for_staff() else name
