"""The charts and tables of the prices page: prices, discounts, sales and imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.charts.chart_spec import drawable
from dashboard.charts.joinings import JOININGS
from dashboard.charts.prices import (
    CELLS,
    DISCOUNTS,
    LIST_PRICE,
    PAID,
    PRICES,
    SALES,
    Span,
    coverage_grid,
    deepest_discount_marks,
    joinings_and_sales,
    prices_by_device,
)
from dashboard.charts.theme import Palette
from dashboard.components.column_registry import ColumnStyle, pick_columns
from dashboard.components.figure import (
    ChartFigure,
    chart_figure,
    folded_table,
)
from dashboard.components.tables import JOINING_COLUMNS
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import labels, limits
from dashboard.text.formats import with_date_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink

OBSERVATION_COLUMNS = pick_columns(
    "when",
    "device_name",
    "price_usd",
    "list_price_usd",
    "stated_saving_usd",
    "stated_saving_bound",
    "stated_discount_share",
    "stated_discount_bound",
    "sale_event_name",
    "offer_timing",
    "retailer_name",
    "goods_condition",
    "is_weak",
    "weak_reasons",
    "derivation_note",
    "bundle_note",
    "conflict_note",
    "is_range_claim",
    "is_on_price_curve",
    "is_dated_price",
    "source_kind",
    "publisher",
    "source_url",
)
CURVE_COLUMNS = pick_columns(
    "when",
    "device_name",
    "price_usd",
    "list_price_usd",
    "sale_event_name",
    "retailer_name",
    "is_weak",
    "weak_reasons",
    "bundle_note",
    "conflict_note",
    "publisher",
    "source_url",
)
SALE_COLUMNS = pick_columns(
    "sale_event_name",
    "window_starts_on",
    "starts_on",
    "ends_on",
    "sale_event_days",
    "has_dates",
    "observation_count",
    # why: elsewhere a device count means cameras.
    ("device_count", "Devices"),
    "curve_price_count",
    "date_note",
    ("publisher", "Source of the dates"),
    "source_url",
)
CHECK_COLUMNS = pick_columns(
    "device_name",
    "sale_event_name",
    "discount_verdict",
    "verdict_rule",
    "claimed_discount_share",
    "claim_basis",
    "stated_list_price_usd",
    "stated_saving_usd",
    "observed_low_usd",
    "observed_low_basis",
    "year_low_usd",
    "year_low_on",
    "prior_price_usd",
    "found_discount_share",
    "prior_price_count",
    "prior_price_days",
    "has_enough_days",
    "observation_count",
    # why: the claim and the lowest price have different sources.
    ("publisher", "Source of the claim"),
    "source_url",
    "observed_low_publisher",
    "observed_low_source_url",
    "year_low_publisher",
    "year_low_source_url",
)
# why: each row is a claim, and the device says what the claim is for.
DISCOUNT_COLUMNS = pick_columns(
    "sale_event_name",
    ("claimed_discount_share", "Deepest discount claimed"),
    ("device_name", ColumnStyle("For", width="large")),
    ("stated_discount_bound", "Stated as"),
    "has_claim",
    "is_weak",
    "weak_reasons",
    "publisher",
    "source_url",
    "scope_name",
    "claim_words",
)
COVERAGE_COLUMNS = pick_columns(
    "device_name",
    "sale_event_name",
    "observation_count",
    "curve_price_count",
    "starts_on",
    "cell_name",
    "verdict_name",
)
_CELL_COLUMNS = [
    "device_name",
    "sale_event_name",
    "coverage_status",
    "cell_name",
    "verdict_name",
    "observation_count",
    "is_known",
]
# Columns for the price chart, its rows and its file.
_PRICE_COLUMNS = [
    *CURVE_COLUMNS,
    "observation_id",
    "device_id",
    "source_id",
    "observed_on",
    "plotted_on",
]


def prices_view(
    colors: Palette, rows: pa.Table, names: Sequence[str], span: Span
) -> None:
    """Draw list prices next to prices paid for the selected devices."""
    if not names:
        st.info("Choose at least one device to see its prices.")
        return
    if not rows.num_rows:
        st.info(
            "No price of the chosen devices is known for this time. A gap in the "
            "record says nothing about the price."
        )
        return
    _prices(colors, rows, tuple(names), span).draw()


@per_snapshot(32)
def _prices(
    colors: Palette, rows: pa.Table, names: tuple[str, ...], span: Span
) -> ChartFigure:
    when = with_date_text(rows, "observed_on").select(_PRICE_COLUMNS)
    listed = when.to_pylist()
    priced = {row["device_name"] for row in listed}
    shown = tuple(name for name in names if name in priced)
    silent = [name for name in names if name not in priced]
    weak = sum(row["is_weak"] for row in listed)
    note = (
        "Each row is one device with its own scale; only years with a price are drawn. "
        "The colored bar is the lowest price of the year that a source reports, the "
        "gray one the list price that the same source states. Pale bars are weak: "
        f"{weak} of {len(listed)} prices are second-hand in price, day, model or text. "
        "We have no prices in between."
        + (f" No price is known for {plain(', '.join(silent))}." if silent else "")
    )
    return chart_figure(
        prices_by_device(colors, shown),
        {PRICES: drawable(_bars(listed, shown, span))},
        when,
        name="prices_by_device",
        alt_text=f"Bars: list price and lowest price paid for "
        f"{' and '.join(shown)}, {span.first_year} to {span.last_year}.",
        title=f"Lowest and list price of {' and '.join(shown)}, "
        f"{span.first_year} to {span.last_year}",
        sources=_links(listed),
        note=note,
        columns=CURVE_COLUMNS,
    )


def _bars(listed: Sequence[Row], devices: tuple[str, ...], span: Span) -> pa.Table:
    """Return two bars per device and year, or per month of a single year."""
    lowest: dict[tuple[str, str], Row] = {}
    for row in sorted(listed, key=lambda row: (row["price_usd"], row["plotted_on"])):
        period = f"{row['plotted_on']:{'%Y-%m' if span.is_one_year else '%Y'}}"
        lowest.setdefault((row["device_name"], period), row)
    highest = {
        device: max(
            row["list_price_usd"] or row["price_usd"]
            for (name, _), row in lowest.items()
            if name == device
        )
        for device in devices
    }
    texts = ("when", "sale_event_name", "is_weak", "weak_reasons", "publisher")
    return pa.Table.from_pylist(
        [
            {
                "device_name": device,
                "lane": devices.index(device),
                "period": period,
                "kind": kind,
                "bar": bar,
                "amount_usd": amount,
                "share": float(amount / highest[device]),
                **{name: row[name] for name in texts},
            }
            for (device, period), row in sorted(lowest.items())
            for kind, bar, amount in (
                (LIST_PRICE, "list", row["list_price_usd"]),
                (PAID[bool(row["sale_event_name"])], "paid", row["price_usd"]),
            )
            if amount is not None
        ]
    )


@per_snapshot(4)
def discounts_panel(colors: Palette, rows: pa.Table) -> ChartFigure:
    """Chart the deepest discount claimed at each Prime Day, and note computed ones."""
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
    return chart_figure(
        deepest_discount_marks(colors, tuple(names.items())),
        {DISCOUNTS: named},
        named,
        name="prices_deepest_discounts",
        alt_text=f"Marks: the deepest discount claimed at each Prime Day, {min(years)} "
        f"to {max(years)}, apart for one product, bundles, and claims about many "
        "models.",
        title="Ring: the deepest discount claimed at each Prime Day",
        sources=_links(listed),
        note=f"None of them was checked here. For {own} of {len(listed)} no source "
        "states a share: it is worked out from the list price or the saving that the "
        "source states with the price. A hollow mark is weak. The figure above a "
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
) -> ChartFigure:
    """Draw the sale calendar with the agencies that joined."""
    known = limits("dated_joinings")
    span = Span(known.first_on.year, known.last_on.year)
    shown = dated_sales(sales, span)
    return chart_figure(
        joinings_and_sales(colors, span),
        {JOININGS: joinings, SALES: shown},
        joinings,
        name="prices_joinings",
        alt_text="A line of agencies that had joined Ring, "
        f"{known.first_on:%B %Y} to {known.last_on:%B %Y}, with the sales of these "
        "years as named bands.",
        title="Agencies that had joined Ring, and the sales of these years",
        sources=(*sources, *_links(shown.to_pylist())),
        note="**Correlation is not causation:** nothing in this record shows that a "
        "sale led an agency to join, or the other way round. The dated record of "
        f"agencies ends in {known.last_on:%B %Y}. " + _without_band(sales, span),
        columns=JOINING_COLUMNS,
    )


def coverage_view(colors: Palette, rows: pa.Table) -> None:
    """Say how much is unknown, and offer a grid that shows where."""
    missing = rows["coverage_status"].to_pylist().count("none")
    st.markdown(
        f"We have no price for **{missing} of {rows.num_rows}** device-and-sale "
        "combinations, which does not mean there was no offer."
    )
    _coverage(colors, rows).draw()


@per_snapshot(16)
def _coverage(colors: Palette, rows: pa.Table) -> ChartFigure:
    """Chart the known and missing prices of each device at each sale."""
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
    return chart_figure(
        coverage_grid(colors, devices, events, tuple(cells.items())),
        {CELLS: rows.select(_CELL_COLUMNS)},
        rows,
        name="prices_coverage",
        alt_text=f"A grid of {len(devices)} devices by {len(events)} sales: "
        f"{sum(known)} cells hold something, {missing} hold nothing.",
        title="Ring devices at each sale: where a price is known",
        sources=(SourceLink("the price record; each observation names its own", ""),),
        note="The number is the observations in a cell. Claims about many models have "
        "their own line and enter no curve.",
        columns=COVERAGE_COLUMNS,
    )


def every_row(observations: pa.Table, sales: pa.Table) -> None:
    """Offer the whole record, including rows that no chart shows."""
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
    """Return the sales that can be drawn within a period."""
    years = pa.array(range(span.first_year, span.last_year + 1), pa.int32())
    inside = pc.is_in(sales["sale_event_year"], value_set=years)
    return sales.filter(inside).filter(sales.filter(inside)["has_dates"])


def _without_band(sales: pa.Table, span: Span) -> str:
    """Name the sales without a band, because no source dates them."""
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
    """Return each publisher once, with a count for those with several documents."""
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
