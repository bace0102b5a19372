"""Many places at once: what a list may be, and that nothing in it is guessed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.documents.many import MANY_ROUTES
from dashboard.documents.place_lists import MEANINGS, ListError, look_up, read_list
from dashboard.queries._run import reading
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
    ("content", "message"),
    [
        (b" \n", "The list is empty."),
        (b"city,state\n", "a header and no lines below it"),
        (b"PK\x03\x04 a workbook", "This is no text. In a spreadsheet"),
        (b"\0\1\2", "This is no text."),
        (b"x\n" * 10_000, "The list has 10,000 lines, and 500 can be looked up"),
        (b'Addison\n"Akron\nBoise', "Line 2 is not written as CSV has it: a quote"),
        (b"a,b,c,d\n1,2,3,4", "has 4 columns, and none is called `place`"),
        (b"Addison\nx" + b"y" * 200, "Line 2 begins with `xyyy"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line_and_a_way_on(
    content: bytes, message: str
) -> None:
    with pytest.raises(ListError, match=re.escape(message)):
        read_list(content, 500)


@pytest.mark.parametrize(
    ("question", "outcome", "text"),
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
def test_only_what_is_surely_meant_is_answered(
    question: str, outcome: str, text: str
) -> None:
    with reading():
        (row,) = look_up([(7, question)]).to_pylist()
    assert (row["line_number"], row["asked_text"]) == (7, question)
    assert row["outcome"] == outcome
    assert text in " ".join(str(value) for value in row.values())
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
    """Ask the form alone."""
    return TestClient(Starlette(routes=[*MANY_ROUTES]))


def test_a_pasted_list_comes_back_as_a_table(client: TestClient) -> None:
    assert "up to 500 towns" in client.get("/many").text
    typed = f"Addison IL\nSpringfield\n{HOSTILE}"
    page = client.post("/many", data={"list": typed}).text
    assert "1 of 3 answered" in page
    assert 'href="./town/il/dupage-county/addison"' in page
    assert "<b>y" not in page
    assert "Springfield, Sangamon County, Illinois" in page
    # why: the list stands in the form again, and can be sent from there as it is.
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
    assert [row["asked_text"] for row in rows] == ["Addison, IL", "'=1+1, IL"]
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
    ("sent", "message"),
    [
        ({"data": {"list": "x\n" * 501}}, "has 501 lines"),
        ({"data": {"list": "x" * 300_000}}, "longer than 256 KB"),
        ({"content": b"Addison IL"}, "Send the form of this page."),
        ({"files": {"file": ("a.xlsx", b"PK\x03\x04\0")}}, "This is no text."),
    ],
)
def test_a_faulty_list_is_answered_with_its_fault(
    client: TestClient, sent: dict[str, object], message: str
) -> None:
    answer = client.post("/many", **sent)
    assert answer.status_code == 422
    assert message in unescape(answer.text)


def test_staff_have_no_such_form(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert client.get("/many").status_code == 404
    assert client.post("/many", data={"list": "Addison IL"}).status_code == 404
