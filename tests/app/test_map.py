"""Map page, driven as a reader drives it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.server import map_library
from tests.boxes import opened


@pytest.fixture
def map_page(app: AppTest) -> AppTest:
    """The map page with its filters open, not yet run."""
    app.session_state["map_filters_box"] = True
    return app.switch_page("pages/map/page.py")


def _sentence(page: AppTest) -> str:
    notes = (note.value for note in page.markdown if " on this map" in note.value)
    return next(notes).partition(" :small[")[0]


def _listed(page: AppTest) -> int:
    return len(page.dataframe[0].value)


def test_ring_is_shown_at_first(map_page: AppTest) -> None:
    map_page.run()
    assert not map_page.exception
    assert map_page.selectbox(key="map_technology").value == "ring_neighbors"
    assert f"**{_listed(map_page):,} agencies** on this map" in _sentence(map_page)


def test_the_filters_of_july_2019_narrow_both_sentence_and_list(
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
    assert "state_code=NJ" in str(_deck(map_page)["agencies"]["data"])
    assert set(map_page.dataframe[0].value["state_code"]) == {"NJ"}


def test_a_closed_box_keeps_what_was_chosen_and_a_link_opens_it(
    map_page: AppTest,
) -> None:
    map_page.run()
    map_page.selectbox(key="map_state").set_value("NJ").run()
    map_page.session_state["map_filters_box"] = False
    map_page.run()
    assert "map_state" not in [box.key for box in map_page.selectbox]
    assert map_page.query_params["state"] == "NJ"
    assert set(map_page.dataframe[0].value["state_code"]) == {"NJ"}
    map_page.query_params["state"] = "AK"
    map_page.run()
    assert map_page.selectbox(key="map_state").value == "AK"
    map_page.selectbox(key="map_state").set_value("any").run()
    assert map_page.selectbox(key="map_state").value == "any"


def test_without_its_library_the_map_says_so_and_shows_its_lists(
    map_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_library, "scripts", dict)
    map_page.run()
    assert "library was not fetched" in map_page.warning[0].value
    assert _listed(map_page) > 1_000


def test_the_list_gives_no_day_where_only_the_month_is_known(
    map_page: AppTest,
) -> None:
    map_page.query_params["search"] = "Azusa"
    map_page.run()
    rows = map_page.dataframe[0].value.set_index("agency_name")
    assert rows.loc["Azusa Police Department", "joined_on"] == "2020-08"
    assert rows.loc["Azusa Police Department", "ring_status_on"] == "2021-08-09"


def _spec(page: AppTest) -> dict[str, Any]:
    data = json.loads(page.get("bidi_component")[0].proto.json)
    spec: dict[str, Any] = json.loads(data["spec"])
    return spec


def _deck(page: AppTest) -> dict[str, dict[str, object]]:
    return {layer["id"]: layer for layer in _spec(page)["layers"]}


def _panel(page: AppTest) -> str:
    return " ".join(note.value for note in [*page.header, *page.markdown])


def test_states_are_shaded_first_and_counties_on_request(map_page: AppTest) -> None:
    map_page.run()
    assert "measure=state_rate" in str(_deck(map_page)["states"]["shades"])
    assert _spec(map_page)["insets"]
    map_page.selectbox(key="map_shade").set_value("rate").run()
    assert "measure=rate" in str(_deck(map_page)["counties"]["shades"])
    map_page.selectbox(key="map_state").set_value("NJ").run()
    assert "state_code" not in str(_deck(map_page)["counties"]["shades"])
    assert _spec(map_page)["state"] == "34"
    assert not _spec(map_page)["insets"]
    map_page.selectbox(key="map_shade").set_value("share").run()
    assert "counties" not in _deck(map_page)
    assert "measure=share" in str(_deck(map_page)["states"]["shades"])
    assert "no such number for counties" in _panel(map_page)


@pytest.mark.parametrize("shade", ["reach", "state_reach"])
def test_reach_is_of_ring_and_of_the_whole_record(
    map_page: AppTest, shade: str
) -> None:
    map_page.query_params.update({"state": "NJ", "month": "2019-07", "shade": shade})
    map_page.run()
    assert not map_page.exception
    [shown] = [
        str(area["shades"]) for area in _deck(map_page).values() if "shades" in area
    ]
    assert f"measure={shade}" in shown
    assert "month=any" in shown
    assert "the least it can be" in _panel(map_page)


def test_an_agency_of_the_link_is_open_and_can_be_closed(map_page: AppTest) -> None:
    map_page.query_params.update({"agency": "il-addison-police-department"})
    map_page.run()
    assert "Addison Police Department" in _panel(map_page)
    assert "Last seen August 9, 2021" in _panel(map_page)
    assert "chosen" in _deck(map_page)
    map_page.button(key="map_close").click().run()
    assert map_page.query_params["agency"] == ""
    assert "Addison Police Department" not in _panel(map_page)
    assert "chosen" not in _deck(map_page)


def test_a_link_with_a_former_id_opens_the_agency(map_page: AppTest) -> None:
    map_page.query_params.update({"agency": "mo-missouri-highway-patrol"})
    map_page.run()
    assert "Missouri State Highway Patrol" in _panel(map_page)
    assert not map_page.warning


def test_an_agency_that_the_filters_leave_out_stays_open_and_says_so(
    map_page: AppTest,
) -> None:
    map_page.query_params.update(
        {"agency": "al-birmingham-police-department", "month": "2019-07"}
    )
    map_page.run()
    assert "filters above hide this agency" in _panel(map_page)
    assert "October 17, 2019" in _panel(map_page)


def test_a_list_of_one_opens_by_itself(map_page: AppTest) -> None:
    map_page.query_params.update({"search": "Bloomfield NJ"})
    map_page.run()
    assert "Bloomfield Police Department" in _panel(map_page)
    assert not [button for button in map_page.button if button.key == "map_close"]


def test_the_country_can_be_seen_as_of_a_month(map_page: AppTest) -> None:
    map_page.run()
    whole = _listed(map_page)
    map_page.select_slider(key="map_month").set_value("2019-07").run()
    assert 100 < _listed(map_page) < whole
    assert "seen with Ring by July 2019" in _sentence(map_page)
    assert not map_page.info
    map_page.select_slider(key="map_month").set_value("2020-12").run()
    assert "only the list of August 2021 is known" in map_page.info[0].value
    before = _listed(map_page)
    map_page.select_slider(key="map_month").set_value("2021-08").run()
    assert "only the list of August 2021 is known" in map_page.info[0].value
    assert _listed(map_page) > before


def test_the_months_end_with_the_evidence(map_page: AppTest) -> None:
    map_page.run()
    months = map_page.select_slider(key="map_month").options
    assert months[0] == "March 2018"
    assert months[-2] == "August 2021"
    assert "whole record" in months[-1]


def test_the_classes_are_the_same_in_every_month(map_page: AppTest) -> None:
    def classes() -> list[str]:
        legend = map_page.get("html")[0].proto.body
        words = re.findall("<span>(.*?)</span>", legend)
        return words[words.index("none listed here") :]

    map_page.run()
    whole = classes()
    assert len(whole) > 3
    map_page.select_slider(key="map_month").set_value("2018-12").run()
    assert [word for word in classes() if word in whole] == whole[: len(classes())]


def test_the_statement_behind_the_numbers_can_be_read(map_page: AppTest) -> None:
    map_page.query_params.update({"kind": "police_local_and_state", "search": "Ring"})
    map_page.run()
    opened(map_page, "map_counted")
    assert "is_police_local_and_state" in map_page.code[0].value
    assert "contains(' ' || search_text, ' ring')" in map_page.code[0].value


def _start(map_page: AppTest) -> dict[str, float]:
    start: dict[str, float] = _spec(map_page)["initialViewState"]
    return start


def test_a_link_to_a_state_shows_the_state_and_nothing_else_moves_the_map(
    map_page: AppTest,
) -> None:
    map_page.run()
    country = _start(map_page)
    map_page.selectbox(key="map_state").set_value("AK").run()
    alaska = _start(map_page)
    assert alaska["zoom"] > country["zoom"]
    assert -170 < alaska["longitude"] < -130
    assert 55 < alaska["latitude"] < 70
    for key, value in (("map_kind", "fire"), ("map_status", "declined")):
        map_page.selectbox(key=key).set_value(value).run()
        assert _start(map_page) == alaska
    map_page.select_slider(key="map_month").set_value("2019-07").run()
    assert _start(map_page) == alaska
    map_page.selectbox(key="map_state").set_value("any").run()
    assert _start(map_page) == country


def test_a_search_shows_what_it_finds(map_page: AppTest) -> None:
    map_page.query_params.update({"search": "Addison IL", "technology": "any"})
    map_page.run()
    start = _start(map_page)
    # Its neighbors, which the search filters out, are around it.
    assert "search=&" in f"{_deck(map_page)['others']['data']}&"
    assert start["zoom"] > 5
    assert start["longitude"] == pytest.approx(-88.0, abs=0.3)
    assert start["latitude"] == pytest.approx(41.9, abs=0.3)


def test_a_link_restores_its_filters(map_page: AppTest) -> None:
    map_page.query_params.update({"v": "1", "state": "IL", "search": "Addison"})
    map_page.run()
    assert map_page.selectbox(key="map_state").value == "IL"
    assert map_page.dataframe[0].value["agency_name"].tolist() == [
        "Addison Police Department"
    ]
    assert not map_page.warning


def test_an_empty_result_says_that_it_proves_nothing(map_page: AppTest) -> None:
    map_page.run()
    map_page.text_input(key="map_search").set_value("zzzz").run()
    assert _sentence(map_page).startswith("**0 agencies**")
    assert "not proof" in map_page.info[0].value
    assert not map_page.exception


@pytest.mark.parametrize(
    "status", ["declined", "denied", "announced", "no_record", "not_checked"]
)
def test_a_status_without_ring_leads_past_ring(map_page: AppTest, status: str) -> None:
    map_page.query_params["status"] = status
    map_page.run()
    note = map_page.info[0].value
    assert _sentence(map_page).startswith("**0 agencies**")
    assert _listed(map_page) == 0
    assert "is recorded with Ring/Neighbors Partnership" in note
    assert "Nothing in our sources matches" not in note
    map_page.button(key="map_off_record").click().run()
    assert map_page.query_params["technology"] == "any"
    assert map_page.query_params["status"] == status
    assert _sentence(map_page).startswith(f"**{_listed(map_page):,} agencies**")
    assert _sentence(map_page) in note
    assert set(map_page.dataframe[0].value["status_name"]) == {
        map_page.selectbox(key="map_status").format_func(status)
    }
    assert not map_page.info


def test_a_way_past_ring_keeps_the_other_filters(map_page: AppTest) -> None:
    map_page.query_params.update(
        {"status": "denied", "state": "OR", "month": "2019-07", "search": "Ring"}
    )
    map_page.run()
    note = map_page.info[-1].value
    assert "With any technology, at any time and without searching for Ring: " in note
    map_page.button(key="map_off_record").click().run()
    filters = {"status": "denied", "state": "OR", "month": "any", "search": ""}
    assert filters.items() <= map_page.query_params.items()
    assert set(map_page.dataframe[0].value["state_code"]) == {"OR"}
    assert _sentence(map_page) in note


@pytest.mark.parametrize(
    "filters",
    [
        {"status": "declined", "technology": "any", "state": "WY"},
        {"status": "last_seen", "search": "zzzz"},
        {"status": "active"},
    ],
)
def test_without_a_record_ring_is_not_named_as_the_reason(
    map_page: AppTest, filters: dict[str, str]
) -> None:
    map_page.query_params.update(filters)
    map_page.run()
    assert "Nothing in our sources matches" in map_page.info[0].value
    assert "map_off_record" not in {button.key for button in map_page.button}


def test_no_way_past_ring_is_offered_to_nothing(map_page: AppTest) -> None:
    map_page.query_params.update({"status": "declined", "state": "WY"})
    map_page.run()
    assert "not proof that there is none" in map_page.info[0].value
    assert "map_off_record" not in {button.key for button in map_page.button}


@pytest.mark.parametrize(
    ("shade", "state", "box", "columns", "count"),
    [
        ("state_rate", "NJ", "map_by_state", {"agencies_per_100k"}, 54),
        ("rate", "any", "map_by_county", {"agencies_per_100k", "is_small_base"}, 3_221),
        ("first", "NJ", "map_by_county", {"first_year"}, 21),
        ("reach", "NJ", "map_by_county", {"residents_in_ring_towns_share"}, 21),
    ],
)
def test_shades_can_be_read_without_the_map(
    map_page: AppTest, shade: str, state: str, box: str, columns: set[str], count: int
) -> None:
    map_page.query_params.update({"shade": shade, "state": state})
    map_page.run()
    rates = opened(map_page, box).dataframe[-1].value
    assert columns <= set(rates)
    assert len(rates) == count


@pytest.mark.parametrize(
    ("agency_id", "joined"),
    [
        ("al-birmingham-police-department", "Joined Ring: October 17, 2019."),
        ("ma-chicopee-police-department", "On Ring's map from June 9, 2020."),
        ("or-portland-police-bureau", ""),
    ],
)
def test_a_date_of_joining_is_of_those_that_joined(
    map_page: AppTest, agency_id: str, joined: str
) -> None:
    map_page.query_params.update({"agency": agency_id, "technology": "any"})
    map_page.run()
    sentence = next(text for text in _panel_lines(map_page) if "Recorded with:" in text)
    assert sentence.startswith(f"{joined} Recorded with:".strip())


def _panel_lines(page: AppTest) -> list[str]:
    return [str(note.value) for note in page.markdown]


def test_camera_registries_are_a_technology_of_their_own(map_page: AppTest) -> None:
    map_page.query_params.update(
        {
            "technology": "camera_registry_portals",
            "agency": "md-anne-arundel-county-police-department",
        }
    )
    map_page.run()
    assert not map_page.exception
    assert "**222 agencies** on this map" in _sentence(map_page)
    words = "\n".join(note.value for note in map_page.markdown)
    assert "Camera registry, not Ring's: 1,060 registered cameras on" in words
    assert "223 of the 338 portals" in words
    assert "never added up or set against Ring's" in words
    assert "Shades count" not in words
