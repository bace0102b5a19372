"""Every chart has no rows in it, contacts no outside host, and is built once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from dashboard.charts.area_map import dot_map
from dashboard.charts.chart_spec import Spec
from dashboard.charts.incidents import incident_timeline
from dashboard.charts.joinings import (
    Panels,
    Period,
    joining_curve,
    joinings_over_time,
)
from dashboard.charts.prices import Span, prices_over_time
from dashboard.charts.subsidies import money_bars
from dashboard.charts.terms import answer_grid
from dashboard.charts.theme import DARK, LIGHT, Palette

DAYS = (date(2018, 1, 1), date(2026, 12, 31))
PERIOD = Period(DAYS[0], date(2021, 9, 1))


@pytest.mark.parametrize("colors", [LIGHT, DARK])
@pytest.mark.parametrize(
    "build",
    [
        lambda colors: joinings_over_time(colors, "joined_count", None),
        lambda colors: joinings_over_time(colors, "joined_total_count", Panels(2, 270)),
        lambda colors: joining_curve(colors, PERIOD, ()),
        lambda colors: dot_map(colors, "data/states.geojson", is_narrow=False),
        lambda colors: answer_grid(colors, ("Ring", "Nest"), ("License",)),
        lambda colors: incident_timeline(colors, *DAYS, 12.5),
        lambda colors: prices_over_time(
            colors, ("Doorbell", "Camera"), Span(2018, 2020)
        ),
        lambda colors: money_bars(colors, 12.5, (50_000.0,), ("Spent", "Approved")),
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
