"""The page that looks up a place leads to it, or says what may be meant."""

from __future__ import annotations

import pytest

from dashboard.documents.document import Links, lines_of
from dashboard.documents.matches import find_document
from dashboard.text.addresses import FIND_PATH
from dashboard.text.languages import SPANISH

pytestmark = pytest.mark.usefixtures("about")

IN_SPANISH = f"{SPANISH.home}{FIND_PATH}"


def _leads_to(question: str, path: str = FIND_PATH) -> str:
    page = find_document(path, question)
    return page.path


def _text(question: str, path: str = FIND_PATH) -> str:
    page = find_document(path, question)
    return "\n".join(lines_of(page.verdict, Links(path)))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (FIND_PATH, ("Active", "Last seen", "Disputed", "No record", "Not checked")),
        (IN_SPANISH, ("Participación activa",)),
    ],
)
def test_the_page_explains_itself_before_any_question(
    path: str, words: tuple[str, ...]
) -> None:
    page = find_document(path)
    text = "\n".join(
        line
        for section in page.sections
        for line in lines_of(section.parts, Links(path))
    )
    for each in words:
        assert each in text


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("Addison IL", "/town/il/dupage-county/addison"),
        ("60101", "/town/il/dupage-county/addison"),
        ("Brownsville, Fayette County, PA", "/town/pa/fayette-county/brownsville"),
        ("Springfield IL", "/town/il/sangamon-county/springfield"),
        ("Honolulu County", "/county/hi/honolulu-county"),
        ("Vermont", "/state/vt"),
        ("123 Main St, Addison, IL 60101", "/town/il/dupage-county/addison"),
        (
            "Wilmington Police Department DE",
            "/agency/de-wilmington-police-department",
        ),
        (
            "Union Pacific Railroad: Fresno County CA",
            FIND_PATH,
        ),
    ],
)
def test_one_clear_meaning_leads_to_its_page(question: str, path: str) -> None:
    assert _leads_to(question) == path


def test_spanish_leads_to_spanish() -> None:
    assert _leads_to("Addison IL", IN_SPANISH) == "/es/town/il/dupage-county/addison"


@pytest.mark.parametrize(
    ("question", "contained", "missing"),
    [
        # Several towns with one name, and with one ZIP code.
        (
            "Bloomfield",
            (
                "Bloomfield, Essex County, New Jersey",
                "Bloomfield, Hartford County, Connecticut",
            ),
            (),
        ),
        (
            "97124",
            (
                "“97124”: 2 places",
                "Hillsboro",
                "Cornelius",
                "Disputed since August 2019",
            ),
            (),
        ),
        # Names that match nothing.
        ("Wakanda", ("Nothing is called “Wakanda”", "Wanakah"), ()),
        ("xqzzt", ("Nothing is called “xqzzt”",), ()),
        ("Xenophon Falls OH", ("Nothing is called “Xenophon Falls OH”",), ()),
        ("[x](https://outside.example) **b**", ("[x]",), ()),
        (
            "Antioch TN",
            ("“Antioch TN” is not in our lists", "Near it:", "Davidson County"),
            (),
        ),
        ("Reedley, OR", ("“Reedley, OR” is not in our lists", "It is elsewhere"), ()),
        # A typo is never taken for an exact name.
        (
            "Springfeild IL",
            ("Nothing is called “Springfeild IL”", "Springfield, Sangamon County"),
            (),
        ),
        (
            "Union Pacific Railroad: Fresno County CA",
            ("No record as of November 30, 2026",),
            (),
        ),
    ],
)
def test_a_question_with_several_meanings_or_none_says_so(
    question: str, contained: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    text = _text(question)
    for words in contained:
        assert words in text
    for words in missing:
        assert words not in text
