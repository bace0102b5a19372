"""Rows as a table, with their file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.components.column_registry import pick_columns
from dashboard.components.downloads import csv_button
from dashboard.components.source_note import note_rows
from dashboard.streamlit_internals import Element, table_element
from dashboard.text.dates import with_sortable_dates

# Agencies that joined, by area and month.
JOINING_COLUMNS = pick_columns(
    *("area_name", "month_on", "joined_count", "joined_total_count"),
    *("population_2020", "joined_total_per_100k", "is_small_count"),
    *("reached_resident_count", "reached_resident_share"),
)


def folded_table(
    label: str,
    rows: pa.Table,
    columns: Mapping[str, Any],
    *,
    name: str,
    labels: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Offer rows as a table in a box that is filled once it is opened.

    Args:
        label: What the box is called. Another name makes it another box, which is
            closed: leave out what filters change.
        rows: What to list.
        columns: The columns that it shows, from ``pick_columns``; the file has all.
        name: Key of the table, and file name.
        labels: Columns whose codes the table spells out; the file keeps the codes.
    """
    # why: few readers open it; drawn with the page, it takes up to a fifth of the page.
    box = st.expander(label, key=f"{name}_box", on_change="rerun")
    if box.open:
        with box:
            table_panel(rows, columns, name=name, labels=labels)
    note_rows(name, rows)


def table_panel(
    rows: pa.Table,
    columns: Mapping[str, Any],
    *,
    name: str,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    dates: Sequence[str] = (),
    missing: str = "not known",
) -> None:
    """Draw rows as a table with a CSV button.

    Args:
        rows: What to list.
        columns: The columns that it shows, from ``pick_columns``; the file has all.
        name: Key of the table, and file name.
        labels: Columns whose codes the table spells out; the file keeps the codes.
        dates: Columns that the table writes by their precision; the file keeps days.
        missing: What an empty cell says.
    """
    listed(rows, columns, labels=labels, dates=dates, missing=missing).draw()
    csv_button(rows, name=name, label=f"Download {rows.num_rows:,} rows (CSV)")


def listed(
    rows: pa.Table,
    columns: Mapping[str, Any],
    *,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    dates: Sequence[str] = (),
    missing: str = "not known",
) -> Element:
    """Make the table of :func:`table_panel`, which stands open on many a page."""
    shown = rows
    for column in dates:
        shown = with_sortable_dates(shown, column)
    shown = shown.select([*columns])
    for column, names in (labels or {}).items():
        if column in columns:
            shown = spelled_out(shown, column, names)
    return table_element(shown, columns, missing)


def spelled_out(rows: pa.Table, column: str, names: Mapping[str, str]) -> pa.Table:
    """Write the codes of a column out in words; null where a code has none."""
    codes = pa.array(list(names), pa.string())
    words = pa.array(list(names.values()), pa.string())
    spelled = words.take(pc.index_in(rows[column].combine_chunks(), codes))
    return rows.set_column(rows.schema.get_field_index(column), column, spelled)
