"""Prices page: what the cameras cost over time and at sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.charts.chart_spec import with_floats
from dashboard.charts.prices import PRICES, SALES, Span, prices_over_time
from dashboard.charts.theme import Palette
from dashboard.citations import SourceLink, cite
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import (
    ChartFigure,
    chart_figure,
    search_gaps_box,
    table_panel,
)
from dashboard.components.filters import (
    choose_many,
    choose_one,
    colors,
    filter_rows,
    names_by_id,
)
from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.tables import text_table
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.formats import (
    capitalized,
    counted,
    grouped,
    plain,
    usd,
    with_date_text,
    with_plot_dates,
)
from dashboard.queries import prices as questions
from dashboard.queries.incidents import article_claims
from dashboard.queries.labels import bound_words, english, limits
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import main_sources, search_gaps
from dashboard.queries.terms import RING_ID
from dashboard.rows import Row, as_rows

PRIME_DAY = "prime-day"
_PAGE = "prices"
_EVERY = "all"
_MOST_DEVICES = 3
# The device with prices on most days.
_DEVICE_AT_FIRST = "ring-video-doorbell-2020"
_PRICE_COLUMNS = pick_columns(
    "when",
    "device_name",
    "price_usd",
    "list_price_usd",
    "sale_event_name",
    "retailer_name",
    "is_reported_discount",
    "is_weak",
    "weak_reasons",
    "bundle_note",
    "conflict_note",
    "publisher",
    "source_url",
)
_OFFER_COLUMNS = pick_columns(
    "device_name",
    "sale_event_name",
    "observed_low_usd",
    "stated_list_price_usd",
    "claimed_discount_share",
    "prior_price_days",
    "publisher",
    "source_url",
)


def findings_sentence(offers: Sequence[Row]) -> str:
    """Say how many offers have a known price, and that the weeks before have none."""
    known = [row for row in offers if row["observed_low_usd"] is not None]
    return (
        f"We know what Ring devices cost at **{len(known)} sale offers**. Nobody "
        "recorded the weeks before, so we cannot say whether a discount was real."
    )


@per_snapshot
def _findings() -> str:
    return findings_sentence(as_rows(_chosen_offers(RING_ID, _EVERY)))


def _controls(devices: Mapping[str, str], offers: pa.Table) -> dict[str, Control]:
    """Define the page's controls, and set them from the address."""
    sales = names_by_id(offers, "sale_event_id", "sale_event_name")
    makers = names_by_id(offers, "vendor_id", "vendor_name")
    controls = {
        "devices": Control(
            _PAGE,
            "devices",
            "Devices",
            _DEVICE_AT_FIRST,
            "many",
            tuple(devices),
            most=_MOST_DEVICES,
        ),
        "maker": Control(_PAGE, "maker", "Maker", RING_ID, options=(_EVERY, *makers)),
        "sale": Control(_PAGE, "sale", "Sale", _EVERY, options=(_EVERY, *sales)),
    }
    open_url(tuple(controls.values()))
    return controls


@per_snapshot
def _prices(
    colors: Palette, rows: pa.Table, known: pa.Table, ids: tuple[str, ...]
) -> ChartFigure:
    """Chart the known prices of the chosen devices."""
    devices, sales = _chosen(known, ids), questions.sale_calendar()
    rows = with_plot_dates(rows, "observed_on")
    when = with_date_text(rows, "observed_on")
    years = [row["plotted_on"].year for row in as_rows(rows)]
    span = Span(min(years), max(years))
    names = tuple(row["device_name"] for row in devices)
    weak = rows["is_weak"].to_pylist().count(True)
    covered = pa.array(range(span.first_year, span.last_year + 1), pa.int32())
    shown = sales.filter(pc.is_in(sales["sale_event_year"], value_set=covered))
    return chart_figure(
        prices_over_time(colors, names, span),
        {PRICES: with_floats(when), SALES: shown},
        when,
        name="prices_over_time",
        alt_text=f"Points: known prices of {' and '.join(names)}, {span.first_year} to "
        f"{span.last_year}, with list prices as steps and sales as bands.",
        title=chart_claim(devices),
        unit=f"US dollars, lowest price known of each day, {span.first_year} to "
        f"{span.last_year}",
        sources=main_sources(rows),
        note="Nothing is known between the points. Bands are sales; the dashed step is "
        f"the list price that the same sources state. Hollow points, {weak} of "
        f"{rows.num_rows}, are second-hand in price, day, model or text.",
        columns=_PRICE_COLUMNS,
    )


def _chosen(devices: pa.Table, ids: Sequence[str]) -> list[Row]:
    rows = {row["device_id"]: row for row in as_rows(devices)}
    return [rows[device_id] for device_id in ids]


def chart_claim(devices: Sequence[Row]) -> str:
    """State the prices of the chosen devices in a title."""
    if len(devices) > 1:
        lows = [
            f"{row['device_name']} {usd(row['lowest_price_usd'])}" for row in devices
        ]
        return f"Lowest known prices: {'; '.join(lows)}"
    [only] = devices
    days = counted(only["observed_days"], "day", "days")
    low, high = usd(only["lowest_price_usd"]), usd(only["highest_price_usd"])
    prices = low if low == high else f"{low} to {high}"
    return f"{only['device_name']} cost {prices} on the {days} we know"


