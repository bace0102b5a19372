"""The form by which a reader reports something, and all that a server refuses."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from dashboard.documents import reports
from dashboard.documents.reports import REPORT_ROUTES, DailyLimit, serve_report
from dashboard.serving import limits
from tests.serving import serve
from warehouse import reports as stored_reports
from warehouse.paths import REPORTS_TO_VARIABLE, REPORTS_VARIABLE
from warehouse.reports import ReportQueue, new_receipt

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
    main = page.partition("<main>")[2]
    return unescape(main.partition('<a href="')[2].partition('"')[0])


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
    assert "<a href" not in page.partition("<main>")[2]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"wrong": ""}, "Say what is wrong or missing."),
        ({"wrong": "x" * 10_000}, "Shorten “wrong” to 2,000 characters"),
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


_RECEIPT = re.compile(r'name="receipt" value="([0-9a-f]{32})"')


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReportQueue:
    """The queue of a site that stores reports."""
    monkeypatch.setenv(REPORTS_VARIABLE, str(tmp_path))
    monkeypatch.setattr(reports, "_LIMIT", DailyLimit())
    return ReportQueue(tmp_path)


@pytest.fixture
def client() -> TestClient:
    """The routes of the form, without the rest of the server."""
    return TestClient(Starlette(routes=REPORT_ROUTES))


def test_a_server_without_its_folder_does_not_start(
    built_data_dir: Path, tmp_path: Path
) -> None:
    settings = {REPORTS_VARIABLE: str(tmp_path / "not-there")}
    refused = pytest.raises(RuntimeError, match="not-there`, which is no folder")
    with refused, serve(built_data_dir, tmp_path / "log", settings):
        pass


def test_a_report_is_stored_once_and_its_receipt_shows_it(
    queue: ReportQueue, client: TestClient
) -> None:
    form = client.get("/report?panel=subsidies&row=Akron").text
    (receipt,) = _RECEIPT.findall(form)
    sent = {"panel": "subsidies", "row": "Akron", "wrong": "The sum"}
    sent |= {"receipt": receipt}
    for _ in range(2):
        answer = client.post("/report", data=sent)
        assert (answer.status_code, receipt in answer.text) == (200, True)
    (entry,) = queue.entries("new")
    assert entry.report.row == "Akron"
    page = client.get(f"/report?receipt={receipt}").text
    assert "It is being read." in page
    assert "The sum" in page
    assert client.get(f"/report?receipt={new_receipt()}").status_code == 404


def test_a_report_without_a_row_and_with_markup_is_stored_as_it_is(
    queue: ReportQueue, client: TestClient
) -> None:
    sent = {"wrong": "<b>Buy</b>", "receipt": new_receipt()}
    assert client.post("/report", data=sent).status_code == 200
    (entry,) = queue.entries("new")
    assert (entry.report.wrong, entry.report.row) == ("<b>Buy</b>", "")


@pytest.mark.parametrize(
    ("status", "form", "headers"),
    [
        (400, {}, {}),
        (400, {"receipt": "0"}, {}),
        (422, {"receipt": new_receipt(), "wrong": ""}, {}),
        (422, {"receipt": new_receipt(), "wrong": "x" * 10_000}, {}),
        (422, {"receipt": new_receipt(), "document": "ftp://x"}, {}),
        (413, {"receipt": new_receipt(), "wrong": "x" * 70_000}, {}),
        (400, {f"field{number}": "x" for number in range(30)}, {}),
        (415, {}, {"content-type": "multipart/form-data; boundary=x"}),
        (403, {}, {"sec-fetch-site": "cross-site"}),
        (403, {}, {"origin": "https://evil.example"}),
        (403, {}, {"origin": "null"}),
    ],
)
def test_a_form_that_is_not_ours_is_refused_with_a_sentence(
    queue: ReportQueue,
    client: TestClient,
    status: int,
    form: dict[str, str],
    headers: dict[str, str],
) -> None:
    answer = client.post("/report", data={"wrong": "x", **form}, headers=headers)
    assert answer.status_code == status
    assert re.search(r"<(p|li)>[A-Z][^<]+\.</(p|li)>", answer.text)
    assert not queue.entries("new")


def test_nothing_is_stored_without_a_folder_and_nothing_else_is_taken(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert client.post("/report", data={"wrong": "x"}).status_code == 404
    monkeypatch.setenv(REPORTS_VARIABLE, str(tmp_path))
    for method, path in (("POST", "/searched"), ("PUT", "/report"), ("POST", "/x")):
        assert not limits._is_accepted({"method": method, "path": path}), path


def test_a_full_disk_says_so_and_logs_nothing_of_the_reader(
    queue: ReportQueue,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored_reports, "replace_durably", full)
    sent = {"wrong": "secret", "receipt": new_receipt()}
    answer = client.post("/report", data=sent)
    assert answer.status_code == 503
    assert "The disk of this site is full" in answer.text
    assert "No space left on device" in caplog.text
    assert not any(text in caplog.text for text in sent.values())
    assert not queue.entries("new")


def test_an_address_sends_so_many_a_day_and_takes_no_room_of_others() -> None:
    limit = DailyLimit(from_one=2, from_all=5)
    sent = [("192.0.2.1", "d1")] * 3 + [("192.0.2.2", "d1"), (None, "d1"), (None, "d1")]
    taken = [limit.takes(*one) for one in [*sent, ("192.0.2.3", "d1")]]
    assert taken == [True, True, False, True, True, True, False]
    assert limit.takes("192.0.2.1", "d2")
