"""What the look-up finds for a question in the real seeds."""

from __future__ import annotations

import pytest

from dashboard.charts.theme import STATUS_SIGNS
from dashboard.lookup.answers import LookupAnswer, answers
from dashboard.lookup.search import find
from dashboard.queries.labels import labels
from dashboard.queries.lookup import agencies_of_towns, sources_searched
from dashboard.queries.sources import about_snapshot
from dashboard.words.statuses import status_mark

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _only(question: str) -> LookupAnswer:
    (answer,) = answers(find(question))
    return answer


def _area(answer: LookupAnswer) -> str:
    assert answer.area, "The answer is neither a place nor a county."
    columns = ("area_name", "county_name", "state_code")
    return ", ".join(answer.area[column] for column in columns)


def _ids(question: str) -> list[str]:
    result = find(question)
    assert result.match == "exact"
    return [one.entity_id for one in result.candidates]


@pytest.mark.parametrize(
    ("question", "area"),
    [
        *(
            (spelling, "Saint Paul, Ramsey County, MN")
            for spelling in (
                *("St. Paul MN", "Saint Paul, Minnesota", "st paul mn", "ST. PAUL, MN"),
            )
        ),
        ("Canon City CO", "Cañon City, Fremont County, CO"),
        ("Cañon City CO", "Cañon City, Fremont County, CO"),
        ("Bloomfield, Essex County, NJ", "Bloomfield, Essex County, NJ"),
    ],
)
def test_a_spelling_of_a_town_leads_to_it(question: str, area: str) -> None:
    assert _area(_only(question)) == area


@pytest.mark.parametrize(
    ("question", "entity_id"),
    [
        ("ST PAUL PD MN", "mn-st-paul-police-department"),
        ("Policía de Miami, FL", "fl-miami-police-department"),
        ("policia de la ciudad de Chicago", "il-chicago-police-department"),
        ("ciudad de Los Ángeles", "place-gn5368361"),
        (
            "policia del condado de Anne Arundel",
            "md-anne-arundel-county-police-department",
        ),
        ("alguacil del condado de Kane IL", "il-kane-county-sheriffs-office"),
        ("police department of Akron OH", "oh-akron-police-department"),
        ("Condado de Cook", "county-17031"),
        ("County of Cook", "county-17031"),
    ],
)
def test_words_around_a_name_lead_to_the_one_meant(
    question: str, entity_id: str
) -> None:
    assert _ids(question)[0] == entity_id


@pytest.mark.parametrize(
    ("question", "entity_id"),
    [
        *(("Cook Co", "county-17031"), ("Illinois", "IL"), ("IL", "IL")),
        # Of misspelled names, the nearest: Hardy before Hardin.
        *(("illinios", "IL"), ("Hard County", "county-54031")),
    ],
)
def test_a_county_or_state_comes_first(question: str, entity_id: str) -> None:
    assert find(question).candidates[0].entity_id == entity_id


NEW_YORK, LOS_ANGELES = "place-gn5128581", "place-gn5368361"
ADDISON, SPRINGFIELD = "place-gn4882920", "place-gn4250542"


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        # Nicknames; two letters alone may be a state as well.
        *(("NYC", [NEW_YORK]), ("Philly", ["place-gn4560349"])),
        *(("SF", ["place-gn5391959"]), ("Vegas", ["place-gn5506956"])),
        *(("L.A.", [LOS_ANGELES]), ("LA", [LOS_ANGELES, "LA"])),
        ("DC", ["place-gn4140963"]),
        # Spanish names.
        *(("Nueva York", ["NY", NEW_YORK]), ("Nueva York, Nueva York", [NEW_YORK])),
        *(("Filadelfia", ["place-gn4560349"]), ("Nuevo México", ["NM"])),
        ("Albuquerque, Nuevo México", ["place-gn5454711"]),
        # Addresses.
        ("123 Main St, Addison, IL 60101", [ADDISON]),
        ("123 Main St Addison IL", [ADDISON]),
        ("PO Box 12, Addison, Illinois", [ADDISON]),
        ("500 Main Street Springfield 62701", [SPRINGFIELD]),
        # A ZIP code tells towns of one name apart.
        ("Springfield 62701", [SPRINGFIELD]),
    ],
)
def test_a_name_as_people_write_it_leads_to_the_one_meant(
    question: str, ids: list[str]
) -> None:
    assert _ids(question) == ids


@pytest.mark.parametrize(
    ("question", "near"),
    [
        # The post office alone knows the town.
        *(("Antioch TN", "county-47037"), ("37013", "county-47037")),
        ("1 Oak St, Unknownville, WI 54956", "place-gn5264223"),
        ("Wakanda, Chicago, IL", "place-gn4887398"),
    ],
)
def test_an_unknown_place_is_neither_its_county_nor_a_namesake(
    question: str, near: str
) -> None:
    result = find(question)
    assert not result.is_sure
    assert result.is_around
    assert near in {candidate.entity_id for candidate in result.candidates}


