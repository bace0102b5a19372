"""What the tables of the subsidies page show."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.components.column_registry import ColumnStyle, pick_columns
from dashboard.queries.labels import labels

_CONDITIONS = (
    *("sharing_condition_status", "app_condition_status"),
    *("registration_condition_status", "footage_condition_status"),
    "registration_or_footage_status",
)


def ledger_labels() -> dict[str, Mapping[str, str]]:
    """Return what the tables call the codes of the ledger, by column."""
    conditions = labels("condition_status", "short_label")
    return {
        **dict.fromkeys(_CONDITIONS, conditions),
        "public_per_device_basis": labels("cost_basis"),
    }


# why: a round has several sources, and the one that is named is not the only one.
_MAIN_SOURCE = ("publisher", "Main source")

LEDGER_COLUMNS = pick_columns(
    *("announced", "scheme_name", "state_code", "scheme_type", "round_status"),
    *("spent_usd", "approved_usd", "promised_usd", "other_public_usd"),
    *("device_given_count", "device_planned_count", "sharing_condition_status"),
    *("footage_condition_status", "app_condition_status"),
    *("registration_condition_status", "sponsor_name"),
    ("agency_name", ColumnStyle("Run by", width="medium")),
    *("public_per_device_usd", "vendor_total_usd", "conditions_note"),
    *("documentation_type", "source_count", "conflict_count", _MAIN_SOURCE),
    "source_url",
)
ROUND_COLUMNS = pick_columns(
    *("announced", "scheme_name", "state_code", "sponsor_name", "progress"),
    *("status_name", _MAIN_SOURCE, "source_url"),
)
COST_COLUMNS = ROUND_COLUMNS | pick_columns(
    *("public_per_device_usd", "basis_name", "device_planned_count"),
    "device_given_count",
)
PLACE_COLUMNS = pick_columns(
    *("scheme_name", "state_name", "round_count", _MAIN_SOURCE, "source_url"),
    ("announced", "First announced"),
    ("status_name", "Status of its furthest round"),
    "drawn_at",
)
AREA_COLUMNS = pick_columns(
    *("area_name", "scheme_count", "round_count", "promised_usd"),
    *("promised_round_count", "approved_usd", "approved_round_count", "spent_usd"),
    *("spent_round_count", "other_public_usd", "other_public_round_count"),
    *("amount_unknown_round_count", "amount_unknown_company_round_count"),
    *("device_planned_count", "device_given_count"),
    *("device_given_unknown_round_count", "sharing_yes_round_count"),
    *("sharing_no_round_count", "sharing_unknown_round_count"),
    *("footage_yes_round_count", "primary_round_count"),
)
NEUTRAL_COLUMNS = pick_columns(
    *("announced", "jurisdiction_name", "state_name", "brand_name", "scheme_type"),
    *("promised_usd", "approved_usd", "spent_usd", "other_public_usd"),
    *("max_rebate_usd", "device_count", "registration_or_footage_status"),
    *(("note", "What is known"), "publisher", "source_url"),
)
RULE_COLUMNS = pick_columns(
    *("offered_by_name", "offered_to_name", "rule_summary"),
    *("example_jurisdiction_name", "device_count", "amount_usd", "quantity_scope"),
    *("unit_name", ("note", "What else is known"), "documentation_type"),
    *("source_role", "source_kind", "publisher", "source_url"),
)
