"""The map of one state asks no other host, and forgets what was pressed."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest

from dashboard.charts.state_map import (
    AREAS,
    SIGNS,
    next_turn,
    sign_of,
    state_map,
)
from dashboard.charts.theme import DARK, LIGHT, STATUS_SIGNS, Palette

SQUARE = {
    "type": "Feature",
    "properties": {"tip": "A"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[-90.0, 40.0], [-90.0, 42.0], [-88.0, 42.0], [-88.0, 40.0]]],
    },
}
AGENCY = {
    "agency_id": "il-a",
    "at": [-89.0, 41.0],
    "tip": "A",
    **sign_of("last_seen", LIGHT),
}


def _spec(colors: Palette = LIGHT, **changes: object) -> Any:  # noqa: ANN401 - JSON
    arguments: dict[str, Any] = {
        "ground_url": "data/ground.json",
        "outline": SQUARE,
        "areas": [SQUARE, SQUARE],
        "agencies": [AGENCY],
        "towns": [],
        "opened": None,
        "turn": " 1",
        "is_narrow": False,
    }
    return json.loads(state_map(colors, **{**arguments, **changes}).to_json())


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_the_map_names_only_our_own_addresses(colors: Palette) -> None:
    spec = _spec(colors)
    assert "http" not in json.dumps(spec)
    assert (spec["mapProvider"], spec["mapStyle"]) == ("mapbox", "data/ground.json")


def test_each_status_has_a_form_of_its_own() -> None:
    assert len({sign.symbol for sign in STATUS_SIGNS.values()}) == len(STATUS_SIGNS)


@pytest.mark.parametrize(
    ("pressed", "turn"),
    [([], " 1"), (["agencies 1"], " 2"), (["areas 2"], " 1")],
)
def test_after_a_press_the_layers_have_other_names(
    pressed: list[str], turn: str
) -> None:
    assert next_turn(pressed) == turn
    names = [layer["id"] for layer in _spec(turn=turn)["layers"]]
    assert {f"{AREAS}{turn}", f"{SIGNS}{turn}"} <= set(names)


def test_the_view_holds_the_state_and_its_agencies() -> None:
    view = _spec()["initialViewState"]
    assert (view["longitude"], round(view["latitude"])) == (-89.0, 41)
    assert view["minZoom"] < view["zoom"] < view["maxZoom"]
    far = _spec(agencies=[{**AGENCY, "at": [-80.0, 41.0]}])["initialViewState"]
    assert far["zoom"] < view["zoom"]
    assert _spec(outline=None, agencies=[])["initialViewState"]["zoom"] > 0


def test_the_open_agency_is_marked() -> None:
    opened = {"longitude": -89.0, "latitude": 41.0}
    names = [layer["id"] for layer in _spec(opened=opened)["layers"]]
    assert "opened" in names
    assert "opened" not in [layer["id"] for layer in _spec()["layers"]]


def _rows(spec: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return the rows of a layer that are read after the areas."""
    (layer,) = [one for one in spec["layers"] if one["id"].startswith(name)]
    return json.loads(b64decode(layer["data"].partition(",")[2]))


def test_each_border_is_drawn_once() -> None:
    assert len(_rows(_spec(outline=None), "borders")) == 3
    assert [is_own for *_, is_own in _rows(_spec(), "borders")] == [1, 1, 1]


def test_a_name_that_would_cover_a_larger_town_is_left_out() -> None:
    towns = [
        {"at": [-89.0, 41.0], "sign": "Springfield"},
        {"at": [-89.01, 41.0], "sign": "Leland Grove"},
        {"at": [-89.0, 40.2], "sign": "Decatur"},
    ]
    rows = _rows(_spec(towns=towns), SIGNS)
    names = [row["sign"] for row in rows if "agency_id" not in row]
    assert names == ["Springfield", "Decatur"]
