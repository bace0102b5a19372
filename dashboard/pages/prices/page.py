"""Prices page: what the cameras cost around Prime Day, and a discount checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.charts.prices import Span
from dashboard.components.figure import folded, search_gaps_box
from dashboard.components.filters import choose_many, choose_one, colors
from dashboard.components.source_note import page_title
from dashboard.components.url_state import (
    Control,
    hidden_value,
    open_for_link,
    open_url,
    write_url,
)
from dashboard.pages.prices import check, views
from dashboard.queries import prices as questions
from dashboard.queries.labels import labels as words
from dashboard.queries.labels import limits
from dashboard.queries.programs import joinings_by_month
from dashboard.queries.sources import main_sources, record_day, search_gaps
from dashboard.text.rows import Row, as_rows

_PAGE = "prices"
# Pixels; controls next to the list share its row, or wrap on a phone.
_DEVICES_PIXELS = 890
_EVERY_YEAR = "all"
# Devices with the most known prices over several years.
_DEVICES_AT_FIRST = (
    "ring-video-doorbell-2020,ring-battery-doorbell-plus,ring-indoor-cam-2,"
    "ring-battery-doorbell-2024,ring-stick-up-cam,ring-video-doorbell-pro"
)
# A discount with enough prices to be checked.
_DEVICE_AT_FIRST = "ring-indoor-cam-2"
_SALE_AT_FIRST = "black-friday-2025"


@dataclass(frozen=True)
class _PriceLabels:
    """Option labels of each control, by id.

    Attributes:
        curves: Devices with a price on a curve.
        checked: Devices for which discounts are claimed.
        years: Years in the record, in order.
    """

    curves: Mapping[str, str]
    checked: Mapping[str, str]
    sales: Mapping[str, str]
    years: tuple[int, ...]

    @property
    def year_names(self) -> dict[str, str]:
        """Return the year options, after the one for all years."""
        return {_EVERY_YEAR: "All years", **{str(y): str(y) for y in self.years}}


def _price_labels(devices: Sequence[Row], sales: Sequence[Row]) -> _PriceLabels:
    """Return the option labels of each control."""
    on_curve = [row for row in devices if row["curve_price_count"]]
    single = [row for row in devices if row["device_scope"] != "range"]
    first = min(
        row["first_observed_on"].year for row in devices if row["observed_days"]
    )

    def names(rows: Sequence[Row]) -> dict[str, str]:
        return {row["device_id"]: row["device_name"] for row in rows}

    return _PriceLabels(
        curves=names(on_curve),
        checked=names(single),
        sales={row["sale_event_id"]: row["sale_event_name"] for row in sales},
        years=tuple(range(first, sales[-1]["sale_event_year"] + 1)),
    )


def _price_controls(labels: _PriceLabels) -> dict[str, Control]:
    """Define the page's controls, and set them from the address."""
    kinds = words("device_category")
    listed = {
        "year": ("Years", labels.year_names, _EVERY_YEAR),
        "device": ("Device", labels.checked, _DEVICE_AT_FIRST),
        "sale": ("Sale", labels.sales, _SALE_AT_FIRST),
        "kind": ("Kind of product", kinds, "doorbell"),
    }
    controls = {
        "devices": Control(
            _PAGE, "devices", "Devices", _DEVICES_AT_FIRST, "many", tuple(labels.curves)
        ),
        **{
            name: Control.listed(_PAGE, name, label, options, first)
            for name, (label, options, first) in listed.items()
        },
    }
    open_url(tuple(controls.values()))
    return controls


def _choose_curves(
    controls: Mapping[str, Control], labels: _PriceLabels
) -> tuple[list[str], int, int]:
    """Draw the controls of the price chart."""
    with st.container(horizontal=True):
        ids = choose_many(
            controls["devices"],
            labels.curves,
            placeholder="Choose up to six devices",
            width=_DEVICES_PIXELS,
        )
        year = choose_one(controls["year"], labels.year_names)
    if year == _EVERY_YEAR:
        return ids, labels.years[0], labels.years[-1]
    return ids, int(year), int(year)


def _check(checks: Sequence[Row], sale: Row, device_id: str, name: str) -> None:
    """Draw the discount check of one device at one sale."""
    pair = (device_id, sale["sale_event_id"])
    match = next(
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
    check.check_panel(match, name, sale["sale_event_name"], seen)


def _story(by_id: Mapping[str, Row], checks: Sequence[Row]) -> None:
    """Offer the first story's claim next to what was found for its sale."""
    story = limits("first_story")
    box = folded(f"The story of {story.months}, checked", "prices_story")
    if not box.open:
        return
    its_sale = next(
        sale_id
        for sale_id, sale in by_id.items()
        if sale["sale_event_type"] == "prime_day"
        and sale["sale_event_year"] == story.first_on.year
    )
    with box:
        check.seed_claim_panel(
            as_rows(questions.article_claim("prime_day"))[0],
            by_id[its_sale],
            questions.price_observations(sale_event_id=its_sale),
            [one for one in checks if one["sale_event_id"] == its_sale],
        )


def render() -> None:
    """Draw the page."""
    page_title("What Ring cameras cost around Prime Day")
    sales, every = questions.sale_calendar(), questions.price_observations()
    checks = as_rows(questions.discount_checks())
    st.markdown(check.findings_sentence(every.num_rows, checks, record_day()))
    by_id = {sale["sale_event_id"]: sale for sale in as_rows(sales)}
    labels = _price_labels(as_rows(questions.price_devices()), list(by_id.values()))
    controls = _price_controls(labels)
    st.header("List price and price paid")
    ids, first_year, last_year = _choose_curves(controls, labels)
    rows = questions.price_observations(
        ids or ("none",),
        first_on=f"{first_year}-01-01",
        last_on=f"{last_year}-12-31",
        scope="curve",
    )
    names = [labels.curves[device_id] for device_id in ids]
    views.prices_view(colors(), rows, names, Span(first_year, last_year))
    st.header("Claimed discounts, checked")
    check.checked_claims(questions.discount_checks())
    st.header("What each sale offered, and what the same cost before")
    sale = by_id[choose_one(controls["sale"], labels.sales)]
    check.offers_of_sale(checks, sale)
    open_for_link([controls["device"]], "prices_one_box")
    box = folded("One device at this sale, checked", "prices_one")
    if box.open:
        with box:
            device_id = choose_one(controls["device"], labels.checked)
            _check(checks, sale, device_id, labels.checked[device_id])
    else:
        hidden_value(controls["device"])
    box = folded("Deepest discount claimed at each Prime Day", "prices_deepest")
    if box.open:
        with box:
            views.discounts_panel(colors(), questions.deepest_discounts()).draw()
    _story(by_id, checks)
    box = folded("Sales and the agencies that joined", "prices_beside")
    if box.open:
        joinings = joinings_by_month()
        with box:
            views.joinings_panel(
                colors(), joinings, main_sources(joinings), sales
            ).draw()
    open_for_link([controls["kind"]], "prices_gaps_box")
    box = folded("What is known, and what is missing", "prices_gaps")
    if box.open:
        with box:
            kind = choose_one(controls["kind"], words("device_category"))
            views.coverage_view(colors(), questions.price_coverage(kind))
    else:
        hidden_value(controls["kind"])
    write_url(tuple(controls.values()))
    views.every_row(every, sales)
    search_gaps_box(search_gaps("prices"), name="searched_prices")


if __name__ == "__main__":
    render()
