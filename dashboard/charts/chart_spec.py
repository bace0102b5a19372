"""What a chart is made of, and what most charts have in common."""

from __future__ import annotations

from typing import Any

import altair as alt

from dashboard.charts.theme import Palette

Spec = dict[str, Any]
# A chart has no height until its script has loaded. It stands in a box that is named by
# its height in steps, and has that height from the start.
ROOM_CLASS, ROOM_STEP, MOST_ROOM_STEPS = "chart_room", 20, 70
Layer = alt.Chart | alt.LayerChart | alt.FacetChart


def finish_chart(chart: Layer, colors: Palette, height: int) -> Spec:
    """Write a chart as a specification that fits the width of its place.

    Args:
        chart: The chart, without its rows.
        colors: Palette of the theme.
        height: Pixels.
    """
    spec: Spec = (
        chart.properties(
            height=height,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .configure_view(stroke=None)
        .configure_axis(labelColor=colors.quiet, labelFontSize=12)
        .configure_legend(labelColor=colors.ink, labelFontSize=12)
        .to_dict()
    )
    return spec
