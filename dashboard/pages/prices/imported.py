"""Prices that an operator imported: over time, and held to the claims of sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.prices import (
    IMPORTED,
    SALES,
    Span,
    imported_prices_by_seller,
)
from dashboard.charts.rows import drawable
from dashboard.charts.theme import Palette
from dashboard.components.chart_panel import chart_panel
from dashboard.components.tables import table_panel
from dashboard.pages.prices.tables import IMPORTED_CHECK_COLUMNS, IMPORTED_COLUMNS
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.text.source_links import SourceLink


def imported_sentence(devices: Sequence[Row]) -> str:
    """Say what was imported, and that it is apart from the record."""
    count = sum(row["observation_count"] for row in devices)
    first = min(row["first_observed_on"] for row in devices)
    last = max(row["last_observed_on"] for row in devices)
    return (
        f":blue-badge[Imported] **{counted(count, 'price', 'prices')}** of "
        f"{counted(len(devices), 'device', 'devices')}, {day_text(first)} to "
        f"{day_text(last)}, that "
        "whoever runs this site imported from price files. Nothing else on this page "
        "counts them: reported and imported prices are never mixed."
    )


def imported_chart(
    colors: Palette,
    rows: pa.Table,
    sales: pa.Table,
    device: str,
    sellers: Mapping[str, str],
    sources: Sequence[SourceLink],
    span: Span,
) -> None:
    """Draw the imported prices of one device, or say that there are none.

    Args:
        colors: Palette of the theme.
        rows: Rows of ``fct_daily_prices``.
        sales: The sales within the span, as the chart draws them.
        device: Name of the device.
        sellers: What each seller is called, in the order of the legend.
        sources: Whose prices these are.
        span: Days to cover.
    """
    names = [sellers[row["seller_type"]] for row in as_rows(rows)]
    rows = rows.append_column("seller", pa.array(names, pa.string()))
    priced = rows.filter(rows["low_price_usd"].is_valid())
    if not priced.num_rows:
        st.info(f"No price of {plain(device)} was imported for this time.")
        return
    found = set(priced["seller"].to_pylist())
    shown = tuple(name for name in sellers.values() if name in found)
    chart_panel(
        imported_prices_by_seller(colors, shown, span),
        {
            IMPORTED: drawable(
                priced.select(["observed_on", "seller", "low_price_usd"])
            ),
            SALES: sales,
        },
        rows,
        name="prices_imported",
        alt_text=f"Points: imported prices of {device} on {priced.num_rows:,} days of "
        f"{counted(len(shown), 'seller', 'sellers')}, {span.first_year} to "
        f"{span.last_year}, with the sales as named bands.",
        sources=sources,
        note="Each point is the lowest imported price of a day (UTC) at one seller; on "
        "days without a point nothing is known.",
        columns=IMPORTED_COLUMNS,
    ).draw()


def imported_checks_table(rows: pa.Table, device: str) -> None:
    """List the checks by imported prices, beside the verdict by reported ones."""
    st.subheader("The same check by imported prices")
    if not rows.num_rows:
        st.info(f"No price of {plain(device)} at a dated sale was imported.")
        return
    st.markdown(
        "The claim is the one that a source reports; the drop is worked out from the "
        "imported prices of one seller alone, by the same rule."
    )
    table_panel(
        rows, IMPORTED_CHECK_COLUMNS, name="prices_imported_checks", missing="none"
    )
