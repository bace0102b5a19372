"""The answer to a reader's SQL: rows, chart and files, or the error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.charts.chart_spec import OUTLINES
from dashboard.charts.query_result import (
    MOST_BARS,
    RESULT,
    chart_pairs,
    chart_points,
    number_columns,
    ordered_columns,
    possible_charts,
    result_bars,
    result_line,
    result_map,
)
from dashboard.components.column_registry import columns_by_name, headings
from dashboard.components.figure import TABLE, counted_rows, draw_chart, figure
from dashboard.components.filters import colors, is_phone, legible
from dashboard.components.source_note import with_private_column
from dashboard.components.tables import (
    code_words,
    draw_table,
    file_for_people,
    spell_out,
)
from dashboard.components.url_state import Control, current, fit_late
from dashboard.server.files import rows_as_csv, rows_as_parquet
from dashboard.text.formats import counted
from dashboard.text.markdown import in_plain_words

NO_CHART = "none"
_KINDS: Mapping[str, str] = {
    NO_CHART: "No chart",
    "bar": "Bars",
    "line": "Line",
    "points": "Map",
}


@dataclass(frozen=True)
class ChartControls:
    """Controls of the chart of an answer."""

    page: str

    @property
    def chart(self) -> Control:
        """Type of chart."""
        return Control(self.page, "chart", "Chart", NO_CHART, options=tuple(_KINDS))

    @property
    def across(self) -> Control:
        """Column of the x axis or categories."""
        return Control(self.page, "x", "Along", kind="text")

    @property
    def value(self) -> Control:
        """Column of numbers."""
        return Control(self.page, "y", "Number", kind="text")

    @property
    def all(self) -> tuple[Control, ...]:
        """All three, for the address."""
        return (self.chart, self.across, self.value)


def fault_note(
    sql: str, sentence: str, line: int | None, column: int | None, *, is_busy: bool
) -> None:
    """Say why a query has no rows, and point to the place.

    Args:
        sentence: The reason; code in backticks.
        line: Line of the error, from 1.
        column: Character in that line, from 1.
        is_busy: Whether waiting helps.
    """
    (st.warning if is_busy else st.error)(in_plain_words(sentence))
    lines = sql.splitlines()
    if line is not None and column is not None and line <= len(lines):
        st.code(f"{lines[line - 1]}\n{' ' * (column - 1)}^", language=None)


def answer_sentence(
    rows: pa.Table, seconds: float, snapshot_id: str, *, is_truncated: bool
) -> str:
    """Say how many rows there are, how long it took and from which snapshot."""
    source = f"in {seconds:.2f} s, from snapshot `{snapshot_id}`"
    if is_truncated:
        return (
            f"**Only the first {counted(rows.num_rows, 'row', 'rows')}** {source}. The "
            "query has more: filter it, or count and sum in SQL."
        )
    return f"**{counted(rows.num_rows, 'row', 'rows')}** {source}."


def answer_chart(
    rows: pa.Table,
    outlines: Callable[[], pa.Table],
    controls: ChartControls,
    *,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Let the reader draw the rows.

    Args:
        outlines: Returns the outlines of the states for a map.
        columns: Column names of a saved question; if set, only possible charts are
            offered.
    """
    possible = possible_charts(rows)
    chart = controls.chart
    options: Sequence[str] = chart.options
    if columns:
        rows = spell_out(rows, code_words(rows.column_names))
        options = (NO_CHART, *possible)
        fit_late(chart, options, NO_CHART)
        if not possible:
            return
    kind = st.segmented_control(
        chart.label,
        options,
        default=current(chart),
        format_func=legible(_KINDS).__getitem__,
        key=chart.key,
        required=True,
        persist_state="page",
    )
    if kind == NO_CHART or kind is None:
        return
    if kind not in possible:
        st.info(_REQUIREMENTS[kind])
    elif kind == "points":
        _map(rows, outlines())
    else:
        names = rows.column_names
        words = headings(names, columns) if columns else names
        _pairs(rows, kind, controls, dict(zip(names, words, strict=True)))


