"""The pages in Spanish: they say what the English ones say, and nothing in English."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from dashboard.addresses import COUNTY_PAGES, TOWN_PAGES
from dashboard.places.render import Written
from dashboard.places.sitemap import every_path
from dashboard.queries.addresses import address_of
from dashboard.queries.labels import labels
from dashboard.queries.snapshot_reader import run
from tests.golden.pages import read
from tests.serving import ask
from tests.unit.dashboard.places.conftest import html, written

ADDISON = "/es/town/il/dupage-county/addison"
DUPAGE, SAN_JUAN = "/es/county/il/dupage-county", "/es/county/pr/san-juan-municipio"
_MONTHS = {
    "en": "January February March April May June July August September October "
    "November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
}
# A mark of a status, and what follows it up to the next.
_MARK = re.compile("([★●▲◆✖▬▮▼■✚])([^★●▲◆✖▬▮▼■✚]*)")
# Names of publishers may have such words.
_OF_ENGLISH = re.compile(
    r"\b(is|was|not|with|this|that|from(?! Eyes On Flock)|its|which|source)\b"
)


pytestmark = pytest.mark.usefixtures("about")


def _dates(text: str, language: str) -> list[tuple[str, int, str]]:
    months = _MONTHS[language].split()
    of_language = {
        "en": rf"({'|'.join(months)}) (?:(\d+), )?(\d{{4}})",
        "es": rf"(?:(\d+) de )?({'|'.join(months)}) de (\d{{4}})",
    }
    matches = re.findall(of_language[language], text)
    if language == "en":
        matches = [(day, month, year) for month, day, year in matches]
    return [(day, months.index(month), year) for day, month, year in matches]


def _answer_and_marks(page: Written) -> tuple[str, list[str]]:
    """Return the answer above its lines, and each status with what follows it."""
    answer = read(page.sections[0].html.partition("<details")[0])
    sections = (one.html for one in page.sections if one.section.name == "police")
    lines = read(next(sections))
    return answer, ["".join(mark) for mark in _MARK.findall(lines)]


def test_a_page_has_the_answer_and_every_status_of_the_english_one() -> None:
    areas = run(
        "select area_type, lookup_id from marts.mart_place_lookup qualify row_number()"
        " over (partition by area_type, ring_status order by lookup_id) <= 25"
    ).to_pylist()
    agencies = run(
        "select agency_id from marts.mart_agencies qualify row_number()"
        " over (partition by ring_status order by agency_id) <= 25"
    )["agency_id"].to_pylist()
    paths = [f"/agency/{agency_id}" for agency_id in agencies]
    for area in areas:
        pages = {"place": TOWN_PAGES, "county": COUNTY_PAGES}[area["area_type"]]
        paths.append(f"{pages}/{address_of(area['lookup_id'])['page_path']}")
    for path in paths:
        (answer, marks), (spanish, spanish_marks) = map(
            _answer_and_marks, (written(path), written(f"/es{path}"))
        )
        assert _dates(answer, "en") == _dates(spanish, "es"), path
        assert len(marks) == len(spanish_marks), path
        for mark, spanish_mark in zip(marks, spanish_marks, strict=True):
            assert mark[0] == spanish_mark[0], path
            assert _dates(mark, "en")[:1] == _dates(spanish_mark, "es")[:1], path


@pytest.mark.parametrize("kind", ["town", "county", "agency", "state"])
def test_every_section_is_there_in_spanish(kind: str) -> None:
    path = {
        "town": "/town/il/dupage-county/addison",
        "county": "/county/il/dupage-county",
        "agency": "/agency/il-addison-police-department",
        "state": "/state/il",
    }[kind]
    names = [one.section.name for one in written(path).sections]
    assert [one.section.name for one in written(f"/es{path}").sections] == names


def test_english_words_are_marked_as_english() -> None:
    for path in every_path()["spanish"][1::301]:
        page = html(path)
        assert '<html lang="es">' in page
        body = page.partition("<body")[2]
        for marked in (r"<(span|li|a|div) lang=\"en\".*?</\1>", "<[^>]*>"):
            body = re.sub(marked, " ", body, flags=re.DOTALL)
        assert not _OF_ENGLISH.search(body), path


def test_every_status_has_words() -> None:
    assert [*labels("ring_status", "label_es")] == [*labels("ring_status")]
    assert [*labels("ring_status", "meaning_es")] == [*labels("ring_status")]


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("Addison, Illinois", ADDISON),
        ("60101", ADDISON),
        ("ciudad de Addison IL", ADDISON),
        ("condado de DuPage IL", DUPAGE),
        ("San Juan PR", SAN_JUAN),
        ("Vermont", "/es/state/vt"),
        ("Anderson OH", "/es/town/oh/hamilton-county/anderson"),
    ],
)
def test_a_search_leads_for_now_to_what_is_meant(
    served_url: str, question: str, page: str
) -> None:
    status, headers, _ = ask(served_url, f"/es?q={quote(question)}")
    assert (status, headers["location"]) == (302, f".{page}")


@pytest.mark.parametrize(
    ("address", "status", "spanish_text"),
    [
        ("/es?q=Xqzzt", 200, "No tenemos nada con el nombre “Xqzzt”."),
        ("/es?q=Flushing+NY", 200, "“Flushing NY” no está en nuestras listas"),
        ("/es?q=Springfield", 200, 'href="./es/town/mo/greene-county/springfield"'),
        ("/es?q=00901", 200, f'href=".{SAN_JUAN}"'),
        ("/es?q=37013", 200, 'href="./es/county/tn/davidson-county"'),
        ("/es?q=Miami+Township+OH", 200, "clermont-county/miami"),
        ("/es?q=San+Juan", 200, f'href=".{SAN_JUAN}"'),
        ("/es?q=DuPage+sheriff+IL", 200, f'href=".{DUPAGE}"'),
        (SAN_JUAN, 200, "no nombran ninguna policía ni alguacil de"),
        ("/es?q=Adison+IL", 200, "Los nombres más parecidos son:"),
        (
            "/es?q=Addison+police",
            200,
            'href="./es/agency/il-addison-police-department"',
        ),
        ("/es/town/pa/washington", 200, "Washington: ¿cuál busca?"),
        ("/es/town/il/nowhere", 404, "No hay página en esta dirección"),
        (f"{ADDISON}?snapshot=gone", 404, "Aquí no hay tal versión"),
    ],
)
def test_an_unsure_answer_is_in_spanish(
    served_url: str, address: str, status: int, spanish_text: str
) -> None:
    answered, _, body = ask(served_url, address)
    page = body.decode()
    assert (answered, spanish_text in page) == (status, True)
    assert '<html lang="es">' in page