@pytest.mark.parametrize("question", ["Pittsburg PA", "Farmington Hrlls MI"])
def test_a_city_and_its_own_police_are_one_answer(question: str) -> None:
    found = answers(find(question))
    own = {answer.area["leading_agency_id"] for answer in found if answer.area}
    assert not own & {answer.candidate.entity_id for answer in found}


@pytest.mark.parametrize(
    ("question", "agency_id"),
    [
        ("Bloomfield, Essex County, NJ", "nj-bloomfield-police-department"),
        ("Anne Arundel MD", "md-anne-arundel-county-police-department"),
    ],
)
def test_an_area_comes_with_its_own_police_first(question: str, agency_id: str) -> None:
    assert _only(question).agencies[0]["agency_id"] == agency_id


def test_a_town_comes_with_everybody_who_polices_it() -> None:
    served = [row["serves"] for row in _only("Evanston IL").agencies]
    assert served[:2] == ["town", "county"]
    assert {"campus", "state"} <= set(served)


def test_towns_of_one_name_come_with_county_and_state() -> None:
    places = [_area(answer) for answer in answers(find("Bloomfield"))]
    assert "Bloomfield, Essex County, NJ" in places
    assert "Bloomfield, Hartford County, CT" in places
    assert len(set(places)) == len(places) > 5


def test_a_county_of_the_name_elsewhere_is_offered_with_the_town() -> None:
    kinds = {answer.candidate.entity_type for answer in answers(find("Parker TX"))}
    assert kinds == {"place", "county"}


def test_a_zip_code_names_all_its_towns() -> None:
    assert [_area(answer) for answer in answers(find("97124"))] == [
        "Hillsboro, Washington County, OR",
        "Cornelius, Washington County, OR",
    ]
    result = find("10012")
    assert [one.entity_id for one in result.candidates] == [NEW_YORK]
    assert result.unlisted == ("Prince, NY",)
    assert find("00000").match == "none"


def test_a_town_without_a_record_has_an_answer_and_no_agency_of_its_own() -> None:
    answer = _only("Montpelier VT")
    assert answer.area
    assert answer.area["ring_status"] == "no_record"
    assert answer.area["leading_agency_id"] is None
    (about,) = about_snapshot().to_pylist()
    assert answer.area["searched_on"] == about["as_of_on"]
    assert "town" not in {row["serves"] for row in answer.agencies}
    assert {row["source_kind"] for row in sources_searched().to_pylist()} >= {"dataset"}


def test_an_unknown_place_gets_the_nearest_names_and_is_not_answered() -> None:
    result = find("Wakanda")
    assert result.match == "alike"
    assert 0 < len(answers(result)) < 20


def test_a_name_that_its_state_does_not_have_is_offered_from_elsewhere() -> None:
    result = find("Bloomfield Utah")
    assert result.is_elsewhere
    assert "UT" not in {candidate.state_code for candidate in result.candidates}


@pytest.mark.parametrize("question", ["", "   ", ",,,", "%_'\";--", "xqzzt", "\x00"])
def test_words_that_are_not_a_name_match_nothing(question: str) -> None:
    assert answers(find(question)) == []


def test_initials_lead_to_the_largest_town_first() -> None:
    first = answers(find("LAPD"))[0].agencies[0]
    assert first["agency_id"] == "ca-los-angeles-police-department"


def test_no_town_is_listed_twice() -> None:
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
    statuses = [*labels("ring_status")]
    assert [*STATUS_SIGNS] == statuses
    assert all(status_mark(status, "Words") for status in statuses)


def test_a_force_of_the_register_leads_to_the_place_that_it_polices() -> None:
    answer = _only("Montpelier Police Department VT")
    assert answer.area
    assert answer.area["leading_body_name"] == "Montpelier Police Department"
    assert answer.area["ring_status"] == "no_record"
    assert "own_force" in {body["police_role"] for body in answer.bodies}


def test_a_body_that_polices_no_place_is_its_own_answer() -> None:
    answer = _only("Union Pacific Railroad: Fresno County CA")
    (body,) = answer.bodies
    assert body["ori"] == answer.candidate.entity_id
    assert body["county_name"] == "Fresno County"


def test_the_kind_tells_a_town_from_the_city_of_its_name() -> None:
    agency_ids = [
        answer.agencies[0]["agency_id"]
        for answer in answers(find("Town of Madison WI"))
    ]
    assert "wi-town-of-madison-police-department" in agency_ids


@pytest.mark.parametrize(
    ("question", "column", "name"),
    [
        (
            "Lancaster, Lancaster County, PA",
            "leading_body_name",
            "Lancaster Police Department",
        ),
        (
            "Manheim township, Lancaster County, PA",
            "area_name",
            "Manheim township",
        ),
    ],
)
def test_the_police_next_door_do_not_speak_for_a_city(
    question: str, column: str, name: str
) -> None:
    area = _only(question).area
    assert area
    assert area[column] == name


@pytest.mark.parametrize(
    ("question", "is_weak"), [("Springfeild IL", False), ("Wakandia", True)]
)
def test_a_name_that_is_not_near_is_no_match(question: str, is_weak: bool) -> None:
    assert find(question).is_weak is is_weak
