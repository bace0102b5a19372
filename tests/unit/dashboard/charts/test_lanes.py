"""Timelines: where their marks are placed, and what their specifications hold."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.charts.incidents import incident_timeline
from dashboard.charts.lanes import place_in_lanes
from dashboard.charts.terms import (
    ANSWER_MARKS,
    answer_grid,
    break_name,
)
from dashboard.charts.theme import LIGHT

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)


def test_marks_of_one_day_stand_below_each_other() -> None:
    day = date(2019, 11, 15)
    _, marks, _ = place_in_lanes([("Lane", [day, day, day])], apart_days=30)
    assert len(set(marks)) == 3


def test_marks_far_apart_share_a_row() -> None:
    days = [date(2019, 1, 1), date(2019, 6, 1), date(2020, 1, 1)]
    _, marks, _ = place_in_lanes([("Lane", days)], apart_days=30)
    assert len(set(marks)) == 1


def test_a_mark_takes_the_first_row_that_is_free_again() -> None:
    days = [date(2019, 1, 1), date(2019, 1, 2), date(2019, 3, 1)]
    _, (first, second, third), _ = place_in_lanes([("Lane", days)], apart_days=30)
    assert first == third < second


def test_no_mark_reaches_the_label_of_the_next_lane() -> None:
    day = date(2019, 11, 15)
    labels, marks, end = place_in_lanes(
        [("One", [day, day]), ("Two", [day])], apart_days=30
    )
    assert labels[0] < marks[0] < marks[1] < labels[1] < marks[2] < end


def test_a_year_is_divided_into_months_and_more_into_years() -> None:
    year = json.dumps(incident_timeline(LIGHT, date(2019, 1, 1), date(2019, 12, 31), 5))
    assert '"tickCount": "month"' in year
    assert '"tickCount": "year"' in json.dumps(incident_timeline(LIGHT, FIRST, LAST, 5))


def test_the_grid_draws_a_shape_for_each_kind_of_answer() -> None:
    text = json.dumps(answer_grid(LIGHT, ("Ring",), ("License",)))
    for key, mark in ANSWER_MARKS.items():
        assert f'"{key}"' in text
        assert f'"{mark.shape}"' in text


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Local storage", "Local storage"),
        ("Sale and sharing with third parties", "Sale and sharing|with third parties"),
    ],
)
def test_long_names_fold_in_the_middle(name: str, lines: str) -> None:
    assert break_name(name) == lines
