"""What the tables of the prices page show."""

from __future__ import annotations

from dashboard.components.column_registry import ColumnStyle, pick_columns

OBSERVATION_COLUMNS = pick_columns(
    *("when", "device_name", "price_usd", "list_price_usd", "stated_saving_usd"),
    *("stated_saving_bound", "stated_discount_share", "stated_discount_bound"),
    *("sale_event_name", "offer_timing", "retailer_name", "goods_condition"),
    *("is_weak", "weak_reasons", "derivation_note", "bundle_note", "conflict_note"),
    *("is_range_claim", "is_on_price_curve", "is_dated_price", "source_kind"),
    *("publisher", "source_url"),
)
CURVE_COLUMNS = pick_columns(
    *("when", "device_name", "price_usd", "list_price_usd", "sale_event_name"),
    *("retailer_name", "is_weak", "weak_reasons", "bundle_note", "conflict_note"),
    *("publisher", "source_url"),
)
SALE_COLUMNS = pick_columns(
    *("sale_event_name", "window_starts_on", "starts_on", "ends_on"),
    *("sale_event_days", "has_dates", "observation_count"),
    # why: everywhere else a device that is counted is a camera.
    *(("device_count", "Devices"), "curve_price_count", "date_note"),
    *(("publisher", "Source of the dates"), "source_url"),
)
CHECK_COLUMNS = pick_columns(
    *("device_name", "sale_event_name", "discount_verdict", "verdict_rule"),
    *("claimed_discount_share", "claim_basis", "stated_list_price_usd"),
    *("stated_saving_usd", "observed_low_usd", "observed_low_basis"),
    *("year_low_usd", "year_low_on"),
    *("prior_price_usd", "found_discount_share", "prior_price_count"),
    *("prior_price_days", "has_enough_days", "observation_count"),
    # why: the lowest price has a source of its own.
    *(("publisher", "Source of the claim"), "source_url"),
    *("observed_low_publisher", "observed_low_source_url"),
    *("year_low_publisher", "year_low_source_url"),
)
IMPORTED_COLUMNS = pick_columns(
    *(("observed_on", "Day"), "seller_type", "low_price_usd", "high_price_usd"),
    *("low_list_price_usd", "rolling_median_usd", "rolling_price_days"),
    *("observation_count", "record_basis"),
)
IMPORTED_CHECK_COLUMNS = pick_columns(
    *("sale_event_name", "seller_type"),
    ("discount_verdict", "Verdict by imported prices"),
    "curated_discount_verdict",
    *("claimed_discount_share", "found_discount_share", "observed_low_usd"),
    *("prior_price_usd", "prior_price_days", "verdict_rule", "record_basis"),
    *(("publisher", "Source of the claim"), "source_url"),
)
# why: a row is a claim, and the device is what it is made for.
DISCOUNT_COLUMNS = pick_columns(
    *("sale_event_name", ("claimed_discount_share", "Deepest discount claimed")),
    ("device_name", ColumnStyle("For", width="large")),
    *(("stated_discount_bound", "Stated as"), "has_claim", "is_weak"),
    *("weak_reasons", "publisher", "source_url", "scope_name", "claim_words"),
)
COVERAGE_COLUMNS = pick_columns(
    *("device_name", "sale_event_name", "observation_count", "curve_price_count"),
    *("starts_on", "cell_name", "verdict_name"),
)
