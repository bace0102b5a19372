"""How the tables of the prices page name and format their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.pages.prices.words import (
    CLAIM_LABELS,
    LOW_LABELS,
    TIMING_LABELS,
    VERDICT_LABELS,
)

PRICE_LABELS: Mapping[str, Mapping[str, str]] = {
    "offer_timing": TIMING_LABELS,
    "discount_verdict": VERDICT_LABELS,
    "claim_basis": CLAIM_LABELS,
    "observed_low_basis": LOW_LABELS,
}


def _dollars(label: str) -> Any:  # noqa: ANN401 - Streamlit's own
    return st.column_config.NumberColumn(label, format="$%,.2f")


def _share(label: str) -> Any:  # noqa: ANN401 - Streamlit's own
    return st.column_config.NumberColumn(label, format="percent")


def _link() -> Any:  # noqa: ANN401 - Streamlit's own
    return st.column_config.LinkColumn("Link", display_text="open")


def observation_columns() -> dict[str, Any]:
    """Name the columns of price observations; ids and codes stay in the file."""
    text, tick = st.column_config.TextColumn, st.column_config.CheckboxColumn
    hidden = (
        *("observation_id", "device_id", "sale_event_id", "observed_on", "drawn_on"),
        *("observed_on_precision", "is_day_low", "segment_number", "source_id"),
        *("longest_gap_days", "claimed_discount_share", "price_basis", "price_bound"),
    )
    return {
        **dict.fromkeys(hidden),
        "when": text("Day"),
        "device_name": text("Device", width="medium"),
        "price_usd": _dollars("Price"),
        "list_price_usd": _dollars("List price stated"),
        "stated_saving_usd": _dollars("Saving stated"),
        "stated_saving_bound": text("Saving is"),
        "stated_discount_share": _share("Share off stated"),
        "stated_discount_bound": text("Share is"),
        "sale_event_name": text("Sale"),
        "offer_timing": text("Timing"),
        "retailer_name": text("Shop"),
        "condition_status": text("Goods"),
        "is_weak": tick("Weak"),
        "weak_reasons": text("Weak, for", width="medium"),
        "derivation_note": text("How a derived price follows"),
        "bundle_note": text("What else the source says", width="medium"),
        "conflict_note": text("Another source says", width="medium"),
        "is_range_claim": tick("Speaks of many models"),
        "is_on_price_curve": tick("On a curve"),
        "is_dated_price": tick(
            "Counts as a dated price", help="Price and day stand in the text itself."
        ),
        "source_kind": text("Kind of source"),
        "publisher": text("Source"),
        "source_url": _link(),
    }


def curve_columns() -> dict[str, Any]:
    """Name the columns behind the price chart."""
    text = st.column_config.TextColumn
    hidden = ("observation_id", "device_id", "source_id", "observed_on", "drawn_on")
    return {
        **dict.fromkeys((*hidden, "is_day_low", "segment_number")),
        "when": text("Day"),
        "device_name": text("Device", width="medium"),
        "price_usd": _dollars("Price"),
        "list_price_usd": _dollars("List price stated"),
        "sale_event_name": text("Sale"),
        "retailer_name": text("Shop"),
        "is_weak": st.column_config.CheckboxColumn("Weak"),
        "weak_reasons": text("Weak, for", width="medium"),
        "bundle_note": text("What else the source says", width="medium"),
        "conflict_note": text("Another source says", width="medium"),
        "publisher": text("Source"),
        "source_url": _link(),
    }


def sale_columns() -> dict[str, Any]:
    """Name the columns of the sale calendar."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    hidden = (
        "sale_event_id",
        "band_name",
        "sale_event_type",
        "band_ends_on",
        "source_id",
    )
    return {
        **dict.fromkeys(hidden),
        "is_continued_sale": None,
        "sale_event_name": text("Sale"),
        "sale_event_year": None,
        "starts_on": st.column_config.DateColumn("First day", format="YYYY-MM-DD"),
        "ends_on": st.column_config.DateColumn("Last day", format="YYYY-MM-DD"),
        "sale_event_days": number("Days"),
        "has_dates": st.column_config.CheckboxColumn("Dates known"),
        "observation_count": number("Observations"),
        "device_count": number("Devices"),
        "curve_price_count": number("Prices on a curve"),
        "date_note": text("On the dates", width="large"),
        "publisher": text("Source of the dates"),
        "source_url": _link(),
    }


def check_columns() -> dict[str, Any]:
    """Name the columns of the discount checks; the rule stands beside its verdict."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    hidden = ("device_id", "sale_event_id", "starts_on", "ends_on", "observation_id")
    return {
        **dict.fromkeys(hidden),
        **dict.fromkeys(("source_id", "observed_low_source_id", "source_ids")),
        "device_name": text("Device", width="medium"),
        "sale_event_name": text("Sale"),
        "discount_verdict": text("Verdict"),
        "verdict_rule": text("The rule behind it", width="large"),
        "claimed_discount_share": _share("Discount claimed"),
        "claim_basis": text("It is"),
        "stated_list_price_usd": _dollars("List price stated"),
        "stated_saving_usd": _dollars("Saving stated"),
        "observed_low_usd": _dollars("Lowest price"),
        "observed_low_basis": text("Lowest price is"),
        "prior_price_usd": _dollars("Middle price before"),
        "found_discount_share": _share("Drop found"),
        "prior_price_count": number("Dated prices before"),
        "prior_price_days": number("on days"),
        "has_enough_days": st.column_config.CheckboxColumn("Enough days"),
        "observation_count": number("Observations"),
        "publisher": text("Source of the claim"),
        "source_url": _link(),
        "observed_low_publisher": text("Source of the lowest price"),
        "observed_low_source_url": _link(),
    }


def discount_columns() -> dict[str, Any]:
    """Name the columns of the deepest claimed discounts."""
    text = st.column_config.TextColumn
    hidden = (
        "sale_event_id",
        "offer_scope",
        "sale_event_year",
        "observed_on",
        "device_id",
    )
    return {
        **dict.fromkeys(hidden),
        **dict.fromkeys(("observation_id", "source_id")),
        "sale_event_name": text("Sale"),
        "scope_name": text("Speaks of"),
        "claimed_discount_share": _share("Deepest discount claimed"),
        "claim_words": text("It is", width="medium"),
        "device_name": text("For", width="large"),
        "claim_basis": None,
        "stated_discount_bound": text("Stated as"),
        "has_claim": st.column_config.CheckboxColumn("Any found"),
        "is_weak": st.column_config.CheckboxColumn("Weak"),
        "weak_reasons": text("Weak, for", width="medium"),
        "publisher": text("Source"),
        "source_url": _link(),
    }


def coverage_columns() -> dict[str, Any]:
    """Name the columns of the coverage grid."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    hidden = (
        "device_id",
        "sale_event_id",
        "device_category",
        "sale_event_year",
        "source_id",
    )
    return {
        **dict.fromkeys(hidden),
        **dict.fromkeys(("device_scope", "coverage_status", "discount_verdict")),
        "is_known": None,
        "device_name": text("Device", width="large"),
        "sale_event_name": text("Sale"),
        "starts_on": st.column_config.DateColumn("First day", format="YYYY-MM-DD"),
        "cell_name": text("In the record"),
        "observation_count": number("Observations"),
        "curve_price_count": number("Prices on a curve"),
        "verdict_name": text("Discount check"),
    }
