"""Charts of what is known after the dated record of joinings ends.

Each series stands by itself with its unit; none is drawn over another.
"""

from __future__ import annotations

from datetime import date

import altair as alt

from dashboard.charts.chart_spec import Spec, finish_chart
from dashboard.charts.theme import Palette
from dashboard.running.pure_cache import pure_cache

PUBLISHED = "published"
KINDS = "kinds"

_SHAPES = ("circle", "diamond", "square", "cross", "triangle-up", "triangle-down")


@pure_cache(4)
def published_totals_points(
    colours: Palette, units: tuple[str, ...], first_on: date, is_narrow: bool
) -> Spec:
    """Draw published national totals as points; no line joins what counts differently.

    Args:
        colours: Palette of the theme.
        units: What the legend calls the things that a total counts.
        first_on: Where the axis of time begins.
        is_narrow: Whether the reader's screen is a phone's.

    Returns:
        Points; x is the date, y the figure. A point's shape says what its source
        counts; a hollow one is a bound. Reads the dataset ``published``.
    """
    start = f"utc({first_on.year}, {first_on.month - 1}, {first_on.day})"
    chart = (
        alt.Chart(alt.NamedData(PUBLISHED))
        .transform_filter(f"datum.drawn_on >= {start}")
        .mark_point(size=90, strokeWidth=2, color=colours.series[0], opacity=1)
        .encode(
            x=alt.X(
                "drawn_on:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%Y", tickCount="year", grid=False),
            ),
            y=alt.Y("agency_count:Q", title=None, axis=alt.Axis(format=",d")),
            shape=alt.Shape(
                "counted_unit_name:N",
                title=None,
                scale=alt.Scale(domain=list(units), range=list(_SHAPES[: len(units)])),
                legend=alt.Legend(
                    orient="bottom",
                    columns=1 if is_narrow else 4,
                    labelLimit=240,
                    symbolStrokeColor=colours.series[0],
                    symbolFillColor="transparent",
                ),
            ),
            fill=alt.condition(
                "datum.bound === 'exact'",
                alt.value(colours.series[0]),
                alt.value("transparent"),
            ),
            tooltip=[
                alt.Tooltip("agency_count:Q", format=",d", title="Published figure"),
                alt.Tooltip("counts_what:N", title="Counts"),
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("publisher:N", title="Source"),
            ],
        )
    )
    return finish_chart(chart, colours, 260)


@pure_cache(4)
def incident_counts(colours: Palette, kinds: tuple[str, ...]) -> Spec:
    """Write how many incidents of each kind a year has on record.

    Args:
        colours: Palette of the theme.
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
    numbers = base.mark_text(fontSize=12, fontWeight=600, color=colours.ink).encode(
        text="incident_count:Q"
    )
    circles = base.mark_circle(color=colours.band, opacity=1).encode(
        size=alt.Size(
            "incident_count:Q", legend=None, scale=alt.Scale(range=[250, 900])
        )
    )
    return finish_chart(alt.layer(circles, numbers), colours, 34 * len(kinds) + 30)
