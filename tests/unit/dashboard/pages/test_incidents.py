"""Incidents and related records in words."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.components.url_state import agency_address
from dashboard.pages.incidents.incident_list import agency_link_of, company_answer
from dashboard.queries.labels import english
from dashboard.words.events import link_words, when_happened


def test_a_span_is_written_with_both_its_days() -> None:
    row = {
        "happened_on": date(2026, 2, 9),
        "happened_on_precision": "span",
        "happened_on_latest": date(2026, 2, 11),
    }
    assert when_happened(row) == "February 9, 2026 to February 11, 2026"


def test_a_month_is_not_written_as_a_day() -> None:
    row = {"happened_on": date(2019, 7, 1), "happened_on_precision": "month"}
    assert when_happened(row) == "July 2019"


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
    }
    assert link_words([row], agency_link_of, english()) == [
        "Names [Jackson Police Department, MS](agency/ms-jackson-police-department)"
    ]
    assert agency_address("a&b") == "agency/a%26b"


@pytest.mark.usefixtures("warehouse_file")
def test_a_sale_is_placed_in_days() -> None:
    sale = {"link_type": "sale_event", "linked_name": "Prime Day 2019"}
    links = [
        sale | {"link_relation": "during", "days_apart": 0},
        sale | {"link_relation": "ended_before", "days_apart": 2},
        sale | {"link_relation": "began_after", "days_apart": 1},
    ]
    assert link_words(links, agency_link_of, english()) == [
        "Happened at the time of Prime Day 2019",
        "Happened 2 days after Prime Day 2019",
        "Happened 1 day before Prime Day 2019",
    ]
