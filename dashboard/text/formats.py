"""How numbers, counts and dates are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from dashboard.text.words import NOT_KNOWN


def grouped(number: float) -> str:
    """Write a whole number with commas: ``1,501``."""
    return f"{number:,.0f}"


def counted(number: int, one: str, many: str) -> str:
    """Write a number with its noun: ``1 agency``, ``2 agencies``."""
    return f"{number:,} {one if number == 1 else many}"


def first_up(text: str) -> str:
    """Write the first letter large and leave the others."""
    return text[:1].upper() + text[1:]


# why: the same few hundred dates are written at every rerun.
@lru_cache(4096)
def day_text(day: date, precision: str = "day") -> str:
    """Write a date as exactly as it is known: ``October 7, 2020``, ``July 2019``."""
    if precision == "seen":
        return f"undated, seen {day_text(day)}"
    if precision == "year":
        return f"{day.year}"
    if precision == "month":
        return f"{day:%B %Y}"
    return f"{day:%B} {day.day}, {day.year}"


def date_before(day: date | None, precision: str) -> str:
    """Write a date before what it dates; empty where there is none."""
    return f"{day_text(day, precision)} · " if day else ""


def usd(amount: Decimal | float | None) -> str:
    """Write US dollars, with cents only where there are some: ``$45,990``."""
    if amount is None:
        return NOT_KNOWN
    is_whole = amount == int(amount)
    return f"${amount:,.0f}" if is_whole else f"${amount:,.2f}"
