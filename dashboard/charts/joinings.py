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

from dashboard.charts.chart_spec import Layer, Spec, finish_chart, moment
from dashboard.charts.theme import Palette

JOININGS = "joinings"
TOTALS = "totals"
FIGURES = "figures"
INCIDENTS = "incidents"

TotalMeasure = Literal[
    "joined_total_count", "joined_total_per_100k", "residents_in_ring_towns_share"
]
# Title and axis format of each measure.
TOTAL_TITLES: Mapping[TotalMeasure, tuple[str, str]] = {
    "joined_total_count": ("Total agencies that joined", ",d"),
    "joined_total_per_100k": ("Joined per 100,000 residents", ".2~f"),
    "residents_in_ring_towns_share": ("Residents of towns whose police joined", ".0%"),
}

_UNIT_SHAPES = (
    "circle",
    "diamond",
    "square",
    "cross",
    "triangle-up",
    "triangle-down",
    "triangle-right",
)

_HEIGHT = 320


class Period(NamedTuple):
    """The time axis of a chart.

    Attributes:
        first_on: Start of the axis.
        dated_until: Last day with dated records of agencies that joined.
        last_on: End of the axis.
    """

    first_on: date
    dated_until: date
    last_on: date

    @property
    def record_ends(self) -> str:
        """Start of the shading as a Vega expression, after the last dated month."""
        return f"utc({self.dated_until.year}, {self.dated_until.month}, 1)"


def _time(field: str, period: Period) -> alt.X:
    domain = [moment(period.first_on), moment(period.last_on)]
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(type="utc", domain=domain, nice=False),
        axis=alt.Axis(format="%Y", tickCount="year", grid=False, labelOverlap=True),
    )


def _end_of_record(
    colors: Palette, period: Period, words: list[str], words_at: int
) -> Layer:
    """Shade the time after the last dated record, with a label."""
    # why: one generated row, since inline rows are converted again on every rerun; and
    # a band to the edge of the plot, since Vega-Lite reads domains differently for x
    # and x2.
    span = alt.Chart(alt.sequence(0, 1, 1)).transform_calculate(
        since=period.record_ends
    )
    start = _time("since", period)
    band = span.mark_rect(color=colors.band, opacity=0.8, tooltip=None).encode(
        x=start, x2=alt.value("width")
    )
    text = span.mark_text(
        align="left",
        baseline="top",
        dx=6,
        fontSize=12,
        lineHeight=15,
        color=colors.quiet,
        text=words,
        tooltip=None,
    ).encode(x=start, y=alt.value(words_at))
    return alt.layer(band, text)


def _area_color(colors: Palette, areas: tuple[str, ...]) -> alt.Color:
    if len(areas) == 1:
        scale = alt.Scale(domain=list(areas), range=[colors.lamp])
        return alt.Color("area_name:N", scale=scale, legend=None)
    return alt.Color(
        "area_name:N",
        title=None,
        scale=alt.Scale(domain=list(areas), range=list(colors.series[: len(areas)])),
        legend=alt.Legend(orient="top", columns=3, labelLimit=140, symbolType="square"),
    )


def _incident_marks(colors: Palette, period: Period) -> Layer:
    incidents = alt.Chart(alt.NamedData(INCIDENTS))
    when = _time("happened_on", period)
    # why: the shaded period has no curve that incident lines could relate to.
    rules = (
        incidents.mark_rule(color=colors.quiet, strokeDash=[2, 3], opacity=0.6)
        .transform_filter(f"datum.happened_on < {period.record_ends}")
        .encode(x=when)
    )
    heads = incidents.mark_point(
        shape="triangle-down",
        filled=True,
        size=110,
        color=colors.ink,
        opacity=1,
        yOffset=4,
    ).encode(
        x=when,
        y=alt.value(0),
        tooltip=[
            alt.Tooltip("headline:N", title="Incident"),
            alt.Tooltip("when:N", title="Date"),
            alt.Tooltip("company_name:N", title="Company"),
            alt.Tooltip("standing:N", title="Standing"),
        ],
    )
    return alt.layer(rules, heads)


def _trends_words(period: Period) -> list[str]:
    return ["Dated", "records", "end in", *f"{period.dated_until:%B %Y}".split()]


@lru_cache(64)
def joined_by_month_bars(
    colors: Palette, period: Period, areas: tuple[str, ...], has_incidents: bool
) -> Spec:
    """Stack the agencies that joined by month.

    Returns:
        Bars; x is the month, y is agencies (count). Reads the dataset ``joinings``.
    """
    bars = (
        alt.Chart(alt.NamedData(JOININGS))
        .mark_bar()
        .encode(
            x=_time("month_on", period).timeUnit("utcyearmonth"),
            y=alt.Y("joined_count:Q", title=None, axis=alt.Axis(format=",d")),
            color=_area_color(colors, areas),
            tooltip=[
                alt.Tooltip("area_name:N", title="Area"),
                alt.Tooltip("month_on:T", timeUnit="utcyearmonth", title="Month"),
                alt.Tooltip("joined_count:Q", title="Agencies joining"),
            ],
        )
    )
    layers: list[Layer] = [
        _end_of_record(colors, period, _trends_words(period), 24),
        bars,
    ]
    if has_incidents:
        layers.append(_incident_marks(colors, period))
    return finish_chart(alt.layer(*layers), colors, _HEIGHT)