_REQUIREMENTS: Mapping[str, str] = {
    "bar": "Bars need a column of numbers and another one.",
    "line": "A line needs a column of numbers, and another of days or numbers.",
    "points": "A map needs columns named `latitude` and `longitude`.",
}


def _pairs(
    rows: pa.Table, kind: str, controls: ChartControls, labels: Mapping[str, str]
) -> None:
    """Draw bars or a line of the chosen columns."""
    along, value = _chosen_pair(rows, kind, controls, labels)
    palette = colors()
    named_by, measured = labels[along], labels[value]
    if kind == "bar":
        shown = rows.slice(0, MOST_BARS)
        spec = result_bars(palette, named_by, measured, shown.num_rows)
        alt_text = f"Bars: {measured} by {named_by}, {shown.num_rows} rows."
        if shown.num_rows < rows.num_rows:
            st.markdown(f":small[The first {MOST_BARS} rows are drawn.]")
    else:
        shown = rows
        is_dated = along not in number_columns(rows)
        spec = result_line(palette, named_by, measured, is_dated=is_dated)
        alt_text = f"Line: {measured} along {named_by}, {shown.num_rows} rows."
    draw_chart(spec, {RESULT: chart_pairs(shown, along, value)}, alt_text)


def _chosen_pair(
    rows: pa.Table, kind: str, controls: ChartControls, labels: Mapping[str, str]
) -> tuple[str, str]:
    """Let the reader choose both columns."""
    numbers = number_columns(rows)
    along = rows.column_names if kind == "bar" else ordered_columns(rows)
    words = [name for name in along if name not in numbers]
    first = words[0] if words else along[0]
    across, value = controls.across, controls.value
    fit_late(across, along, first)
    # why: a year is a date, not an amount.
    measures = [n for n in numbers if n != first and not n.endswith("year")]
    fit_late(value, numbers, next(iter(measures), numbers[0]))
    left, right = st.columns(2)
    with left:
        named_by = _column(across, along, labels)
    with right:
        measure = _column(value, numbers, labels)
    return named_by, measure


def _column(control: Control, names: Sequence[str], labels: Mapping[str, str]) -> str:
    return st.selectbox(
        control.label,
        names,
        index=names.index(current(control)),
        format_func=labels.__getitem__,
        key=control.key,
        persist_state="page",
    )


def _map(rows: pa.Table, outlines: pa.Table) -> None:
    """Draw the rows as points."""
    points = chart_points(rows)
    missing = rows.num_rows - points.num_rows
    draw_chart(
        result_map(colors(), is_phone()),
        {RESULT: points, OUTLINES: outlines},
        f"Map of the United States with {points.num_rows} points.",
    )
    left_out = f" {missing:,} without a point in the 50 states." if missing else ""
    st.markdown(
        f":small[{counted(points.num_rows, 'row', 'rows')} on the map.{left_out}]"
    )


def answer_table(rows: pa.Table, *, name: str, is_in_words: bool = False) -> None:
    """Draw the rows as a table with downloads.

    Args:
        is_in_words: Whether the table and CSV have labels for columns and codes;
            Parquet keeps names and codes.
    """
    rows = with_private_column(rows)

    def as_csv() -> bytes:
        if not is_in_words:
            return rows_as_csv(rows)
        names = rows.column_names
        words = code_words(names)
        return rows_as_csv(file_for_people(rows, columns_by_name(names), words))

    files: Mapping[str, Callable[[], bytes]] = {
        "CSV": as_csv,
        "Parquet": partial(rows_as_parquet, rows),
    }
    with figure(name, counted_rows(name, rows), rows, first=TABLE, files=files):
        if is_in_words:
            draw_table(rows, columns_by_name(rows.column_names), missing="")
        else:
            st.dataframe(rows, width="stretch", hide_index=True, placeholder="")
