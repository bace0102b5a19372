"""Map page, driven as a reader drives it."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def map_page(app: AppTest) -> AppTest:
    """The map page, not yet run."""
    app.run()
    return app.switch_page("pages/map.py")


def _sentence(page: AppTest) -> str:
    return next(note.value for note in page.markdown if " on this map" in note.value)


def _listed(page: AppTest) -> int:
    return len(page.dataframe[0].value)


def test_ring_is_shown_at_first(map_page: AppTest) -> None:
    map_page.run()
    assert not map_page.exception
    assert map_page.selectbox(key="map_technology").value == "ring_neighbors"
    assert f"**{_listed(map_page):,} agencies** on this map" in _sentence(map_page)


def test_the_filters_of_july_2019_narrow_sentence_and_list_alike(
    map_page: AppTest,
) -> None:
    map_page.run()
    every_kind = _listed(map_page)
    map_page.text_input(key="map_search").set_value("Ring")
    map_page.selectbox(key="map_kind").set_value("police_local_and_state").run()
    assert 1_000 < _listed(map_page) < every_kind
    assert _sentence(map_page).startswith(
        f"**{_listed(map_page):,} police agencies (local and state)** on this map"
    )


def test_the_map_asks_for_the_rows_of_the_list(map_page: AppTest) -> None:
    map_page.run()
    map_page.selectbox(key="map_state").set_value("NJ").run()
    spec = json.loads(map_page.get("deck_gl_json_chart")[0].proto.json)
    points = next(layer for layer in spec["layers"] if layer["id"] == "agencies")
    assert "state_code=NJ" in points["data"]
    assert set(map_page.dataframe[0].value["state_code"]) == {"NJ"}


def test_a_filter_does_not_move_the_map(map_page: AppTest) -> None:
    def start() -> object:
        spec = json.loads(map_page.get("deck_gl_json_chart")[0].proto.json)
        return spec["initialViewState"]

    map_page.run()
    before = start()
    map_page.selectbox(key="map_state").set_value("NJ").run()
    assert start() == before


def test_the_address_says_every_filter_with_its_default(map_page: AppTest) -> None:
    map_page.run()
    assert map_page.query_params == {
        "v": "1",
        "search": "",
        "kind": "any",
        "technology": "ring_neighbors",
        "state": "any",
        "from": "any",
        "to": "any",
    }


def test_a_link_restores_its_filters(map_page: AppTest) -> None:
    map_page.query_params.update({"v": "1", "state": "IL", "search": "Addison"})
    map_page.run()
    assert map_page.selectbox(key="map_state").value == "IL"
    assert map_page.dataframe[0].value["agency_name"].tolist() == [
        "Addison Police Department"
    ]
    assert not map_page.warning


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("state", "ZZ", "State"),
        ("colour", "red", "colour"),
        ("v", "0", "version"),
    ],
)
def test_a_link_that_says_too_much_is_followed_as_far_as_it_goes(
    map_page: AppTest, name: str, value: str, said: str
) -> None:
    map_page.query_params.update({"kind": "sheriff", name: value})
    map_page.run()
    assert said in map_page.warning[0].value
    assert map_page.selectbox(key="map_kind").value == "sheriff"
    map_page.text_input(key="map_search").set_value("Ada").run()
    assert not map_page.warning


def test_nothing_found_is_not_called_nothing_there(map_page: AppTest) -> None:
    map_page.run()
    map_page.text_input(key="map_search").set_value("zzzz").run()
    assert _sentence(map_page).startswith("**0 agencies**")
    assert "not proof" in map_page.info[0].value
    assert not map_page.exception


def test_rates_by_state_can_be_read_without_the_map(map_page: AppTest) -> None:
    map_page.run()
    rates = map_page.dataframe[-1].value
    assert {"agency_count", "agencies_per_100k", "population_2020"} <= set(rates)
