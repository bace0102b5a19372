"""Charts of prices around sales. Each returns a Vega-Lite specification without rows.

Gaps are not filled: a line never connects points further apart than the rows allow,
and weak or derived points are hollow.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import altair as alt

from dashboard.charts.chart_spec import SHORT_YEARS, Layer, Spec, finish_chart
from dashboard.charts.joinings import JOININGS
from dashboard.charts.theme import Palette

PRICES = "prices"
SALES = "sales"
DISCOUNTS = "discounts"
CELLS = "cells"


_LANE_HEIGHT = 112
# Space above the prices for the names of the sales.
_NAMES_HEIGHT = 112


class Span(NamedTuple):
    """The period that a chart covers.

    Attributes:
        first_year: Year of its first day, a January 1.
        last_year: Year of its last day, a December 31.
    """

    first_year: int
    last_year: int

    @property
    def is_one_year(self) -> bool:
        """Whether the chart shows months."""
        return self.first_year == self.last_year


def _time(field: str, span: Span) -> alt.X:
    # why: an expression, since Vega-Lite reads domain dates differently for the two
    # ends of a band.
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
    """Draw each dated sale as a labeled band; sales without dates have no band."""
    sales = alt.Chart(alt.NamedData(SALES))
    start = _time("starts_on", span)
    tooltip = [
        alt.Tooltip("sale_event_name:N", title="Sale"),
        alt.Tooltip("starts_on:T", title="First day", format="%B %-d, %Y"),
        alt.Tooltip("ends_on:T", title="Last day", format="%B %-d, %Y"),
    ]

    # why: two days in eight years are under a pixel, so the outline keeps them visible.
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
        # why: on a narrow chart of many years only the yearly Prime Day has room for a
        # name; other sales have dashed outlines, and are named in a single year.
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
    # why: it starts within a week of another sale, so its name goes on the other side.
    continued = names(sales.transform_filter("datum.is_continued_sale"), 14)
    return [prime, others, alone, continued]


LIST_PRICE = "List price"
# Label of a paid price, by whether it was paid at a sale.
PAID = {True: "Lowest price at a sale", False: "Lowest price outside sales"}


@lru_cache(64)
def prices_by_device(colors: Palette, devices: tuple[str, ...]) -> Spec:
    """Draw list prices next to prices paid, one row per device.

    Returns:
        Pairs of bars; x is the year or month of a price, only those with prices, and
        each row has its own scale. A pale bar is weak. Reads the dataset ``prices``:
        ``lane`` (int), ``period``, ``kind``, ``bar``, ``share`` (of the row's highest
        price), ``amount_usd`` and the tooltip's columns.
    """
    height = _LANE_HEIGHT * len(devices)
    base = (
        alt.Chart(alt.NamedData(PRICES))
        .transform_calculate(
            floor="datum.lane + 0.94", level="datum.lane + 0.94 - 0.52 * datum.share"
        )
        .encode(
            x=alt.X(
                "period:O",
                title=None,
                scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1),
                axis=alt.Axis(
                    orient="top",
                    labelAngle=0,
                    labelExpr="slice(datum.label, 5)"
                    " ? timeFormat(datetime(datum.label + '-15'), '%b %Y')"
                    " : datum.label",
                    labelFontWeight=600,
                    ticks=False,
                    domain=False,
                ),
            ),
            xOffset=alt.XOffset("bar:N", scale=alt.Scale(domain=["list", "paid"])),
        )
    )

    def at(field: str) -> alt.Y:
        scale = alt.Scale(domain=[0, len(devices)], range=[0, height], nice=False)
        return alt.Y(f"{field}:Q", axis=None, scale=scale)

    kinds = [LIST_PRICE, *PAID.values()]
    ink = alt.Scale(domain=kinds, range=[colors.quiet, *colors.series[:2]])
    bars = base.mark_bar(strokeWidth=1.5).encode(
        y=at("level"),
        y2="floor:Q",
        fill=alt.Fill(
            "kind:N",
            scale=ink,
            legend=alt.Legend(
                orient="top",
                columns=alt.ExprRef("width < 560 ? 1 : 3"),
                labelLimit=240,
                title=None,
            ),
        ),
        stroke=alt.Stroke("kind:N", scale=ink, legend=None),
        fillOpacity=alt.condition("datum.is_weak", alt.value(0.2), alt.value(1)),
        tooltip=[
            alt.Tooltip("device_name:N", title="Device"),
            alt.Tooltip("when:N", title="Day"),
            alt.Tooltip("kind:N", title="Bar"),
            alt.Tooltip("amount_usd:Q", format="$,.2f", title="Price"),
            alt.Tooltip("sale_event_name:N", title="Sale"),
            alt.Tooltip("weak_reasons:N", title="Weak, for"),
            alt.Tooltip("publisher:N", title="Source"),
        ],
    )
    amounts = base.mark_text(
        dy=-7,
        fontSize=alt.ExprRef("width < 560 ? 9.5 : 12"),
        color=colors.ink,
        # why: a narrow chart only has room for one amount per pair.
        opacity=alt.ExprRef("width < 560 && datum.bar === 'list' ? 0 : 1"),
    ).encode(y=at("level"), text=alt.Text("amount_usd:Q", format="$,.0f"))
    names = (
        alt.Chart(alt.NamedData(PRICES))
        .transform_aggregate(groupby=["device_name", "lane"])
        .transform_calculate(at="datum.lane + 0.14")
        .mark_text(
            align="left",
            fontSize=13,
            fontWeight=600,
            color=colors.ink,
            limit=alt.ExprRef("width"),
        )
        .encode(x=alt.value(2), y=at("at"), text="device_name:N")
    )
    return finish_chart(alt.layer(bars, amounts, names), colors, height)


# Shape and series color of each scope of an offer.
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

    Returns:
        Marks; x is the year, y the share off. A hollow mark is weak. Years without a
        claimed discount say so. Reads the dataset ``discounts``.
    """
    names = [dict(scopes)[scope] for scope in SCOPES]
    inks = [colors.series[color] for _, color in SCOPES.values()]
    base = alt.Chart(alt.NamedData(DISCOUNTS))
    years = alt.X(
        "sale_event_year:O",
        title=None,
        axis=alt.Axis(
            labelAngle=0,
            labelExpr=SHORT_YEARS,
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
    # why: two scopes of one year may claim the same share.
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
def joinings_and_sales(colors: Palette, span: Span) -> Spec:
    """Draw the sales with the running total of agencies.

    Returns:
        A line; x is the month, y the total agencies that joined. Reads the datasets
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


# Statuses of a cell, in legend order.
_CELLS = ("price", "claim_only", "none", "not_released")


@lru_cache(32)
def coverage_grid(
    colors: Palette,
    devices: tuple[str, ...],
    events: tuple[str, ...],
    statuses: tuple[tuple[str, str], ...],
) -> Spec:
    """Show which prices are known for each device at each sale, and which are missing.

    Returns:
        A grid; a filled cell has a price, with the number of observations, and an
        empty cell is a gap. Reads the dataset ``cells``.
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
    """Return the text color for a filled cell."""
    return "#FFFFFF" if colors.name == "light" else "#0F1626"
