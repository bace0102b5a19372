"""Charts of prices around sales. Each returns a Vega-Lite specification without rows.

A gap stays a gap: a line never crosses more days than the rows allow, and a weak or
derived point is hollow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import altair as alt

from dashboard.charts.chart_spec import Layer, Spec, finish_chart
from dashboard.charts.joinings import JOININGS
from dashboard.charts.theme import Palette
from dashboard.running.pure_cache import pure_cache

PRICES = "prices"
SALES = "sales"
DISCOUNTS = "discounts"
CELLS = "cells"


_SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
# Room above the prices in which the sales are named.
_NAMES_HEIGHT = 112


class Span(NamedTuple):
    """The days that a chart covers.

    Attributes:
        first_year: Year of its first day, a 1 January.
        last_year: Year of its last day, a 31 December.
    """

    first_year: int
    last_year: int

    @property
    def is_one_year(self) -> bool:
        """Whether months can be told apart."""
        return self.first_year == self.last_year


def _time(field: str, span: Span) -> alt.X:
    # why: as an expression, for Vega-Lite reads dates in a domain differently for the
    # two ends of a band.
    first, last = (
        f"utc({year}, 0, 1)" for year in (span.first_year, span.last_year + 1)
    )
    domain = alt.ExprRef(f"[{first}, {last}]")
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(type="utc", domain=domain, nice=False),
        axis=alt.Axis(
            format="%b" if span.is_one_year else "%Y",
            tickCount="month" if span.is_one_year else "year",
            grid=False,
            labelOverlap=True,
        ),
    )


def _named_sales(colours: Palette, span: Span) -> list[Layer]:
    """Draw each dated sale as a band with its name; one without dates has none."""
    sales = alt.Chart(alt.NamedData(SALES))
    start = _time("starts_on", span)
    tooltip = [
        alt.Tooltip("sale_event_name:N", title="Sale"),
        alt.Tooltip("starts_on:T", title="First day", format="%-d %B %Y"),
        alt.Tooltip("ends_on:T", title="Last day", format="%-d %B %Y"),
    ]

    # why: two days of eight years are less than a pixel, so the edge keeps a band seen.
    def bands(condition: str, dash: list[int]) -> alt.Chart:
        return (
            sales.transform_filter(condition)
            .mark_rect(
                fill=colours.band,
                stroke=colours.quiet,
                strokeWidth=0.7,
                strokeOpacity=0.75,
                strokeDash=dash,
            )
            .encode(x=start, x2="band_ends_on:T", tooltip=tooltip)
        )

    prime = bands("datum.sale_event_type === 'prime_day'", [1, 0])
    others = bands("datum.sale_event_type !== 'prime_day'", [3, 3])

    def names(sales_shown: alt.Chart, lower: int) -> alt.Chart:
        # why: on a narrow chart of many years only the yearly Prime Day has room for
        # its name; the others are told by their dashes, and named one year at a time.
        room = 90 * (span.last_year - span.first_year + 1)
        seen = (
            "1"
            if span.is_one_year
            else f"width > {room} || datum.sale_event_type === 'prime_day' ? 1 : 0"
        )
        return sales_shown.mark_text(
            angle=270,
            align="right",
            baseline="bottom",
            dx=-4,
            dy=lower,
            fontSize=11,
            color=colours.quiet,
            opacity=alt.ExprRef(seen),
            clip=True,
        ).encode(x=start, y=alt.value(0), text="band_name:N")

    alone = names(sales.transform_filter("!datum.is_continued_sale"), -1)
    # why: it starts within a week, so its name is moved to the free side of the band.
    continued = names(sales.transform_filter("datum.is_continued_sale"), 14)
    return [prime, others, alone, continued]


def _device_colour(colours: Palette, devices: tuple[str, ...]) -> dict[str, Any]:
    """Tell devices apart by colour and shape, and weak points by a hollow one."""
    legend = (
        None
        if len(devices) == 1
        else alt.Legend(
            orient="top",
            direction="vertical",
            columns=alt.ExprRef("width < 640 ? 1 : 2"),
            labelLimit=320,
            symbolSize=80,
            symbolFillColor="transparent",
            symbolOpacity=1,
            title=None,
        )
    )
    domain = list(devices)
    inks = alt.Scale(domain=domain, range=list(colours.series[: len(devices)]))
    return {
        "color": alt.Color("device_name:N", scale=inks, legend=legend),
        "fill": alt.condition(
            "datum.is_weak",
            alt.value("transparent"),
            alt.Fill("device_name:N", scale=inks, legend=legend),
        ),
        "shape": alt.Shape(
            "device_name:N",
            scale=alt.Scale(domain=domain, range=list(_SHAPES[: len(devices)])),
            legend=legend,
        ),
    }


@pure_cache(64)
def price_curve(
    colours: Palette, devices: tuple[str, ...], span: Span, has_list_prices: bool
) -> Spec:
    """Draw the prices of devices over time, with the sales as named bands.

    Args:
        colours: Palette of the theme.
        devices: Names of the devices, in the order of their colours.
        span: Days to cover.
        has_list_prices: Whether any list price is stated.

    Returns:
        Points and lines; x is the day, y is US dollars. A hollow point is weak or
        derived, a dash is the list price of the same source. A line joins the lowest
        prices of days within one segment only. Reads the datasets ``prices`` and
        ``sales``.
    """
    base = alt.Chart(alt.NamedData(PRICES))
    when = _time("drawn_on", span)
    dollars = alt.Y(
        "price_usd:Q",
        title=None,
        scale=alt.Scale(domainMin=0, range=[400, _NAMES_HEIGHT], nice=True),
        axis=alt.Axis(format="$,d", tickCount=5),
    )
    looks = _device_colour(colours, devices)
    lines = (
        base.transform_filter("datum.is_day_low")
        .mark_line(strokeWidth=2, clip=True)
        .encode(x=when, y=dollars, color=looks["color"], detail="segment_number:N")
    )
    dashes = (
        base.transform_filter("datum.list_price_usd !== null")
        .mark_tick(orient="horizontal", size=12, thickness=1.6, opacity=0.65)
        .encode(x=when, y=alt.Y("list_price_usd:Q", title=None), color=looks["color"])
    )
    points = base.mark_point(size=70, strokeWidth=1.8, opacity=1).encode(
        x=when,
        y=dollars,
        **looks,
        tooltip=[
            alt.Tooltip("device_name:N", title="Device"),
            alt.Tooltip("when:N", title="Day"),
            alt.Tooltip("price_usd:Q", format="$,.2f", title="Price"),
            alt.Tooltip("list_price_usd:Q", format="$,.2f", title="List price stated"),
            alt.Tooltip("sale_event_name:N", title="Sale"),
            alt.Tooltip("weak_reasons:N", title="Weak, for"),
            alt.Tooltip("publisher:N", title="Source"),
        ],
    )
    layers = [lines, dashes, points] if has_list_prices else [lines, points]
    return finish_chart(alt.layer(*_named_sales(colours, span), *layers), colours, 400)


# Scope of an offer -> its shape and the place of its colour.
SCOPES: Mapping[str, tuple[str, int]] = {
    "model": ("circle", 0),
    "bundle": ("square", 1),
    "range": ("triangle-up", 3),
}


@pure_cache(4)
def deepest_discount_marks(
    colours: Palette, scopes: tuple[tuple[str, str], ...]
) -> Spec:
    """Draw the deepest discount claimed at each Prime Day.

    Args:
        colours: Palette of the theme.
        scopes: What the legend calls each scope of an offer.

    Returns:
        Marks; x is the year, y is the share off. A hollow mark is weak. A year without
        any claimed discount says so in words. Reads the dataset ``discounts``.
    """
    names = [dict(scopes)[scope] for scope in SCOPES]
    inks = [colours.series[colour] for _, colour in SCOPES.values()]
    base = alt.Chart(alt.NamedData(DISCOUNTS))
    years = alt.X(
        "sale_event_year:O",
        title=None,
        axis=alt.Axis(
            labelAngle=0,
            labelExpr="width < 520 ? '\u2019' + slice(datum.label, 2) : datum.label",
            labelOverlap=False,
            ticks=False,
        ),
    )
    share = alt.Y(
        "claimed_discount_share:Q",
        title=None,
        scale=alt.Scale(domain=[0, 0.8], nice=False),
        axis=alt.Axis(format="%", tickCount=4),
    )
    legend = alt.Legend(
        orient="top",
        direction="vertical",
        columns=alt.ExprRef("width < 560 ? 1 : 3"),
        labelLimit=260,
        symbolSize=90,
        symbolFillColor="transparent",
        title=None,
    )
    # why: two scopes of one year may state the same share.
    aside = alt.ExprRef(f"8 * indexof({list(SCOPES)}, datum.offer_scope) - 8")
    marks = (
        base.transform_filter("datum.has_claim")
        .mark_point(size=110, strokeWidth=2, opacity=1, xOffset=aside)
        .encode(
            x=years,
            y=share,
            shape=alt.Shape(
                "scope_name:N",
                scale=alt.Scale(domain=names, range=[s for s, _ in SCOPES.values()]),
                legend=legend,
            ),
            color=alt.Color(
                "scope_name:N", scale=alt.Scale(domain=names, range=inks), legend=legend
            ),
            fill=alt.condition(
                "datum.is_weak",
                alt.value("transparent"),
                alt.Fill(
                    "scope_name:N",
                    scale=alt.Scale(domain=names, range=inks),
                    legend=legend,
                ),
            ),
            tooltip=[
                alt.Tooltip("sale_event_name:N", title="Sale"),
                alt.Tooltip("claimed_discount_share:Q", format=".0%", title="Discount"),
                alt.Tooltip("claim_words:N", title="It is"),
                alt.Tooltip("device_name:N", title="For"),
                alt.Tooltip("weak_reasons:N", title="Weak, for"),
                alt.Tooltip("publisher:N", title="Source"),
            ],
        )
    )
    deepest = (
        base.transform_filter("datum.has_claim && datum.offer_scope !== 'range'")
        .transform_joinaggregate(
            deepest="max(claimed_discount_share)", groupby=["sale_event_year"]
        )
        .transform_filter("datum.claimed_discount_share === datum.deepest")
        .mark_text(dy=-13, fontSize=12, color=colours.ink, xOffset=aside)
        .encode(x=years, y=share, text=alt.Text("deepest:Q", format=".0%"))
    )
    nothing = (
        base.transform_joinaggregate(
            found="max(has_claim)", groupby=["sale_event_year"]
        )
        .transform_filter("!datum.found && datum.offer_scope === 'model'")
        .mark_text(angle=270, align="left", dx=6, fontSize=12, color=colours.quiet)
        .encode(x=years, y=alt.datum(0), text=alt.value("none found"))
    )
    return finish_chart(alt.layer(nothing, marks, deepest), colours, 280)


@pure_cache(4)
def joinings_beside_sales(colours: Palette, span: Span) -> Spec:
    """Lay the sales beside the running total of agencies.

    Args:
        colours: Palette of the theme.
        span: Years of the dated record.

    Returns:
        A line; x is the month, y is agencies joined in all. Reads the datasets
        ``joinings`` and ``sales``.
    """
    line = (
        alt.Chart(alt.NamedData(JOININGS))
        .mark_line(strokeWidth=2.5, color=colours.lamp)
        .encode(
            x=_time("month_on", span),
            y=alt.Y(
                "joined_total_count:Q",
                title=None,
                scale=alt.Scale(domainMin=0, range=[340, _NAMES_HEIGHT - 20]),
                axis=alt.Axis(format=",d", tickCount=5),
            ),
            tooltip=[
                alt.Tooltip(
                    "month_on:T", timeUnit="utcyearmonth", title="By the end of"
                ),
                alt.Tooltip(
                    "joined_total_count:Q", format=",d", title="Agencies joined"
                ),
            ],
        )
    )
    return finish_chart(alt.layer(*_named_sales(colours, span), line), colours, 340)


# Statuses of a cell, in the order of the legend.
_CELLS = ("price", "claim_only", "none", "not_released")


@pure_cache(32)
def coverage_grid(
    colours: Palette,
    devices: tuple[str, ...],
    events: tuple[str, ...],
    statuses: tuple[tuple[str, str], ...],
) -> Spec:
    """Draw what is known of each device at each sale, the missing included.

    Args:
        colours: Palette of the theme.
        devices: Names of the devices, in the order of their lines.
        events: Names of the sales, oldest first.
        statuses: What the legend calls each status of a cell.

    Returns:
        A grid; a filled cell holds a price, with the number of observations in it, an
        empty cell is a gap in the record. Reads the dataset ``cells``.
    """
    step = 40
    names = [dict(statuses)[code] for code in _CELLS]
    fills = [colours.series[0], "transparent", "transparent", colours.band]
    edges = [colours.series[0], colours.series[1], colours.quiet, "transparent"]
    legend = alt.Legend(
        orient="top",
        direction="vertical",
        columns=alt.ExprRef("width < 560 ? 1 : 4"),
        labelLimit=280,
        symbolType="square",
        symbolSize=110,
        symbolStrokeWidth=1.6,
        title=None,
    )
    base = alt.Chart(alt.NamedData(CELLS)).encode(
        y=alt.Y(
            "device_name:N",
            axis=None,
            scale=alt.Scale(domain=list(devices), paddingInner=0, paddingOuter=0),
        )
    )
    columns = alt.X(
        "sale_event_name:N",
        title=None,
        scale=alt.Scale(domain=list(events), paddingInner=0.15, paddingOuter=0),
        axis=alt.Axis(
            orient="top",
            labelAngle=-90,
            labelLimit=160,
            labelOverlap=False,
            ticks=False,
            domain=False,
        ),
    )
    cells = base.mark_rect(
        height=16, yOffset=9, strokeWidth=alt.ExprRef("datum.is_known ? 2 : 0.7")
    ).encode(
        x=columns,
        fill=alt.Fill(
            "cell_name:N", scale=alt.Scale(domain=names, range=fills), legend=legend
        ),
        stroke=alt.Stroke(
            "cell_name:N", scale=alt.Scale(domain=names, range=edges), legend=legend
        ),
        tooltip=[
            alt.Tooltip("device_name:N", title="Device"),
            alt.Tooltip("sale_event_name:N", title="Sale"),
            alt.Tooltip("cell_name:N", title="In the record"),
            alt.Tooltip("observation_count:Q", title="Observations"),
            alt.Tooltip("verdict_name:N", title="Discount check"),
        ],
    )
    counts = (
        base.transform_filter("datum.observation_count > 0")
        .mark_text(
            fontSize=11,
            yOffset=9,
            baseline="middle",
            color=alt.ExprRef(
                f"datum.coverage_status === 'price' ? '{_paper(colours)}' : "
                f"'{colours.ink}'"
            ),
        )
        .encode(x=columns, text="observation_count:Q")
    )
    labels = (
        base.transform_filter(f"datum.sale_event_name === '{events[0]}'")
        .mark_text(
            align="left",
            baseline="middle",
            dy=-8,
            fontSize=12,
            color=colours.ink,
            limit=alt.ExprRef("width"),
        )
        .encode(x=alt.value(0), text="device_name:N")
    )
    return finish_chart(alt.layer(cells, counts, labels), colours, step * len(devices))


def _paper(colours: Palette) -> str:
    """Return the colour of writing on a filled cell."""
    return "#FFFFFF" if colours.name == "light" else "#0F1626"
