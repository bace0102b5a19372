"""The makers' answers in a grid, and the license word by word."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.pages.terms import cell_rows, grid_claim, license_words

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _row(
    vendor_id: str, topic_id: str, state: str, rating: int | None = None
) -> dict[str, object]:
    bands = {1: "protective", 3: "mixed", 5: "invasive"}
    return {
        "vendor_id": vendor_id,
        "vendor_name": vendor_id.title(),
        "topic_id": topic_id,
        "topic_name": topic_id.title(),
        "answer_state": state,
        "rating": rating,
        "rating_band": bands.get(rating) if rating else None,
        "position": "yes" if rating else None,
        "summary": "Words." if rating else None,
        "position_id": "p" if rating else None,
        "supported_on": date(2022, 7, 13) if rating == 5 else None,
        "terms_date_status": "old" if rating == 5 else None,
    }


ROWS = [
    _row("beta", "police", "answered", 5),
    _row("alpha", "police", "not_seen"),
    _row("beta", "storage", "answered", 3),
    _row("alpha", "storage", "conflicting", 5),
]


def test_every_cell_has_a_word_and_the_date_that_is_known() -> None:
    cells = cell_rows(ROWS).to_pylist()
    words = [cell["answer_word"] for cell in cells]
    assert words == ["Invasive", "Not seen", "Mixed", "Disagree"]
    assert [cell["when"] for cell in cells] == ["Jul 2022", "", "undated", "Jul 2022"]
    assert "not mean no" in cells[1]["summary"]


def test_the_title_counts_what_is_rated_invasive_and_no_contradiction() -> None:
    assert grid_claim(ROWS, ["beta", "alpha"]) == (
        "Beta is rated invasive on 1 of 2 questions, Alpha on 0"
    )
    assert grid_claim(ROWS, ["alpha"]) == "Alpha is rated invasive on 0 of 2 questions"


def test_a_word_names_each_year_that_quotes_it_once() -> None:
    table = license_words(
        ["unlimited, fully paid", "Unlimited, fee free"], ["2019", "2022"]
    )
    quoted = dict(zip(table["Word"], table["Quoted in"], strict=True))
    assert quoted["**unlimited**"] == "2019 and 2022"
    assert quoted["**fully paid**"] == "2019"
    assert quoted["**worldwide**"] == ""
