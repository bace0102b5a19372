"""Map page, driven as a reader drives it."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages.map.notes import STORY_PLACES
from dashboard.queries.states import state_names
from tests.app.conftest import open_view, words_of
from tests.boxes import captions, opened
from tests.conftest import Ask

STORY_KIND = "police_local_and_state"
pytestmark = pytest.mark.usefixtures("warehouse_file")


def _open(**address: str) -> AppTest:
    """Open the map of an address with its filters."""
    return open_view(f"/map?{urlencode(address)}", "map_filters", "agency_list")


def _sentence(page: AppTest) -> str:
    return next(note.value for note in page.markdown if " on this map" in note.value)


def _listed(page: AppTest) -> int:
    return len(_rows(page))


def _rows(page: AppTest) -> Any:  # noqa: ANN401 - a data frame
    return page.dataframe[0].value


def _deck(page: AppTest) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the areas of a state's map, and its signs with the names of towns."""
    (chart,) = page.get("deck_gl_json_chart")
    areas, _, signs, *_ = json.loads(chart.proto.json)["layers"]
    return areas["data"], json.loads(b64decode(signs["data"].partition(",")[2]))


def test_ring_is_shown_at_first(ask: Ask) -> None:
    page = _open()
    (count,) = ask(
        "select count(*) from marts.mart_agencies where latitude is not null "
        "and list_contains(technology_ids, 'ring_neighbors')"
    )
    assert _listed(page) == count
    assert _sentence(page).startswith(f"**{count:,} agencies** on this map")
    assert "main source: [University of Virginia" in _sentence(page)
    caption = captions(page)[0]
    assert caption.startswith(f"{count:,} agencies, recorded with Ring ")
    assert "Sources: University of Virginia" in caption


def test_the_two_steps_of_july_2019_are_explained() -> None:
    page = _open()
    every_kind = _listed(page)
    page.text_input(key="map_search").set_value("Ring")
    page.selectbox(key="map_kind").set_value(STORY_KIND).run()
    assert 1_000 < _listed(page) < every_kind
    number = f"**{_listed(page):,} police agencies (local and state)**"
    assert _sentence(page).startswith(f"{number} on this map, sheriffs included")
    assert "%20is_police_local_and_state" in words_of(page)
    (note,) = (note.value for note in page.info)
    assert "The map that it describes is lost" in note
    assert "what Ring itself published later" in note
    assert all(place in note for place in STORY_PLACES.split(", "))


@pytest.mark.parametrize(
    "address",
    [
        {"state": "NJ"},
        {"state": "IL", "month": "2019-07"},
        {"state": "IL", "search": "Addison, Aurora, Naperville"},
        {"state": "PR", "technology": "any"},
        {"state": "GU", "technology": "any"},
        {"state": "WY"},
    ],
)
def test_a_state_draws_the_agencies_of_the_list(address: dict[str, str]) -> None:
    page = _open(**address)
    _, signs = _deck(page)
    drawn = [sign for sign in signs if "agency_id" in sign]
    assert len(drawn) == _listed(page)
    assert all(sign["sign"] and sign["tip"] for sign in drawn)
    assert set(_rows(page)["state_code"]) <= {address["state"]}
    assert state_names()[address["state"]] in _sentence(page)


def test_a_state_waits_for_a_press_before_it_lists_its_agencies() -> None:
    page = open_view("/map?state=IL")
    assert not page.dataframe
    page.session_state["agency_list_box"] = True
    assert len(page.run().dataframe) == 1


def test_a_state_is_drawn_with_those_that_touch_it() -> None:
    shapes, signs = _deck(_open(state="IL"))
    areas = [shape["properties"] for shape in shapes]
    states = {area["state_code"] for area in areas if "state_code" in area}
    assert states == {"IN", "IA", "KY", "MO", "WI"}
    tips = [area["tip"] for area in areas if "state_code" not in area]
    assert len(tips) == 102
    assert any("agencies" in tip and "Cook County" in tip for tip in tips)
    named = [sign["sign"] for sign in signs if "agency_id" not in sign]
    assert "Chicago" in named
    assert not [name for name in named if "Sheriff" in name]


def test_the_legend_of_a_state_names_only_what_is_drawn(ask: Ask) -> None:
    page = _open(state="IL", technology="any")
    legend = page.get("html")[0].proto.body
    (names,) = ask("select list(status_name) from marts.dim_ring_statuses")
    explained = {name for name in names if f"{name} (" in legend}
    assert explained == set(_rows(page)["status_name"])


def test_a_closed_box_keeps_what_was_chosen_and_a_link_opens_it() -> None:
    page = _open()
    page.selectbox(key="map_kind").set_value("fire").run()
    page.session_state["map_filters_box"] = False
    page.run()
    assert "map_kind" not in [box.key for box in page.selectbox]
    assert page.query_params["kind"] == "fire"
    page.query_params["kind"] = "sheriff"
    page.run()
    assert page.selectbox(key="map_kind").value == "sheriff"


