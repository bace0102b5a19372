"""The page that looks up a place leads to it, or says what may be meant."""

from __future__ import annotations

import pytest

from dashboard.addresses import FIND_PATH
from dashboard.places.find import find_page

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
                "Bloomfield, Essex County, New Jersey",
                "Bloomfield, Oakland County, Michigan",
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
def test_the_largest_of_several_comes_first_and_a_city_before_its_township(
    question: str, names: list[str]
) -> None:
    shown = find_page(FIND_PATH, question).values["candidates"]
    assert [row["name"] for row in shown[:2]] == names
