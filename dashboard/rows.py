"""Rows of queries as Python mappings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dashboard.cache import CACHE, table_key
from warehouse.paths import access_mode

Row = Mapping[str, Any]
STAFF_NOTICE = "Staff: includes private rows, also in totals. Do not publish from here."
BADGE = "staff only"
# Column of a result with private rows; null in its public ones.
STAFF_ONLY = "staff_only"


@dataclass
class PrivateRead:
    """What was read for staff only: notes on rows, and tables that have such rows."""

    rows: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.rows or self.tables)

    def words(self) -> str:
        """Say that there is some, with the notes."""
        notes = "".join(f" {note}." for note in sorted(self.rows - {BADGE}))
        return f"{BADGE.capitalize()}, includes private rows.{notes}"


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
