"""For a hundred places the look-up names who polices them, or says that nobody knows.

``who_polices.csv`` was drawn by rule from all places, with the page's answer, and
``who_polices_by_class.csv`` has cases of each class that was once wrong; no command
writes them. Fix a failure for every place like it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from dashboard.places.search import find
from dashboard.queries.lookup import areas
from dashboard.queries.snapshot_reader import reading
from dashboard.rows import Row
from warehouse.connection import connect_read_only

FILE = Path(__file__).parent / "who_polices.csv"
CLASSES = FILE.with_name("who_polices_by_class.csv")
DRAWS = {"large": 30, "town": 30, "small": 20, "part": 20}
# Both bodies are named there, or nobody is.
_OPEN = {"open", "probable", "not_known"}


def _words(name: str | None) -> set[str]:
    plain = (name or "").lower().replace("\u2019", "'").replace("'s", "")
    return set(re.findall(r"[a-z0-9]+", plain))


def _is_named(body: str, named: str | None) -> bool:
    """Tell whether a name has every word of a body's; extra words are fine."""
    return bool(named) and _words(body) <= _words(named)


def _rows(path: Path = FILE) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_draw_has_its_places_each_with_a_page() -> None:
    rows = _rows()
    assert Counter(row["draw"] for row in rows) == DRAWS
    assert len({row["question"] for row in rows}) == sum(DRAWS.values())
    assert all(re.match("https?://", row["source"]) for row in rows)


def test_places_are_answered_with_who_polices_them(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        with_ring = connection.execute(
            "select state_code, agency_name from marts.mart_agencies "
            "where has_ring_record"
        ).fetchall()
    wrong, false = [], []
    with reading():
        for row in _rows():
            (area,) = areas([one.entity_id for one in find(row["question"]).candidates])
            body, status = area["leading_agency_name"], area["ring_status"]
            if _is_named(row["body"], body):
                continue
            if area["police_evidence"] not in _OPEN:
                wrong.append(row["question"])
            has_record = any(
                state == area["state_code"] and _is_named(row["body"], name)
                for state, name in with_ring
            )
            if status != "not_checked" and (status != "no_record") != has_record:
                false.append((row["question"], row["body"], body, status))
    assert not wrong
    assert not false


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("row", _rows(CLASSES), ids=lambda row: row["question"])
def test_a_corrected_answer_stays_right(row: Row) -> None:
    """Without evidence in the row, its county alone is known to be right."""
    with reading():
        (area, *_) = areas([one.entity_id for one in find(row["question"]).candidates])
    assert area["county_name"] == row["county"]
    if row["police_evidence"]:
        assert area["police_evidence"] == row["police_evidence"]
        assert (area["second_agency_name"] or "") == row["second_body"]
    if row["leading_body"]:
        assert area["leading_agency_name"] == row["leading_body"]