def test_the_list_gives_no_day_where_only_the_month_is_known() -> None:
    rows = _rows(_open(search="Azusa")).set_index("agency_name")
    assert rows.loc["Azusa Police Department", "joined_on"] == "2020-08"
    assert rows.loc["Azusa Police Department", "ring_status_on"] == "2021-08-09"


def test_an_agency_of_the_link_is_open_and_two_presses_lead_back() -> None:
    page = _open(state="IL", agency="il-addison-police-department")
    assert page.header[0].value == "Addison Police Department"
    text = words_of(page)
    assert "Last seen August 9, 2021" in text
    assert "](agency/il-addison-police-department" in text
    page.button(key="map_close").click().run()
    assert page.query_params["agency"] == ""
    assert "Addison Police Department" not in {h.value for h in page.header}
    page.button(key="map_all_states").click().run()
    assert page.query_params["state"] == "any"


@pytest.mark.parametrize(
    ("address", "name", "words"),
    [
        (
            {"agency": "mo-missouri-highway-patrol"},  # former id
            "Missouri State Highway Patrol",
            "State police",
        ),
        ({"search": "Bloomfield NJ"}, "Bloomfield Police Department", "Joined Ring: "),
        (
            {"agency": "ma-chicopee-police-department"},
            "Chicopee Police Department",
            "On Ring's map from June 9, 2020.",
        ),
    ],
)
def test_a_link_and_a_list_of_one_open_an_agency(
    address: dict[str, str], name: str, words: str
) -> None:
    page = _open(**address)
    assert page.header[0].value == name
    assert words in words_of(page)
    assert not page.warning


def test_the_country_can_be_seen_as_of_a_month() -> None:
    page = _open()
    whole = _listed(page)
    months = page.selectbox(key="map_month").options
    assert months[:2] == ["Whole record", "August 2021"]
    assert months[-1] == "March 2018"
    page.selectbox(key="map_month").set_value("2019-07").run()
    assert 100 < _listed(page) < whole
    assert "seen with Ring by July 2019" in _sentence(page)
    assert ", as of " not in _sentence(page)
    assert not page.info
    page.selectbox(key="map_month").set_value("2020-12").run()
    assert "nobody recorded who left" in page.info[0].value


def test_four_months_show_how_it_spread() -> None:
    page = _open()
    rows = opened(page, "map_in_four_months").dataframe[-1].value
    by_month = rows.groupby("month")["agency_count"].sum()
    assert [*by_month.index] == ["2018-12", "2019-07", "2020-03", "2020-09"]
    assert by_month.is_monotonic_increasing
    page.selectbox(key="map_month").set_value("2019-07").run()
    assert _listed(page) == by_month["2019-07"]


def test_shades_can_be_read_without_the_map() -> None:
    page = _open(state="NJ", shade="reach")
    rates = opened(page, "map_by_county").dataframe[0].value
    assert len(rates) == 21
    assert rates["agency_count"].sum() == len(page.dataframe[1].value)


def test_the_citation_names_first_what_supports_most_rows(ask: Ask) -> None:
    page = opened(_open(), "agencies_on_map", "Cite")
    (counts,) = ask(
        "select list(n order by n desc) from (select count(*) as n "
        "from marts.mart_agencies where latitude is not null "
        "and list_contains(technology_ids, 'ring_neighbors') "
        "group by coalesce(ring_status_source_id, source_id))"
    )
    assert (
        f"Based on University of Virginia, Aug 2021 ({counts[0]:,} rows); "
        "EFF Atlas, Oct 2020 ("
    ) in page.code[0].value


@pytest.mark.parametrize("status", ["denied", "announced", "no_record", "not_checked"])
def test_a_status_without_ring_offers_agencies_without_ring(status: str) -> None:
    page = _open(status=status)
    assert _listed(page) == 0
    assert "is recorded with Ring" in page.info[0].value
    page.button(key="map_off_record").click().run()
    assert page.query_params["technology"] == "any"
    assert page.query_params["status"] == status
    assert _listed(page)
    assert not page.info


@pytest.mark.parametrize(
    "address",
    [
        {"status": "declined", "technology": "any", "state": "WY"},
        {"status": "declined", "state": "WY"},
        {"status": "last_seen", "search": "zzzz"},
        {"status": "active"},
    ],
)
def test_agencies_without_ring_are_offered_only_if_some_match(
    address: dict[str, str],
) -> None:
    page = _open(**address)
    assert "Nothing in our sources matches" in page.info[0].value
    assert "map_off_record" not in {button.key for button in page.button}
