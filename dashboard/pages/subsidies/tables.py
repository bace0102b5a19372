"""How the tables of the subsidies page name and format their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.text.subsidies import (
    BASIS_LABELS,
    CONDITION_LABELS,
    DOCUMENT_LABELS,
    STATUS_LABELS,
    TYPE_LABELS,
)

LEDGER_LABELS: Mapping[str, Mapping[str, str]] = {
    "scheme_type": TYPE_LABELS,
    "round_status": STATUS_LABELS,
    "sharing_condition_status": CONDITION_LABELS,
    "app_condition_status": CONDITION_LABELS,
    "registration_condition_status": CONDITION_LABELS,
    "footage_condition_status": CONDITION_LABELS,
    "documentation_type": DOCUMENT_LABELS,
    "public_per_device_basis": BASIS_LABELS,
    "registration_or_footage_status": CONDITION_LABELS,
}


def _dollars(label: str, note: str = "", digits: int = 0) -> Any:  # noqa: ANN401
    return st.column_config.NumberColumn(
        label, format=f"$%,.{digits}f", help=note or None, width=104
    )


def ledger_columns() -> dict[str, Any]:
    """Name the columns of the ledger; ids and the finer points stay in the file."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    hidden = (
        *("round_id", "scheme_id", "state_name", "announced_on", "announced_year"),
        *("announced_on_precision", "is_announced_year_inferred", "ended_on"),
        *("ended_on_precision", "vendor_per_device_usd", "vendor_per_device_basis"),
        *("vendor_total_basis", "discount_per_device_usd", "device_planned_bound"),
        *("device_given_bound", "public_per_device_basis", "source_id"),
        *("status_name", "progress", "year_name"),
    )
    return {
        **dict.fromkeys(hidden),
        "announced": text("Announced"),
        "scheme_name": text("Scheme", width="medium"),
        "state_code": text("State", width="small"),
        "sponsor_name": text("Paid by", width="medium"),
        "agency_name": text("Run by", width="medium"),
        "scheme_type": text("Type"),
        "round_status": text("Status"),
        "promised_usd": _dollars("Promised"),
        "approved_usd": _dollars("Approved"),
        "spent_usd": _dollars("Spent"),
        "other_public_usd": _dollars(
            "Other basis", "Neither promised, approved nor spent by the source's word."
        ),
        "vendor_total_usd": _dollars("Company's part"),
        "public_per_device_usd": _dollars("Public money a camera", digits=2),
        "device_planned_count": number("Cameras planned", format="localized"),
        "device_given_count": number("Cameras given", format="localized"),
        "sharing_condition_status": text("Any string"),
        "app_condition_status": text("App"),
        "registration_condition_status": text("Registration"),
        "footage_condition_status": text("Footage"),
        "conditions_note": text("Conditions and delivery", width="large"),
        "documentation_type": text("Documented by"),
        "source_count": number("Sources"),
        "conflict_count": number("Conflicts"),
        "publisher": text("Main source"),
        "source_url": st.column_config.LinkColumn("Link", display_text="open"),
    }


def round_columns() -> dict[str, Any]:
    """Name the columns behind the charts of rounds."""
    text = st.column_config.TextColumn
    hidden = ("round_id", "scheme_type", "round_status", "source_id", "line")
    return {
        **dict.fromkeys(hidden),
        **dict.fromkeys(("public_per_device_basis", "year_name", "round_name")),
        "announced": text("Announced"),
        "scheme_name": text("Scheme", width="medium"),
        "state_code": text("State", width="small"),
        "sponsor_name": text("Paid by"),
        "progress": text("Drawn as"),
        "status_name": text("Status"),
        "public_per_device_usd": _dollars("Public money a camera", digits=2),
        "basis_name": text("The figure is"),
        "device_planned_count": st.column_config.NumberColumn("Cameras planned"),
        "device_given_count": st.column_config.NumberColumn("Cameras given"),
        "publisher": text("Main source"),
        "source_url": st.column_config.LinkColumn("Link", display_text="open"),
    }


