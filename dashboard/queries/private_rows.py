"""Rows that only staff see: which they are, and what a page has read of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pyarrow as pa

from dashboard.rows import BADGE, STAFF_ONLY, PrivateRead
from warehouse.snapshots.store import PRIVATE_ROWS

_TABLE = re.compile(r"\b(?:marts|pages)\.(\w+)")
# The column that shows what a row is about, the most telling first.
_NAMES = (
    "headline",
    "scheme_name",
    "agency_name",
    "device_name",
    "sale_event_name",
    "topic_name",
    "vendor_name",
    "bill_title",
    "portal_name",
    "portal_label",
    "jurisdiction_name",
    "brand_name",
    "display_name",
    "figure_name",
    "source_title",
)


_READ: ContextVar[PrivateRead | None] = ContextVar("read_for_staff_only", default=None)


@contextmanager
def recording_private_rows() -> Iterator[PrivateRead]:
    """Record what the block reads for staff only, and nowhere else."""
    token = _READ.set(read := PrivateRead())
    try:
        yield read
    finally:
        _READ.reset(token)


def repeat_notes(read: PrivateRead) -> None:
    """Record again what a cached answer was made from."""
    if (outer := _READ.get()) is not None:
        outer.rows |= read.rows
        outer.tables |= read.tables


def note_private(answer: object, tables: Iterable[str]) -> None:
    """Record the marked rows of an answer, and tables whose rows it sums up."""
    if (outer := _READ.get()) is not None:
        outer.tables.update(tables)
        if isinstance(answer, pa.Table) and STAFF_ONLY in answer.column_names:
            outer.rows |= {note for note in answer[STAFF_ONLY].to_pylist() if note}
        elif isinstance(answer, list):
            # Folded names are a list of texts.
            rows = [row for row in answer if isinstance(row, dict)]
            outer.rows |= {row[STAFF_ONLY] for row in rows if row.get(STAFF_ONLY)}


@dataclass(frozen=True)
class PrivateTable:
    """The private rows of a table: its key columns, and a note by key."""

    key: tuple[str, ...]
    notes: Mapping[str, str]


def private_tables(read: Callable[[str], pa.Table]) -> Mapping[str, PrivateTable]:
    """Return the tables of a snapshot that have private rows; none in a public one."""
    is_made = f"from duckdb_tables() where table_name = '{PRIVATE_ROWS}'"
    if not read(is_made).num_rows:
        return {}
    keys: dict[str, tuple[str, ...]] = {}
    notes: dict[str, dict[str, str]] = {}
    for row in read(f"from marts.{PRIVATE_ROWS}").to_pylist():
        table, until = row["table_name"], row["release_on"]
        keys[table] = tuple(row["key_columns"].split(", "))
        note = f"{BADGE}{f' until {until}' if until else ''}: {row['staff_note']}"
        notes.setdefault(table, {})[row["row_key"]] = note.removesuffix(": ")
    return {table: PrivateTable(key, notes[table]) for table, key in keys.items()}


def private_tables_in(sql: str, private: Mapping[str, PrivateTable]) -> frozenset[str]:
    """Return the tables with private rows that a query reads."""
    return frozenset(_TABLE.findall(sql)) & private.keys()


def mark_private_rows(
    rows: pa.Table, sql: str, private: Mapping[str, PrivateTable]
) -> tuple[pa.Table, frozenset[str]]:
    """Mark the private rows of a result.

    Also returns the tables of which it says nothing by row, such as in a sum.
    """
    notes: list[str | None] = [None] * rows.num_rows
    unsaid = set()
    for name in private_tables_in(sql, private):
        table = private[name]
        if not set(table.key) <= set(rows.column_names):
            unsaid.add(name)
            continue
        cells = zip(*(rows[column].to_pylist() for column in table.key), strict=True)
        keys = (", ".join(_text(v) for v in row if v is not None) for row in cells)
        known = map(table.notes.get, keys)
        notes = [one or other for one, other in zip(notes, known, strict=True)]
    if not any(notes):
        return rows, frozenset(unsaid)
    column = next((name for name in _NAMES if name in rows.column_names), None)
    if column:
        names = rows[column].to_pylist()
        badged = [
            f"{name or ''} ({BADGE})".strip() if note else name
            for name, note in zip(names, notes, strict=True)
        ]
        place = rows.schema.get_field_index(column)
        rows = rows.set_column(place, column, pa.array(badged, pa.string()))
    return rows.append_column(STAFF_ONLY, pa.array(notes)), frozenset(unsaid)


def _text(value: object) -> str:
    """Return a value as DuckDB writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
