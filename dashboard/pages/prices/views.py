"""The charts of the prices page with their rows, files and sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.charts.joinings import JOININGS
from dashboard.charts.prices import (
    CELLS,
    DISCOUNTS,
    PRICES,
    SALES,
    Span,
    coverage_grid,
    deepest_discount_marks,
    joinings_beside_sales,
    prices_by_device,
)
from dashboard.charts.rows import drawable
from dashboard.charts.theme import Palette
from dashboard.components.chart_panel import ChartPanel, chart_panel
from dashboard.components.tables import JOINING_COLUMNS, folded_table
from dashboard.pages.prices.tables import (
    COVERAGE_COLUMNS,
    CURVE_COLUMNS,
    DISCOUNT_COLUMNS,
    OBSERVATION_COLUMNS,
    SALE_COLUMNS,
)
from dashboard.queries._run import per_snapshot
from dashboard.queries.evidence import limits
from dashboard.queries.labels import labels
from dashboard.text.dates import with_date_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

_DRAWN_OF_A_CELL = [
    *("device_name", "sale_event_name", "coverage_status", "cell_name"),
    *("verdict_name", "observation_count", "is_known"),
]
# Columns that the price chart draws, and that its rows and its file hold.
_TOLD_OF_A_PRICE = [
    *("when", "device_name", "price_usd", "list_price_usd", "sale_event_name"),
    *("retailer_name", "is_weak", "weak_reasons", "bundle_note", "conflict_note"),
    *("publisher", "source_url", "observation_id", "device_id", "source_id"),
    *("observed_on", "drawn_on"),
]


def curve_view(
    colors: Palette, rows: pa.Table, sales: pa.Table, names: Sequence[str], span: Span
) -> None:
    """Draw the prices of the chosen devices over time.

    Args:
        colors: Palette of the theme.
        rows: Prices on the curves of these devices within the span.
        sales: The sale calendar.
        names: Names of the devices, in the order of choosing.
        span: Days to cover.
    """
    if not names:
        st.info("Choose at least one device to see its prices.")
        return
    if not rows.num_rows:
        st.info(
            "No price of the chosen devices is known for this time. A gap in the "
            "record says nothing about the price."
        )
        return
    _curve(colors, rows, sales, tuple(names), span).draw()


@per_snapshot(32)
def _curve(
    colors: Palette,
    rows: pa.Table,
    sales: pa.Table,
    names: tuple[str, ...],
    span: Span,
) -> ChartPanel:
    listed = rows.to_pylist()
    when = with_date_text(rows, "observed_on").select(_TOLD_OF_A_PRICE)
    silent = [
        name for name in names if name not in {row["device_name"] for row in listed}
    ]
    weak = sum(row["is_weak"] for row in listed)
    note = (
        "One row per device; each has its own price scale. Each point is a price that "
        "a source reports, the number below is the lowest of its year, in whole "
        "dollars; a dash is the list price that the same source states. "
        f"{weak} of {rows.num_rows} are hollow: weak, because price, day, model or "
        "text are second-hand. We have no prices in between. Solid bands are Prime "
        "Days, dashed ones other sales. "
        + _without_band(sales, span)
        + (f" No price is known for {plain(', '.join(silent))}." if silent else "")
    )
    return chart_panel(
        prices_by_device(colors, names, span),
        {PRICES: drawable(when), SALES: dated_sales(sales, span)},
        when,
        name="prices_curve",
        alt_text=f"Points: {rows.num_rows} prices of {' and '.join(names)}, "
        f"{span.first_year} to {span.last_year}, with the sales as named bands. "
        "Hollow points are weak.",
        sources=_links(listed),
        note=note,
        columns=CURVE_COLUMNS,
    )


@per_snapshot(4)
def discounts_panel(colors: Palette, rows: pa.Table) -> ChartPanel:
    """Chart the deepest discount claimed at each Prime Day, and say which is ours."""
    names = labels("offer_scope")
    scopes = [names[str(scope)] for scope in rows["offer_scope"].to_pylist()]
    named = rows.append_column("scope_name", pa.array(scopes, pa.string()))
    claimed = labels("claim_basis")
    bases = [claimed.get(basis or "") for basis in rows["claim_basis"].to_pylist()]
    named = named.append_column("claim_words", pa.array(bases, pa.string()))
    listed = [row for row in named.to_pylist() if row["has_claim"]]
    years = {row["sale_event_year"] for row in rows.to_pylist()}
    own = sum(row["claim_basis"] != "share" for row in listed)
    empty = len(years - {row["sale_event_year"] for row in listed})
    return chart_panel(
        deepest_discount_marks(colors, tuple(names.items())),
        {DISCOUNTS: named},
        named,
        name="prices_deepest_discounts",
        alt_text=f"Marks: the deepest discount claimed at each Prime Day, {min(years)} "
        f"to {max(years)}, apart for one product, bundles, and claims about many "
        "models.",
        sources=_links(listed),
        note=f"None of them was checked here. For {own} of {len(listed)} no source "
        "states a share: it is worked out from the list price or the saving that the "
        "source states beside the price. A hollow mark is weak. The figure above a "
        "mark is the deepest one for a product or a bundle. For "
        f"{empty} of {len(years)} Prime Days no exact discount was found.",
        columns=DISCOUNT_COLUMNS,
    )


@per_snapshot(4)
def joinings_panel(
    colors: Palette,
    joinings: pa.Table,
    sources: tuple[SourceLink, ...],
    sales: pa.Table,
) -> ChartPanel:
    """Lay the sale calendar beside the agencies that joined."""
    known = limits("dated_joinings")
    span = Span(known.first_on.year, known.last_on.year)
    shown = dated_sales(sales, span)
    return chart_panel(
        joinings_beside_sales(colors, span),
        {JOININGS: joinings, SALES: shown},
        joinings,
        name="prices_joinings",
        alt_text="A line of agencies that had joined Ring, "
        f"{known.first_on:%B %Y} to {known.last_on:%B %Y}, with the sales of these "
        "years as named bands.",
        sources=(*sources, *_links(shown.to_pylist())),
        note="**Correlation is not causation:** nothing in this record shows that a "
        "sale led an agency to join, or the other way round. The dated record of "
        f"agencies ends in {known.last_on:%B %Y}. " + _without_band(sales, span),
        columns=JOINING_COLUMNS,
    )


def coverage_view(colors: Palette, rows: pa.Table) -> None:
    """Say for how much nothing is known, and offer the grid that shows where."""
    missing = rows["coverage_status"].to_pylist().count("none")
    st.markdown(
        f"We have no price for **{missing} of {rows.num_rows}** device-and-sale "
        "combinations, which does not mean there was no offer."
    )
    _coverage(colors, rows).draw_folded("The grid: each device at each sale")


@per_snapshot(16)
def _coverage(colors: Palette, rows: pa.Table) -> ChartPanel:
    """Chart what is known of each device at each sale, and what is missing."""
    listed = rows.to_pylist()
    devices = tuple(dict.fromkeys(row["device_name"] for row in listed))
    events = tuple(dict.fromkeys(row["sale_event_name"] for row in listed))
    known = [row["coverage_status"] in {"price", "claim_only"} for row in listed]
    missing = sum(row["coverage_status"] == "none" for row in listed)
    cells, verdicts = labels("coverage_status"), labels("discount_verdict")
    columns: dict[str, Any] = {
        "cell_name": pa.array([cells[row["coverage_status"]] for row in listed]),
        "verdict_name": pa.array(
            [
                verdicts.get(row["discount_verdict"] or "", "nothing to check")
                for row in listed
            ]
        ),
        "is_known": pa.array(known, pa.bool_()),
    }
    for name, values in columns.items():
        rows = rows.append_column(name, values)
    return chart_panel(
        coverage_grid(colors, devices, events, tuple(cells.items())),
        {CELLS: rows.select(_DRAWN_OF_A_CELL)},
        rows,
        name="prices_coverage",
        alt_text=f"A grid of {len(devices)} devices by {len(events)} sales: "
        f"{sum(known)} cells hold something, {missing} hold nothing.",
        sources=(SourceLink("the price record; each observation names its own", ""),),
        note="The number is the observations in a cell. Claims about many models have "
        "a line of their own and enter no curve.",
        columns=COVERAGE_COLUMNS,
    )


def every_row(observations: pa.Table, sales: pa.Table) -> None:
    """Offer the whole record, with what enters no curve."""
    folded_table(
        f"All {observations.num_rows} observations, with their sources",
        with_date_text(observations, "observed_on"),
        OBSERVATION_COLUMNS,
        name="prices_observations",
    )
    folded_table(
        f"The sale calendar: {sales.num_rows} sales, with their sources",
        sales,
        SALE_COLUMNS,
        name="prices_sales",
    )


def dated_sales(sales: pa.Table, span: Span) -> pa.Table:
    """Keep the sales that can be drawn within a span."""
    years = pa.array(range(span.first_year, span.last_year + 1), pa.int32())
    inside = pc.is_in(sales["sale_event_year"], value_set=years)
    return sales.filter(inside).filter(sales.filter(inside)["has_dates"])


def _without_band(sales: pa.Table, span: Span) -> str:
    """Name the sales that have no band because no source dates them."""
    names = [
        row["sale_event_name"]
        for row in sales.to_pylist()
        if not row["has_dates"]
        and span.first_year <= row["sale_event_year"] <= span.last_year
    ]
    if not names:
        return ""
    listed = " and ".join(names)
    return f"{plain(listed)} has no band: no source gives its dates."


def _links(rows: Sequence[Row]) -> tuple[SourceLink, ...]:
    """Name each publisher once; who published much is named with how much."""
    documents: dict[str, list[str]] = {}
    for row in rows:
        if row["publisher"]:
            documents.setdefault(row["publisher"], []).append(row["source_url"])
    return tuple(
        SourceLink(publisher, urls[0])
        if len(set(urls)) == 1
        else SourceLink(f"{publisher} ({len(set(urls))} reports, each in its row)", "")
        for publisher, urls in documents.items()
    )
