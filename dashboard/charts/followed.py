"""Charts of what is known after the dated record of joinings ends.

Each series stands by itself with its unit; none is drawn over another.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import altair as alt

from dashboard.charts.chart_spec import Spec, finish_chart
from dashboard.charts.joinings import published_points
from dashboard.charts.theme import Palette

PUBLISHED = "published"
KINDS = "kinds"


@lru_cache(4)
def published_totals_points(
    colors: Palette,
    units: tuple[str, ...],
    shown: tuple[str, ...],
    first_on: date,
    is_narrow: bool,
) -> Spec:
    """Draw published national totals as points; no line joins what counts differently.

    Args:
        colors: Palette of the theme.
        units: What the things that a total counts are called, as Overview orders them.
        shown: Those that the legend explains.
        first_on: Where the axis of time begins.
        is_narrow: Whether the reader's screen is a phone's.

    Returns:
        Points; x is the date, y the figure. A point's shape says what its source
        counts; a hollow one is a bound. Reads the dataset ``published``.
    """
    start = f"utc({first_on.year}, {first_on.month - 1}, {first_on.day})"
    chart = (
        published_points(colors, units, PUBLISHED, shown=shown, is_narrow=is_narrow)
        .transform_filter(f"datum.drawn_on >= {start}")
        .encode(
            x=alt.X(
                "drawn_on:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%Y", tickCount="year", grid=False),
            ),
            y=alt.Y("agency_count:Q", title=None, axis=alt.Axis(format=",d")),
        )
    )
    return finish_chart(chart, colors, 260)


@lru_cache(4)
def incident_counts(colors: Palette, kinds: tuple[str, ...]) -> Spec:
    """Write how many incidents of each kind a year has on record.

    Args:
        colors: Palette of the theme.
        kinds: What the kinds are called, from the top.

    Returns:
        A number in each cell that has any; x is the year, y the kind. Reads the dataset
        ``kinds``.
    """
    base = alt.Chart(alt.NamedData(KINDS)).encode(
        x=alt.X("happened_year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "incident_type_name:N",
            title=None,
            sort=list(kinds),
            axis=alt.Axis(labelLimit=170),
        ),
        tooltip=[
            alt.Tooltip("incident_type_name:N", title="Kind"),
            alt.Tooltip("happened_year:O", title="Year"),
            alt.Tooltip("incident_count:Q", title="Incidents on record"),
        ],
    )
    numbers = base.mark_text(fontSize=12, fontWeight=600, color=colors.ink).encode(
        text="incident_count:Q"
    )
    circles = base.mark_circle(color=colors.band, opacity=1).encode(
        size=alt.Size(
            "incident_count:Q", legend=None, scale=alt.Scale(range=[250, 900])
        )
    )
    return finish_chart(alt.layer(circles, numbers), colors, 34 * len(kinds) + 30)
