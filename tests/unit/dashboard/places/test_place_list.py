"""Many places at once: what a list may be, and what each line is answered with."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import threading
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message

from dashboard.__main__ import main
from dashboard.addresses import MANY_PATH
from dashboard.places import place_list
from dashboard.places.place_list import MANY_ROUTES, ListError, look_up, read_list
from dashboard.places.search import Found

pytestmark = pytest.mark.usefixtures("warehouse_file")
client = TestClient(Starlette(routes=[*MANY_ROUTES]))
HOSTILE = '=HYPERLINK("http://x.example","<b>y")'


@pytest.mark.parametrize(
    ("content", "questions"),
    [
        (b"Addison IL\n\n 60101 \r\n", [(1, "Addison IL"), (3, "60101")]),
        (b"Akron,Summit County,OH", [(1, "Akron, Summit County, OH")]),
        (b"Addison\t\tIL\n1060,MA", [(1, "Addison, IL"), (2, "01060")]),
        (b'"Akron, Summit County","OH', [(1, "Akron, Summit County, OH")]),
        ("\ufeffPeñasco NM".encode(), [(1, "Peñasco NM")]),
        ("Cañon City CO".encode("cp1252"), [(1, "Cañon City CO")]),
        (b" \n", "The list is empty."),
        (b"PK\x03\x04 a workbook", "This is not a text file. In a spreadsheet"),
        (b"x\n" * 501, "The list has 501 lines, and 500 can be looked up at once."),
        (b"Addison\n1,Akron,OH,2", "Line 2 has 4 parts. Write a place as"),
        (b"Addison\nx" + b"y" * 200_000, "Line 2 begins with `xyyy"),
    ],
)
def test_a_list_is_read_as_people_write_it_or_refused_with_a_remedy(
    content: bytes, questions: list[tuple[int, str]] | str
) -> None:
    if isinstance(questions, str):
        with pytest.raises(ListError, match=re.escape(questions)):
            read_list(content, 500)
    else:
        assert read_list(content, 500) == questions


@pytest.mark.parametrize(
    ("question", "outcome", "words"),
    [
        ("60101", "answered", "/town/il/dupage-county/addison"),
        ("Akron Police Department OH", "answered", "oh-akron-police-department"),
        ("DuPage County, IL", "answered", "DuPage County, Illinois"),
        ("New Jersey", "answered", "/state/nj"),
        ("Chatham NJ", "unclear", "Chatham township, Morris County, New Jersey"),
        ("Springfeild IL", "unclear", "May be Springfield, Sangamon County, Illinois"),
        # Known to the post office alone.
        ("Antioch TN", "not found", "The post office has it in Davidson County"),
        ("37013", "not found", "The post office has it in Davidson County"),
        ("99999", "not found", "We know no name like this one."),
        (HOSTILE, "not found", "We know no name like this one."),
    ],
)
def test_only_a_clear_name_is_answered(question: str, outcome: str, words: str) -> None:
    (row,) = look_up([(7, question)], "").to_pylist()
    assert [*row.values()][:3] == [7, question, outcome]
    assert words in " ".join(str(value) for value in row.values())
    assert bool(row["found_name"]) == (outcome == "answered")


def test_a_name_of_a_candidate_means_it_alone() -> None:
    (row,) = look_up([(1, "Springfield")], "").to_pylist()
    names = row["note"].removeprefix("May be ").split("; ")[:-1]
    again = look_up([*enumerate(names)], "")
    assert again["found_name"].to_pylist() == names


def test_the_address_of_a_list_has_its_answers() -> None:
    page = client.get("/many", params={"list": f"Addison IL\nUtica\n{HOSTILE}"}).text
    assert "<b>1 of 3 answered</b>: 1 last seen." in page
    assert "The address of this page holds the list" in page
    assert 'href="./town/il/dupage-county/addison"' in page
    assert "<b>y" not in page
    box = unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[0])
    assert len(read_list(box.encode())) == 3
    faulty = client.get("/many", params={"list": "x\n" * 501})
    assert (faulty.status_code, "has 501 lines" in faulty.text) == (422, True)


def test_csv_has_keys_and_says_where_it_is_from() -> None:
    answer = client.get("/many", params={"list": "Addison IL\nx", "as": "csv"})
    row, unknown = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    keys = ("census_place_geoid", "county_fips", "ori", "agency_id")
    addison = ["1700243", "17043", "IL0220100", "il-addison-police-department"]
    assert [row[key] for key in keys] == addison
    assert int(row["population_count"]) > 30_000
    assert [*row][-3:] == ["source_url", "as_of_on", "page_url"]
    assert row["page_url"] == "http://testserver/town/il/dupage-county/addison"
    assert unknown["page_url"] == ""


def test_the_command_prints_csv(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "towns.csv").write_text('Addison,IL\n"=1+1",IL\n')
    assert main(["lookup", str(tmp_path / "towns.csv")]) == 0
    printed = capfdbinary.readouterr()
    rows = csv.DictReader(io.StringIO(printed.out.decode("utf-8-sig")))
    assert [row["looked_up"] for row in rows] == ["Addison, IL", "'=1+1, IL"]
    assert b"1 of 2 lines answered." in printed.err


def test_a_list_whose_time_is_over_says_which_lines_are_left() -> None:
    times = iter([True, False, False])
    lines = [(1, "Addison IL"), (2, "Springfield"), (3, "60101")]
    rows = look_up(lines, "", may_go_on=lambda: next(times)).to_pylist()
    assert [row["outcome"] for row in rows] == ["answered", *["not looked up"] * 2]


def test_a_reader_who_left_stops_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    never, looked_up = threading.Event(), list[str]()

    def look_up_slowly(question: str) -> Found:
        looked_up.append(question)
        never.wait(0.05)
        return Found("none")

    async def leave() -> Message:
        return {"type": "http.disconnect"}

    async def pass_over(_message: Message) -> None:
        pass

    monkeypatch.setattr(place_list, "find", look_up_slowly)
    typed = quote("\n".join(f"Town {number}" for number in range(500)))
    scope = {
        "type": "http",
        "method": "GET",
        "path": MANY_PATH,
        "query_string": f"list={typed}".encode(),
        "headers": [],
    }
    asyncio.run(Starlette(routes=MANY_ROUTES)(scope, leave, pass_over))
    assert len(looked_up) < 20
