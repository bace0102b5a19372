"""A hundred questions lead to the right agency.

``lookup_questions.csv`` holds 60 questions as the collected facts write towns, counties
and agencies, and 40 damaged as readers damage them. The rows were drawn at random.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from dashboard.places.search import find
from dashboard.queries.lookup import areas

QUESTIONS = Path(__file__).parent / "lookup_questions.csv"
AGENCIES_READ = 3
# A county meant without the word: the city of its name is likelier.
ANSWERED_OTHERWISE = ["Anoka MN"]


def _questions() -> list[dict[str, str]]:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _first_agencies(question: str) -> list[str]:
    """Return the agencies that a reader of the answer sees first."""
    actual = []
    for one in find(question).candidates:
        area = next(iter(areas([one.entity_id])), None)
        actual.append(area["leading_agency_id"] if area else one.entity_id)
    return actual[:AGENCIES_READ]


def test_the_questions_are_60_from_the_facts_and_40_damaged() -> None:
    kinds = Counter(row["kind"] for row in _questions())
    assert kinds == {"as_written": 60, "damaged": 40}


@pytest.mark.usefixtures("warehouse_file")
def test_each_question_leads_to_its_agency() -> None:
    missed = [
        row["question"]
        for row in _questions()
        if row["agency_id"] not in _first_agencies(row["question"])
    ]
    assert missed == ANSWERED_OTHERWISE
