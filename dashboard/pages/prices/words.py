"""What the price record states, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.queries.labels import label
from dashboard.text.formats import usd
from dashboard.text.words import NOT_KNOWN


def share(part: float | None) -> str:
    """Write a share of 0 to 1 in percent: ``45%``."""
    return NOT_KNOWN if part is None else f"{part:.0%}"


def offer_text(row: Mapping[str, Any]) -> str:
    """Say what one observation states: a price, a list price, a saving, a share.

    Args:
        row: A row of ``price_observations``.

    Returns:
        A clause; "no price" where the text gives none.
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
