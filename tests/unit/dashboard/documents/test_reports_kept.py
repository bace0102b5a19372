"""Reports that a served dashboard keeps, and all that it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from dashboard.documents.reports import DailyLimit
from tests.serving import ServedApp, serve
from warehouse.paths import REPORTS_VARIABLE
from warehouse.reports.queue import Entry, ReportQueue, new_receipt

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_RECEIPT = re.compile(r'name="receipt" value="([0-9a-f]{32})"')


@dataclass(frozen=True)
class Taking:
    """A dashboard that keeps reports.

    Attributes:
        served: The server.
        queue: Its queue.
    """

    served: ServedApp
    queue: ReportQueue

    def ask(
        self, method: str, path: str = "/report", body: bytes = b"", **headers: str
    ) -> tuple[int, str]:
        """Send a request, and return the status and the page."""
        connection = HTTPConnection(urlsplit(self.served.url).netloc)
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def send(self, given: dict[str, str], **headers: str) -> tuple[int, str]:
        """Send the form."""
        body = urlencode(given).encode()
        return self.ask("POST", "/report", body, **{**FORM, **headers})

    def kept(self) -> list[Entry]:
        """Return all that is kept."""
        return self.queue.entries("new", "quarantined")


@pytest.fixture(scope="module")
def taking(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Taking]:
    """A served dashboard with a folder for reports."""
    folder = tmp_path_factory.mktemp("reports")
    log = tmp_path_factory.mktemp("log") / "server.log"
    settings = {REPORTS_VARIABLE: str(folder), "PORCHLIGHT_LOG_FORMAT": "json"}
    with serve(built_data_dir, log, settings) as served:
        yield Taking(served, ReportQueue(folder))


def test_a_server_without_its_folder_does_not_start(
    built_data_dir: Path, tmp_path: Path
) -> None:
    settings = {REPORTS_VARIABLE: str(tmp_path / "not-there")}
    refused = pytest.raises(RuntimeError, match="not-there`, which is no folder")
    with refused, serve(built_data_dir, tmp_path / "log", settings):
        pass


def test_a_report_is_kept_and_its_receipt_tells_of_it(taking: Taking) -> None:
    status, form = taking.ask("GET", "/report?panel=subsidies&row=Akron")
    receipts = _RECEIPT.findall(form)
    assert (status, len(receipts)) == (200, 1)
    sent = {
        "panel": "subsidies",
        "row": "Akron",
        "wrong": "The sum",
        "receipt": receipts[0],
        "contact": "reader@example.org",
    }
    before = len(taking.kept())
    for _ in range(2):
        status, page = taking.send(sent, Sec_Fetch_Site="same-origin")
        assert (status, receipts[0] in page) == (200, True)
    assert len(taking.kept()) == before + 1
    entry = taking.queue.by_receipt(receipts[0])
    assert entry
    assert entry.report.row == "Akron"
    status, page = taking.ask("GET", f"/report?receipt={receipts[0]}")
    assert (status, "It is being read." in page) == (200, True)
    assert "reader@example.org" not in page
    assert "The sum" in page
    assert taking.ask("GET", f"/report?receipt={new_receipt()}")[0] == 404
    log = taking.served.log_file.read_text()
    assert "reader@" not in log
    assert receipts[0] not in log


def test_what_fills_the_trap_is_kept_apart(taking: Taking) -> None:
    receipt = new_receipt()
    taking.send({"wrong": "Buy", "receipt": receipt, "website": "https://x.example"})
    entry = taking.queue.by_receipt(receipt)
    assert entry
    assert entry.state == "quarantined"


@pytest.mark.parametrize(
    ("status", "given", "headers"),
    [
        (400, {"wrong": "x"}, {}),
        (400, {"wrong": "x", "receipt": "0"}, {}),
        (422, {"receipt": new_receipt()}, {}),
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
def test_what_no_form_of_ours_sends_is_refused_with_a_sentence(
    taking: Taking, status: int, given: dict[str, str], headers: dict[str, str]
) -> None:
    before = taking.kept()
    answered, page = taking.send(given, **headers)
    assert answered == status
    assert re.search(r"<(p|li)>[A-Z][^<]+\.</(p|li)>", page)
    assert taking.kept() == before


def test_bytes_that_are_no_text_are_refused(taking: Taking) -> None:
    assert taking.ask("POST", "/report", b"wrong=\xff\xfe", **FORM)[0] == 400


def test_nothing_can_be_sent_elsewhere_or_where_nothing_is_kept(
    taking: Taking, served_app: ServedApp
) -> None:
    assert taking.ask("POST", "/searched", b"", **FORM)[0] == 405
    assert taking.ask("PUT", "/report", b"", **FORM)[0] == 405
    without = Taking(served_app, taking.queue)
    assert without.send({"wrong": "x", "receipt": new_receipt()})[0] == 405


def test_one_address_sends_so_many_a_day() -> None:
    limit = DailyLimit(from_one=2, from_all=5)
    assert [limit.takes("192.0.2.1", "d1") for _ in range(3)] == [True, True, False]
    assert limit.takes("192.0.2.2", "d1")
    assert limit.takes(None, "d1")
    assert not limit.takes("192.0.2.3", "d1")
    assert limit.takes("192.0.2.1", "d2")
