"""Sheets and letters: one page each, of the record's own numbers, for every state."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest

from dashboard.documents.document import Document
from dashboard.documents.markup import Links
from dashboard.documents.paper import written_pdf, written_preview, written_text
from dashboard.documents.routes import document_at
from dashboard.queries._run import reading
from dashboard.queries.addresses import addresses
from dashboard.queries.agency import agency_ids, records_law
from dashboard.queries.sources import about_snapshot
from dashboard.queries.states import states
from dashboard.queries.terms import current_answers
from dashboard.text.rows import Row
from tests.serving import ServedApp
from warehouse.connection import connect_read_only, read_table

SITE = "https://record.example.org"
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@pytest.fixture
def about(warehouse_file: Path) -> Iterator[Row]:
    """What the snapshot that is read says of itself."""
    assert warehouse_file.is_file()
    with reading():
        (row,) = about_snapshot().to_pylist()
        yield row


def _drawn(ids: list[str], count: int) -> list[str]:
    """Draw some of all, the same each time."""
    return sorted(ids, key=lambda one: hashlib.md5(one.encode()).digest())[:count]  # noqa: S324


def _addresses(slashes: int) -> list[str]:
    """Return the addresses of all counties (1) or towns (2)."""
    return [path for path in addresses() if path.count("/") == slashes]


def _words(document: Document) -> str:
    links = Links(document.path)
    parts = [
        *document.verdict,
        *(part for section in document.sections for part in section.parts),
    ]
    lines = [
        line
        for part in parts
        for line in ([part.content] if isinstance(part.content, str) else part.content)
    ]
    written = [
        links.text(line if isinstance(line, str) else f"{line.when} {line.claim}")
        for line in lines
    ]
    return " ".join([*written, links.text(document.lead), links.text(document.title)])


def _at(path: str) -> Document:
    document = document_at(path)
    assert document is not None, path
    return document


def test_every_number_of_a_sheet_is_one_of_its_page(about: Row) -> None:
    assert about
    terms = " ".join(str(row) for row in current_answers().to_pylist())
    for agency_id in _drawn(agency_ids(), 200):
        sheet, page = _at(f"/agency/{agency_id}/sheet"), _at(f"/agency/{agency_id}")
        told = replace(sheet, sections=sheet.sections[:-1])  # the last lists sources
        own = re.sub(r"\[\d+\]", "", _words(told))
        known = set(_NUMBER.findall(f"{_words(page)} {terms}"))
        assert set(_NUMBER.findall(own)) <= known, agency_id


def test_where_an_entry_may_mean_the_towns_own_force_nobody_speaks_for_it(
    about: Row,
) -> None:
    assert about
    told = _words(_at("/town/wi/racine-county/wind-point/sheet"))
    assert "Wind Point Police Department" in told
    assert "names it with Ring for sure" in told
    assert "On a list" not in told


@pytest.mark.usefixtures("about")
def test_a_body_of_the_state_or_a_county_answers_to_no_council() -> None:
    for path, asked in {
        "/agency/ct-connecticut-state-police": "the legislature",
        "/agency/il-addison-police-department": "the council",
        "/agency/or-washington-county-sheriffs-office": "the county's governing body",
        "/county/il/cook-county": "the county's governing body",
        "/town/il/dupage-county/addison": "the council",
    }.items():
        sheet = _at(f"{path}/sheet")
        headings = [section.heading for section in sheet.sections]
        assert f"Three questions to ask {asked}" in headings


def test_the_sources_of_a_sheet_are_numbered_in_the_order_of_reading(
    about: Row,
) -> None:
    assert about
    for agency_id in _drawn(agency_ids(), 40):
        told = _words(_at(f"/agency/{agency_id}/sheet"))
        numbers = list(dict.fromkeys(re.findall(r"\[(\d+)\]", told)))
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)], agency_id


def test_every_sheet_is_one_page_that_a_screen_reader_reads(about: Row) -> None:
    towns = _drawn(_addresses(2), 40)
    agencies = _drawn(agency_ids(), 40)
    for path in (
        *(f"/agency/{one}" for one in ("ca-los-angeles-police-department", *agencies)),
        *(f"/town/{one}" for one in ("vt/washington-county/montpelier", *towns)),
        *(f"/es/town/{one}" for one in towns[:10]),
    ):
        sheet = _at(f"{path}/sheet")
        pdf = written_pdf(sheet, Links(sheet.path), about, SITE)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert len(opened.pages) == 1, path
            assert "/StructTreeRoot" in opened.Root
            assert str(opened.Root.Lang).startswith(sheet.language.code)
    assert pdf == written_pdf(sheet, Links(sheet.path), about, SITE)


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
        sheet = _at(f"/agency/{agency_id}/sheet")
        assert written_pdf(sheet, Links(sheet.path), about, SITE)[:5] == b"%PDF-"


def test_a_letter_of_every_state_names_its_law_or_says_that_none_is_known(
    about: Row,
) -> None:
    first: dict[str, str] = {}
    for path in _addresses(2):
        # why: nobody is known to police some places, and none is written to there.
        if path[:2].upper() not in first and document_at(f"/town/{path}/letter"):
            first[path[:2].upper()] = path
    # The territories have one force for all, and no town's own that is known.
    alone = {"GU", "PR", "VI"}
    assert set(first) == set(states()["state_code"].to_pylist()) - alone
    for state_code, path in first.items():
        letter = _at(f"/town/{path}/letter")
        text = written_text(letter, Links(letter.path), about, "").decode()
        laws = records_law(state_code).to_pylist()
        for law in laws:
            assert law["statute_name"] in text
            assert law["citation"] in text
        assert ("No records law of" in _words(letter)) == (not laws)
        assert "[your name]" in text
        assert written_pdf(letter, Links(letter.path), about, SITE)[:5] == b"%PDF-"


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
    told = 0
    for each in rounds:
        pages = "town" if each["lookup_id"].startswith("place-") else "county"
        if letter := document_at(f"/{pages}/{each['page_path']}/letter"):
            told += 1
            known = f"{each['jurisdiction_name']} ({each['publisher']})"
            assert known in _words(letter), letter.path
    assert told


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/agency/il-addison-police-department/sheet.pdf", "application/pdf"),
        ("/town/vt/washington-county/montpelier/sheet", "text/html"),
        ("/agency/il-addison-police-department/letter.txt", "text/plain"),
        ("/agency/il-addison-police-department/letter.pdf", "application/pdf"),
        ("/agency/il-addison-police-department.png", "image/png"),
        ("/agency/il-addison-police-department.pdf", ""),
        ("/agency/il-addison-police-department/sheet.txt", ""),
        ("/state/il/letter", ""),
    ],
)
def test_paper_is_served_where_there_is_any(
    served_app: ServedApp, path: str, media_type: str
) -> None:
    connection = HTTPConnection(urlsplit(served_app.url).netloc)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == (200 if media_type else 404)
    assert answer.headers["Content-Type"].startswith(media_type or "text/html")


def test_a_preview_holds_its_page_and_is_of_the_size_that_is_shared(
    about: Row,
) -> None:
    longest = sorted(agency_ids(), key=len)[-3:]
    for path in (
        *(f"/agency/{one}" for one in (*longest, *_drawn(agency_ids(), 20))),
        *(f"/town/{one}" for one in _drawn(_addresses(2), 40)),
    ):
        page = _at(path)
        drawn = written_preview(page, Links(page.path), about, SITE)
        assert drawn[:8] == b"\x89PNG\r\n\x1a\n", path
        assert struct.unpack(">II", drawn[16:24]) == (1200, 630)
