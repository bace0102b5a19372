"""A map that asks no outside host, and tells statuses apart by shape."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pyarrow as pa
import pytest

from dashboard.charts.agency_map import (
    AGENCIES,
    MapData,
    agency_map,
    map_height,
    map_legend,
)
from dashboard.charts.map_shades import OUTLINED
from dashboard.charts.map_symbols import (
    HOLLOW,
    map_symbols,
    status_symbols,
    symbol_places,
)
from dashboard.charts.theme import DARK, LIGHT, Palette

DATA = MapData("/data/a", "/data/s", "", "/data/n", "/data/symbols.svg", 5)
COUNTIES = MapData("/data/a", "/data/s", "/data/c", "/data/n", "/data/symbols.svg", 5)
CELLS = MapData(
    "/data/a", "/data/s", "", "/data/n", "/data/symbols.svg", 5, has_cells=True
)
OPEN = MapData(
    "/data/a", "/data/s", "", "/data/n", "/data/symbols.svg", 5, chosen=(-88.0, 41.9)
)


def _layers(data: MapData) -> dict[str, dict[str, object]]:
    spec = json.loads(agency_map(LIGHT, data, is_narrow=False))
    return {layer["id"]: layer for layer in spec["layers"]}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_map_names_only_our_own_addresses(colours: Palette) -> None:
    text = agency_map(colours, OPEN, is_narrow=False)
    assert "http" not in text
    assert "mapProvider" not in json.loads(text)


def _start(data: MapData, is_narrow: bool = False) -> dict[str, float]:
    spec = json.loads(agency_map(LIGHT, data, is_narrow))
    start: dict[str, float] = spec["initialViewState"]
    return start


@pytest.mark.parametrize("is_narrow", [False, True])
def test_the_map_starts_where_it_is_asked_for(is_narrow: bool) -> None:
    country = _start(DATA, is_narrow)
    assert _start(COUNTIES, is_narrow) == _start(OPEN, is_narrow) == country
    whole = replace(DATA, extent=(-176.6, 17.9, -65.6, 71.3))
    assert _start(whole, is_narrow) == country
    one = _start(replace(DATA, extent=(-88.0, 41.9, -88.0, 41.9)), is_narrow)
    assert (one["longitude"], one["latitude"], one["zoom"]) == (-88.0, 41.9, 7.0)


def test_all_that_is_asked_for_is_within_the_map() -> None:
    start = _start(replace(DATA, extent=(-91.5, 37.0, -87.5, 42.5)))
    shown = 360 * 560 / (512 * 2 ** start["zoom"])
    assert 4 <= shown < 12
    assert start["longitude"] == -89.5
    assert 39.7 < start["latitude"] < 40


@pytest.mark.parametrize("is_narrow", [False, True])
def test_what_lies_apart_is_within_the_map_and_beside_each_other(
    is_narrow: bool,
) -> None:
    insets = json.loads(agency_map(LIGHT, DATA, is_narrow))["insets"]
    places = [inset["place"] for inset in insets]
    assert all(place["x"] + place["width"] < 328 for place in places[:2])
    for left, right in pairwise(places):
        assert left["x"] + left["width"] < right["x"]
    assert all(
        0 < place["y"] < place["y"] + place["height"] < map_height(is_narrow)
        for place in places
    )
    state = replace(DATA, extent=(-91.5, 37.0, -87.5, 42.5))
    assert json.loads(agency_map(LIGHT, state, is_narrow))["insets"] == []


def test_each_agency_can_be_pressed_and_no_cell_is_taken_for_one() -> None:
    assert _layers(DATA)[AGENCIES]["pickable"]
    assert "chosen" not in _layers(DATA)
    assert not {AGENCIES, "bins"} & set(_layers(CELLS))


def test_counties_lie_on_plain_states() -> None:
    layers = _layers(COUNTIES)
    assert layers["counties"]["data"] == "/data/c"
    assert not layers["states"]["pickable"]
    assert "counties" not in _layers(DATA)


def test_the_ring_of_the_open_agency_lies_on_the_symbols() -> None:
    assert list(_layers(OPEN))[-1] == "chosen"


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_no_two_statuses_share_a_shape(colours: Palette) -> None:
    symbols = map_symbols(colours)
    assert len({symbol.path for symbol in symbols.values()}) == len(symbols)


def test_every_status_has_a_filled_and_a_hollow_symbol() -> None:
    places = symbol_places(LIGHT)
    assert set(places) == {
        f"{status}{ending}" for status in map_symbols(LIGHT) for ending in ("", HOLLOW)
    }
    assert len({(place["x"], place["y"]) for place in places.values()}) == len(places)


def _legend(statuses: tuple[tuple[str, str], ...], small: str) -> dict[str, str]:
    spec = map_legend(LIGHT, statuses, "Per 100,000", ("none listed", "some"), small)
    rows = pa.ipc.open_stream(spec["datasets"]["legend"]).read_all().to_pylist()
    return {row["words"]: row["shape"] for row in rows}


def test_legend_explains_each_status_by_the_shape_on_the_map() -> None:
    statuses = (("last_seen", "Last seen (2)"), ("disputed", "Disputed (1)"))
    drawn = _legend(statuses, "")
    symbols = status_symbols(LIGHT)
    assert drawn["Disputed (1)"] == symbols["disputed"].path
    assert drawn["Last seen (2)"] == symbols["last_seen"].path
    assert OUTLINED not in drawn
    assert _legend(statuses, OUTLINED)["Outlined: small count or base"] == "square"


def test_without_classes_nothing_is_shaded_or_explained_as_shade() -> None:
    states = _layers(replace(DATA, class_count=0))["states"]
    assert states["pickable"] is False
    spec = map_legend(LIGHT, (("camera_registry_portals", "Registry"),), "Rate", (), "")
    rows = pa.ipc.open_stream(spec["datasets"]["legend"]).read_all().to_pylist()
    assert "Registry" in {row["words"] for row in rows}
    assert "Rate" not in {row["words"] for row in rows}
