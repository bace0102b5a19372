"""Sheets and letters: one page each, of the record's own numbers."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from dashboard.documents.document import Document, Links, lines_of
from dashboard.documents.pdf import render_pdf, render_text
from dashboard.documents.routes import document_at
from dashboard.queries.addresses import addresses
from dashboard.queries.agency import agency_ids, records_law
from dashboard.queries.states import states
from dashboard.queries.terms import current_answers
from dashboard.text.rows import Row
from tests.serving import ServedApp
from tests.unit.dashboard.documents.conftest import ask, document
from warehouse.connection import connect_read_only, read_table

SITE = "https://record.example.org"
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def _sample(ids: list[str], count: int) -> list[str]:
    """Draw a sample, the same each time."""
    return sorted(ids, key=lambda one: hashlib.md5(one.encode()).digest())[:count]  # noqa: S324


def _addresses(slashes: int) -> list[str]:
    """Return the addresses of all counties (1) or towns (2)."""
    return [path for path in addresses() if path.count("/") == slashes]


def _words(page: Document) -> str:
    links = Links(page.path)
    parts = [*page.verdict, *(part for one in page.sections for part in one.parts)]
    lines = lines_of(parts, links)
    return " ".join([*lines, links.text(page.lead), links.text(page.title)])


def test_every_number_of_a_sheet_is_one_of_its_page(about: Row) -> None:
    assert about
    terms = " ".join(str(row) for row in current_answers().to_pylist())
    for agency_id in _sample(agency_ids(), 200):
        sheet, page = (
            document(f"/agency/{agency_id}/sheet"),
            document(f"/agency/{agency_id}"),
        )
        words = replace(sheet, sections=sheet.sections[:-1])  # the last lists sources
        own = re.sub(r"\[\d+\]", "", _words(words))
        known = set(_NUMBER.findall(f"{_words(page)} {terms}"))
        assert set(_NUMBER.findall(own)) <= known, agency_id


def test_where_an_entry_may_mean_the_towns_own_force_nobody_speaks_for_it(
    about: Row,
) -> None:
    assert about
    words = _words(document("/town/wi/racine-county/wind-point/sheet"))
    assert "Wind Point Police Department" in words
    assert "none clearly names Wind Point Police Department with Amazon Ring" in words
    assert "On a list" not in words


@pytest.mark.usefixtures("about")
def test_a_body_of_the_state_or_a_county_answers_to_no_council() -> None:
    for path, body in {
        "/agency/ct-connecticut-state-police": "the legislature",
        "/agency/il-addison-police-department": "the council",
        "/agency/or-washington-county-sheriffs-office": "the county's governing body",
        "/county/il/cook-county": "the county's governing body",
        "/town/il/dupage-county/addison": "the council",
    }.items():
        sheet = document(f"{path}/sheet")
        headings = [section.heading for section in sheet.sections]
        assert f"Three questions to ask {body}" in headings


@pytest.mark.parametrize(
    ("condition", "is_there"),
    [
        ("has_ring_record and not has_instrument", True),
        ("has_ring_record and has_instrument", False),
        ("not has_ring_record", False),
    ],
)
def test_only_an_unseen_agreement_is_a_question(
    about: Row, warehouse_file: Path, condition: str, is_there: bool
) -> None:
    assert about
    with connect_read_only(warehouse_file) as connection:
        (agency_id,) = connection.execute(
            f"select min(agency_id) from pages.page_agency_profiles where {condition}"
        ).fetchall()[0]
    words = _words(document(f"/agency/{agency_id}"))
    assert ("agree to with Ring" in words) is is_there


def test_the_sources_of_a_sheet_are_numbered_in_the_order_of_reading(
    about: Row,
) -> None:
    assert about
    for agency_id in _sample(agency_ids(), 40):
        words = _words(document(f"/agency/{agency_id}/sheet"))
        numbers = list(dict.fromkeys(re.findall(r"\[(\d+)\]", words)))
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)], agency_id


def test_every_sheet_is_one_page_that_a_screen_reader_reads(about: Row) -> None:
    towns = _sample(_addresses(2), 40)
    agencies = _sample(agency_ids(), 40)
    for path in (
        *(f"/agency/{one}" for one in ("ca-los-angeles-police-department", *agencies)),
        *(f"/town/{one}" for one in ("vt/washington-county/montpelier", *towns)),
        *(f"/es/town/{one}" for one in towns[:10]),
    ):
        sheet = document(f"{path}/sheet")
        pdf = render_pdf(sheet, Links(sheet.path), about, SITE)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert len(opened.pages) == 1, path
            assert "/StructTreeRoot" in opened.Root
            assert str(opened.Root.Lang).startswith(sheet.language.code)
    assert pdf == render_pdf(sheet, Links(sheet.path), about, SITE)


def test_the_sign_of_every_status_can_be_printed(
    about: Row, warehouse_file: Path
) -> None:
    with connect_read_only(warehouse_file) as connection:
        one_each = read_table(
            connection,
            "select min(agency_id) as agency_id from pages.page_agency_profiles "
            "group by ring_status",
        )["agency_id"].to_pylist()
    assert len(one_each) > 5
    for agency_id in one_each:
        sheet = document(f"/agency/{agency_id}/sheet")
        assert render_pdf(sheet, Links(sheet.path), about, SITE)[:5] == b"%PDF-"


def test_a_letter_of_every_state_names_its_law_or_says_that_none_is_known(
    about: Row,
) -> None:
    first: dict[str, str] = {}
    for path in _addresses(2):
        # why: some places have no known police, so there is nobody to write to.
        if path[:2].upper() not in first and document_at(f"/town/{path}/letter"):
            first[path[:2].upper()] = path
    # Each territory has one department for all, and no known one of a town.
    alone = {"GU", "PR", "VI"}
    assert set(first) == set(states()["state_code"].to_pylist()) - alone
    for state_code, path in first.items():
        letter = document(f"/town/{path}/letter")
        text = render_text(letter, Links(letter.path), about, "").decode()
        laws = records_law(state_code).to_pylist()
        for law in laws:
            assert law["statute_name"] in text
            assert law["citation"] in text
        assert ("No records law of" in _words(letter)) == (not laws)
        assert "[your name]" in text
        assert render_pdf(letter, Links(letter.path), about, SITE)[:5] == b"%PDF-"


def test_a_letter_counts_each_round_of_its_area_as_on_record(
    about: Row, warehouse_file: Path
) -> None:
    assert about
    with connect_read_only(warehouse_file) as connection:
        rounds = read_table(
            connection,
            "select page_path, lookup_id, jurisdiction_name, publisher "
            "from marts.mart_area_subsidies "
            "inner join pages.page_place_addresses using (lookup_id)",
        ).to_pylist()
    words = 0
    for each in rounds:
        pages = "town" if each["lookup_id"].startswith("place-") else "county"
        if letter := document_at(f"/{pages}/{each['page_path']}/letter"):
            words += 1
            known = f"{each['jurisdiction_name']} ({each['publisher']})"
            assert known in _words(letter), letter.path
    assert words


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/agency/il-addison-police-department/sheet.pdf", "application/pdf"),
        ("/town/vt/washington-county/montpelier/sheet", "text/html"),
        ("/agency/il-addison-police-department/letter.txt", "text/plain"),
        ("/agency/il-addison-police-department/letter.pdf", "application/pdf"),
        ("/agency/il-addison-police-department.pdf", ""),
        ("/agency/il-addison-police-department/sheet.txt", ""),
        ("/state/il/letter", ""),
    ],
)
def test_paper_is_served_where_there_is_any(
    served_app: ServedApp, path: str, media_type: str
) -> None:
    status, headers, _ = ask(served_app.url, path)
    assert status == (200 if media_type else 404)
    assert headers["content-type"].startswith(media_type or "text/html")
