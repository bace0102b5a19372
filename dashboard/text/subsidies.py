"""What the codes of the subsidy ledger are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.text.formats import counted, day_text
from dashboard.text.words import ANY, NOT_KNOWN

TYPE_LABELS = {
    ANY: "Every type",
    "subsidy_match": "Subsidy match",
    "discount_code": "Discount code",
    "rebate": "Rebate",
    "bulk_purchase": "Bulk purchase",
    "giveaway": "Giveaway",
}
STATUS_LABELS = {
    ANY: "Every status",
    "ran": "Ran or under way",
    "ended": "Used up or ended",
    "approved": "Approved",
    "budgeted": "Budgeted",
    "announced": "Announced",
    "proposed": "Proposed",
    "proposed_to_council": "Put before the council",
    "postponed": "Put off",
    "declined": "Declined",
    "returned": "Cameras returned",
}
STRINGS_LABELS = {
    ANY: "Any",
    "yes": "Yes, a condition is known",
    "no": "No, a source says none",
    "unknown": "Not known",
}
DOCUMENTATION_LABELS = {
    ANY: "Any document",
    "primary": "Official document",
    "reported": "Report by others",
}
CONDITION_LABELS = {"yes": "yes", "no": "no", "unknown": NOT_KNOWN}
BASIS_LABELS = {
    "stated": "stated by the source",
    "spent_per_given": "spent, by cameras given",
    "approved_per_planned": "approved, by cameras planned",
    "promised_per_planned": "promised, by cameras planned",
    "other_per_given": "other basis, by cameras given",
    "total_per_given": "total, by cameras given",
    "total_per_planned": "total, by cameras planned",
    "per_device_times_given": "a camera, times cameras given",
    "per_device_times_planned": "a camera, times cameras planned",
}
COST_LABELS = {
    "promised": "Promised",
    "approved": "Approved",
    "spent": "Spent",
    "other": "Other basis",
}
SCOPE_LABELS = {
    "round": "this round",
    "scheme": "several rounds together",
    "part": "a part of the money",
    "mixed": "other goods as well",
    "origin_unknown": "money that may not be public",
}
PLACE_LABELS = {
    "place_centre": "centre of the city",
    "county_centre": "centre of the county",
    "unlocated": "no point",
}
_BOUND_WORDS = {"at_least": "at least ", "estimate": "an estimated "}

# Column -> what the kind of public money is called. Each is a measure of its own.
MONEY_LABELS = {
    "spent_usd": "Spent",
    "approved_usd": "Approved",
    "promised_usd": "Promised",
    "other_public_usd": "Other basis",
}


def devices(count: int | None, bound: str | None = None) -> str:
    """Write a number of cameras with its bound: ``at least 186 cameras``."""
    if count is None:
        return NOT_KNOWN
    return _BOUND_WORDS.get(bound or "", "") + counted(count, "camera", "cameras")


def dated(day: date | None, precision: str, unknown: str = "date not known") -> str:
    """Write a date as exactly as it is known."""
    return unknown if day is None else day_text(day, precision)


def condition_text(row: Mapping[str, Any]) -> str:
    """Say which strings came with a round, and which are not known.

    Args:
        row: A row of the ledger.

    Returns:
        A clause on the app, one on registration and one on footage.
    """
    parts = {
        "app": row["app_condition_status"],
        "registration": row["registration_condition_status"],
        "footage": row["footage_condition_status"],
    }
    said = ", ".join(
        f"{name} {CONDITION_LABELS[status]}" for name, status in parts.items()
    )
    whole = CONDITION_LABELS[row["sharing_condition_status"]]
    return f"any condition: {whole} ({said})"
