"""Prices page: what the cameras cost around Prime Day, and a discount checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.prices import Span
from dashboard.components.page_title import page_title
from dashboard.components.reader import colors
from dashboard.components.search_gaps import search_gaps_box
from dashboard.components.url_state import Control
from dashboard.pages.prices import check as check_parts
from dashboard.pages.prices import imported as imported_parts
from dashboard.pages.prices import views
from dashboard.pages.prices.filters import (
    PriceLabels,
    choose_curves,
    choose_device,
    choose_imported,
    choose_kind,
    choose_sale,
    price_controls,
    price_labels,
)
from dashboard.queries import prices as questions
from dashboard.queries.evidence import limits
from dashboard.queries.gaps import search_gaps
from dashboard.queries.joinings import joinings_by_month
from dashboard.queries.labels import labels as words
from dashboard.queries.sources import main_sources, record_day, sources
from dashboard.text.rows import Row, as_rows
from dashboard.text.source_links import SourceLink


def _check(checks: Sequence[Row], sale: Row, device_id: str, name: str) -> None:
    """Draw the discount check of one device at one sale."""
    pair = (device_id, sale["sale_event_id"])
    check = next(
        (c for c in checks if (c["device_id"], c["sale_event_id"]) == pair), None
    )
    first_on, last_on = str(sale["window_starts_on"]), str(sale["ends_on"])
    seen = (
        questions.price_observations([device_id], first_on=first_on, last_on=last_on)
        if sale["has_dates"]
        else questions.price_observations(
            [device_id], sale_event_id=sale["sale_event_id"]
        )
    )
    check_parts.check_panel(check, name, sale["sale_event_name"], seen)


def _imported(
    controls: Mapping[str, Control],
    labels: PriceLabels,
    sales: pa.Table,
    years: tuple[int, int],
) -> None:
    """Draw the imported prices of one device, and its claims checked by them."""
    devices = {row["device_id"]: row for row in as_rows(questions.imported_devices())}
    st.header("Imported prices")
    st.markdown(imported_parts.imported_sentence(list(devices.values())))
    device = devices[choose_imported(controls, labels)]
    first = max(years[0], device["first_observed_on"].year)
    last = min(years[1], device["last_observed_on"].year)
    span = Span(min(first, last), last)
    rows = questions.imported_prices(
        device["device_id"], f"{first}-01-01", f"{last}-12-31"
    )
    ids = sorted({one for row in as_rows(rows) for one in row["source_ids"]})
    imported_parts.imported_chart(
        colors(),
        rows,
        views.dated_sales(sales, span),
        device["device_name"],
        words("seller_type"),
        [
            SourceLink(row["publisher"], row["source_url"], row["source_title"] or "")
            for row in as_rows(sources(ids))
        ],
        span,
    )
    imported_parts.imported_checks_table(
        questions.imported_checks(device["device_id"]), device["device_name"]
    )


def render() -> None:
    """Draw the page."""
    page_title("What Ring cameras cost around Prime Day")
    sales, every = questions.sale_calendar(), questions.price_observations()
    checks = as_rows(questions.discount_checks())
    told = check_parts.findings_sentence(every.num_rows, checks, record_day())
    st.markdown(told)
    by_id = {sale["sale_event_id"]: sale for sale in as_rows(sales)}
    labels = price_labels(
        as_rows(questions.price_devices()),
        list(by_id.values()),
        as_rows(questions.imported_devices()),
    )
    controls = price_controls(labels)
    st.header("The best-known devices over the years")
    ids, first_year, last_year = choose_curves(controls, labels)
    rows = questions.price_observations(
        ids or ("none",),
        first_on=f"{first_year}-01-01",
        last_on=f"{last_year}-12-31",
        kept="curve",
    )
    names = [labels.curves[device_id] for device_id in ids]
    views.curve_view(colors(), rows, sales, names, Span(first_year, last_year))
    st.header("What each sale offered, and what the same cost before")
    sale = by_id[choose_sale(controls, labels)]
    check_parts.offers_of_sale(checks, sale)
    check_parts.all_checks(questions.discount_checks())
    st.header("Was the discount as large as claimed?")
    device_id = choose_device(controls, labels)
    _check(checks, sale, device_id, labels.checked[device_id])
    if labels.imported:
        _imported(controls, labels, sales, (first_year, last_year))
    st.header("Deepest discount claimed at each Prime Day")
    views.discounts_panel(colors(), questions.deepest_discounts()).draw()
    story = limits("first_story")
    st.header(f"The story of {story.months}, checked")
    its_sale = next(
        sale_id
        for sale_id, sale in by_id.items()
        if sale["sale_event_type"] == "prime_day"
        and sale["sale_event_year"] == story.first_on.year
    )
    check_parts.seed_claim_panel(
        as_rows(questions.article_claim("prime_day"))[0],
        by_id[its_sale],
        questions.price_observations(sale_event_id=its_sale),
        [check for check in checks if check["sale_event_id"] == its_sale],
    )
    st.header("Sales beside the agencies that joined")
    joinings = joinings_by_month()
    views.joinings_panel(colors(), joinings, main_sources(joinings), sales).draw()
    st.header("What is known, and what is missing")
    kind = choose_kind(controls)
    views.coverage_view(colors(), questions.price_coverage(kind))
    views.every_row(every, sales)
    search_gaps_box(search_gaps("prices"), name="searched_prices")


if __name__ == "__main__":
    render()
