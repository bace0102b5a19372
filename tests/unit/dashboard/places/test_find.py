"""The page that looks up a place leads to it, or says what may be meant."""

from __future__ import annotations

import pytest

from dashboard.addresses import FIND_PATH
from dashboard.languages import ENGLISH, SPANISH, Language
from dashboard.places import writers
from dashboard.places.find import find_page
from dashboard.places.render import write
from dashboard.queries.labels import labels_in

pytestmark = pytest.mark.usefixtures("about")


def _leads_to(question: str) -> str:
    return find_page(FIND_PATH, question).path


def _text(question: str, language: Language = ENGLISH) -> str:
    page = find_page(f"{language.home}{FIND_PATH}", question)
    sections = write(page, labels_in(language)).sections
    return "\n".join(writers.text(one.markdown) for one in sections)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (ENGLISH, ("Active", "Last seen", "Disputed", "No record", "Not checked")),
        (SPANISH, ("Participación activa", "Escriba una ciudad", "las mismas ")),
    ],
)
def test_the_page_explains_itself_before_any_question(
    language: Language, words: tuple[str, ...]
) -> None:
    text = _text("", language)
    for each in words:
        assert each in text


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
    assert _leads_to(question) == path


@pytest.mark.parametrize("path", ["/es", "/es/find"])
def test_spanish_answers_in_spanish(path: str) -> None:
    assert "No tenemos nada con el nombre “Wakanda”" in _text("Wakanda", SPANISH)
    assert find_page(path, "Wakanda").path == path.removeprefix("/es")


def test_the_largest_of_several_comes_first() -> None:
    shown = find_page(FIND_PATH, "Bloomfield").values["candidates"]
    assert [row["name"] for row in shown[:2]] == [
        "Bloomfield, Essex County, New Jersey",
        "Bloomfield, Oakland County, Michigan",
    ]


@pytest.mark.parametrize(
    ("question", "contained"),
    [
        # Several towns with one name, and with one ZIP code.
        (
            "Bloomfield",
            (
                "Bloomfield, Essex County, New Jersey",
                "Bloomfield, Hartford County, Connecticut",
            ),
        ),
        (
            "97124",
            (
                "ZIP code 97124 covers:",
                "Hillsboro",
                "Cornelius",
                "Disputed, August 2019",
            ),
        ),
        # Names that match nothing.
        ("Wakanda", ("We have nothing called “Wakanda”", "Wanakah")),
        ("xqzzt", ("We have nothing called “xqzzt”",)),
        (
            "[x](https://outside.example) **b**",
            ("“[x](https://outside.example) **b**”",),
        ),
        (
            "Antioch TN",
            ("“Antioch TN” is not in our lists", "Near it:", "Davidson County"),
        ),
        (
            "Reedley, OR",
            ("“Reedley, OR” is not in our lists", "The name is elsewhere:"),
        ),
        # A typo is never taken for an exact name.
        (
            "Springfeild IL",
            ("We have nothing called “Springfeild IL”", "Springfield, Sangamon County"),
        ),
        (
            "Union Pacific Railroad: Fresno County CA",
            ("no record", "That does not mean no"),
        ),
    ],
)
def test_a_question_with_several_meanings_or_none_says_so(
    question: str, contained: tuple[str, ...]
) -> None:
    text = _text(question)
    for words in contained:
        assert words in text
