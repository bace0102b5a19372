"""Charts of prices around sales. Each returns a Vega-Lite specification without rows.

A gap stays a gap: a line never crosses more days than the rows allow, and a weak or
derived point is hollow.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from dashboard.charts.chart_spec import Layer, Spec, finish_chart
from dashboard.charts.joinings import JOININGS
from dashboard.charts.theme import Palette

PRICES = "prices"
SALES = "sales"
DISCOUNTS = "discounts"
CELLS = "cells"
IMPORTED = "imported"


_AT_SALE, _OUTSIDE = "At a sale", "Outside sales"
_LANE_HEIGHT = 84
_IMPORTED_HEIGHT = 300
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


def _named_sales(colors: Palette, span: Span) -> list[Layer]:
    """Draw each dated sale as a band with its name; one without dates has none."""
    sales = alt.Chart(alt.NamedData(SALES))
    start = _time("starts_on", span)
    tooltip = [
        alt.Tooltip("sale_event_name:N", title="Sale"),
        alt.Tooltip("starts_on:T", title="First day", format="%B %-d, %Y"),
        alt.Tooltip("ends_on:T", title="Last day", format="%B %-d, %Y"),
    ]

    # why: two days of eight years are less than a pixel, so the edge keeps a band seen.
    def bands(condition: str, dash: list[int]) -> alt.Chart:
        return (
            sales.transform_filter(condition)
            .mark_rect(
                fill=colors.band,
                stroke=colors.quiet,
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
        room = 95 * (span.last_year - span.first_year + 1)
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
            color=colors.quiet,
            opacity=alt.ExprRef(seen),
            clip=True,
        ).encode(x=start, y=alt.value(0), text="band_name:N")

    alone = names(sales.transform_filter("!datum.is_continued_sale"), -1)
    # why: it starts within a week, so its name is moved to the free side of the band.
    continued = names(sales.transform_filter("datum.is_continued_sale"), 14)
    return [prime, others, alone, continued]


@lru_cache(64)
def prices_by_device(colors: Palette, devices: tuple[str, ...], span: Span) -> Spec:
    """Draw the prices of devices over time, each in a lane of its own.

    Args:
        colors: Palette of the theme.
        devices: Names of the devices, from the top.
        span: Days to cover.

    Returns:
        Points; x is the day, y within a lane is the price, as a share of the highest
        one in it. A hollow point is weak or derived, a dash is the list price of the
        same source, and the lowest price of each year is written. Reads the datasets
        ``prices`` and ``sales``.
    """
    height = _NAMES_HEIGHT + _LANE_HEIGHT * len(devices)
    base = (
        alt.Chart(alt.NamedData(PRICES))
        .transform_calculate(
            lane=f"indexof({list(devices)}, datum.device_name)",
            top="max(datum.price_usd, datum.list_price_usd)",
            at_sale=f"datum.sale_event_name ? '{_AT_SALE}' : '{_OUTSIDE}'",
        )
        .transform_joinaggregate(highest="max(top)", groupby=["device_name"])
        .transform_calculate(
            level="datum.lane + 0.8 - 0.5 * datum.price_usd / datum.highest",
            list_level="datum.lane + 0.8 - 0.5 * datum.list_price_usd / datum.highest",
        )
    )
    when = _time("drawn_on", span)

    def at(field: str) -> alt.Y:
        scale = alt.Scale(
            domain=[0, len(devices)], range=[_NAMES_HEIGHT, height], nice=False
        )
        return alt.Y(f"{field}:Q", axis=None, scale=scale)

    ink = alt.Scale(domain=[_AT_SALE, _OUTSIDE], range=list(colors.series[:2]))
    looks: dict[str, Any] = {
        "color": alt.Color(
            "at_sale:N",
            scale=ink,
            legend=alt.Legend(
                orient="top",
                symbolFillColor="transparent",
                symbolOpacity=1,
                title=None,
            ),
        ),
        "shape": alt.Shape(
            "at_sale:N",
            scale=alt.Scale(domain=[_AT_SALE, _OUTSIDE], range=["circle", "square"]),
        ),
        "fill": alt.condition(
            "datum.is_weak",
            alt.value("transparent"),
            alt.Fill("at_sale:N", scale=ink, legend=None),
        ),
    }
    listed = base.transform_filter("datum.list_price_usd !== null")
    falls = listed.mark_rule(color=colors.quiet, opacity=0.5).encode(
        x=when, y=at("list_level"), y2="level:Q"
    )
    dashes = listed.mark_tick(
        orient="horizontal", size=12, thickness=1.6, color=colors.quiet
    ).encode(x=when, y=at("list_level"))
    points = base.mark_point(size=60, strokeWidth=1.8, opacity=1).encode(
        x=when,
        y=at("level"),
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
    lowest = (
        base.transform_calculate(year="utcyear(datum.drawn_on)")
        .transform_window(
            rank="row_number()",
            sort=[alt.SortField("price_usd"), alt.SortField("drawn_on")],
            groupby=["device_name", "year"],
        )
        .transform_filter("datum.rank === 1")
        .mark_text(dy=14, fontSize=11, color=colors.ink)
        .encode(x=when, y=at("level"), text=alt.Text("price_usd:Q", format="$,.0f"))
    )
    names = (
        alt.Chart(alt.NamedData(PRICES))
        .transform_aggregate(groupby=["device_name"])
        .transform_calculate(lane=f"indexof({list(devices)}, datum.device_name) + 0.12")
        .mark_text(
            align="left",
            fontSize=12,
            fontWeight=600,
            color=colors.ink,
            limit=alt.ExprRef("width"),
        )
        .encode(x=alt.value(2), y=at("lane"), text="device_name:N")
    )
    layers = [*_named_sales(colors, span), names, falls, dashes, points, lowest]
    return finish_chart(alt.layer(*layers), colors, height)


# Scope of an offer -> its shape and the place of its color.
SCOPES: Mapping[str, tuple[str, int]] = {
    "model": ("circle", 0),
    "bundle": ("square", 1),
    "range": ("triangle-up", 3),
}


@lru_cache(4)
def deepest_discount_marks(
    colors: Palette, scopes: tuple[tuple[str, str], ...]
) -> Spec:
    """Draw the deepest discount claimed at each Prime Day.

    Args:
        colors: Palette of the theme.
        scopes: What the legend calls each scope of an offer.

    Returns:
        Marks; x is the year, y is the share off. A hollow mark is weak. A year without
        any claimed discount says so in words. Reads the dataset ``discounts``.
    """
    names = [dict(scopes)[scope] for scope in SCOPES]
    inks = [colors.series[color] for _, color in SCOPES.values()]
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
        .mark_text(dy=-13, fontSize=12, color=colors.ink, xOffset=aside)
        .encode(x=years, y=share, text=alt.Text("deepest:Q", format=".0%"))
    )
    nothing = (
        base.transform_joinaggregate(
            found="max(has_claim)", groupby=["sale_event_year"]
        )
        .transform_filter("!datum.found && datum.offer_scope === 'model'")
        .mark_text(angle=270, align="left", dx=6, fontSize=12, color=colors.quiet)
        .encode(x=years, y=alt.datum(0), text=alt.value("none found"))
    )
    return finish_chart(alt.layer(nothing, marks, deepest), colors, 280)


@lru_cache(4)
def joinings_beside_sales(colors: Palette, span: Span) -> Spec:
    """Lay the sales beside the running total of agencies.

    Args:
        colors: Palette of the theme.
        span: Years of the dated record.

    Returns:
        A line; x is the month, y is agencies joined in all. Reads the datasets
        ``joinings`` and ``sales``.
    """
    line = (
        alt.Chart(alt.NamedData(JOININGS))
        .mark_line(strokeWidth=2.5, color=colors.lamp)
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
    return finish_chart(alt.layer(*_named_sales(colors, span), line), colors, 340)


# Statuses of a cell, in the order of the legend.
_CELLS = ("price", "claim_only", "none", "not_released")


@lru_cache(32)
def coverage_grid(
    colors: Palette,
    devices: tuple[str, ...],
    events: tuple[str, ...],
    statuses: tuple[tuple[str, str], ...],
) -> Spec:
    """Draw what is known of each device at each sale, the missing included.

    Args:
        colors: Palette of the theme.
        devices: Names of the devices, in the order of their lines.
        events: Names of the sales, oldest first.
        statuses: What the legend calls each status of a cell.

    Returns:
        A grid; a filled cell holds a price, with the number of observations in it, an
        empty cell is a gap in the record. Reads the dataset ``cells``.
    """
    step = 40
    names = [dict(statuses)[code] for code in _CELLS]
    fills = [colors.series[0], "transparent", "transparent", colors.band]
    edges = [colors.series[0], colors.series[1], colors.quiet, "transparent"]
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
            labelFontSize=alt.ExprRef("width < 400 ? 9.5 : 12"),
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
                f"datum.coverage_status === 'price' ? '{_paper(colors)}' : "
                f"'{colors.ink}'"
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
            color=colors.ink,
            limit=alt.ExprRef("width"),
        )
        .encode(x=alt.value(0), text="device_name:N")
    )
    layers = alt.layer(cells, counts, labels)
    spec = finish_chart(layers, colors, step * len(devices))
    return {**spec, "padding": dict.fromkeys(("left", "right", "top", "bottom"), 2)}


def _paper(colors: Palette) -> str:
    """Return the color of writing on a filled cell."""
    return "#FFFFFF" if colors.name == "light" else "#0F1626"


@lru_cache(16)
def imported_prices_by_seller(
    colors: Palette, sellers: tuple[str, ...], span: Span
) -> Spec:
    """Draw the imported prices of one device, a color and a shape for each seller.

    Returns:
        A point for each seller and day: a price holds for its day only. Reads the
        datasets ``imported`` (``observed_on``, ``seller``, ``low_price_usd``) and
        ``sales``.
    """
    points = (
        alt.Chart(alt.NamedData(IMPORTED))
        .mark_point(size=14, filled=True, opacity=0.9)
        .encode(
            x=_time("observed_on", span),
            y=alt.Y(
                "low_price_usd:Q",
                title=None,
                scale=alt.Scale(
                    zero=False, nice=True, range=[_IMPORTED_HEIGHT, _NAMES_HEIGHT]
                ),
                axis=alt.Axis(format="$,.0f", tickCount=5),
            ),
            color=alt.Color(
                "seller:N",
                scale=alt.Scale(domain=list(sellers), range=list(colors.series)),
                legend=alt.Legend(orient="top", title=None, symbolSize=60),
            ),
            shape=alt.Shape("seller:N", scale=alt.Scale(domain=list(sellers))),
            tooltip=[
                alt.Tooltip("observed_on:T", title="Day", format="%B %-d, %Y"),
                alt.Tooltip("seller:N", title="Seller"),
                alt.Tooltip("low_price_usd:Q", format="$,.2f", title="Lowest price"),
            ],
        )
    )
    layers = [*_named_sales(colors, span), points]
    return finish_chart(alt.layer(*layers), colors, _IMPORTED_HEIGHT)
