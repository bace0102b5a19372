"""Charts of one agency: its location and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt

from dashboard.charts.chart_spec import Layer, Spec, finish_chart
from dashboard.charts.lanes import (
    MARKS,
    finish_lanes,
    lane_labels,
    marks_with_labels,
    row_axis,
    time_axis,
)
from dashboard.charts.theme import STATUS_SIGNS, Palette, hex_color

RECORD_STEPS = "steps"
READINGS = "readings"

_EVENT_SHAPES = {
    "joined": "circle",
    "listed": "square",
    "reported": "square",
    "announced": "triangle-up",
    "approved": "triangle-up",
    "council_vote": "triangle-up",
    "declined": "cross",
    "opposed": "cross",
    "denied": "cross",
    "no_documents": "square",
    "paused": "triangle-down",
    "returned_equipment": "triangle-down",
    "used": "diamond",
    "ended": "triangle-down",
}


def place_map(
    colors: Palette,
    state: Mapping[str, Any],
    county: Mapping[str, Any] | None,
    point: tuple[float, float],
    ring_status: str,
) -> Spec:
    """Draw a state with one county highlighted and the agency in it."""
    sign = STATUS_SIGNS[ring_status]
    edge = hex_color(colors.edge)
    shapes = [_shape(state, hex_color(colors.shades[0]), edge)]
    if county is not None:
        shapes.append(_shape(county, hex_color(colors.shades[4]), edge))
    mark = {
        "data": {"values": [{"longitude": point[0], "latitude": point[1]}]},
        "mark": {
            "type": "point",
            "shape": sign.shape,
            "size": 130,
            "filled": True,
            "color": sign.color(colors),
            "stroke": hex_color(colors.halo),
            "strokeWidth": 0.6,
            "opacity": 1,
        },
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
        },
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
        # why: centered on the agency, so that no state is cut by the map's edge.
        "projection": {"type": "mercator", "rotate": [-point[0], 0, 0]},
        "layer": [*shapes, mark],
        "height": 230,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": {"view": {"stroke": None}},
    }


def _shape(feature: Mapping[str, Any], fill: str, edge: str) -> dict[str, Any]:
    return {
        "data": {"values": [feature]},
        # why: the whole picture has a text; screen readers would read each part aloud.
        "mark": {
            "type": "geoshape",
            "fill": fill,
            "stroke": edge,
            "strokeWidth": 0.8,
            "aria": False,
        },
    }


@lru_cache(64)
def history_lines(
    colors: Palette, row_count: float, first_day: date, lists_end: date, last_day: date
) -> Spec:
    """Draw an agency's history with Ring, one line of text per entry.

    Returns:
        Marks with a line of text above each, and the company's steps in a lane below;
        x is the day. Reads the datasets ``marks``, ``lanes`` and ``steps``.
    """
    axis = time_axis("plotted_on", first_day, last_day)
    layers: Sequence[Layer] = [
        _silence(colors, time_axis("since", first_day, last_day), lists_end),
        lane_labels(colors, row_count),
        marks_with_labels(colors, row_count, axis),
        _events(colors, axis, row_count),
        _steps(colors, axis, row_count),
    ]
    # why: the year labels are at the top edge and would be cut off without padding.
    spec = finish_lanes(layers, row_count, colors)
    return {**spec, "padding": {"top": 4, "right": 5, "bottom": 5, "left": 5}}


def _silence(colors: Palette, start: alt.X, lists_end: date) -> Layer:
    """Shade the period in which no public list names agencies."""
    span = alt.Chart(alt.sequence(0, 1, 1)).transform_calculate(
        since=f"utc({lists_end.year}, {lists_end.month - 1}, {lists_end.day})"
    )
    band = span.mark_rect(color=colors.band, opacity=0.7, tooltip=None).encode(
        x=start, x2=alt.value("width")
    )
    words = span.mark_text(
        align="left",
        baseline="top",
        dx=6,
        fontSize=12,
        color=colors.quiet,
        text="No list with names since",
        tooltip=None,
    ).encode(x=start, y=alt.value(4))
    return alt.layer(band, words)


def _events(colors: Palette, axis: alt.X, row_count: float) -> Layer:
    return (
        alt.Chart(alt.NamedData(MARKS))
        .mark_point(size=120, filled=True, opacity=1, color=colors.lamp)
        .encode(
            x=axis,
            y=row_axis("mark_row", row_count),
            shape=alt.Shape(
                "event_type:N",
                legend=None,
                scale=alt.Scale(
                    domain=list(_EVENT_SHAPES), range=list(_EVENT_SHAPES.values())
                ),
            ),
            tooltip=[
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("words:N", title="What"),
                alt.Tooltip("publisher:N", title="Source"),
            ],
        )
    )


def _steps(colors: Palette, axis: alt.X, row_count: float) -> Layer:
    return (
        alt.Chart(alt.NamedData(RECORD_STEPS))
        .mark_point(
            shape="diamond", size=90, filled=False, strokeWidth=1.8, color=colors.quiet
        )
        .encode(
            x=axis,
            y=row_axis("mark_row", row_count),
            tooltip=[
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("words:N", title="What Ring did"),
                alt.Tooltip("publisher:N", title="Source"),
            ],
        )
    )


@lru_cache(2)
def registered_cameras_line(colors: Palette) -> Spec:
    """Draw a portal's published count of registered cameras over time.

    Returns:
        A step line with a point per reading; y starts at 0. Reads the dataset
        ``readings``.
    """
    chart = (
        alt.Chart(alt.NamedData(READINGS))
        .mark_line(
            interpolate="step-after",
            color=colors.series[0],
            strokeWidth=1.5,
            point=alt.OverlayMarkDef(color=colors.series[0], size=22, filled=True),
        )
        .encode(
            x=alt.X(
                "observed_on:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%-d %b", tickCount=5, grid=False),
            ),
            y=alt.Y(
                "registered_camera_count:Q",
                title=None,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(tickCount=3, tickMinStep=1),
            ),
            tooltip=[
                alt.Tooltip("observed_on:T", title="Read on", format="%B %-d, %Y"),
                alt.Tooltip(
                    "registered_camera_count:Q", title="Registered", format=","
                ),
                alt.Tooltip(
                    "integrated_camera_count:Q",
                    title="Police can view, of many accounts",
                    format=",",
                ),
            ],
        )
    )
    return finish_chart(chart, colors, 130)
