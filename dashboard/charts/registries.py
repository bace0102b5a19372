"""Charts of camera registries."""

from __future__ import annotations

from functools import lru_cache

import altair as alt

from dashboard.charts.chart_spec import Spec, finish_chart
from dashboard.charts.theme import Palette

READINGS = "readings"


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
