"""The form by which a reader reports something, and all that a server refuses."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.requests import Request

from dashboard.documents.reports import DailyLimit, serve_report
from tests.serving import ServedApp, serve
from warehouse.paths import REPORTS_TO_VARIABLE, REPORTS_VARIABLE
from warehouse.reports.queue import Entry, ReportQueue, new_receipt

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


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_RECEIPT = re.compile(r'name="receipt" value="([0-9a-f]{32})"')


@dataclass(frozen=True)
class Receiver:
    """A served dashboard that stores reports, and its queue."""

    served: ServedApp
    queue: ReportQueue

    def request(
        self, method: str, path: str = "/report", body: bytes = b"", **headers: str
    ) -> tuple[int, str]:
        """Send a request, and return the status and the page."""
        connection = HTTPConnection(urlsplit(self.served.url).netloc)
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def send(self, form: dict[str, str], **headers: str) -> tuple[int, str]:
        """Send the form."""
        body = urlencode(form).encode()
        return self.request("POST", "/report", body, **{**FORM, **headers})

    def stored(self) -> list[Entry]:
        """Return all that is stored."""
        return self.queue.entries("new", "quarantined")


@pytest.fixture(scope="module")
def receiver(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Receiver]:
    """A served dashboard with a folder for reports."""
    folder = tmp_path_factory.mktemp("reports")
    log = tmp_path_factory.mktemp("log") / "server.log"
    settings = {REPORTS_VARIABLE: str(folder), "PORCHLIGHT_LOG_FORMAT": "json"}
    with serve(built_data_dir, log, settings) as served:
        yield Receiver(served, ReportQueue(folder))


def test_a_server_without_its_folder_does_not_start(
    built_data_dir: Path, tmp_path: Path
) -> None:
    settings = {REPORTS_VARIABLE: str(tmp_path / "not-there")}
    refused = pytest.raises(RuntimeError, match="not-there`, which is no folder")
    with refused, serve(built_data_dir, tmp_path / "log", settings):
        pass


def test_a_report_is_stored_once_and_its_receipt_shows_it(receiver: Receiver) -> None:
    status, form = receiver.request("GET", "/report?panel=subsidies&row=Akron")
    (receipt,) = _RECEIPT.findall(form)
    sent = {"panel": "subsidies", "row": "Akron", "wrong": "The sum"}
    sent |= {"receipt": receipt, "contact": "reader@example.org"}
    before = len(receiver.stored())
    for _ in range(2):
        status, page = receiver.send(sent, Sec_Fetch_Site="same-origin")
        assert (status, receipt in page) == (200, True)
    assert len(receiver.stored()) == before + 1
    entry = receiver.queue.by_receipt(receipt)
    assert entry
    assert entry.report.row == "Akron"
    status, page = receiver.request("GET", f"/report?receipt={receipt}")
    assert (status, "It is being read." in page, "The sum" in page) == (200, True, True)
    assert "reader@example.org" not in page
    assert receiver.request("GET", f"/report?receipt={new_receipt()}")[0] == 404
    log = receiver.served.log_file.read_text()
    assert "reader@" not in log
    assert receipt not in log


def test_a_report_that_fills_the_trap_is_shown_apart(receiver: Receiver) -> None:
    receipt = new_receipt()
    receiver.send({"wrong": "Buy", "receipt": receipt, "website": "https://x.example"})
    entry = receiver.queue.by_receipt(receipt)
    assert entry
    assert entry.state == "quarantined"


@pytest.mark.parametrize(
    ("status", "form", "headers"),
    [
        (400, {"wrong": "x"}, {}),
        (400, {"wrong": "x", "receipt": "0"}, {}),
        (422, {"receipt": new_receipt()}, {}),
        (422, {"receipt": new_receipt(), "wrong": "x" * 10_000}, {}),
        (422, {"receipt": new_receipt(), "wrong": "x", "document": "ftp://x"}, {}),
        (422, {"receipt": new_receipt(), "wrong": "x", "contact": "c" * 201}, {}),
        (413, {"receipt": new_receipt(), "wrong": "x" * 70_000}, {}),
        (400, {f"field{number}": "x" for number in range(30)}, {}),
        (415, {"wrong": "x"}, {"Content_Type": "multipart/form-data; boundary=x"}),
        (403, {"wrong": "x"}, {"Sec_Fetch_Site": "cross-site"}),
        (403, {"wrong": "x"}, {"Origin": "https://evil.example"}),
        (403, {"wrong": "x"}, {"Origin": "null"}),
    ],
)
def test_a_form_that_is_not_ours_is_refused_with_a_sentence(
    receiver: Receiver, status: int, form: dict[str, str], headers: dict[str, str]
) -> None:
    before = receiver.stored()
    answered, page = receiver.send(form, **headers)
    assert answered == status
    assert re.search(r"<(p|li)>[A-Z][^<]+\.</(p|li)>", page)
    assert receiver.stored() == before


def test_nothing_can_be_sent_elsewhere_or_where_nothing_is_stored(
    receiver: Receiver, served_app: ServedApp
) -> None:
    assert receiver.request("POST", "/report", b"wrong=\xff\xfe", **FORM)[0] == 400
    assert receiver.request("POST", "/searched", b"", **FORM)[0] == 405
    assert receiver.request("PUT", "/report", b"", **FORM)[0] == 405
    without = Receiver(served_app, receiver.queue)
    assert without.send({"wrong": "x", "receipt": new_receipt()})[0] == 405


def test_a_queue_that_cannot_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setenv(REPORTS_VARIABLE, str(tmp_path))
    monkeypatch.setattr(ReportQueue, "by_receipt", full)
    query = f"receipt={new_receipt()}".encode()
    answer = serve_report(Request({"type": "http", "query_string": query}))
    assert answer.status_code == 503
    assert b"Try again in a minute." in bytes(answer.body)


def test_an_address_sends_so_many_a_day_and_takes_no_room_of_others() -> None:
    limit = DailyLimit(from_one=2, from_all=5)
    assert [limit.takes("192.0.2.1", "d1") for _ in range(4)] == [True] * 2 + [
        False
    ] * 2
    assert limit.takes("192.0.2.2", "d1")
    assert [limit.takes(None, "d1") for _ in range(2)] == [True, True]
    assert not limit.takes("192.0.2.3", "d1")
    assert limit.takes("192.0.2.1", "d2")
