"""A map that contacts no outside host, and tells statuses apart by shape."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from dashboard.charts.agency_map import (
    AGENCIES,
    HOLLOW,
    MEASURES,
    OUTLINED,
    SMALL_WORDS,
    MapData,
    MapKey,
    agency_map,
    area_shade,
    legend_entries,
    map_height,
    map_legend,
    map_symbols,
    picture_sheet,
    shade,
    shade_labels,
    shade_limits,
    status_symbols,
    symbol_places,
)
from dashboard.charts.theme import DARK, LIGHT, Palette

DATA = MapData(
    points="/data/a",
    others="",
    states="/data/g",
    counties="/data/c",
    shades="/data/s",
    area_type="county",
    names="/data/n",
    symbols="/data/symbols.svg",
    class_count=5,
)
STATES = replace(DATA, area_type="state")
OPEN = replace(DATA, chosen=(-88.0, 41.9))


def _layers(data: MapData) -> dict[str, dict[str, object]]:
    spec = json.loads(agency_map(LIGHT, data, is_narrow=False))
    return {layer["id"]: layer for layer in spec["layers"]}


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_map_names_only_our_own_addresses(colors: Palette) -> None:
    text = agency_map(colors, OPEN, is_narrow=False)
    assert "http" not in text
    assert "mapProvider" not in json.loads(text)


def _start(data: MapData, is_narrow: bool = False) -> dict[str, float]:
    spec = json.loads(agency_map(LIGHT, data, is_narrow))
    start: dict[str, float] = spec["initialViewState"]
    return start


@pytest.mark.parametrize("is_narrow", [False, True])
def test_the_map_starts_at_its_extent(is_narrow: bool) -> None:
    country = _start(DATA, is_narrow)
    assert _start(STATES, is_narrow) == _start(OPEN, is_narrow) == country
    whole = replace(DATA, extent=(-176.6, 17.9, -65.6, 71.3))
    assert _start(whole, is_narrow) == country
    one = _start(replace(DATA, extent=(-88.0, 41.9, -88.0, 41.9)), is_narrow)
    assert (one["longitude"], one["latitude"], one["zoom"]) == (-88.0, 41.9, 7.0)


def test_the_whole_extent_is_within_the_map() -> None:
    start = _start(replace(DATA, extent=(-91.5, 37.0, -87.5, 42.5)))
    shown = 360 * 560 / (512 * 2 ** start["zoom"])
    assert 4 <= shown < 12
    assert start["longitude"] == -89.5
    assert 39.7 < start["latitude"] < 40


@pytest.mark.parametrize("is_narrow", [False, True])
def test_insets_are_within_the_map_and_apart(
    is_narrow: bool,
) -> None:
    insets = json.loads(agency_map(LIGHT, DATA, is_narrow))["insets"]
    places = insets[::2]  # the frames
    assert all(place["x"] + place["width"] < 328 for place in places[:2])
    for left, right in pairwise(places):
        assert left["x"] + left["width"] < right["x"]
    assert all(
        0 < place["y"] < place["y"] + place["height"] < map_height(is_narrow)
        for place in places
    )
    state = replace(DATA, extent=(-91.5, 37.0, -87.5, 42.5))
    assert json.loads(agency_map(LIGHT, state, is_narrow))["insets"] == []


def test_a_state_that_is_chosen_dims_the_others_and_has_no_totals() -> None:
    country, state = (
        json.loads(agency_map(LIGHT, data, is_narrow=False))
        for data in (STATES, replace(STATES, state_fips="48"))
    )
    assert country["insets"]
    assert (country["state"], state["state"], state["insets"]) == ("", "48", [])
    fill = str(_layers(STATES)["states"]["getFillColor"])
    assert fill.count("properties.shade ==") == state["dimmed"] == 5


def test_each_agency_can_be_pressed() -> None:
    assert _layers(DATA)[AGENCIES]["pickable"]
    assert "chosen" not in _layers(DATA)


def test_counties_lie_within_the_outlines_of_states() -> None:
    layers = _layers(DATA)
    assert layers["counties"]["shades"] == "/data/s"
    assert list(layers)[:2] == ["counties", "states"]
    assert layers["states"]["filled"] is False
    assert layers["states"]["data"] == "/data/g"
    assert layers["counties"]["data"] == "/data/c"
    assert "counties" not in _layers(STATES)
    assert _layers(STATES)["states"]["shades"] == "/data/s"
    assert _layers(STATES)["lines"]["data"] == "/data/c"


def test_the_ring_of_the_open_agency_lies_on_the_symbols() -> None:
    assert list(_layers(OPEN))[-1] == "chosen"


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_no_two_statuses_share_a_shape(colors: Palette) -> None:
    symbols = map_symbols(colors)
    assert len({symbol.path for symbol in symbols.values()}) == len(symbols)


def test_every_status_has_a_filled_and_a_hollow_symbol() -> None:
    places = symbol_places(LIGHT)
    assert set(places) == {
        f"{status}{ending}" for status in map_symbols(LIGHT) for ending in ("", HOLLOW)
    }
    assert len({(place["x"], place["y"]) for place in places.values()}) == len(places)


STATUSES = (("last_seen", "Last seen (2)"), ("disputed", "Disputed <1>"))


def test_legend_explains_each_status_by_the_shape_on_the_map() -> None:
    key = MapKey(STATUSES, "rate", ("none listed here", "some"), OUTLINED)
    entries = dict(legend_entries(LIGHT, key))
    symbols = status_symbols(LIGHT)
    assert symbols["disputed"].path in entries["Disputed <1>"]
    assert symbols["last_seen"].path in entries["Last seen (2)"]
    assert entries["Agencies per 100,000 people, by county"] == ""
    assert "#{:02X}{:02X}{:02X}".format(*LIGHT.shades[-1]) in entries["some"]
    assert OUTLINED in entries
    assert OUTLINED not in dict(legend_entries(LIGHT, replace(key, small="")))


def test_no_text_of_the_record_becomes_part_of_the_page() -> None:
    key = MapKey(STATUSES, "rate", ("none listed here", "some"), "")
    sheet = picture_sheet(LIGHT, key, "Map", ("matching “<img src=x>”",), 560)
    assert "&lt;img src=x&gt;" in sheet
    for text in (map_legend(LIGHT, key), sheet):
        assert "Disputed &lt;1&gt;" in text
        ET.fromstring(text)  # noqa: S314 - of our own making


def test_without_classes_nothing_is_shaded_or_explained_as_shade() -> None:
    states = _layers(replace(DATA, shades="", class_count=0))["states"]
    assert "shades" not in states
    key = MapKey((("camera_registry_portals", "Registry"),), "rate", (), "")
    entries = dict(legend_entries(LIGHT, key))
    assert "Registry" in entries
    assert "Agencies per 100,000 people, by county" not in entries


RATES = [0.0, 0.1, 0.2, 0.31, 0.44, 0.5, 0.6, 0.9, 1.3]
ROW = {
    "area_name": "Ohio",
    "agency_count": 3,
    "agencies_per_100k": 0.5,
    "fbi_listed_share": None,
    "is_small_count": True,
    "is_small_share_base": False,
}


def test_limits_rise_and_split_the_rates_above_zero() -> None:
    limits = shade_limits(RATES)
    assert limits == sorted(set(limits))
    assert {shade(rate, limits) for rate in RATES} == {0, 1, 2, 3, 4}


def test_none_listed_is_a_class_of_its_own() -> None:
    limits = shade_limits([*RATES, None])
    labels = shade_labels(limits)
    assert labels[0] == "none listed here"
    assert shade(0.0, limits) == shade(None, limits) == 0
    assert len(labels) == len(limits) + 2


@pytest.mark.parametrize("rates", [[], [0.0], [0.0, 0.4]])
def test_few_rates_make_one_class(rates: list[float | None]) -> None:
    assert shade_labels(shade_limits(rates)) == ("none listed here", "some")


def test_no_class_of_counts_is_empty() -> None:
    counts = [1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 9.0]
    limits = shade_limits(counts, "count")
    assert {shade(count, limits) for count in counts} == set(range(1, len(limits) + 2))


def test_shares_are_written_as_percentages() -> None:
    shares = [0.01, 0.02, 0.05, 0.08, 0.1, 0.2, 0.38]
    labels = shade_labels(shade_limits(shares, "share"), "share")
    assert all("%" in label for label in labels[1:])


@pytest.mark.parametrize(
    ("measure", "flag", "words"),
    [
        ("state_rate", "is_small_count", "Small count: read it with care."),
        ("rate", "is_small_base", "Small base: read it with care."),
        ("share", "is_small_share_base", "Small base: read it with care."),
    ],
)
def test_each_flag_has_its_own_words(measure: str, flag: str, words: str) -> None:
    flags = {**dict.fromkeys(SMALL_WORDS, False), flag: True}
    row = {**ROW, "fbi_listed_share": 0.1, **flags}
    _, is_small, detail = area_shade(row, [0.05], measure, "Ring")
    assert is_small
    assert detail.endswith(f". {words}")
    _, is_small, detail = area_shade({**row, flag: False}, [0.05], measure, "Ring")
    assert not is_small
    assert "Small" not in detail


def test_a_plain_count_stands_on_itself_and_is_never_flagged() -> None:
    row = {**ROW, **dict.fromkeys(SMALL_WORDS, True)}
    _, is_small, detail = area_shade(row, [2], "count", "Ring")
    assert not is_small
    assert "Small" not in detail


def test_every_flag_of_a_measure_has_words() -> None:
    flags = {flag for measure in MEASURES.values() for flag in measure.flags}
    assert flags == set(SMALL_WORDS)


def test_what_is_not_known_is_not_called_zero() -> None:
    for row, measure in (
        (ROW, "share"),
        ({**ROW, "residents_in_ring_towns_share": 0.0}, "reach"),
    ):
        shade_of_it, _, detail = area_shade(row, [], measure, "Ring")
        assert shade_of_it == 0
        assert "nothing to compare" in detail


def test_years_are_classes_of_their_own() -> None:
    years: list[float | None] = [None, 2018, 2019, 2019, 2020, 2021, 2023]
    limits = shade_limits(years, "first")
    assert shade_labels(limits, "first")[1:] == (
        *("before 2019", "2019", "2020", "2021 or later"),
    )
    assert [shade(year, limits) for year in years] == [0, 1, 2, 2, 3, 4, 4]
    row = {**ROW, "first_year": 2019}
    assert area_shade(row, limits, "first", "Ring") == (
        *(2, False, "3 listed with Ring, the first in 2019."),
    )
