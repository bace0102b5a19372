"""The page that looks up a place leads to it, or says what may be meant."""

from __future__ import annotations

import pytest

from dashboard.addresses import FIND_PATH
from dashboard.places.find import find_page
from dashboard.places.search import find
from dashboard.queries.snapshot_reader import run

pytestmark = pytest.mark.usefixtures("about")


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("Addison IL", "/town/il/dupage-county/addison"),
        ("Honolulu County", "/county/hi/honolulu-county"),
        ("Vermont", "/state/vt"),
        ("Chicago police", "/agency/il-chicago-police-department"),
        ("Union Pacific Railroad: Fresno County CA", FIND_PATH),
    ],
)
def test_one_clear_meaning_leads_to_its_page(question: str, path: str) -> None:
    assert find_page(FIND_PATH, question).path == path


@pytest.mark.parametrize("path", ["/es", "/es/find"])
def test_spanish_answers_in_spanish(path: str) -> None:
    assert find_page(path, "Wakanda").path == path.removeprefix("/es")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        (
            "Bloomfield",
            [
                "Bloomfield, Richmond County, New York",
                "Bloomfield, Allegheny County, Pennsylvania",
            ],
        ),
        (
            "Brooklyn",
            [
                "Brooklyn, Kings County, New York",
                "Brooklyn, Baltimore city, Maryland",
            ],
        ),
        (
            "Cranberry PA",
            [
                "Cranberry Township, Butler County, Pennsylvania",
                "Cranberry, Venango County, Pennsylvania",
            ],
        ),
        (
            "Plymouth MI",
            [
                "Plymouth, Wayne County, Michigan",
                "Plymouth charter township, Wayne County, Michigan",
            ],
        ),
    ],
)
def test_the_largest_comes_first_a_neighborhood_by_its_city_and_a_township_last(
    question: str, names: list[str]
) -> None:
    page = find_page(FIND_PATH, question)
    shown = page.values["candidates"]
    assert page.path == FIND_PATH
    assert [row["name"] for row in shown[:2]] == names


@pytest.mark.parametrize(
    ("typed", "name", "path"),
    [
        ("Los Angelos", "Los Angeles", "/town/ca/los-angeles-county/los-angeles"),
        ("Pheonix", "Phoenix", "/town/az/maricopa-county/phoenix"),
        ("Albequerque", "Albuquerque", "/town/nm/bernalillo-county/albuquerque"),
        ("Springfeild MO", "Springfield", "/town/mo/greene-county/springfield"),
        ("Californa", "California", "/state/ca"),
        (
            "Los Angelos Police Department",
            "Los Angeles Police Department",
            "/agency/ca-los-angeles-police-department",
        ),
        ("Springfeild", "", FIND_PATH),
        ("Broklyn", "", FIND_PATH),
        ("Brooklyn", "", FIND_PATH),
        ("Antoch TN", "", FIND_PATH),
        ("Wakanda", "", FIND_PATH),
    ],
)
def test_a_misspelled_name_opens_what_it_can_only_mean_and_says_so(
    typed: str, name: str, path: str
) -> None:
    page = find_page(FIND_PATH, typed)
    assert (page.path, page.values.get("name", "")) == (path, name)


_TOWNSHIPS = """
select
    normalized_name || ' ' || state_code as question,
    list(entity_id order by entity_id) as entity_ids
from pages.page_lookup_names
where name_type = 'township'
group by normalized_name, state_code
order by hash(normalized_name || state_code)
limit 80
"""


def test_a_township_is_found_or_all_of_its_name_are_listed() -> None:
    for row in run(_TOWNSHIPS).to_pylist():
        found = {one.entity_id for one in find(row["question"]).candidates}
        assert {*row["entity_ids"]} <= found, row["question"]
