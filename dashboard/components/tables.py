"""Tables, and CSV files with the same words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.charts.chart_spec import MOST_ROOM_STEPS, ROOM_CLASS
from dashboard.components.column_registry import (
    ColumnStyle,
    fit_columns,
    headings,
    pick_columns,
)
from dashboard.components.filters import is_phone
from dashboard.formats import with_sortable_dates
from dashboard.queries.labels import labels_by_column
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.rows import IS_PRIVATE
from dashboard.server.files import rows_as_csv

# Agencies that joined, by area and month.
JOINING_COLUMNS = pick_columns(
    "area_name",
    "month_on",
    "joined_count",
    "joined_total_count",
    "population_2020",
    "joined_total_per_100k",
    "is_small_count",
    "residents_in_ring_towns_count",
    "population_in_ring_towns_share",
)

# The least height of a row of text, in steps of a room.
_ROW_STEPS = 2


def text_table(columns: Mapping[str, Sequence[str]], alt_text: str) -> None:
    """Draw a table of Markdown cells, by heading; on a phone a paragraph for each row.

    There the first cell opens the paragraph, and the others follow their headings.
    """
    if not is_phone():
        rows = pa.table(columns)
        # A table comes late, and what is below it would move.
        steps = min((rows.num_rows + 1) * _ROW_STEPS, MOST_ROOM_STEPS)
        name = hashlib.sha256(repr(columns).encode()).hexdigest()[:16]
        with st.container(key=f"{ROOM_CLASS}_{steps}_{name}"):
            st.table(rows, hide_index=True, border="horizontal", alt=alt_text)
        return
    _, *names = columns
    texts = (
        "  \n".join([first, *(f"{n}: {c}" for n, c in zip(names, cells, strict=True))])
        for first, *cells in zip(*columns.values(), strict=True)
    )
    st.markdown("\n\n---\n\n".join(texts))


def csv_file(
    rows: pa.Table,
    columns: Mapping[str, ColumnStyle],
    labels: Mapping[str, Mapping[str, str]] | None,
    origin: pa.Table,
) -> bytes:
    """Write rows as CSV with the page's words, visible columns first.

    ``origin`` has the last columns, which keep their names.
    """
    shown = [name for name in columns if name in rows.column_names]
    names = (*shown, *(n for n in rows.column_names if n not in columns))
    overriding = tuple((n, tuple(words.items())) for n, words in (labels or {}).items())
    return _written(rows, origin, names, tuple(headings(names, columns)), overriding)


# A table that is open has its file in every rerun.
@per_snapshot
def _written(
    rows: pa.Table,
    origin: pa.Table,
    names: Sequence[str],
    heads: Sequence[str],
    overriding: Iterable[tuple[str, Iterable[tuple[str, str]]]],
) -> bytes:
    rows = rows.select(names)
    words = code_words(names, {name: dict(pairs) for name, pairs in overriding})
    rows = spell_out(rows, words).rename_columns([*heads])
    for name in origin.column_names:
        rows = rows.append_column(name, origin[name])
    return rows_as_csv(rows)


def code_words(
    names: Iterable[str], labels: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Mapping[str, str]]:
    """Return labels for the codes of columns; ``labels`` overrides some."""
    return {**labels_by_column(tuple(names)), **(labels or {})}


def spell_out(rows: pa.Table, words: Mapping[str, Mapping[str, str]]) -> pa.Table:
    """Replace codes by labels; codes without a label stay."""
    for place, name in enumerate(rows.column_names):
        if name in words and pa.types.is_string(rows[name].type):
            codes = pa.array([*words[name]], pa.string())
            texts = pa.array([*words[name].values()], pa.string())
            places = pc.index_in(rows[name].combine_chunks(), codes)
            spelled = pa.chunked_array([texts.take(places)])
            rows = rows.set_column(place, name, pc.coalesce(spelled, rows[name]))
    return rows


def shown_rows(
    rows: pa.Table,
    columns: Mapping[str, ColumnStyle],
    labels: Mapping[str, Mapping[str, str]] | None,
) -> tuple[pa.Table, Mapping[str, Any]]:
    """Return columns with codes in words and dates by their precision.

    With them comes their ``column_config``.
    """
    dates = [name for name in columns if f"{name}_precision" in rows.column_names]
    for name in dates:
        rows = with_sortable_dates(rows, name)
    # Where only the year is known, a column of days would show 1970.
    as_text = {name: replace(columns[name], like="_text") for name in dates}
    columns = {**columns, **as_text}
    shown = spell_out(rows.select([*columns]), code_words(columns, labels))
    return shown, fit_columns(shown, columns)


def draw_table(
    rows: pa.Table,
    columns: Mapping[str, ColumnStyle],
    *,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    missing: str = "not known",
) -> None:
    """Draw rows as a table, in the words of :func:`shown_rows`.

    Args:
        columns: Columns of the table, from ``pick_columns``.
        labels: Other words for the codes of some columns.
        missing: Text of an empty cell.
    """
    shown, config = shown_rows(rows, columns, labels)
    if IS_PRIVATE in rows.column_names and IS_PRIVATE not in shown.column_names:
        shown = shown.add_column(0, "Private", rows[IS_PRIVATE])
    st.dataframe(
        shown,
        width="stretch",
        hide_index=True,
        column_config=config,
        placeholder=missing,
    )