@lru_cache(64)
def joined_in_all_lines(
    colors: Palette,
    period: Period,
    areas: tuple[str, ...],
    measure: TotalMeasure,
    has_incidents: bool,
) -> Spec:
    """Draw the running total of agencies, one line per area.

    Returns:
        Lines to the last dated month; x is the month, y the measure. Reads
        the dataset ``joinings``.
    """
    _, number_format = TOTAL_TITLES[measure]
    base = alt.Chart(alt.NamedData(JOININGS)).encode(
        x=_time("month_on", period),
        y=alt.Y(f"{measure}:Q", title=None, axis=alt.Axis(format=number_format)),
        color=_area_color(colors, areas),
    )
    lines = base.mark_line(strokeWidth=2.5, interpolate="linear")
    hover = base.mark_point(size=140, opacity=0, filled=True).encode(
        tooltip=[
            alt.Tooltip("area_name:N", title="Area"),
            alt.Tooltip("month_on:T", timeUnit="utcyearmonth", title="By the end of"),
            alt.Tooltip("joined_total_count:Q", format=",d", title="Total agencies"),
            alt.Tooltip(
                "joined_total_per_100k:Q", format=".2f", title="Per 100,000 residents"
            ),
            alt.Tooltip(
                "residents_in_ring_towns_share:Q",
                format=".1%",
                title="Of residents of towns",
            ),
        ]
    )
    layers: list[Layer] = [
        _end_of_record(colors, period, _trends_words(period), 24),
        lines,
        hover,
    ]
    if has_incidents:
        layers.append(_incident_marks(colors, period))
    return finish_chart(alt.layer(*layers), colors, _HEIGHT)


@lru_cache(4)
def published_totals_points(
    colors: Palette, units: tuple[str, ...], is_narrow: bool
) -> Spec:
    """Draw published national totals as points, unconnected as they count differently.

    Returns:
        Points; x is the date, y the figure. The shape shows what a source counts;
        hollow points are minimums or estimates. Reads the dataset ``totals``.
    """
    points = (
        alt.Chart(alt.NamedData(TOTALS))
        .mark_point(size=90, strokeWidth=2, color=colors.series[0], opacity=1)
        .encode(
            x=alt.X(
                "plotted_on:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(format="%Y", tickCount="year", grid=False),
            ),
            y=alt.Y("agency_count:Q", title=None, axis=alt.Axis(format=",d")),
            shape=alt.Shape(
                "counted_unit_name:N",
                title=None,
                scale=alt.Scale(domain=list(units), range=list(_UNIT_SHAPES)),
                legend=alt.Legend(
                    orient="bottom",
                    columns=1 if is_narrow else 4,
                    labelLimit=240,
                    symbolStrokeColor=colors.series[0],
                    symbolFillColor="transparent",
                    symbolSize=90,
                    symbolStrokeWidth=2,
                ),
            ),
            fill=alt.condition(
                "datum.bound === 'exact'",
                alt.value(colors.series[0]),
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
    return finish_chart(points, colors, 300)


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
            tooltip=[
                alt.Tooltip(
                    "month_on:T", timeUnit="utcyearmonth", title="By the end of"
                ),
                alt.Tooltip(
                    "joined_total_count:Q", format=",d", title="Agencies dated by then"
                ),
            ],
        )
    )
    at_point = alt.Chart(alt.NamedData(FIGURES)).encode(
        x=_time("as_of_on", period), y=alt.Y("figure_value:Q", title=None)
    )
    points = at_point.mark_point(
        size=90, filled=True, color=colors.series[0], opacity=1
    ).encode(
        tooltip=[
            alt.Tooltip("figure_value:Q", format=",d", title="Published figure"),
            alt.Tooltip("figure_name:N", title="Counts"),
            alt.Tooltip("as_of_on:T", format="%B %-d, %Y", title="Date"),
            alt.Tooltip("publisher:N", title="Source"),
        ]
    )
    values = at_point.mark_text(
        align="right",
        dx=-9,
        dy=-4,
        fontSize=13,
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
    # why: one generated row, since inline rows are converted again on every rerun.
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
        fontSize=12,
        lineHeight=15,
        color=colors.ink,
        text=[*mark.words],
        tooltip=None,
    )
    return [rule, text.encode(y=alt.value(words_at))]
