"""The pages in Spanish: they say what the English ones say, and nothing in English."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from dashboard.documents.document import Document, Links, lines_of
from dashboard.documents.feeds import every_path
from dashboard.documents.routes import document_at
from dashboard.documents.writing import render_html
from dashboard.queries._run import run
from dashboard.queries.addresses import address_of
from dashboard.queries.labels import labels
from dashboard.queries.sources import about_snapshot
from dashboard.text.addresses import COUNTY_PAGES, TOWN_PAGES
from tests.serving import ServedApp
from tests.unit.dashboard.documents.conftest import ask

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
_BEGINS = {
    "Yes:": "Sí:",
    "No:": "No:",
    "Disputed:": "En disputa:",
    "Not seen": "No aparece",
    "Not known": "No se sabe",
    "Not any": "Ya no:",
}
_OF_ENGLISH = re.compile(r"\b(is|was|not|with|this|that|from|its|which|source)\b")


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


def _answers_and_marks(document: Document) -> tuple[list[str], list[str]]:
    """Return the answers of a page, and each of its statuses with what follows."""
    links = Links(document.path)
    verdict = [links.text(str(part.content)) for part in document.verdict]
    parts = [
        part
        for section in document.sections
        if re.match(r"Who .*polices|Qué (otras )?policías", section.heading)
        for part in section.parts
    ]
    lines = "\n".join([*verdict, *lines_of(parts, links)])
    marks = ["".join(mark) for mark in _MARK.findall(lines)]
    begun = rf"(?:^|\. )({'|'.join([*_BEGINS, *_BEGINS.values()])})(.*)"
    answers = [
        matches
        for spanish_text in verdict
        for matches in re.findall(begun, spanish_text)
    ]
    return ["".join(answer) for answer in answers], marks


def test_a_page_has_the_answer_and_every_status_of_the_english_one() -> None:
    areas = run(
        "select area_type, lookup_id from marts.mart_place_lookup qualify row_number()"
        " over (partition by area_type, ring_status order by lookup_id) <= 25"
    ).to_pylist()
    seen = set()
    for area in areas:
        pages = {"place": TOWN_PAGES, "county": COUNTY_PAGES}[area["area_type"]]
        path = f"{pages}/{address_of(area['lookup_id'])}"
        english, spanish = document_at(path), document_at(f"/es{path}")
        assert english, path
        assert spanish, path
        assert (english.other, spanish.other) == (spanish.path, english.path)
        answers, marks = _answers_and_marks(english)
        in_spanish, spanish_marks = _answers_and_marks(spanish)
        assert len(answers) == len(in_spanish), path
        for answer, spanish_text in zip(answers, in_spanish, strict=True):
            begun = next(begin for begin in _BEGINS if answer.startswith(begin))
            assert spanish_text.startswith(_BEGINS[begun]), path
            assert _dates(answer, "en") == _dates(spanish_text, "es"), path
        assert len(marks) == len(spanish_marks) > 0, path
        for mark, spanish_text in zip(marks, spanish_marks, strict=True):
            assert mark[0] == spanish_text[0], path
            assert _dates(mark, "en")[:1] == _dates(spanish_text, "es")[:1], path
            seen.add(mark[0])
    assert {*"★▮▼"}.isdisjoint(seen), "No town has such a status so far; it is new."
    assert len(seen) == 7


def test_english_words_are_marked_as_english() -> None:
    (about,) = about_snapshot().to_pylist()
    for path in every_path()["spanish"][::301]:
        document = document_at(path)
        assert document
        html = render_html(document, Links(path), about, "").decode()
        assert '<html lang="es">' in html
        body = html.partition("<body")[2]
        for marked in (r"<(span|li|a|div) lang=\"en\".*?</\1>", "<[^>]*>"):
            body = re.sub(marked, " ", body, flags=re.DOTALL)
        assert not _OF_ENGLISH.search(body), path


def test_every_status_has_words() -> None:
    assert [*labels("ring_status", "label_es")] == [*labels("ring_status")]
    assert [*labels("ring_status", "meaning_es")] == [*labels("ring_status")]
    assert [*labels("ring_answer", "label_es")] == [*labels("ring_answer")]


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("Addison, Illinois", ADDISON),
        ("60101", ADDISON),
        ("ciudad de Addison IL", ADDISON),
        ("condado de DuPage IL", DUPAGE),
        ("San Juan PR", SAN_JUAN),
        ("Flushing NY", "/es/county/ny/queens-county"),
        ("Anderson OH", "/es/town/oh/hamilton-county/anderson"),
    ],
)
def test_a_search_leads_for_now_to_what_is_meant(
    served_app: ServedApp, question: str, page: str
) -> None:
    status, headers, _ = ask(served_app.url, f"/es?q={quote(question)}")
    assert (status, headers["location"]) == (302, f".{page}")


@pytest.mark.parametrize(
    ("address", "status", "spanish_text"),
    [
        ("/es?q=Xqzzt", 200, "No encontramos nada con el nombre “Xqzzt”."),
        ("/es?q=Springfield", 200, 'href="./es/town/mo/greene-county/springfield"'),
        ("/es?q=00901", 200, f'href=".{SAN_JUAN}"'),
        ("/es?q=37013", 200, 'href="./es/county/tn/davidson-county"'),
        ("/es?q=Miami+Township+OH", 200, "clermont-county/miami"),
        ("/es?q=San+Juan", 200, f'href=".{SAN_JUAN}"'),
        ("/es?q=DuPage+sheriff+IL", 200, f'href=".{DUPAGE}"'),
        (SAN_JUAN, 200, "de todo el municipio"),
        ("/es?q=Adison+IL", 200, "Los nombres más parecidos son:"),
        ("/es?q=Vermont", 200, "Vermont</span> (en inglés)"),
        ("/es?q=Addison+police+IL", 200, f'href=".{ADDISON}"'),
        ("/es/town/pa/washington", 200, "Washington: ¿cuál busca?"),
        ("/es/town/il/nowhere", 404, "Nada tiene esta dirección"),
        (f"{ADDISON}?snapshot=gone", 404, "Aquí no hay tal versión"),
    ],
)
def test_an_unsure_answer_is_in_spanish(
    served_app: ServedApp, address: str, status: int, spanish_text: str
) -> None:
    answered, _, body = ask(served_app.url, address)
    page = body.decode()
    assert (answered, spanish_text in page) == (status, True)
    assert '<html lang="es">' in page