def _summary(devices: Sequence[Row]) -> None:
    """List lowest, median and highest known price of the chosen devices."""
    text_table(
        {
            "Device": [f"**{plain(row['device_name'])}**" for row in devices],
            **{
                heading: [plain(usd(row[f"{name}_price_usd"])) for row in devices]
                for heading, name in (
                    ("Lowest", "lowest"),
                    ("Median", "median"),
                    ("Highest", "highest"),
                )
            },
            "Days": [grouped(row["observed_days"]) for row in devices],
            "Between": [
                f"{row['first_observed_on']:%b %Y} and {row['last_observed_on']:%b %Y}"
                for row in devices
            ],
        },
        "Lowest, median and highest known price of each chosen device",
    )


@per_snapshot
def _chosen_offers(maker: str, sale: str) -> pa.Table:
    chosen = {"vendor_id": maker, "sale_event_id": sale}
    return filter_rows(
        questions.sale_offers(),
        **{name: value for name, value in chosen.items() if value != _EVERY},
    )


def _offers(controls: Mapping[str, Control], offers: pa.Table) -> None:
    """Draw the table of offers with its filters."""
    sales = names_by_id(offers, "sale_event_id", "sale_event_name")
    makers = names_by_id(offers, "vendor_id", "vendor_name")
    with st.container(horizontal=True):
        maker = choose_one(controls["maker"], {_EVERY: "All makers", **makers})
        sale = choose_one(controls["sale"], {_EVERY: "All sales", **sales})
    rows = _chosen_offers(maker, sale)
    if not rows.num_rows:
        st.info(
            "No source in this record reports such an offer. That is not proof that "
            "there was none."
        )
        return
    table_panel(
        rows,
        _OFFER_COLUMNS,
        name="prices_offers",
        sentence=f"{counted(rows.num_rows, 'offer', 'offers')} of a device at a sale, "
        "with the days of the 90 before on which a price outside sales is on record.",
    )


@per_snapshot
def _story() -> CitedText:
    """Write the first story's claim with what is known of its sale."""
    story = limits("first_story")
    (claim,) = as_rows(filter_rows(article_claims(), claim_subject="prime_day"))
    year = story.first_on.year
    reports = as_rows(questions.reports_of_prime_day(year))
    priced = len([row for row in reports if row["price_usd"] is not None])
    in_general = [row["is_range_claim"] for row in reports].count(True)
    weak = [row["is_weak"] for row in reports].count(True)
    known = counted(len(reports), "report", "reports")
    lead = (
        f"**The claim:** {plain(claim['claim'])} "
        f":small[{plain(claim['claimant_name'])}, {story.months}, in our words.]\n\n"
        f"**What is known:** for Prime Day {year} we found {known}, of which "
        f"{priced} {'gives' if priced == 1 else 'give'} a price in dollars, "
        f"{in_general} speak of products in general, and {weak} are second-hand. So we "
        "can neither confirm nor refute the claim.\n"
    )
    return cited_text(chain((lead,), map(report_line, reports)))


def report_line(row: Row) -> str:
    """Write what one source reports of a sale."""
    source = capitalized(
        cite(SourceLink(row["publisher"], row["source_url"]), english())
    )
    weak = f" Second-hand: {plain(row['weak_reasons'])}." if row["weak_reasons"] else ""
    note = f" {plain(capitalized(row['bundle_note']))}." if row["bundle_note"] else ""
    early = " Early deal of the sale." if row["offer_timing"] == "early" else ""
    return (
        f"- **{plain(row['device_name'])}**: {plain(offer_text(row))}.{early} "
        f":small[{note}{weak} {source}.]"
    )


def offer_text(row: Row) -> str:
    """Describe an offer: price, list price, saving and share, or "no price"."""
    parts = [usd(row["price_usd"]) if row["price_usd"] is not None else "no price"]
    if row["list_price_usd"] is not None:
        parts.append(f"list price {usd(row['list_price_usd'])}")
    if row["stated_saving_usd"] is not None:
        bound = bound_words(row["stated_saving_bound"])
        parts.append(f"{bound}{usd(row['stated_saving_usd'])} off")
    if row["stated_discount_share"] is not None:
        bound = bound_words(row["stated_discount_bound"])
        parts.append(f"{bound}{row['stated_discount_share']:.0%} off")
    return ", ".join(parts)


def render() -> None:
    """Draw the page."""
    st.title("What Ring cameras cost around Prime Day")
    offers = questions.sale_offers()
    st.markdown(_findings())
    devices = questions.price_devices()
    names = names_by_id(devices, "device_id", "device_name")
    controls = _controls(names, offers)
    ids = choose_many(
        controls["devices"], names, placeholder="Choose up to three devices"
    )
    if ids:
        rows = questions.device_prices(ids)
        _prices(colors(), rows, devices, tuple(ids)).draw()
        _summary(_chosen(devices, ids))
    else:
        st.info("Choose at least one device to see its prices.")
    st.header("Offers at sales")
    _offers(controls, offers)
    write_url(tuple(controls.values()))
    st.header(f"The claim of {limits('first_story').months}", anchor=PRIME_DAY)
    _story().draw()
    search_gaps_box(search_gaps("prices"), name="searched_prices")


if __name__ == "__main__":
    render()
