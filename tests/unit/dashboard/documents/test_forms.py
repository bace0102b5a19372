"""Reports to copy and lists of places, and everything that a server refuses."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.documents.forms import FORM_ROUTES
from dashboard.documents.place_lists import MEANINGS, ListError, look_up, read_list
from dashboard.queries._run import reading
from dashboard.server import limits
from warehouse.paths import ACCESS_VARIABLE

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


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "Where can we read that?"), ("es", "¿Dónde podemos leerlo?")],
)
def test_a_report_to_copy_shows_what_the_link_says_and_no_markup(
    client: TestClient, language: str, question: str
) -> None:
    sent = {
        "page": "/town/x",
        "snapshot": "</textarea><b>\u202e\x00",
        "about": "Row: 1",
    }
    page = client.get("/report", params={**sent, "language": language}).text
    assert f'<html lang="{language}">' in page
    (text,) = re.findall("<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    for words in (question, "/town/x", "&lt;/textarea&gt;&lt;b&gt;\n", "Row: 1"):
        assert words in text
    assert len(client.get("/report", params={"page": "x" * 9_000}).text) < 4_000


def test_nothing_but_a_list_can_be_sent() -> None:
    for method, path in (("POST", "/report"), ("PUT", "/many"), ("POST", "/x")):
        assert not limits._is_accepted({"method": method, "path": path}), path
