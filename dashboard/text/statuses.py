"""A status with its date, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.text.formats import day_text
from dashboard.text.rows import Row


def status_text(status_name: str, status_on: date | None, precision: str) -> str:
    """Write a status with the date of the evidence that decides it.

    Args:
        status_name: The status in words.
        status_on: Day of the evidence; None where its source shows none.
        precision: How exact the day is known.

    Returns:
        ``Last seen 9 August 2021``, ``Disputed since August 2019``, ``No record``.
    """
    if status_on is None:
        return status_name
    since = " since" if status_name == "Disputed" else ""
    return f"{status_name}{since} {day_text(status_on, precision)}"


def answer_text(row: Row, answers: Mapping[str, str]) -> str:
    """Answer whether an agency is with Ring, as far as the evidence goes.

    Args:
        row: A row of ``mart_agency_profiles``.
        answers: What is answered without a list or map, by status.

    Returns:
        Such as ``Yes: on Ring's map and list, May 2019 to August 2021. Not known
        since.``; empty for ``no_record`` and ``not_checked``.
    """
    status, day = row["ring_status"], row["ring_status_on"]
    when = day_text(day, row["ring_status_on_precision"]) if day else ""
    if status in {"active", "last_seen"}:
        since = "" if status == "active" else " Not known since."
        return f"Yes: {_seen(row, when)}{since}"
    if status == "disputed":
        return (
            f"Disputed: {_seen(row, '')} By its own word or a report on it, in "
            f"{_month(day)}, it takes no part."
        )
    if status not in answers:
        return ""
    return f"{answers[status]} ({when})." if when else f"{answers[status]}."


def _seen(row: Row, newest: str) -> str:
    """Say on what an agency was seen with Ring, from when and until when."""
    first, listed = row["joined_on"], row["listed_until_on"]
    joined = day_text(first, _roughly(row["joined_on_precision"])) if first else ""
    if row["joined_basis"] == "atlas_of_2020":
        kinds = "map and list" if row["is_on_list"] else "map"
        until = f" to {_month(listed)}" if _month(listed) != joined else ""
        told = f"on Ring's {kinds}, {joined}{until}."
    elif listed:
        told = f"on the list of {_month(listed)}."
    elif joined:
        told, listed = f"reported to have joined in {joined}.", first
    else:
        return f"reported to be with Ring ({newest})." if newest else "it was reported."
    last = row["ring_status_on"]
    is_later = last and listed and (last.year, last.month) > (listed.year, listed.month)
    return f"{told} Named again in {_month(last)}." if newest and is_later else told


def _roughly(precision: str) -> str:
    return "year" if precision == "year" else "month"


def _month(day: date | None) -> str:
    return day_text(day, "month") if day else "a month unknown"
