"""Marks in lanes over time, the layout of every timeline.

A lane is a line of text with its marks below it, so that time gets the whole width
and no label narrows the plot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import altair as alt

from dashboard.charts.chart_spec import (
    LABEL_SIZE,
    Layer,
    Spec,
    finish_chart,
    vega_date,
)
from dashboard.charts.theme import Palette

MARKS = "marks"
LANES = "lanes"


ROW_HEIGHT = 20
_LABEL_ROWS = 1.1


def time_axis(field: str, first: date, last: date) -> alt.X:
    """Return a time axis from one day to another."""
    is_short = (last - first).days <= 460
    axis = alt.Axis(
        orient="top",
        format="%b" if is_short else "%Y",
        tickCount="month" if is_short else "year",
        grid=True,
        gridOpacity=0.5,
        domain=False,
        ticks=False,
        labelOverlap="greedy",
        labelFlush=False,
    )
    domain = [vega_date(first), vega_date(last)]
    scale = alt.Scale(type="utc", domain=domain, nice=False)
    return alt.X(f"{field}:T", title=None, scale=scale, axis=axis)


def place_in_lanes(
    lanes: Sequence[tuple[str, Iterable[date]]], *, apart_days: int
) -> tuple[list[float], list[float], float]:
    """Stack lanes, and separate marks that would overlap.

    Args:
        lanes: Label and days of the marks, oldest first, for each lane.
        apart_days: Marks closer than this go into different rows of their lane.

    Returns:
        Positions of the labels, positions of all marks, and the total height, in rows
        from the top.
    """
    label_rows: list[float] = []
    mark_rows: list[float] = []
    top = 0.0
    for _, days in lanes:
        label_rows.append(top + 0.5)
        last_in_row: list[date] = []
        for day in days:
            free = (
                row
                for row, last in enumerate(last_in_row)
                if abs((day - last).days) >= apart_days
            )
            row = next(free, len(last_in_row))
            last_in_row[row : row + 1] = [day]
            mark_rows.append(top + _LABEL_ROWS + row + 0.5)
        top += _LABEL_ROWS + max(len(last_in_row), 1) + 0.2
    return label_rows, mark_rows, top


def row_axis(field: str, row_count: float) -> alt.Y:
    """Return the hidden axis of rows from the top."""
    scale = alt.Scale(domain=[row_count, 0], nice=False, zero=False)
    return alt.Y(f"{field}:Q", axis=None, scale=scale)


def lane_labels(colors: Palette, row_count: float) -> Layer:
    """Draw each lane's label at the left edge, with a line above it.

    Reads the dataset ``lanes``: ``lane_name``, ``label_row`` (rows from the top).
    """
    base = alt.Chart(alt.NamedData(LANES))
    text = base.mark_text(
        align="left",
        baseline="middle",
        fontSize=LABEL_SIZE,
        fontWeight=600,
        dx=2,
        color=colors.ink,
        limit=alt.ExprRef("width - 4"),
    ).encode(
        x=alt.value(0), y=row_axis("label_row", row_count), text=alt.Text("lane_name:N")
    )
    rule = (
        base.mark_rule(color=colors.quiet, opacity=0.25)
        .transform_calculate(line_row="datum.label_row - 0.6")
        .encode(
            x=alt.value(0),
            x2=alt.value("width"),
            y=row_axis("line_row", row_count),
        )
    )
    return alt.layer(rule, text)


def finish_lanes(layers: Sequence[Layer], row_count: float, colors: Palette) -> Spec:
    """Combine layers at the height that their rows need."""
    return finish_chart(alt.layer(*layers), colors, round(row_count * ROW_HEIGHT))
