"""What the look-up finds beside what tests/golden/lookup_answers.csv lists."""

from __future__ import annotations

import pytest

from dashboard.charts.theme import STATUS_SIGNS
from dashboard.places.search import find
from dashboard.queries.labels import labels
from dashboard.queries.lookup import agencies_of_towns, fold_names
from tests.pages import FOLDED_NAMES

pytestmark = pytest.mark.usefixtures("warehouse_file")


def test_a_zip_code_names_towns_that_are_not_in_our_lists() -> None:
    assert find("10012").unlisted == ("Prince, NY",)


@pytest.mark.parametrize("question", ["", "   ", ",,,", "%_'\";--", "xqzzt", "\x00"])
def test_words_that_are_not_a_name_match_nothing(question: str) -> None:
    assert find(question).candidates == ()


def test_a_name_folds_as_the_table_of_cases_says() -> None:
    assert fold_names([*FOLDED_NAMES]) == [*FOLDED_NAMES.values()]


def test_a_county_lists_the_agencies_of_its_towns() -> None:
    rows = agencies_of_towns("17043")
    assert "il-addison-police-department" in {row["agency_id"] for row in rows}
    assert "county" not in {row["serves"] for row in rows}


def test_each_status_has_words_and_a_sign() -> None:
    assert [*STATUS_SIGNS] == [*labels("ring_status")]
