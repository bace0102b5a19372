"""The forms: reports and lists of places, and everything that a server refuses."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from dashboard.documents import forms
from dashboard.documents.forms import FORM_ROUTES, DailyLimit, serve_report
from dashboard.documents.place_lists import MEANINGS, ListError, look_up, read_list
from dashboard.queries._run import reading
from dashboard.server import limits
from tests.serving import serve
from warehouse import reports as stored_reports
from warehouse.paths import ACCESS_VARIABLE, REPORTS_TO_VARIABLE, REPORTS_VARIABLE
from warehouse.reports import ReportQueue, new_receipt

pytestmark = pytest.mark.usefixtures("warehouse_file")
HOSTILE = '=HYPERLINK("http://x.example","<b>y")'


@pytest.mark.parametrize(
    ("content", "questions"),
    [
        (b"Addison IL\n\n 60101 \r\n", [(1, "Addison IL"), (3, "60101")]),
        (
            b"Springfield, Sangamon County, IL",
            [(1, "Springfield, Sangamon County, IL")],
        ),
        (b"city,state\nAddison,IL\n", [(2, "Addison, IL")]),
        (b"id;Town;County;St\n1;Addison;DuPage;IL", [(2, "Addison, DuPage, IL")]),
        (b"\xef\xbb\xbfzip\n1060\n00901\n", [(2, "01060"), (3, "00901")]),
        (b"Agency\tState\nAkron Police\tOH\n", [(2, "Akron Police, OH")]),
        (b"city,zip,state\n,60101,IL\n", [(2, "60101")]),
        ("Cañon City CO".encode("cp1252"), [(1, "Cañon City CO")]),
        ("\ufeffPeñasco NM".encode("utf-16-le"), [(1, "Peñasco NM")]),
        (HOSTILE.encode(), [(1, '=HYPERLINK("http://x.example", <b>y)')]),
    ],
)
def test_a_list_is_read_as_people_write_it(
    content: bytes, questions: list[tuple[int, str]]
) -> None:
    assert read_list(content, 500) == questions


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" \n", "The list is empty."),
        (b"city,state\n", "a header and no lines below it"),
        (b"PK\x03\x04 a workbook", "This is not a text file. In a spreadsheet"),
        (b"\0\1\2", "This is not a text file."),
        (b"x\n" * 10_000, "The list has 10,000 lines, and 500 can be looked up"),
        (b'Addison\n"Akron\nBoise', "Line 2 has a quote that is not closed"),
        (
            b'x\n"' + b"y" * 200_000 + b'"',
            "Line 2 has a quote that is not closed, or is",
        ),
        (b"a,b,c,d\n1,2,3,4", "has 4 columns, and none is called `place`"),
        (b"Addison\nx" + b"y" * 200, "Line 2 begins with `xyyy"),
    ],
)
def test_a_faulty_list_is_refused_with_its_line_and_a_remedy(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(ListError, match=re.escape(sentence)):
        read_list(content, 500)


@pytest.mark.parametrize(
    ("question", "outcome", "words"),
    [
        ("Addison IL", "answered", "Addison Police Department"),
        ("60101", "answered", "/town/il/dupage-county/addison"),
        ("Palmdale CA", "answered", "Under contract"),
        (
            "Akron Police Department OH",
            "answered",
            "/agency/oh-akron-police-department",
        ),
        ("New Jersey", "answered", "/state/nj"),
        ("Springfield", "unclear", "Springfield, Sangamon County, Illinois"),
        ("Chatham NJ", "unclear", "Chatham township, Morris County, New Jersey"),
        ("Springfeild IL", "unclear", "Springfield, Sangamon County, Illinois"),
        ("Addison WA", "unclear", ""),
        (HOSTILE, "not_found", ""),
    ],
)
def test_only_a_clear_name_is_answered(question: str, outcome: str, words: str) -> None:
    with reading():
        (row,) = look_up([(7, question)]).to_pylist()
    assert (row["line_number"], row["looked_up"]) == (7, question)
    assert row["outcome"] == outcome
    assert words in " ".join(str(value) for value in row.values())
    if outcome != "answered":
        assert not row["police_name"]
        assert not row["ring_status"]
    elif row["ring_status"]:
        assert row["searched_on"]
        assert row["status_of_name"]


def test_a_name_of_a_candidate_means_it_alone() -> None:
    with reading():
        (row,) = look_up([(1, "Springfield")]).to_pylist()
        names = row["candidates_text"].split("; ")[:-1]
        again = look_up([*enumerate(names)])
    assert again["outcome"].to_pylist() == ["answered"] * 5
    assert again["answered_name"].to_pylist() == names


@pytest.fixture(scope="module")
def client() -> TestClient:
    """A client of the forms alone."""
    return TestClient(Starlette(routes=[*FORM_ROUTES]))


def test_a_pasted_list_comes_back_as_a_table(client: TestClient) -> None:
    assert "up to 500 towns" in client.get("/many").text
    typed = f"Addison IL\nSpringfield\n{HOSTILE}"
    page = client.post("/many", data={"list": typed}).text
    assert "1 of 3 answered" in page
    assert 'href="./town/il/dupage-county/addison"' in page
    assert "<b>y" not in page
    assert "Springfield, Sangamon County, Illinois" in page
    # why: the list is in the form again, and can be sent unchanged.
    box = unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[0])
    assert len(read_list(box.encode(), 500)) == 3


def test_a_file_comes_back_as_csv_with_its_dictionary(client: TestClient) -> None:
    file = ("towns.csv", b'city,state\nAddison,IL\n"=1+1",IL\n', "text/csv")
    sent = {"list": "Akron OH", "as": "zip"}
    answer = client.post("/many", data=sent, files={"file": file})
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        files = {name: packed.read(name).decode() for name in packed.namelist()}
    rows = list(csv.DictReader(io.StringIO(files["porchlight_places.csv"])))
    assert [row["looked_up"] for row in rows] == ["Addison, IL", "'=1+1, IL"]
    meanings = {
        row["column"]: row["description"]
        for row in csv.DictReader(io.StringIO(files["data_dictionary.csv"]))
    }
    assert set(meanings) == set(rows[0])
    assert all(meanings.values())
    assert meanings["outcome"] == MEANINGS["outcome"]
    # why: without ids of their own in the rows, every source of the record would come.
    assert files["sources_used.csv"].count("\n") < 6


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"data": {"list": "x\n" * 501}}, 422, "has 501 lines"),
        ({"data": {"list": "x" * 300_000}}, 413, "longer than 256 KB"),
        *(
            ({"content": b"x", "headers": headers}, 413, "longer than 256 KB")
            for headers in (
                {"transfer-encoding": "chunked", "content-length": "1"},
                {"content-length": "9" * 5_000},
            )
        ),
        ({"content": b"Addison IL"}, 422, "The list is empty."),
        (
            {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
            400,
            "It did not arrive whole.",
        ),
        ({"files": {"file": ("a.xlsx", b"PK\x03\x04")}}, 422, "This is not a text"),
    ],
)
def test_a_faulty_list_is_answered_with_its_fault(
    client: TestClient, sent: dict[str, object], status: int, sentence: str
) -> None:
    answer = client.post("/many", **sent)
    assert answer.status_code == status
    assert sentence in unescape(answer.text)


def test_staff_have_no_such_form(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert client.get("/many").status_code == 404
    assert client.post("/many", data={"list": "Addison IL"}).status_code == 404


MARKUP = '"><script>alert(1)</script>\u202e\x00'
FILLED = {
    "panel": "agency_timeline",
    "page": "agency?v=1&agency=il-addison-police-department",
    "snapshot": "20261127T000000Z-00000000",
    "row": "July 2019 | On a list",
    "wrong": "The month",
    "document": "https://example.org/minutes.pdf",
    "write": "1",
}


def _page(**values: str) -> str:
    query = urlencode(values).encode()
    answer = serve_report(Request({"type": "http", "query_string": query}))
    assert answer.status_code == 200
    return bytes(answer.body).decode()


def _way(page: str) -> str:
    main = page.partition("<main>")[2]
    return unescape(main.partition('<a href="')[2].partition('"')[0])


def test_the_form_has_what_the_link_says() -> None:
    page = _page(**{k: v for k, v in FILLED.items() if k != "write"})
    for value in (FILLED["row"], FILLED["snapshot"], "agency timeline"):
        assert value in page
    assert 'href="./agency?v=1&amp;agency=il-addison-police-department"' in page
    assert "July 2019 | On a list</textarea>" in page


@pytest.mark.parametrize(
    ("to", "start"),
    [
        ("record@example.org", "mailto:record@example.org?"),
        ("https://code.example/issues/new", "https://code.example/issues/new?"),
        ("", ""),
    ],
)
def test_a_filled_form_becomes_a_text_to_send_or_copy(
    to: str, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REPORTS_TO_VARIABLE, to)
    page = _page(**FILLED)
    lines = [
        "Page: agency?v=1&agency=il-addison-police-department",
        *("Panel: agency_timeline", "Row: July 2019 | On a list"),
        *("Snapshot: 20261127T000000Z-00000000", "Wrong: The month"),
        "Document: https://example.org/minutes.pdf",
    ]
    assert "\n".join(lines) in unescape(page)
    way = _way(page)
    assert way.startswith(start)
    assert ("Copy this text" in page) == (not to)
    if to:
        assert parse_qs(urlsplit(way).query)["body"][0].splitlines() == lines
    else:
        assert not way


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"wrong": ""}, "Say what is wrong or missing."),
        ({"wrong": "x" * 10_000}, "Shorten “wrong” to 2,000 characters"),
        ({"document": "javascript:alert(1)"}, "Write the whole address"),
    ],
)
def test_a_faulty_report_names_its_fault(values: dict[str, str], sentence: str) -> None:
    page = _page(**{**FILLED, **values})
    assert sentence in page
    assert FILLED["row"] in page
    assert "<textarea readonly" not in page


@pytest.mark.parametrize("name", [*FILLED])
def test_nothing_that_is_sent_becomes_a_part_of_the_page(name: str) -> None:
    page = _page(**{**FILLED, name: MARKUP})
    assert "<script" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("page", ["//evil.example", "javascript:alert(1)"])
def test_a_report_only_links_to_our_own_pages(page: str) -> None:
    shown = _page(panel="x", page=page)
    assert f'href="./{page.lstrip("/")}"' in shown


_RECEIPT = re.compile(r'name="receipt" value="([0-9a-f]{32})"')


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReportQueue:
    """The queue of a site that stores reports."""
    monkeypatch.setenv(REPORTS_VARIABLE, str(tmp_path))
    monkeypatch.setattr(forms, "_LIMIT", DailyLimit())
    return ReportQueue(tmp_path)


def test_a_server_without_its_folder_does_not_start(
    built_data_dir: Path, tmp_path: Path
) -> None:
    settings = {REPORTS_VARIABLE: str(tmp_path / "not-there")}
    refused = pytest.raises(RuntimeError, match="not-there`, which is not a folder")
    with refused, serve(built_data_dir, tmp_path / "log", settings):
        pass


def test_a_report_is_stored_once_and_its_receipt_shows_it(
    queue: ReportQueue, client: TestClient
) -> None:
    form = client.get("/report?panel=subsidies&row=Akron").text
    (receipt,) = _RECEIPT.findall(form)
    sent = {"panel": "subsidies", "wrong": "<b>The sum", "receipt": receipt}
    for _ in range(2):
        answer = client.post("/report", data=sent)
        assert (answer.status_code, receipt in answer.text) == (200, True)
    (entry,) = queue.entries("new")
    assert (entry.report.wrong, entry.report.row) == ("<b>The sum", "")
    page = client.get(f"/report?receipt={receipt}").text
    assert "It is being read." in page
    assert "&lt;b&gt;The sum" in page
    assert client.get(f"/report?receipt={new_receipt()}").status_code == 404


@pytest.mark.parametrize(
    ("status", "form", "headers"),
    [
        (400, {}, {}),
        (400, {"receipt": "0"}, {}),
        (422, {"receipt": new_receipt(), "wrong": "x" * 10_000}, {}),
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


def test_nothing_is_stored_without_a_folder_nor_from_elsewhere(
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
    accepted = [limit.takes(*one) for one in [*sent, ("192.0.2.3", "d1")]]
    assert accepted == [True, True, False, True, True, True, False]
    assert limit.takes("192.0.2.1", "d2")
