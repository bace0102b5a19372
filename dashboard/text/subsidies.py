"""Money, cameras and dates of the subsidy ledger in words."""

from __future__ import annotations

from datetime import date

from dashboard.text.formats import counted, day_text
from dashboard.text.words import NOT_KNOWN

# Column -> what the kind of public money is called. Each is a measure of its own.
MONEY_LABELS = {
    "spent_usd": "Spent",
    "approved_usd": "Approved",
    "promised_usd": "Promised",
    "other_public_usd": "Other basis",
}


def devices(count: int | None, bound: str = "") -> str:
    """Write a number of cameras after the words of its bound: ``about 186 cameras``."""
    if count is None:
        return NOT_KNOWN
    return f"{bound} {counted(count, 'camera', 'cameras')}".strip()


def dated(day: date | None, precision: str, unknown: str = "date not known") -> str:
    """Write a date as exactly as it is known."""
    return unknown if day is None else day_text(day, precision)
