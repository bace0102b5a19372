"""A status with its date, in words."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.text.statuses import status_text


@pytest.mark.parametrize(
    ("name", "day", "precision", "words"),
    [
        ("Last seen", date(2021, 8, 9), "day", "Last seen 9 August 2021"),
        ("Disputed", date(2019, 8, 1), "month", "Disputed since August 2019"),
        ("No record", None, "unknown", "No record"),
    ],
)
def test_a_status_names_its_date_as_exactly_as_it_is_known(
    name: str, day: date | None, precision: str, words: str
) -> None:
    assert status_text(name, day, precision) == words
