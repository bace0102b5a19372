"""What the codes of the price record are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.text.formats import usd
from dashboard.text.words import NOT_KNOWN

CATEGORY_LABELS = {
    "doorbell": "Doorbells",
    "camera": "Cameras",
    "alarm": "Alarm kits",
    "bundle": "Bundles and packs",
}
VERDICT_LABELS = {
    "as_stated": "As claimed",
    "smaller_than_stated": "Smaller than claimed",
    "larger_than_stated": "Larger than claimed",
    "cannot_tell": "Cannot tell",
    "no_claim": "No claim to check",
}
TIMING_LABELS = {
    "not_stated": "not stated",
    "planned": "announced before it could be bought",
    "early": "early deal of the sale",
    "looking_back": "told later",
}
CLAIM_LABELS = {
    "share": "stated",
    "saving": "worked out from the stated saving",
    "list_price": "worked out from the stated list price",
}
LOW_LABELS = {
    "stated": "stated",
    "derived": "worked out from what the source states",
}
_BOUND_WORDS = {"up_to": "up to ", "at_least": "at least ", "about": "about "}


def share(part: float | None) -> str:
    """Write a share of 0 to 1 in percent: ``45%``."""
    return NOT_KNOWN if part is None else f"{part:.0%}"


def offer_text(row: Mapping[str, Any]) -> str:
    """Say what one observation states: a price, a list price, a saving, a share.

    Args:
        row: A row of ``mart_prices_observations``.

    Returns:
        A clause; "no price" where the text gives none.
    """
    parts = [usd(row["price_usd"]) if row["price_usd"] is not None else "no price"]
    if row["list_price_usd"] is not None:
        parts.append(f"list price {usd(row['list_price_usd'])}")
    if row["stated_saving_usd"] is not None:
        bound = _BOUND_WORDS.get(row["stated_saving_bound"] or "", "")
        parts.append(f"{bound}{usd(row['stated_saving_usd'])} off")
    if row["stated_discount_share"] is not None:
        bound = _BOUND_WORDS.get(row["stated_discount_bound"] or "", "")
        parts.append(f"{bound}{share(row['stated_discount_share'])} off")
    return ", ".join(parts)
