"""The chart of prices around sales, a Vega-Lite specification without rows."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import altair as alt

from dashboard.charts.chart_spec import (
    LABEL_SIZE,
    NOTE_SIZE,
    SHORT_YEARS,
    Layer,
    Spec,
    finish_chart,
    tips,
)
from dashboard.charts.theme import Palette

PRICES = "prices"
SALES = "sales"
# Space above the prices for the names of the sales.
_NAMES_HEIGHT = 90
_HEIGHT = 310


class Span(NamedTuple):
    """The years that a chart covers, the last one included."""

    first_year: int
    last_year: int


def _time(field: str, span: Span) -> alt.X:
    # An expression, since Vega-Lite reads domain dates differently for the two
    # ends of a band.
    first, last = (
        f"utc({year}, 0, 1)" for year in (span.first_year, span.last_year + 1)
    )
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(
            type="utc", domain=alt.ExprRef(f"[{first}, {last}]"), nice=False
        ),
        axis=alt.Axis(
            format="%Y",
            tickCount="year",
            labelExpr=SHORT_YEARS,
            grid=False,
            labelOverlap=True,
        ),
    )


def _sale_bands(colors: Palette, span: Span) -> list[Layer]:
    """Draw each sale as a band, with its name where there is room."""
    # A band ends with its last day.
    sales = alt.Chart(alt.NamedData(SALES)).transform_calculate(
        band_ends_on="toDate(datum.ends_on) + 86400000"
    )
    start = _time("starts_on", span)
    bands = sales.mark_rect(
        fill=colors.band,
        stroke=colors.quiet,
        # Two days in eight years are under a pixel; the outline shows them.
        strokeWidth=0.7,
        strokeOpacity=0.6,
    ).encode(
        x=start,
        x2="band_ends_on:T",
        tooltip=tips("sale_event_name", "starts_on", "ends_on"),
    )
    room = 95 * (span.last_year - span.first_year + 1)
    is_named = f"width > {room} || datum.sale_event_type === 'prime_day' ? 1 : 0"
    names = sales.mark_text(
        angle=270,
        align="right",
        baseline="bottom",
        dx=-4,
        dy=-1,
        fontSize=NOTE_SIZE,
        color=colors.quiet,
        opacity=alt.ExprRef(is_named),
        clip=True,
    ).encode(x=start, y=alt.value(0), text="band_name:N")
    return [bands, names]


@lru_cache(64)
def prices_over_time(colors: Palette, devices: tuple[str, ...], span: Span) -> Spec:
    """Draw known prices of up to three devices, with list prices and sales.

    Returns:
        Points, hollow where second-hand, each device's list price as a dashed step, and
        sales as bands; x is the day, y the price. Nothing joins the points. Reads the
        datasets ``prices`` and ``sales``.
    """
    inks = alt.Scale(domain=devices, range=colors.series[: len(devices)])
    ink = alt.Color("device_name:N", scale=inks, legend=None)
    base = alt.Chart(alt.NamedData(PRICES)).encode(x=_time("plotted_on", span))
    price = alt.Y(
        "price_usd:Q",
        title=None,
        scale=alt.Scale(zero=True, range=[_HEIGHT, _NAMES_HEIGHT]),
        axis=alt.Axis(format="$,.0f", tickCount=5),
    )
    listed = base.transform_filter("isValid(datum.list_price_usd)")
    steps = listed.mark_line(
        interpolate="step-after", strokeDash=[5, 4], strokeWidth=1.5, opacity=0.8
    ).encode(y="list_price_usd:Q", color=ink)
    ticks = listed.mark_tick(thickness=2, size=9).encode(
        y="list_price_usd:Q", color=ink
    )
    points = base.mark_point(size=70, strokeWidth=1.8, opacity=1).encode(
        y=price,
        color=ink,
        fill=alt.condition(
            "datum.is_weak",
            alt.value("transparent"),
            alt.Fill("device_name:N", scale=inks, legend=None),
        ),
        tooltip=tips(
            "device_name",
            "when",
            "price_usd",
            "list_price_usd",
            "sale_event_name",
            "retailer_name",
            "weak_reasons",
            "publisher",
        ),
    )
    ends = base.transform_joinaggregate(
        last_on="max(plotted_on)", groupby=["device_name"]
    ).transform_filter("datum.plotted_on === datum.last_on")
    names = ends.mark_text(
        align="right",
        dx=4,
        dy=-12,
        fontSize=LABEL_SIZE,
        fontWeight=600,
        # why: on a phone a long name would leave the chart to the left.
        limit=alt.ExprRef("scale('x', datum.plotted_on) + 30"),
    ).encode(y=price, color=ink, text="device_name:N")
    last_listed = listed.transform_joinaggregate(
        last_on="max(plotted_on)", groupby=["device_name"]
    ).transform_filter("datum.plotted_on === datum.last_on")
    list_names = last_listed.mark_text(
        align="right", dx=4, dy=-7, fontSize=NOTE_SIZE, color=colors.quiet
    ).encode(y="list_price_usd:Q", text=alt.value("list price"))
    layers = [*_sale_bands(colors, span), steps, ticks, points, list_names]
    if len(devices) > 1:
        layers.append(names)
    return finish_chart(alt.layer(*layers), colors, _HEIGHT)
