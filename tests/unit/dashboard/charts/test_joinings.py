"""Specifications of the charts over time."""

from __future__ import annotations

import json
from datetime import date

from dashboard.charts.joinings import (
    Period,
    ProgramMark,
    joined_by_month_bars,
    joined_in_all_lines,
    joining_curve,
)
from dashboard.charts.theme import LIGHT
from tests.chart_axes import x_domains

PERIOD = Period(date(2018, 1, 1), date(2020, 9, 1), date(2021, 9, 1))
MARKS = (ProgramMark(date(2021, 1, 31), ("January 2021:", "Ring ends it")),)
AREAS = ("California", "Illinois", "New Jersey")


def test_the_curve_with_totals_ends_on_the_last_day_of_the_record() -> None:
    spec = joining_curve(LIGHT, PERIOD, MARKS)
    assert {last for _, last in x_domains(spec)} == {PERIOD.last_on}


def test_incidents_are_layers_on_request_alone() -> None:
    def reads(has_incidents: bool) -> bool:
        spec = joined_in_all_lines(
            LIGHT, PERIOD, AREAS, "joined_total_count", has_incidents
        )
        return '"incidents"' in json.dumps(spec)

    assert reads(True)
    assert not reads(False)


def test_the_chart_says_where_the_dated_record_ends() -> None:
    words = json.dumps(joined_by_month_bars(LIGHT, PERIOD, AREAS, False))
    assert '["Dated", "records", "end in", "September", "2020"]' in words
    assert "utc(2020, 9, 1)" in words, "The shade begins after the month, here October."


def test_each_area_keeps_its_color_over_all_charts() -> None:
    def ranges(spec: dict[str, object]) -> set[str]:
        text = json.dumps(spec)
        return {color for color in LIGHT.series if color in text}

    bars = joined_by_month_bars(LIGHT, PERIOD, AREAS, False)
    lines = joined_in_all_lines(LIGHT, PERIOD, AREAS, "joined_total_count", False)
    assert ranges(bars) == ranges(lines) == set(LIGHT.series[:3])
