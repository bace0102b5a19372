"""Specifications of the charts over time."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.charts.joinings import (
    Period,
    joined_by_month_bars,
    joined_in_all_lines,
    joining_curve,
    published_totals_points,
)
from dashboard.charts.theme import DARK, LIGHT, Palette
from tests.chart_axes import x_domains

PERIOD = Period(date(2018, 1, 1), date(2020, 9, 1), date(2021, 9, 1))
TITLE = ("Most joined", "in 2019")
AREAS = ("California", "Illinois", "New Jersey")


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_charts_carry_no_rows_and_name_no_outside_host(colors: Palette) -> None:
    for spec in (
        joined_by_month_bars(colors, PERIOD, AREAS, True),
        joined_in_all_lines(colors, PERIOD, AREAS, "joined_total_per_100k", True),
        joining_curve(colors, PERIOD, TITLE, False),
        published_totals_points(colors, ("Agencies",), False),
    ):
        text = json.dumps({key: spec[key] for key in spec if key != "$schema"})
        assert "http" not in text
        assert "datasets" not in spec
        assert '"values"' not in text


def test_the_curve_with_totals_ends_on_the_last_day_of_the_record() -> None:
    spec = joining_curve(LIGHT, PERIOD, TITLE, False)
    assert {last for _, last in x_domains(spec)} == {PERIOD.last_on}


def test_the_title_of_the_curve_fits_a_phone() -> None:
    wide, phone = (
        joining_curve(LIGHT, PERIOD, TITLE, is_narrow) for is_narrow in (False, True)
    )
    assert wide["title"]["text"] == "Most joined in 2019"
    assert phone["title"]["text"] == list(TITLE)


def test_a_specification_is_built_once() -> None:
    first = joined_by_month_bars(LIGHT, PERIOD, AREAS, False)
    assert joined_by_month_bars(LIGHT, PERIOD, AREAS, False) is first


def test_incidents_are_drawn_only_when_asked_for() -> None:
    def asks(has_incidents: bool) -> bool:
        spec = joined_in_all_lines(
            LIGHT, PERIOD, AREAS, "joined_total_count", has_incidents
        )
        return '"incidents"' in json.dumps(spec)

    assert asks(True)
    assert not asks(False)


def test_the_end_of_the_dated_record_is_said_in_the_chart() -> None:
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
