"""Map page, driven as a reader drives it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages.map.notes import STORY_PLACES
from tests.boxes import opened
from tests.conftest import Ask, paragraphs

STORY = {"kind": "police_local_and_state", "search": "Ring"}


@pytest.fixture
def map_page(app: AppTest) -> AppTest:
    """The map page with its filters open, not yet run."""
    app.session_state["map_filters_box"] = True
    return app.switch_page("pages/map/page.py")


def _open(page: AppTest, **address: str) -> AppTest:
    page.query_params.update(address)
    page.run()
    assert not page.exception
    return page


def _sentence(page: AppTest) -> str:
    return next(note.value for note in page.markdown if " on this map" in note.value)


def _listed(page: AppTest) -> int:
    return len(_rows(page))


def _rows(page: AppTest) -> Any:  # noqa: ANN401 - a data frame
    return page.dataframe[0].value


def _deck(page: AppTest) -> dict[str, list[dict[str, Any]]]:
    """Return the data of each layer of a state's map, by the layer's name."""
    (chart,) = page.get("deck_gl_json_chart")
    layers = json.loads(chart.proto.json)["layers"]
    return {layer["id"].partition(" ")[0]: layer["data"] for layer in layers}


def test_ring_is_shown_at_first(map_page: AppTest, ask: Ask) -> None:
    _open(map_page)
    (count,) = ask(
        "select count(*) from marts.mart_agencies_on_map where latitude is not null "
        "and list_contains(technology_ids, 'ring_neighbors')"
    )
    assert _listed(map_page) == count
    assert _sentence(map_page).startswith(f"**{count:,} agencies** on this map")
    assert "main source: [University of Virginia" in _sentence(map_page)


def test_the_two_steps_of_july_2019_are_explained(map_page: AppTest) -> None:
    _open(map_page)
    every_kind = _listed(map_page)
    map_page.text_input(key="map_search").set_value("Ring")
    map_page.selectbox(key="map_kind").set_value(STORY["kind"]).run()
    assert 1_000 < _listed(map_page) < every_kind
    number = f"**{_listed(map_page):,} police agencies (local and state)**"
    assert _sentence(map_page).startswith(f"{number} on this map, sheriffs included")
    (note,) = (note.value for note in map_page.info)
    assert "The map that it describes is lost" in note
    assert "what Ring itself published later" in note
    assert all(place in note for place in STORY_PLACES.split(", "))


def test_the_places_of_the_story_are_marked_at_once(map_page: AppTest) -> None:
    _open(map_page, search=STORY_PLACES)
    assert {"Addison", "Auburn Hills", "Birmingham", "Bloomfield"} <= set(
        _rows(map_page)["place_name"]
    )
    assert "Anne Arundel County" in set(_rows(map_page)["county_name"])
    assert not map_page.info


def test_a_name_that_matches_nothing_is_told(map_page: AppTest) -> None:
    _open(map_page, search="Addison IL, Nowhere XX")
    (note,) = (note.value for note in map_page.info)
    assert "“nowhere xx”" in note
    assert "addison" not in note


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
def test_a_state_draws_the_agencies_of_the_list(
    map_page: AppTest, address: dict[str, str]
) -> None:
    _open(map_page, **address)
    drawn = _deck(map_page)["agencies"]
    assert len(drawn) == _listed(map_page)
    assert all(row["sign"] and row["tip"] for row in drawn)
    assert set(_rows(map_page)["state_code"]) <= {address["state"]}


def test_a_state_is_drawn_with_those_that_touch_it(map_page: AppTest) -> None:
    deck = _deck(_open(map_page, state="IL"))
    assert {shape["properties"]["state_code"] for shape in deck["neighbors"]} == {
        *("IN", "IA", "KY", "MO", "WI")
    }
    assert len(deck["counties"]) == 102
    tips = [shape["properties"]["tip"] for shape in deck["counties"]]
    assert any("agencies" in tip and "Cook County" in tip for tip in tips)
    assert not [town for town in deck["towns"] if "Sheriff" in town["name"]]


def test_the_legend_of_a_state_names_only_what_is_drawn(
    map_page: AppTest, ask: Ask
) -> None:
    _open(map_page, state="IL", technology="any")
    legend = map_page.get("html")[0].proto.body
    for status, name in zip(
        *ask(
            "select list(ring_status order by status_order), "
            "list(status_name order by status_order) from marts.dim_ring_statuses"
        ),
        strict=True,
    ):
        is_drawn = name in set(_rows(map_page)["status_name"])
        assert (f"{name} (" in legend) == is_drawn, status


def test_a_closed_box_keeps_what_was_chosen_and_a_link_opens_it(
    map_page: AppTest,
) -> None:
    _open(map_page)
    map_page.selectbox(key="map_kind").set_value("fire").run()
    map_page.session_state["map_filters_box"] = False
    map_page.run()
    assert "map_kind" not in [box.key for box in map_page.selectbox]
    assert map_page.query_params["kind"] == "fire"
    map_page.query_params["kind"] = "sheriff"
    map_page.run()
    assert map_page.selectbox(key="map_kind").value == "sheriff"


def test_the_list_gives_no_day_where_only_the_month_is_known(
    map_page: AppTest,
) -> None:
    rows = _rows(_open(map_page, search="Azusa")).set_index("agency_name")
    assert rows.loc["Azusa Police Department", "joined_on"] == "2020-08"
    assert rows.loc["Azusa Police Department", "ring_status_on"] == "2021-08-09"


def test_an_agency_of_the_link_is_open_and_can_be_closed(map_page: AppTest) -> None:
    _open(map_page, agency="il-addison-police-department")
    assert map_page.header[0].value == "Addison Police Department"
    text = paragraphs(map_page)
    assert "Last seen August 9, 2021" in text
    assert "](agency/il-addison-police-department" in text
    map_page.button(key="map_close").click().run()
    assert map_page.query_params["agency"] == ""
    assert "Addison Police Department" not in {h.value for h in map_page.header}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (
            {"agency": "mo-missouri-highway-patrol"},  # former id
            "Missouri State Highway Patrol",
        ),
        ({"search": "Bloomfield NJ"}, "Bloomfield Police Department"),
    ],
)
def test_a_former_id_and_a_list_of_one_open_an_agency(
    map_page: AppTest, address: dict[str, str], name: str
) -> None:
    _open(map_page, **address)
    assert map_page.header[0].value == name
    assert not map_page.warning


def test_an_agency_that_the_filters_leave_out_stays_open_and_says_so(
    map_page: AppTest,
) -> None:
    _open(map_page, agency="al-birmingham-police-department", month="2019-07")
    assert "filters above hide this agency" in paragraphs(map_page)
    assert "October 17, 2019" in paragraphs(map_page)


def test_an_unknown_agency_is_named_in_a_warning(map_page: AppTest) -> None:
    _open(map_page, agency="nobody")
    assert "no agency on the map has the id" in map_page.warning[0].value


def test_the_country_can_be_seen_as_of_a_month(map_page: AppTest) -> None:
    _open(map_page)
    whole = _listed(map_page)
    months = map_page.selectbox(key="map_month").options
    assert months[:2] == ["Whole record", "August 2021"]
    assert months[-1] == "March 2018"
    map_page.selectbox(key="map_month").set_value("2019-07").run()
    assert 100 < _listed(map_page) < whole
    assert "seen with Ring by July 2019" in _sentence(map_page)
    assert not map_page.info
    map_page.selectbox(key="map_month").set_value("2020-12").run()
    assert "nobody recorded who left" in map_page.info[0].value


def test_four_months_show_how_it_spread(map_page: AppTest) -> None:
    rows = opened(_open(map_page), "map_in_four_months").dataframe[-1].value
    by_month = rows.groupby("month")["agency_count"].sum()
    assert [*by_month.index] == ["2018-12", "2019-07", "2020-03", "2020-09"]
    assert by_month.is_monotonic_increasing
    map_page.selectbox(key="map_month").set_value("2019-07").run()
    assert _listed(map_page) == by_month["2019-07"]


@pytest.mark.parametrize(
    ("address", "figure", "count"),
    [
        ({}, "map_by_state", 54),
        ({"state": "NJ"}, "map_by_county", 21),
        ({"state": "NJ", "shade": "reach"}, "map_by_county", 21),
    ],
)
def test_shades_can_be_read_without_the_map(
    map_page: AppTest, address: dict[str, str], figure: str, count: int
) -> None:
    rates = opened(_open(map_page, **address), figure).dataframe[0].value
    assert len(rates) == count
    assert rates["agency_count"].sum() == len(map_page.dataframe[1].value)


def test_the_citation_names_first_what_supports_most_rows(
    map_page: AppTest, ask: Ask
) -> None:
    opened(_open(map_page), "agencies_on_map", "Cite")
    (counts,) = ask(
        "select list(n order by n desc) from (select count(*) as n "
        "from marts.mart_agencies_on_map where latitude is not null "
        "and list_contains(technology_ids, 'ring_neighbors') group by source_id)"
    )
    assert (
        f"Based on University of Virginia, Aug 2021 ({counts[0]:,} rows); "
        f"EFF Atlas, Oct 2020 ({counts[1]} rows); "
    ) in map_page.code[0].value


def test_the_statement_behind_the_numbers_can_be_read(map_page: AppTest) -> None:
    opened(_open(map_page, **STORY), "map_counted")
    assert "is_police_local_and_state" in map_page.code[0].value
    assert "contains(' ' || search_text, ' ring')" in map_page.code[0].value


def test_an_empty_result_says_that_it_proves_nothing(map_page: AppTest) -> None:
    _open(map_page, search="zzzz")
    assert _sentence(map_page).startswith("**0 agencies**")
    assert "not proof" in map_page.info[0].value


@pytest.mark.parametrize(
    "status", ["declined", "denied", "announced", "no_record", "not_checked"]
)
def test_a_status_without_ring_leads_past_ring(map_page: AppTest, status: str) -> None:
    _open(map_page, status=status)
    assert _listed(map_page) == 0
    assert "is recorded with Ring" in map_page.info[0].value
    map_page.button(key="map_off_record").click().run()
    assert map_page.query_params["technology"] == "any"
    assert map_page.query_params["status"] == status
    assert _listed(map_page)
    assert not map_page.info


@pytest.mark.parametrize(
    "address",
    [
        {"status": "declined", "technology": "any", "state": "WY"},
        {"status": "declined", "state": "WY"},
        {"status": "last_seen", "search": "zzzz"},
        {"status": "active"},
    ],
)
def test_no_way_past_ring_is_offered_to_nothing(
    map_page: AppTest, address: dict[str, str]
) -> None:
    _open(map_page, **address)
    assert "Nothing in our sources matches" in map_page.info[0].value
    assert "map_off_record" not in {button.key for button in map_page.button}


@pytest.mark.parametrize(
    ("agency_id", "joined"),
    [
        ("al-birmingham-police-department", "Joined Ring: October 17, 2019."),
        ("ma-chicopee-police-department", "On Ring's map from June 9, 2020."),
    ],
)
def test_a_date_of_joining_is_of_those_that_joined(
    map_page: AppTest, agency_id: str, joined: str
) -> None:
    assert joined in paragraphs(_open(map_page, agency=agency_id, technology="any"))
    _open(map_page, agency="or-portland-police-bureau")
    assert "Joined Ring" not in paragraphs(map_page)


def test_camera_registries_are_a_technology_of_their_own(map_page: AppTest) -> None:
    _open(
        map_page,
        technology="camera_registry_portals",
        agency="md-anne-arundel-county-police-department",
    )
    text = paragraphs(map_page)
    assert "Camera registry, not Ring's: 1,060 registered cameras on" in text
    assert "The count is not Ring's" in text


def test_one_press_closes_the_panel_and_another_leads_to_all_states(
    map_page: AppTest,
) -> None:
    _open(map_page, state="NM", agency="nm-albuquerque-police-department")
    map_page.button(key="map_close").click().run()
    assert map_page.query_params["agency"] == ""
    map_page.button(key="map_all_states").click().run()
    assert map_page.query_params["state"] == "any"
