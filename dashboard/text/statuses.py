"""A status with its date, in words."""

from __future__ import annotations

from datetime import date

from dashboard.text.formats import day_text


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
