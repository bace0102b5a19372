"""Charts of incidents. Each returns a Vega-Lite specification without rows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import altair as alt

from dashboard.charts.chart_spec import SHORT_YEARS, Layer, Spec, finish_chart
from dashboard.charts.lanes import (
    MARKS,
    finish_lanes,
    lane_labels,
    marks_with_labels,
    row_axis,
    time_axis,
)
from dashboard.charts.theme import Palette, Sign

KINDS = "kinds"


STANDING_MARKS = {
    "reported": Sign("●", "circle", "blue", "#1F5FA8", "#7FB4F0"),
    "alleged": Sign("◇", "diamond", "yellow", "#7A6000", "#D9C45A", is_filled=False),
    "denied": Sign("✚", "cross", "violet", "#5B5EA6", "#B3B2FF"),
    "admitted": Sign("■", "square", "red", "#B3261E", "#FF9B8F"),
    "settled": Sign("◆", "diamond", "green", "#0B7A5E", "#5CCFA9"),
    "ruled": Sign("▲", "triangle-up", "gray", "#5A6478", "#A9B2C3"),
}


def _marks(colors: Palette, axis: alt.X, row_count: float) -> Layer:
    """Draw one mark per incident; the parameter ``incident`` holds the selected one.

    Reads the dataset ``marks``: ``incident_id``, ``plotted_on``, ``mark_row``,
    ``standing`` and the tooltip's columns.
    """
    keys = list(STANDING_MARKS)
    shades = [mark.color(colors) for mark in STANDING_MARKS.values()]
    hollow = [key for key, mark in STANDING_MARKS.items() if not mark.is_filled]
    color = alt.Color(
        "standing:N", legend=None, scale=alt.Scale(domain=keys, range=shades)
    )
    return (
        alt.Chart(alt.NamedData(MARKS))
        .mark_point(size=110, strokeWidth=1.8, opacity=1, cursor="pointer")
        .encode(
            x=axis,
            y=row_axis("mark_row", row_count),
            shape=alt.Shape(
                "standing:N",
                legend=None,
                scale=alt.Scale(
                    domain=keys,
                    range=[mark.shape for mark in STANDING_MARKS.values()],
                ),
            ),
            color=color,
            fill=alt.condition(
                f"indexof({hollow}, datum.standing) >= 0",
                alt.value("transparent"),
                color,
            ),
            tooltip=[
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("headline:N", title="Incident"),
                alt.Tooltip("company_name:N", title="Company"),
                alt.Tooltip("standing_word:N", title="Standing"),
                alt.Tooltip("company_answer:N", title="Answer"),
            ],
        )
        .add_params(
            alt.selection_point(
                name="incident", fields=["incident_id"], on="click", empty=False
            )
        )
    )


@lru_cache(64)
def incidents_by_kind(
    colors: Palette, first: date, last: date, row_count: float
) -> Spec:
    """Draw incidents in one lane per type.

    Returns:
        Marks in lanes; x is the day. Reads the datasets ``lanes`` and ``marks``.
    """
    axis = time_axis("plotted_on", first, last)
    layers = [lane_labels(colors, row_count), _marks(colors, axis, row_count)]
    return finish_lanes(layers, row_count, colors)


@lru_cache(64)
def incidents_one_by_one(
    colors: Palette, first: date, last: date, row_count: float
) -> Spec:
    """Draw a few incidents, one per line, each with its headline.

    Returns:
        Marks with a line of text above each; x is the day. Reads the dataset
        ``marks``, with ``label_row``, ``label`` and ``short_label``.
    """
    axis = time_axis("plotted_on", first, last)
    layers = [
        marks_with_labels(colors, row_count, axis),
        _marks(colors, axis, row_count),
    ]
    return finish_lanes(layers, row_count, colors)


@lru_cache(4)
def incident_counts(
    colors: Palette, kinds: tuple[str, ...], years: tuple[int, int]
) -> Spec:
    """Show the number of incidents on record by type and year.

    Returns:
        A number in each nonempty cell; x is the year, y the type. Reads the dataset
        ``kinds``.
    """
    shown = [str(year) for year in range(years[0], years[1] + 1)]
    base = alt.Chart(alt.NamedData(KINDS)).encode(
        x=alt.X(
            "happened_year:O",
            title=None,
            scale=alt.Scale(domain=shown),
            axis=alt.Axis(
                labelAngle=0,
                labelExpr=SHORT_YEARS,
                labelOverlap=False,
            ),
        ),
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
