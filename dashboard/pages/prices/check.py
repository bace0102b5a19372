"""A checked discount: the verdict, the rule and the prices that were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.components.figure import figure, folded_table
from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.tables import text_table
from dashboard.pages.prices.views import CHECK_COLUMNS, OBSERVATION_COLUMNS
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import english, label, labels, limits
from dashboard.text.formats import (
    NOT_KNOWN,
    counted,
    day_text,
    first_up,
    usd,
    with_date_text,
)
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.text.sources import SourceLink
from dashboard.words.sources import cite


def share(part: float | None) -> str:
    """Return a share of 0 to 1 as a percentage: ``45%``."""
    return NOT_KNOWN if part is None else f"{part:.0%}"


def offer_text(row: Mapping[str, Any]) -> str:
    """Describe one observation's offer: a price, a list price, a saving or a share.

    Returns:
        A clause; "no price" if the source gives none.
    """
    parts = [usd(row["price_usd"]) if row["price_usd"] is not None else "no price"]
    if row["list_price_usd"] is not None:
        parts.append(f"list price {usd(row['list_price_usd'])}")
    if row["stated_saving_usd"] is not None:
        bound = _bound(row["stated_saving_bound"])
        parts.append(f"{bound}{usd(row['stated_saving_usd'])} off")
    if row["stated_discount_share"] is not None:
        bound = _bound(row["stated_discount_bound"])
        parts.append(f"{bound}{share(row['stated_discount_share'])} off")
    return ", ".join(parts)


def _bound(code: str | None) -> str:
    return "" if code in {None, "exact"} else f"{label('bound', code)} "


def findings_sentence(
    observation_count: int, checks: Sequence[Row], as_of_on: date
) -> str:
    """Summarize the record, and how many discounts could be checked."""
    verdicts = labels("discount_verdict")
    count = dict.fromkeys(verdicts, 0)
    for check in checks:
        count[check["discount_verdict"]] += 1
    known = {
        name: sum(check[f"{name}_usd"] is not None for check in checks)
        for name in ("observed_low", "stated_list_price", "year_low")
    }
    decided = ", ".join(
        f"{count[verdict]} {verdicts[verdict].lower()}"
        for verdict in verdicts
        if verdict in _DECIDED and count[verdict]
    )
    return (
        f"{observation_count} prices and claims that public sources report; we have no "
        f"prices in between. Of **{len(checks)} offers** of a device at a sale, "
        f"the price is known for {known['observed_low']}, the list price too for "
        f"{known['stated_list_price']}, and a price of the year before for "
        f"{known['year_low']}. Discounts that could be checked: "
        f"**{decided or 'none yet'}**; for {count['cannot_tell']} too little is known, "
        f"and for {count['no_claim']} no source claims one. "
        f":small[As of {day_text(as_of_on)}, by the source named in each row.]"
    )


def offers_of_sale(checks: Sequence[Row], sale: Row) -> None:
    """List each offer of a sale with its list price and the lowest price before it."""
    offers = [row for row in checks if row["sale_event_id"] == sale["sale_event_id"]]
    if not offers:
        st.info(
            f"No source in this record reports an offer at "
            f"{plain(sale['sale_event_name'])}. That is not proof that there was none."
        )
        return
    text_table(
        {
            "Device": [f"**{plain(row['device_name'])}**" for row in offers],
            "Offer": [_offer(row) for row in offers],
            "List price": [plain(usd(row["stated_list_price_usd"])) for row in offers],
            "Lowest known in the year before": [_year_low(row) for row in offers],
            "Discount as claimed": [_verdict(row) for row in offers],
        },
        f"Offers at {sale['sale_event_name']}, each with its list price and the lowest "
        "price known in the year before",
    )


def _verdict(row: Row) -> str:
    return label("discount_verdict", row["discount_verdict"])


def _offer(row: Row) -> str:
    """Return the lowest price at a sale, or the advertised discount."""
    if row["observed_low_usd"] is not None:
        return f"**{plain(usd(row['observed_low_usd']))}**"
    if row["claimed_discount_share"] is not None:
        return f"{share(row['claimed_discount_share'])} off, no price"
    return NOT_KNOWN


def _year_low(row: Row) -> str:
    if row["year_low_usd"] is None:
        return NOT_KNOWN
    source = SourceLink(row["year_low_publisher"], row["year_low_source_url"])
    return (
        f"**{plain(usd(row['year_low_usd']))}** on {day_text(row['year_low_on'])} "
        f":small[({cite(source, english())})]"
    )


def check_panel(check: Row | None, device: str, sale: str, seen: pa.Table) -> None:
    """Draw the check of one device at one sale."""
    if check is None:
        st.info(
            f"No source in this record reports an offer of {plain(device)} at "
            f"{plain(sale)}, so there is nothing to check. That is not proof that "
            "there was none."
        )
        return
    with st.container(border=True, key="prices_check_panel"):
        verdict, figures = st.columns([2, 3])
        with verdict:
            st.metric("Verdict", label("discount_verdict", check["discount_verdict"]))
            st.markdown(f"**The rule:** {plain(check['verdict_rule'])}")
        with figures:
            lines = _figures(check)
            if check["discount_verdict"] in _DECIDED:
                cautions = _cautions(check, seen.to_pylist())
                lines += [f"**Caution:** {caution}" for caution in cautions]
            facts = "\n".join(f"- {line}" for line in lines)
            st.markdown(f"{facts}\n\n:small[{_sources(check)}]")
    folded_table(
        "Prices found at the sale and in the 90 days before it",
        with_date_text(seen, "observed_on"),
        OBSERVATION_COLUMNS,
        name="prices_seen",
    )


def checked_claims(rows: pa.Table) -> None:
    """List the claims that could be checked, and those that almost could."""
    listed = as_rows(rows)
    decided = [row for row in listed if row["discount_verdict"] in _DECIDED]
    near = [
        row
        for row in listed
        if row not in decided
        and None not in (row["stated_list_price_usd"], row["observed_low_usd"])
        and row["prior_price_days"]
    ]
    near.sort(key=lambda row: -row["prior_price_days"])
    shown = [*decided, *near[: _MOST_CLAIMS - len(decided)]]
    sentence = (
        f"{len(decided)} of {len(listed)} claimed discounts on Ring cameras could be "
        "checked against earlier prices."
    )
    with figure("prices_checks", sentence, rows, CHECK_COLUMNS, first="Checked claims"):
        text_table(
            {
                "Device and sale": [
                    f"**{plain(row['device_name'])}**, {plain(row['sale_event_name'])}"
                    for row in shown
                ],
                "Claimed": [share(row["claimed_discount_share"]) for row in shown],
                "List price": [
                    plain(usd(row["stated_list_price_usd"])) for row in shown
                ],
                "Price at the sale": [_offer(row) for row in shown],
                "Median of the 90 days before": [_before(row) for row in shown],
                "Verdict": [f"**{_verdict(row)}**" for row in shown],
            },
            "Claimed discounts, each with the list price, the price at the sale, the "
            "prices before and the verdict",
        )
        st.markdown(
            ":small[Listed are the claims with a list price, a price at the sale and "
            "at least one price before it. Fewer than three days with a price before "
            "are too few to tell.]"
        )


def _before(row: Row) -> str:
    days = counted(row["prior_price_days"], "day", "days")
    return f"{plain(usd(row['prior_price_usd']))} :small[({days})]"


_MOST_CLAIMS = 8
_DECIDED = {"as_stated", "smaller_than_stated", "larger_than_stated"}


def _cautions(check: Row, seen: Sequence[Row]) -> list[str]:
    """List the reasons why a verdict is weaker than it looks."""
    sale_id = check["sale_event_id"]
    offers = [row for row in seen if row["sale_event_id"] == sale_id]
    before = [
        row for row in seen if row["is_dated_price"] and row["sale_event_id"] != sale_id
    ]
    shops = {row["retailer_name"] for row in offers}
    cautions = {
        "The prices before are themselves offers of another sale.": any(
            row["sale_event_id"] for row in before
        ),
        "They are of another shop than the offer.": any(
            row["retailer_name"] not in shops for row in before
        ),
        "A text does not name the generation, which was inferred.": any(
            row["model_basis"] == "inferred" for row in (*offers, *before)
        ),
        "The day of the offer is the first of its ad or event, not a day on which "
        "somebody saw the price.": any(
            row["date_basis"] == "event_start" for row in offers
        ),
    }
    return [text for text, is_so in cautions.items() if is_so]


def _sources(check: Row) -> str:
    source = SourceLink(check["publisher"], check["source_url"])
    named = f"Source of the claim or offer: {cite(source, english())}."
    if check["observed_low_source_id"] in {None, check["source_id"]}:
        return named
    low = SourceLink(check["observed_low_publisher"], check["observed_low_source_url"])
    return f"{named} Source of the lowest price: {cite(low, english())}."


def _figures(check: Row) -> list[str]:
    basis = label("claim_basis", check["claim_basis"] or "share")
    days, is_enough = check["prior_price_days"], check["has_enough_days"]
    before = check["prior_price_usd"]
    low = (
        f", {label('observed_low_basis', check['observed_low_basis'])}"
        if check["observed_low_basis"] is not None
        else ""
    )
    prices = counted(check["prior_price_count"], "dated price", "dated prices")
    return [
        f"Discount {basis}: **{share(check['claimed_discount_share'])}**",
        f"List price stated: {plain(usd(check['stated_list_price_usd']))}",
        f"Lowest price at the sale{low}: **{plain(usd(check['observed_low_usd']))}**",
        f"In the 90 days before: **{prices} on {counted(days, 'day', 'days')}**, "
        + ("enough for the rule" if is_enough else "fewer days than the rule asks for")
        + (f"; median price {plain(usd(before))}" if before is not None else ""),
        "Drop from that median price: "
        + (
            f"{share(check['found_discount_share'])}, shown and not decisive"
            if not is_enough and check["found_discount_share"] is not None
            else share(check["found_discount_share"])
        ),
        f"Observations at the sale: {check['observation_count']}",
    ]


def seed_claim_panel(
    claim: Row, sale: Row, reports: pa.Table, checks: Sequence[Row]
) -> None:
    """Show one sentence of the July 2019 story next to what was found for it."""
    rows, month = reports.to_pylist(), limits("first_story").months
    with st.container(border=True):
        st.markdown(
            f"**The claim:** {plain(claim['claim'])} "
            f":small[{plain(claim['claimant_name'])}, {month}, in our words.]"
        )
    days = f"{day_text(sale['starts_on'])} to {day_text(sale['ends_on'])}"
    st.markdown(_how_thin(f"{plain(sale['sale_event_name'])} ({days})", rows, checks))
    _reports_text(reports).draw()


@per_snapshot(2)
def _reports_text(reports: pa.Table) -> CitedText:
    return cited_text(map(_report_line, reports.to_pylist()))


def _how_thin(sale: str, rows: Sequence[Row], checks: Sequence[Row]) -> str:
    """Explain how little was found for the sale, and what follows from it."""
    priced = sum(row["price_usd"] is not None for row in rows)
    shares = sum(row["stated_discount_share"] is not None for row in rows)
    ranges = sum(row["is_range_claim"] for row in rows)
    weak = sum(row["is_weak"] for row in rows)
    before = sum(check["prior_price_count"] for check in checks)
    verdicts = dict.fromkeys(
        f"*{label('discount_verdict', check['discount_verdict']).lower()}*"
        for check in checks
    )
    dollars = counted(priced, "gives a price in dollars", "give a price in dollars")
    return (
        f"**What was found for {sale}: {counted(len(rows), 'report', 'reports')}.** "
        f"{dollars}; {shares} give a share off, {ranges} of these for products in "
        f"general; {weak} of the {len(rows)} are weak. From the 90 days before the "
        f"sale {counted(before, 'dated price is', 'dated prices are')} known. So we "
        "can neither confirm nor refute the claim; the checks give "
        f"{' and '.join(verdicts) or NOT_KNOWN}."
    )


def _report_line(row: Row) -> str:
    source = cite(SourceLink(row["publisher"], row["source_url"]), english())
    weak = f" Weak: {plain(row['weak_reasons'])}." if row["weak_reasons"] else ""
    note = f" {plain(first_up(row['bundle_note']))}." if row["bundle_note"] else ""
    early = " Early deal of the sale." if row["offer_timing"] == "early" else ""
    return (
        f"- **{plain(row['device_name'])}**: {plain(offer_text(row))}.{early} "
        f":small[{note}{weak} Source: {source}.]"
    )
