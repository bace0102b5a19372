"""Every chart has no rows in it, contacts no outside host, and is built once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from dashboard.charts.area_map import dot_map
from dashboard.charts.chart_spec import Spec
from dashboard.charts.incidents import incidents_by_kind, incidents_one_by_one
from dashboard.charts.joinings import (
    Period,
    joined_by_month_bars,
    joined_in_all_lines,
    joining_curve,
    published_totals_points,
)
from dashboard.charts.prices import Span, prices_over_time
from dashboard.charts.subsidies import (
    COST_BASES,
    PROGRESS,
    cost_dots,
    rounds_by_year,
    scheme_map,
)
from dashboard.charts.terms import answer_grid, terms_over_years
from dashboard.charts.theme import DARK, LIGHT, Palette

DAYS = (date(2018, 1, 1), date(2026, 12, 31))
PERIOD = Period(DAYS[0], date(2020, 9, 1), date(2021, 9, 1))
AREAS = ("California", "Illinois", "New Jersey")
STATUSES = tuple((code, code) for code in PROGRESS)
BASES = tuple((code, code) for code in COST_BASES)


@pytest.mark.parametrize("colors", [LIGHT, DARK])
@pytest.mark.parametrize(
    "build",
    [
        lambda colors: joined_by_month_bars(colors, PERIOD, AREAS, True),
        lambda colors: joined_in_all_lines(
            colors, PERIOD, AREAS, "joined_total_per_100k", True
        ),
        lambda colors: joining_curve(colors, PERIOD, ()),
        lambda colors: dot_map(colors, "data/states.geojson", is_narrow=False),
        lambda colors: published_totals_points(colors, ("Agencies",), False),
        lambda colors: terms_over_years(colors, *DAYS, 12.5),
        lambda colors: answer_grid(colors, ("Ring", "Nest"), ("License",)),
        lambda colors: incidents_by_kind(colors, *DAYS, 12.5),
        lambda colors: incidents_one_by_one(colors, *DAYS, 12.5),
        lambda colors: prices_over_time(
            colors, ("Doorbell", "Camera"), Span(2018, 2020)
        ),
        lambda colors: scheme_map(colors, STATUSES, is_narrow=False),
        lambda colors: rounds_by_year(colors, 2015, 2025, STATUSES),
        lambda colors: cost_dots(colors, 12, BASES),
    ],
)
def test_a_chart_has_no_rows_names_no_host_and_is_built_once(
    build: Callable[[Palette], Spec], colors: Palette
) -> None:
    spec = build(colors)
    text = json.dumps({key: spec[key] for key in spec if key != "$schema"})
    assert "http" not in text
    assert "datasets" not in spec
    assert '"values"' not in text
    assert build(colors) is spec
