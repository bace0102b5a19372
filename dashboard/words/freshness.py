"""How far the record may be behind its evidence, in words."""

from __future__ import annotations

from datetime import date

from dashboard.text.formats import day_text


def trouble_told(since_on: date, *, has_failed: bool) -> str:
    """Say that the newest record may be behind its evidence.

    Args:
        since_on: As ``build_trouble`` says it.
        has_failed: As it says.
    """
    day = day_text(since_on)
    if has_failed:
        return (
            f"The last build of this record, on {day}, failed. What you read is of an "
            "earlier one."
        )
    return (
        f"This record was last brought up to date on {day}. What was found since is "
        "not in it."
    )
