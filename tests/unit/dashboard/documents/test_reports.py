"""The form by which a reader says what is wrong or missing."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.requests import Request

from dashboard.documents.reports import serve_report
from warehouse.paths import REPORTS_TO_VARIABLE

HOSTILE = '"><script>alert(1)</script>\u202e\x00'
FILLED = {
    "panel": "agency_timeline",
    "page": "agency?v=1&agency=il-addison-police-department",
    "snapshot": "20261127T000000Z-00000000",
    "row": "July 2019 | On a list",
    "wrong": "The month",
    "document": "https://example.org/minutes.pdf",
    "write": "1",
}


def _asked(**given: str) -> str:
    query = urlencode(given).encode()
    answer = serve_report(Request({"type": "http", "query_string": query}))
    assert answer.status_code == 200
    return bytes(answer.body).decode()


def _way(page: str) -> str:
    return unescape(page.partition('<a href="')[2].partition('"')[0])


def test_the_form_has_what_the_link_says() -> None:
    page = _asked(**{k: v for k, v in FILLED.items() if k != "write"})
    for value in (FILLED["row"], FILLED["snapshot"], "agency timeline"):
        assert value in page
    assert 'href="./agency?v=1&amp;agency=il-addison-police-department"' in page
    assert "July 2019 | On a list</textarea>" in page


@pytest.mark.parametrize(
    ("to", "scheme"),
    [
        ("record@example.org", "mailto"),
        ("https://code.example/record/issues/new", "https"),
    ],
)
def test_a_filled_form_becomes_a_text_to_send(
    to: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REPORTS_TO_VARIABLE, to)
    way = urlsplit(_way(_asked(**FILLED)))
    assert way.scheme == scheme
    told = parse_qs(way.query)["body"][0].splitlines()
    assert told == [
        "Page: agency?v=1&agency=il-addison-police-department",
        *("Panel: agency_timeline", "Row: July 2019 | On a list"),
        *("Snapshot: 20261127T000000Z-00000000", "Wrong: The month"),
        "Document: https://example.org/minutes.pdf",
    ]


def test_without_an_address_the_text_is_for_copying(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(REPORTS_TO_VARIABLE, raising=False)
    page = _asked(**FILLED)
    assert "Copy this text" in page
    assert "Wrong: The month" in page
    assert "<a href" not in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"wrong": ""}, "Say what is wrong or missing."),
        ({"wrong": "x" * 2_001}, "Shorten “wrong” to 2,000 characters"),
        ({"document": "javascript:alert(1)"}, "Write the whole address"),
    ],
)
def test_what_cannot_be_sent_is_said(given: dict[str, str], sentence: str) -> None:
    page = _asked(**{**FILLED, **given})
    assert sentence in page
    assert FILLED["row"] in page
    assert "<textarea readonly" not in page


@pytest.mark.parametrize("name", [*FILLED])
def test_nothing_that_is_sent_becomes_a_part_of_the_page(name: str) -> None:
    page = _asked(**{**FILLED, name: HOSTILE})
    assert "<script" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("page", ["//evil.example", "javascript:alert(1)"])
def test_the_page_that_is_named_is_one_of_ours(page: str) -> None:
    shown = _asked(panel="x", page=page)
    assert f'href="./{page.lstrip("/")}"' in shown
