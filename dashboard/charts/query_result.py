"""Charts of the result of a reader's query, as Vega-Lite specifications.

Readers choose their column names, so the rows get our own names before they are
drawn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import altair as alt
import pyarrow as pa

from dashboard.charts.chart_spec import Spec, drawable, finish_chart, land
from dashboard.charts.theme import Palette

RESULT = "result"
MOST_BARS = 60
LATITUDE, LONGITUDE = "latitude", "longitude"

ChartKind = Literal["bar", "line", "points"]
_STEP = 22
_TICKS = 6
_WORDS_OF_A_POINT = 4
# Southern, northern, western and eastern limits of the 48 states, Alaska and Hawaii.
_ON_MAP = (
    (24.4, 49.5, -124.9, -66.8),
    (51.0, 71.6, -179.2, -129.9),
    (18.8, 22.4, -160.4, -154.7),
)


def number_columns(rows: pa.Table) -> list[str]:
    """Return the names of numeric columns."""
    return [field.name for field in rows.schema if _is_number(field.type)]


def ordered_columns(rows: pa.Table) -> list[str]:
    """Return the names of columns that a line's x axis can show: days and numbers."""
    return [
        field.name
        for field in rows.schema
        if _is_number(field.type) or _is_moment(field.type)
    ]


def possible_charts(rows: pa.Table) -> list[ChartKind]:
    """List the kinds of charts that can show the rows."""
    numbers = number_columns(rows)
    possible: list[ChartKind] = []
    if rows.num_rows and numbers and rows.num_columns > 1:
        possible.append("bar")
        if len(ordered_columns(rows)) > 1:
            possible.append("line")
    if rows.num_rows and {LATITUDE, LONGITUDE} <= set(numbers):
        possible.append("points")
    return possible


def chart_pairs(rows: pa.Table, across: str, value: str) -> pa.Table:
    """Prepare rows for bars or a line.

    Returns:
        ``across`` and ``value`` under these names, with the same number of rows.
    """
    pair = pa.table([rows[across], rows[value]], names=["across", "value"])
    return drawable(pair)


def chart_points(rows: pa.Table) -> pa.Table:
    """Prepare rows for a map.

    Returns:
        ``latitude``, ``longitude`` and ``told``, the point's text from the first other
        values; only rows with a point in the 50 states or the District of Columbia.
    """
    places = zip(rows[LATITUDE].to_pylist(), rows[LONGITUDE].to_pylist(), strict=True)
    known = rows.filter(pa.array([_is_on_map(*place) for place in places], pa.bool_()))
    others = [n for n in rows.column_names if n not in {LATITUDE, LONGITUDE}]
    parts = [
        "; ".join(str(value) for value in row.values() if value is not None)
        for row in known.select(others[:_WORDS_OF_A_POINT]).to_pylist()
    ]
    texts = pa.array(parts if others else [""] * known.num_rows, pa.string())
    return drawable(
        pa.table(
            [known[LATITUDE], known[LONGITUDE], texts],
            names=[LATITUDE, LONGITUDE, "told"],
        )
    )


def result_bars(colors: Palette, across: str, value: str, row_count: int) -> Spec:
    """Draw one bar per row, in the order of the rows.

    Returns:
        Horizontal bars. Reads the dataset ``result``: ``across`` and ``value``.
    """
    chart = (
        alt.Chart(alt.NamedData(RESULT))
        .mark_bar(color=colors.series[0], stroke=None)
        .encode(
            y=alt.Y("across:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
            x=alt.X("value:Q", title=value, axis=alt.Axis(tickCount=_TICKS)),
            tooltip=[
                alt.Tooltip("across:N", title=across),
                alt.Tooltip("value:Q", title=value),
            ],
        )
    )
    return finish_chart(chart, colors, max(80, _STEP * row_count))


@lru_cache(64)
def result_line(colors: Palette, across: str, value: str, *, is_dated: bool) -> Spec:
    """Draw a line with a mark per row.

    Returns:
        A line. Reads the dataset ``result``: ``across`` and ``value``.
    """
    kind = "T" if is_dated else "Q"
    scale = alt.Scale(type="utc") if is_dated else alt.Scale(zero=False)
    # why: years are written without a thousands separator.
    axis = alt.Axis(grid=False) if is_dated else alt.Axis(grid=False, format="~f")
    chart = (
        alt.Chart(alt.NamedData(RESULT))
        .mark_line(color=colors.series[0], point=alt.OverlayMarkDef(size=36))
        .encode(
            x=alt.X(f"across:{kind}", title=across, scale=scale, axis=axis),
            y=alt.Y("value:Q", title=value),
            tooltip=[
                alt.Tooltip(f"across:{kind}", title=across),
                alt.Tooltip("value:Q", title=value),
            ],
        )
    )
    return finish_chart(chart, colors, 320)


@lru_cache(8)
def result_map(colors: Palette, is_narrow: bool) -> Spec:
    """Draw one point per row over the outlines of the states.

    Returns:
        A map without tiles; points outside the United States are left out. Reads the
        datasets ``outlines`` and ``result``: ``latitude``, ``longitude``, ``told``.
    """
    points = (
        alt.Chart(alt.NamedData(RESULT))
        .mark_circle(color=colors.lamp, opacity=0.7, size=18 if is_narrow else 30)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            tooltip=[alt.Tooltip("told:N", title="Row")],
        )
    )
    chart = alt.layer(land(colors), points).project(type="albersUsa")
    return finish_chart(chart, colors, 210 if is_narrow else 430)


def _is_on_map(latitude: float | None, longitude: float | None) -> bool:
    # why: the browser draws points outside the projection in a corner.
    return (
        latitude is not None
        and longitude is not None
        and any(
            south <= latitude <= north and west <= longitude <= east
            for south, north, west, east in _ON_MAP
        )
    )


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
    )


def _is_moment(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))
