"""Months of the slider, as text and as a list."""

from __future__ import annotations

from datetime import date

from dashboard.pages.map.words import months_until


def test_months_run_from_march_2018_without_a_gap() -> None:
    months = months_until(date(2026, 11, 24))
    assert months[0] == "2018-03"
    assert months[-1] == "2026-11"
    assert len(months) == 105
    assert months == sorted(set(months))
    assert "2019-01" in months
