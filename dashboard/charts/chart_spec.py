"""Shared parts of charts: their frame, map backgrounds and types of rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.charts.theme import Palette, hex_color

Spec = dict[str, Any]
# A chart has no height until its script has loaded. Its container has a class named
# by height in steps, so that its space is reserved from the start.
ROOM_CLASS, ROOM_STEP, MOST_ROOM_STEPS = "chart_room", 20, 70
# Narrow charts show only the last two digits of a year.
SHORT_YEARS = "width < 520 ? '\u2019' + slice(datum.label, 2) : datum.label"
Layer = alt.Chart | alt.LayerChart | alt.FacetChart


def finish_chart(chart: Layer, colors: Palette, height: int) -> Spec:
    """Return a chart as a specification that fits its container's width."""
    spec: Spec = (
        chart.properties(
            height=height,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colors.quiet, titleColor=colors.quiet, labelFontSize=12
        )
        .configure_legend(labelColor=colors.ink, labelFontSize=12)
        .to_dict()
    )
    return spec


def moment(day: date) -> alt.DateTime:
    """Return a day in Vega-Lite's format."""
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def drawable(rows: pa.Table) -> pa.Table:
    """Convert decimal columns to double."""
    # why: in the browser a decimal of 370.37 is read as 37,037.
    return rows.cast(
        pa.schema(
            field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field
            for field in rows.schema
        )
    )


OUTLINES = "outlines"


def land(colors: Palette) -> alt.Chart:
    """Draw the states as muted shapes, to be projected with ``albersUsa``.

    Reads the dataset ``outlines``: ``ring_id``, ``corner``, ``longitude`` and
    ``latitude``.
    """
    return (
        alt.Chart(alt.NamedData(OUTLINES))
        .mark_line(
            fill=colors.band,
            stroke=hex_color(colors.edge),
            strokeWidth=1,
            strokeJoin="round",
        )
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            detail="ring_id:N",
            order="corner:Q",
        )
    )
