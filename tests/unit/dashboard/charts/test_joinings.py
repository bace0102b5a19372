"""Specifications of the charts over time."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from dashboard.charts.joinings import (
    JoiningMeasure,
    Panels,
    Period,
    ProgramMark,
    joining_curve,
    joinings_over_time,
)
from dashboard.charts.theme import LIGHT

PERIOD = Period(date(2018, 1, 1), date(2021, 9, 1))
MARKS = (ProgramMark(date(2021, 1, 31), ("January 2021:", "Ring ends it")),)


def test_the_curve_with_totals_ends_on_the_last_day_of_the_record() -> None:
    spec = json.dumps(joining_curve(LIGHT, PERIOD, MARKS))
    ends = set(re.findall(r'"domain": \[\{[^}]*\}, (\{[^}]*\})\]', spec))
    assert ends == {'{"date": 1, "month": 9, "utc": true, "year": 2021}'}


@pytest.mark.parametrize(
    ("measure", "mark"),
    [("joined_count", "bar"), ("joined_total_count", "line")],
)
def test_each_area_has_a_panel_and_its_last_value_and_jump_in_words(
    measure: JoiningMeasure, mark: str
) -> None:
    spec = joinings_over_time(LIGHT, measure, Panels(2, 270))
    assert spec["facet"]["field"] == "area_name"
    assert f'"type": "{mark}"' in json.dumps(spec)
    assert ("end_label" in json.dumps(spec)) == (mark == "line")
    assert "datum.note" in json.dumps(spec)
