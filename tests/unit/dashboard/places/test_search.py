"""What the look-up finds for a question in the real seeds."""

from __future__ import annotations

import pytest

from dashboard.charts.theme import STATUS_SIGNS
from dashboard.places.search import SURELY_ALIKE, find
from dashboard.queries.labels import labels
from dashboard.queries.lookup import agencies_of_towns, areas
from dashboard.rows import Row

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _areas(question: str) -> list[Row]:
    return areas([one.entity_id for one in find(question).candidates])


def _only(question: str) -> Row:
    """Return the one place or county that a question means."""
    (area,) = _areas(question)
    return area


def _name(area: Row) -> str:
    columns = ("area_name", "county_name", "state_code")
    return ", ".join(area[column] for column in columns)


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
    assert _name(_only(question)) == area


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
        ("Chicago police", "il-chicago-police-department"),
        ("Oregon State Police", "or-oregon-state-police"),
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
    assert result.only is None
    assert result.is_around
    assert near in {candidate.entity_id for candidate in result.candidates}


@pytest.mark.parametrize("question", ["Pittsburg PA", "Farmington Hrlls MI"])
def test_a_city_and_its_own_police_are_one_answer(question: str) -> None:
    own = {area["leading_agency_id"] for area in _areas(question)}
    assert own
    assert not own & {one.entity_id for one in find(question).candidates}


def test_towns_of_one_name_come_with_county_and_state() -> None:
    places = [*map(_name, _areas("Bloomfield"))]
    assert "Bloomfield, Essex County, NJ" in places
    assert "Bloomfield, Hartford County, CT" in places
    assert len(set(places)) == len(places) > 5


def test_a_county_of_the_name_elsewhere_is_offered_with_the_town() -> None:
    kinds = {one.entity_type for one in find("Parker TX").candidates}
    assert kinds == {"place", "county"}


def test_a_zip_code_names_all_its_towns() -> None:
    assert [*map(_name, _areas("97124"))] == [
        "Hillsboro, Washington County, OR",
        "Cornelius, Washington County, OR",
    ]
    result = find("10012")
    assert [one.entity_id for one in result.candidates] == [NEW_YORK]
    assert result.unlisted == ("Prince, NY",)
    assert find("00000").match == "none"


def test_an_unknown_place_gets_the_nearest_names_and_is_not_answered() -> None:
    result = find("Wakanda")
    assert result.match == "alike"
    assert 0 < len(result.candidates) < 20


def test_a_name_that_its_state_does_not_have_is_offered_from_elsewhere() -> None:
    result = find("Bloomfield Utah")
    assert result.is_elsewhere
    assert "UT" not in {candidate.state_code for candidate in result.candidates}


@pytest.mark.parametrize("question", ["", "   ", ",,,", "%_'\";--", "xqzzt", "\x00"])
def test_words_that_are_not_a_name_match_nothing(question: str) -> None:
    assert find(question).candidates == ()


def test_initials_lead_to_the_largest_town_first() -> None:
    first = find("LAPD").candidates[0]
    assert first.entity_id == "ca-los-angeles-police-department"


def test_no_town_is_listed_twice() -> None:
    ids = [one.entity_id for one in find("Sprigfield IL").candidates]
    assert SPRINGFIELD in ids
    assert len(set(ids)) == len(ids)
    assert "il-springfield-police-department" not in ids


def test_a_county_lists_the_agencies_of_its_towns() -> None:
    rows = agencies_of_towns("17043").to_pylist()
    assert "il-addison-police-department" in {row["agency_id"] for row in rows}
    assert "county" not in {row["serves"] for row in rows}


def test_each_status_has_words_and_a_sign() -> None:
    assert [*STATUS_SIGNS] == [*labels("ring_status")]


def test_a_body_that_polices_no_place_is_its_own_answer() -> None:
    only = find("Union Pacific Railroad: Fresno County CA").only
    assert only
    assert (only.entity_type, only.county_name) == ("ori", "Fresno County")


@pytest.mark.parametrize(
    ("question", "is_near"), [("Springfeild IL", True), ("Wakandia", False)]
)
def test_only_a_near_spelling_is_surely_alike(question: str, is_near: bool) -> None:
    assert (find(question).candidates[0].similarity >= SURELY_ALIKE) is is_near
