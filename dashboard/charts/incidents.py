"""Charts of incidents. Each returns a Vega-Lite specification without rows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import altair as alt

from dashboard.charts.chart_spec import Layer, Spec, tips
from dashboard.charts.lanes import (
    MARKS,
    finish_lanes,
    lane_labels,
    row_axis,
    time_axis,
)
from dashboard.charts.theme import Palette, Sign

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
            tooltip=tips(
                "when", "headline", "company_name", "standing_word", "company_answer"
            ),
        )
        .add_params(
            alt.selection_point(
                name="incident", fields=["incident_id"], on="click", empty=False
            )
        )
    )


@lru_cache(64)
def incident_timeline(
    colors: Palette, first: date, last: date, row_count: float
) -> Spec:
    """Draw incidents in one lane per kind of answer.

    Returns:
        Marks in lanes; x is the day. Reads the datasets ``lanes`` and ``marks``.
    """
    axis = time_axis("plotted_on", first, last)
    layers = [lane_labels(colors, row_count), _marks(colors, axis, row_count)]
    return finish_lanes(layers, row_count, colors)
