"""Specifications of the ledger's charts, and marks that do not overlap."""

from __future__ import annotations

import json
from inspect import unwrap
from itertools import combinations
from math import cos, hypot, radians

import pytest

from dashboard.charts.subsidies import (
    COST_BASES,
    PROGRESS,
    Place,
    cost_dots,
    rounds_by_year,
    spread,
)
from dashboard.charts.theme import LIGHT

BALTIMORE = Place(-76.61, 39.29)
LOS_ANGELES = Place(-118.24, 34.05)
SPOKANE = Place(-117.42, 47.66)


def _distance(one: Place, other: Place) -> float:
    narrow = cos(radians(38))
    across = (one.longitude - other.longitude) * narrow
    return hypot(across, one.latitude - other.latitude)


STATUSES = tuple((code, code) for code in PROGRESS)
BASES = tuple((code, code) for code in COST_BASES)


def test_marks_on_one_spot_are_moved_apart() -> None:
    at = spread((BALTIMORE, BALTIMORE, BALTIMORE, SPOKANE), 0.85)
    assert min(_distance(a, b) for a, b in combinations(at, 2)) >= 0.84
    assert max(_distance(mark, BALTIMORE) for mark in at[:3]) < 1.5


def test_a_mark_with_room_stays_where_it_is() -> None:
    assert spread((LOS_ANGELES, SPOKANE), 0.85)[1] == pytest.approx(SPOKANE)


def test_the_same_places_are_spread_the_same_way() -> None:
    places = (BALTIMORE,) * 5 + (LOS_ANGELES,) * 5
    assert unwrap(spread)(places, 0.85) == unwrap(spread)(places, 0.85)


@pytest.mark.parametrize("looks", [PROGRESS, COST_BASES])
def test_each_kind_has_a_shape_and_a_color_of_its_own(
    looks: dict[str, object],
) -> None:
    kinds = set(looks.values())
    assert len({look.shape for look in kinds}) == len(kinds)  # type: ignore[attr-defined]
    assert len({look.color for look in kinds}) == len(kinds)  # type: ignore[attr-defined]


def test_a_round_without_a_date_has_a_column_and_no_year_is_left_out() -> None:
    axis = rounds_by_year(LIGHT, 2018, 2021, STATUSES)["encoding"]["x"]
    assert axis["scale"]["domain"] == ["2018", "2019", "2020", "2021", "no date"]


def test_an_amount_beyond_the_scale_says_so() -> None:
    assert "beyond the scale" in json.dumps(cost_dots(LIGHT, 12, BASES, 125.0))
    assert '"domain": [0, 125.0]' in json.dumps(cost_dots(LIGHT, 12, BASES, 125.0))
