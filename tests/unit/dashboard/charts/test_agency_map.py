"""Classes of rates, and a map that asks no outside host."""

from __future__ import annotations

import json

import pytest

from dashboard.charts.agency_map import (
    agency_map,
    map_legend,
    rate_classes,
    shade,
    shade_limits,
)
from dashboard.charts.theme import DARK, LIGHT, Palette

RATES = [0.0, 0.1, 0.2, 0.31, 0.44, 0.5, 0.6, 0.9, 1.3]


def test_limits_rise_and_split_the_rates_above_zero() -> None:
    limits = shade_limits(RATES)
    assert limits == sorted(set(limits))
    assert {shade(rate, limits) for rate in RATES} == {0, 1, 2, 3, 4}


def test_none_listed_is_a_class_of_its_own() -> None:
    limits, labels = rate_classes([*RATES, None])
    assert labels[0] == "none listed"
    assert shade(0.0, limits) == 0
    assert shade(None, limits) == 0
    assert len(labels) == len(limits) + 2


@pytest.mark.parametrize("rates", [[], [0.0], [0.0, 0.4]])
def test_few_rates_make_one_class(rates: list[float | None]) -> None:
    assert rate_classes(rates) == ([], ["none listed", "some"])


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_map_names_only_our_own_addresses(colours: Palette) -> None:
    deck = agency_map(colours, "/data/a", "/data/b", 5, is_narrow=False)
    text = deck.to_json()
    assert "http" not in text
    spec = json.loads(text)
    assert [layer["data"] for layer in spec["layers"]] == ["/data/b", "/data/a"]
    assert "mapProvider" not in spec


def test_map_starts_at_the_same_place_whatever_the_filters() -> None:
    starts = [
        json.loads(agency_map(LIGHT, url, "/data/b", 5, False).to_json())
        for url in ("/data/a?x=1", "/data/a?x=2")
    ]
    assert starts[0]["initialViewState"] == starts[1]["initialViewState"]


def test_legend_tells_dots_from_rings_by_shape() -> None:
    spec = map_legend(LIGHT, ("none listed", "some"))
    assert set(spec["datasets"]) == {"legend"}
    assert isinstance(spec["datasets"]["legend"], bytes)
