"""What charts have in common: their frame, the ground of a map, types of rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.charts.theme import Palette, hex_color

Spec = dict[str, Any]
# A chart has no height until its script has loaded. It stands in a box that is named by
# its height in steps, and has that height from the start.
ROOM_CLASS, ROOM_STEP, MOST_ROOM_STEPS = "chart_room", 20, 70
# On a narrow chart a year has room for its last two digits.
SHORT_YEARS = "width < 520 ? '\u2019' + slice(datum.label, 2) : datum.label"
Layer = alt.Chart | alt.LayerChart | alt.FacetChart


def finish_chart(chart: Layer, colors: Palette, height: int) -> Spec:
    """Write a chart as a specification that fits the width of its place."""
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
    """Return a day as Vega-Lite writes it."""
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def drawable(rows: pa.Table) -> pa.Table:
    """Make every decimal of a chart's rows a double."""
    # why: in the browser a chart takes 370.37, stored as a decimal, for 37,037.
    return rows.cast(
        pa.schema(
            field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field
            for field in rows.schema
        )
    )


OUTLINES = "outlines"


def land(colors: Palette) -> alt.Chart:
    """Draw the states as quiet shapes, to be projected with ``albersUsa``.

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
