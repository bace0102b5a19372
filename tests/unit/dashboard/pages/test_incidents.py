"""Incidents and related records in words."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.components.url_state import agency_address
from dashboard.pages.incidents import (
    answers_title,
    company_answer,
    describe_link,
    when_happened,
)


@pytest.mark.parametrize(
    ("precision", "day", "latest", "text"),
    [
        (
            "span",
            date(2026, 2, 9),
            date(2026, 2, 11),
            "February 9, 2026 to February 11, 2026",
        ),
        ("month", date(2019, 7, 1), None, "July 2019"),
        ("day", date(2019, 7, 18), None, "July 18, 2019"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(
    precision: str, day: date, latest: date | None, text: str
) -> None:
    row = {
        "happened_on": day,
        "happened_on_precision": precision,
        "happened_on_latest": latest,
    }
    assert when_happened(row) == text


@pytest.mark.parametrize(
    ("statuses", "title"),
    [
        (
            ["answered", "answered", "own_act", "none_found"],
            "Companies answered 2 of 4 incidents; for 1 we found no answer",
        ),
        (["own_act"], "Companies answered 0 of 1 incident"),
        (
            ["answered", "no_comment"],
            "Companies answered 1 of 2 incidents; on 1 they declined to comment or did "
            "not respond",
        ),
    ],
)
def test_the_title_counts_answers(statuses: list[str], title: str) -> None:
    assert answers_title([{"answer_status": one} for one in statuses]) == title


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("status", "searched_on", "sentence"),
    [
        (
            "none_found",
            date(2026, 11, 27),
            "*None found, searched on November 27, 2026. That does not mean that there "
            "was none.*",
        ),
        (
            "own_act",
            None,
            "*The company's own announcement: there is nothing to answer.*",
        ),
    ],
)
def test_a_missing_answer_says_why(
    status: str, searched_on: date | None, sentence: str
) -> None:
    row = {"answer_status": status, "answer_searched_on": searched_on}
    assert company_answer({"company_answer": None, **row}) == sentence


@pytest.mark.usefixtures("warehouse_file")
def test_an_agency_is_a_link_to_its_page() -> None:
    row = {
        "link_type": "agency",
        "linked_id": "ms-jackson-police-department",
        "linked_name": "Jackson Police Department, MS",
        "linked_from_on": None,
        "linked_to_on": None,
        "link_reason": None,
    }
    assert describe_link(row) == (
        "Names [Jackson Police Department, MS](agency/ms-jackson-police-department)."
    )
    assert agency_address("a&b") == "agency/a%26b"
