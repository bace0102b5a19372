"""What the look-up makes of a question, over the real seeds."""

from __future__ import annotations

import pytest

from dashboard.charts.agency_map import status_symbols
from dashboard.charts.theme import LIGHT
from dashboard.lookup.answers import LookupAnswer, answers
from dashboard.lookup.search import find
from dashboard.queries.lookup import agencies_of_towns, sources_searched
from dashboard.queries.programs import ring_statuses
from dashboard.words.statuses import status_mark

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _only(question: str) -> LookupAnswer:
    (answer,) = answers(find(question))
    return answer


def _area(answer: LookupAnswer) -> str:
    assert answer.area, "The answer is no place and no county."
    columns = ("area_name", "county_name", "state_code")
    return ", ".join(answer.area[column] for column in columns)


@pytest.mark.parametrize(
    "question", ["St. Paul MN", "Saint Paul, Minnesota", "st paul mn", "ST. PAUL, MN"]
)
def test_spellings_of_one_town_lead_to_it(question: str) -> None:
    assert _area(_only(question)) == "Saint Paul, Ramsey County, MN"


def test_an_abbreviated_agency_is_found_under_its_name() -> None:
    assert _only("ST PAUL PD MN").candidate.entity_id == "mn-st-paul-police-department"


@pytest.mark.parametrize(
    ("question", "entity_id"),
    [
        ("Policía de Miami, FL", "fl-miami-police-department"),
        ("policia de la ciudad de Chicago", "il-chicago-police-department"),
        ("ciudad de Los Ángeles", "place-gn5368361"),
        (
            "policia del condado de Anne Arundel",
            "md-anne-arundel-county-police-department",
        ),
        ("alguacil del condado de Kane IL", "il-kane-county-sheriffs-office"),
        ("police department of Akron OH", "oh-akron-police-department"),
    ],
)
def test_words_before_a_name_in_spanish_are_those_behind_it_in_english(
    question: str, entity_id: str
) -> None:
    found = find(question)
    assert found.match == "exact"
    assert [one.entity_id for one in found.candidates] == [entity_id]


def test_accents_do_not_matter() -> None:
    assert _area(_only("Canon City CO")) == _area(_only("Cañon City CO"))


def test_a_town_comes_with_everybody_who_polices_it() -> None:
    served = [row["serves"] for row in _only("Evanston IL").agencies]
    assert served[:2] == ["town", "county"]
    assert {"campus", "state"} <= set(served)


def test_same_named_towns_are_told_apart_by_county_and_state() -> None:
    places = [_area(answer) for answer in answers(find("Bloomfield"))]
    assert "Bloomfield, Essex County, NJ" in places
    assert "Bloomfield, Hartford County, CT" in places
    assert len(set(places)) == len(places) > 5


def test_the_name_in_full_means_one_of_them() -> None:
    answer = _only("Bloomfield, Essex County, NJ")
    assert _area(answer) == "Bloomfield, Essex County, NJ"
    assert answer.agencies[0]["agency_id"] == "nj-bloomfield-police-department"


def test_a_county_without_the_word_leads_to_its_agencies() -> None:
    answer = _only("Anne Arundel MD")
    assert answer.candidate.entity_type == "county"
    first = [row["agency_id"] for row in answer.agencies[:1]]
    assert first == ["md-anne-arundel-county-police-department"]


def test_a_county_of_the_name_elsewhere_is_offered_beside_the_town() -> None:
    kinds = {answer.candidate.entity_type for answer in answers(find("Parker TX"))}
    assert kinds == {"place", "county"}


def test_a_zip_code_over_two_towns_lists_both() -> None:
    places = [_area(answer) for answer in answers(find("97124"))]
    assert places == [
        "Hillsboro, Washington County, OR",
        "Cornelius, Washington County, OR",
    ]


def test_a_town_of_a_zip_code_that_no_list_has_is_named() -> None:
    found = find("48326")
    assert _area(answers(found)[0]) == "Auburn Hills, Oakland County, MI"
    assert found.unlisted == ("Lake Angelus, MI",)


def test_a_zip_code_that_is_not_in_use_leads_nowhere() -> None:
    assert find("00000").match == "none"


