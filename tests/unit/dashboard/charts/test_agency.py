"""The charts of one agency, as specifications."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from dashboard.charts.agency import RECORD_STEPS, history_lines, place_map
from dashboard.charts.lanes import LANES, MARKS
from dashboard.charts.theme import LIGHT
from tests.chart_axes import x_domains

LAST_DAY = date(2026, 12, 31)
DAYS = (date(2018, 1, 1), date(2021, 8, 9), LAST_DAY)

SQUARE: dict[str, Any] = {
    "type": "Feature",
    "id": "17",
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[-91, 37], [-91, 42], [-88, 42], [-88, 37], [-91, 37]]],
    },
}


def test_the_small_map_contains_its_shapes_and_requests_nothing() -> None:
    spec = place_map(LIGHT, SQUARE, SQUARE, (-88.0, 41.9), "last_seen")
    text = json.dumps(spec).replace(spec["$schema"], "")
    assert "http" not in text
    assert len(spec["layer"]) == 3


def test_the_small_map_does_without_a_county() -> None:
    spec = place_map(LIGHT, SQUARE, None, (-88.0, 41.9), "no_record")
    assert len(spec["layer"]) == 2


def test_the_small_map_draws_each_status_in_its_own_shape() -> None:
    def shape(status: str) -> str:
        layer = place_map(LIGHT, SQUARE, None, (-88.0, 41.9), status)["layer"][-1]
        return str(layer["mark"]["shape"])

    assert len({shape("last_seen"), shape("disputed"), shape("no_record")}) == 3


def test_the_history_names_its_datasets() -> None:
    text = json.dumps(history_lines(LIGHT, 10.5, *DAYS))
    for name in (MARKS, LANES, RECORD_STEPS):
        assert f'"name": "{name}"' in text


def test_the_history_ends_on_the_last_day_of_the_record() -> None:
    domains = x_domains(history_lines(LIGHT, 9.0, *DAYS[:2], date(2027, 12, 31)))
    assert {last for _, last in domains} == {date(2027, 12, 31)}