def place_columns() -> dict[str, Any]:
    """Name the columns of the schemes on the map."""
    text = st.column_config.TextColumn
    hidden = (
        *("scheme_id", "state_code", "scheme_status", "first_announced_on"),
        *("first_announced_on_precision", "location_precision", "source_id"),
        *("latitude", "longitude", "drawn_latitude", "drawn_longitude", "progress"),
    )
    return {
        **dict.fromkeys(hidden),
        "announced": text("First announced"),
        "scheme_name": text("Scheme", width="large"),
        "state_name": text("State"),
        "status_name": text("Status of its furthest round"),
        "round_count": st.column_config.NumberColumn("Rounds"),
        "drawn_at": text("Drawn at"),
        "publisher": text("Main source"),
        "source_url": st.column_config.LinkColumn("Link", display_text="open"),
    }


def area_columns() -> dict[str, Any]:
    """Name the columns of the ledger by state."""
    number = st.column_config.NumberColumn
    return {
        "area_id": None,
        "area_type": None,
        "state_count": None,
        "first_announced_year": None,
        "last_announced_year": None,
        "area_name": st.column_config.TextColumn("Area"),
        "scheme_count": number("Schemes"),
        "round_count": number("Rounds"),
        "promised_usd": _dollars("Promised"),
        "promised_round_count": number("stated by rounds"),
        "approved_usd": _dollars("Approved"),
        "approved_round_count": number("stated by rounds "),
        "spent_usd": _dollars("Spent"),
        "spent_round_count": number("stated by rounds  "),
        "other_public_usd": _dollars("Other basis"),
        "other_public_round_count": number("stated by rounds   "),
        "amount_unknown_round_count": number("No amount known"),
        "amount_unknown_company_round_count": number("of these paid by the company"),
        "device_planned_count": number("Cameras planned", format="localized"),
        "device_planned_round_count": None,
        "device_given_count": number("Cameras given", format="localized"),
        "device_given_round_count": None,
        "device_given_unknown_round_count": number("Given not known"),
        "sharing_yes_round_count": number("With strings"),
        "sharing_no_round_count": number("Said to have none"),
        "sharing_unknown_round_count": number("Strings not known"),
        "footage_yes_round_count": number("Ask for footage"),
        "primary_round_count": number("Official document"),
    }


def neutral_columns() -> dict[str, Any]:
    """Name the columns of the brand-neutral schemes."""
    text = st.column_config.TextColumn
    hidden = ("brand_neutral_scheme_id", "state_code", "announced_on", "source_id")
    return {
        **dict.fromkeys(hidden),
        "announced_on_precision": None,
        "announced": text("Announced"),
        "jurisdiction_name": text("Place", width="medium"),
        "state_name": text("State"),
        "brand_name": text("Brand"),
        "scheme_type": text("Type"),
        "promised_usd": _dollars("Promised"),
        "approved_usd": _dollars("Approved"),
        "spent_usd": _dollars("Spent"),
        "other_public_usd": _dollars("Other basis"),
        "max_rebate_usd": _dollars("Highest rebate"),
        "device_count": st.column_config.NumberColumn("Cameras", format="localized"),
        "registration_or_footage_status": text("Registration or footage"),
        "note": text("What is known", width="large"),
        "publisher": text("Source"),
        "source_url": st.column_config.LinkColumn("Link", display_text="open"),
    }


def rule_columns() -> dict[str, Any]:
    """Name the columns of the company's rules."""
    text = st.column_config.TextColumn
    hidden = ("incentive_id", "state_code", "effective_on", "effective_on_precision")
    return {
        **dict.fromkeys(hidden),
        **dict.fromkeys(("ended_on", "ended_on_precision", "source_id")),
        "offered_by_name": text("Offered by"),
        "offered_to_name": text("Offered to"),
        "rule_summary": text("Rule", width="large"),
        "example_jurisdiction_name": text("Met in"),
        "device_count": st.column_config.NumberColumn("Cameras", format="localized"),
        "amount_usd": _dollars("Amount"),
        "quantity_scope": text("Counted"),
        "unit_name": text("Unit"),
        "note": text("What else is known", width="large"),
        "documentation_type": text("Documented by"),
        "source_role": text("Source is"),
        "source_kind": text("Kind of source"),
        "publisher": text("Source"),
        "source_url": st.column_config.LinkColumn("Link", display_text="open"),
    }
