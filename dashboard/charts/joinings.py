"""Charts of agencies joining over time. Each returns a Vega-Lite specification.

The rows are not part of a specification: a chart names its datasets, and the panel
sends their rows as Arrow. So each specification is built once per theme.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import altair as alt

from dashboard.charts.chart_spec import (
    LABEL_SIZE,
    NOTE_SIZE,
    Layer,
    Spec,
    finish_chart,
    tips,
    vega_date,
)
from dashboard.charts.theme import Palette

JOININGS = "joinings"
FIGURES = "figures"

JoiningMeasure = Literal[
    "joined_count", "joined_total_count", "population_in_ring_towns_share"
]
_AXIS_FORMATS: Mapping[JoiningMeasure, str] = {
    "joined_count": ",d",
    "joined_total_count": ",d",
    "population_in_ring_towns_share": ".0%",
}

_HEIGHT = 320


class Period(NamedTuple):
    """The time axis of a chart.

    Attributes:
        first_on: Start of the axis.
        last_on: End of the axis.
    """

    first_on: date
    last_on: date


def _time(field: str, period: Period) -> alt.X:
    domain = [vega_date(period.first_on), vega_date(period.last_on)]
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(type="utc", domain=domain, nice=False),
        axis=alt.Axis(format="%Y", tickCount="year", grid=False, labelOverlap=True),
    )


class Panels(NamedTuple):
    """Small multiples, one for each area.

    Attributes:
        columns: Panels side by side.
        width: Of one, in pixels.
    """

    columns: int
    width: int


@lru_cache(16)
def joinings_over_time(
    colors: Palette, measure: JoiningMeasure, panels: Panels | None
) -> Spec:
    """Draw a measure by month, as bars for a month's own count, else as a line.

    Args:
        panels: Draws one panel for each area; None draws a single area.

    Returns:
        Marks with the last value and the largest jump of each area written beside them;
        x is the month. Reads the dataset ``joinings`` with ``end_label`` and ``note``.
    """
    base = alt.Chart() if panels else alt.Chart(alt.NamedData(JOININGS))
    base = base.encode(
        x=alt.X(
            "month_on:T",
            title=None,
            scale=alt.Scale(type="utc"),
            axis=alt.Axis(format="%Y", tickCount="year", grid=False),
        ),
        y=alt.Y(
            f"{measure}:Q",
            title=None,
            axis=alt.Axis(format=_AXIS_FORMATS[measure], tickCount=4),
        ),
        tooltip=tips(
            "area_name",
            "month_on",
            "joined_count",
            "joined_total_count",
            "population_in_ring_towns_share",
        ),
    )
    if measure == "joined_count":
        layers = [base.mark_bar(color=colors.lamp)]
    else:
        ends = base.transform_filter("datum.end_label").mark_text(
            align="right", dy=-9, fontSize=LABEL_SIZE, fontWeight=600, color=colors.ink
        )
        layers = [
            base.mark_line(color=colors.lamp, strokeWidth=2.5),
            base.mark_point(size=140, opacity=0, filled=True),
            ends.encode(text="end_label:N"),
        ]
    # A note stays inside its panel, below the curve early and beside it late.
    is_early = "datum.month_on < utc(2019, 6)"
    notes = base.transform_filter("datum.note").mark_text(
        align=alt.ExprRef(f"{is_early} ? 'left' : 'right'"),
        dx=alt.ExprRef(f"{is_early} ? 4 : -6"),
        dy=alt.ExprRef(f"{is_early} ? 12 : 5"),
        fontSize=NOTE_SIZE,
        color=colors.quiet,
    )
    chart = alt.layer(*layers, notes.encode(text="note:N"))
    if panels is None:
        return finish_chart(chart, colors, _HEIGHT)
    header = alt.Header(
        title=None, labelAnchor="start", labelFontWeight="bold", labelColor=colors.ink
    )
    return finish_chart(
        chart.properties(width=panels.width, height=110).facet(
            facet=alt.Facet("area_name:N", header=header),
            columns=panels.columns,
            data=alt.NamedData(JOININGS),
            bounds="flush",
            spacing=42,
        ),
        colors,
    )


_OVERVIEW_TOP = 3400


class ProgramMark(NamedTuple):
    """A day on which Ring's program ended or came back, and its label, in lines."""

    day: date
    words: tuple[str, ...]


@lru_cache(4)
def joining_curve(
    colors: Palette, period: Period, marks: tuple[ProgramMark, ...]
) -> Spec:
    """Draw the running total of agencies with a few labeled totals from other sources.

    Returns:
        A line, labeled points, and a labeled rule for each mark; x is the date, y is
        agencies. Reads the datasets ``joinings`` and ``figures``.
    """
    line = (
        alt.Chart(alt.NamedData(JOININGS))
        .mark_line(strokeWidth=3, color=colors.lamp)
        .encode(
            x=_time("month_on", period),
            y=alt.Y(
                "joined_total_count:Q",
                title=None,
                scale=alt.Scale(domain=[0, _OVERVIEW_TOP], nice=False),
                axis=alt.Axis(format=",d", tickCount=6),
            ),
            tooltip=tips("month_on", "joined_total_count"),
        )
    )
    at_point = alt.Chart(alt.NamedData(FIGURES)).encode(
        x=_time("as_of_on", period), y=alt.Y("figure_value:Q", title=None)
    )
    points = at_point.mark_point(
        size=90, filled=True, color=colors.series[0], opacity=1
    ).encode(tooltip=tips("figure_value", "figure_name", "as_of_on", "publisher"))
    values = at_point.mark_text(
        align="right",
        dx=-9,
        dy=-4,
        fontSize=LABEL_SIZE,
        fontWeight=600,
        color=colors.ink,
        text=alt.ExprRef("format(datum.figure_value, ',')"),
    )
    rules = [
        layer
        for at, mark in enumerate(reversed(marks))
        for layer in _mark(colors, period, mark, _HEIGHT - 60 - at * 55)
    ]
    return finish_chart(alt.layer(*rules, line, points, values), colors, _HEIGHT)


def _mark(
    colors: Palette, period: Period, mark: ProgramMark, words_at: int
) -> list[Layer]:
    """Draw a rule on a day, with its label to the left."""
    day = f"utc({mark.day.year}, {mark.day.month - 1}, {mark.day.day})"
    # One generated row, since inline rows are converted again on every rerun.
    base = (
        alt.Chart(alt.sequence(0, 1, 1))
        .transform_calculate(day=day)
        .encode(x=_time("day", period))
    )
    rule = base.mark_rule(
        color=colors.quiet, strokeDash=[4, 3], strokeWidth=1.5, tooltip=None
    )
    text = base.mark_text(
        align="right",
        baseline="top",
        dx=-6,
        fontSize=LABEL_SIZE,
        lineHeight=15,
        color=colors.ink,
        text=[*mark.words],
        tooltip=None,
    )
    return [rule, text.encode(y=alt.value(words_at))]