@pytest.mark.parametrize("question", ["Illinois", "IL", "illinios"])
def test_a_state_is_found_by_name_and_code(question: str) -> None:
    assert find(question).candidates[0].entity_id == "IL"


def test_a_town_without_a_record_has_an_answer_and_no_agency_of_its_own() -> None:
    answer = _only("Montpelier VT")
    assert answer.area
    assert answer.area["ring_status"] == "no_record"
    assert answer.area["leading_agency_id"] is None
    assert f"{answer.area['searched_on']}" == "2026-11-28"
    assert "town" not in {row["serves"] for row in answer.agencies}
    assert {row["source_kind"] for row in sources_searched().to_pylist()} >= {"dataset"}


def test_an_unknown_place_gets_the_nearest_names_and_is_not_answered() -> None:
    found = find("Wakanda")
    assert found.match == "alike"
    assert 0 < len(answers(found)) < 20


def test_a_name_that_its_state_does_not_have_is_offered_from_elsewhere() -> None:
    found = find("Bloomfield Utah")
    assert found.is_elsewhere
    assert "UT" not in {candidate.state_code for candidate in found.candidates}


@pytest.mark.parametrize("question", ["", "   ", ",,,", "%_'\";--", "xqzzt", "\x00"])
def test_what_is_no_name_leads_nowhere_and_breaks_nothing(question: str) -> None:
    assert answers(find(question)) == []


def test_initials_lead_to_the_largest_town_first() -> None:
    first = answers(find("LAPD"))[0].agencies[0]
    assert first["agency_id"] == "ca-los-angeles-police-department"


def test_no_town_is_told_of_twice() -> None:
    near = answers(find("Sprigfield IL"))
    agencies = [row["agency_id"] for answer in near for row in answer.agencies]
    places = [a.candidate.entity_id for a in near if a.candidate.entity_type == "place"]
    assert "place-gn4250542" in places
    assert agencies.count("il-springfield-police-department") <= 2


def test_a_county_lists_the_agencies_of_its_towns() -> None:
    rows = agencies_of_towns("17043").to_pylist()
    assert "il-addison-police-department" in {row["agency_id"] for row in rows}
    assert "county" not in {row["serves"] for row in rows}


def test_each_status_has_words_a_mark_and_a_symbol() -> None:
    statuses = ring_statuses()["ring_status"].to_pylist()
    assert [*status_symbols(LIGHT)] == statuses
    assert all(status_mark(str(status), "Words") for status in statuses)


@pytest.mark.parametrize("question", ["Condado de Cook", "County of Cook", "Cook Co"])
def test_a_county_is_found_however_its_kind_is_written(question: str) -> None:
    found = find(question)
    assert found.candidates[0].entity_id == "county-17031"
    assert {candidate.entity_type for candidate in found.candidates} == {"county"}


def test_a_force_of_the_register_leads_to_the_place_that_it_polices() -> None:
    answer = _only("Montpelier Police Department VT")
    assert answer.area
    assert answer.area["leading_body_name"] == "Montpelier Police Department"
    assert answer.area["ring_status"] == "no_record"
    assert "own_force" in {body["police_role"] for body in answer.bodies}


def test_a_body_that_polices_no_place_stands_for_itself() -> None:
    answer = _only("Union Pacific Railroad: Fresno County CA")
    (body,) = answer.bodies
    assert body["ori"] == answer.candidate.entity_id
    assert body["county_name"] == "Fresno County"


def test_a_town_beside_a_city_of_its_name_is_asked_for_by_its_kind() -> None:
    found = [
        answer.agencies[0]["agency_id"]
        for answer in answers(find("Town of Madison WI"))
    ]
    assert "wi-town-of-madison-police-department" in found


def test_the_police_next_door_do_not_speak_for_a_city() -> None:
    answer = _only("Lancaster, Lancaster County, PA")
    assert answer.area
    assert answer.area["leading_body_name"] == "Lancaster Police Department"
    township = _only("Manheim township, Lancaster County, PA").area
    assert township
    assert township["area_name"] == "Manheim township"


@pytest.mark.parametrize(
    ("question", "is_weak"), [("Springfeild IL", False), ("Wakanda", True)]
)
def test_a_name_that_is_not_near_is_asked_back(question: str, is_weak: bool) -> None:
    assert find(question).is_weak is is_weak
