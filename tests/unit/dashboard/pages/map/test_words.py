"""Months of the slider, and sentences about what the map shows."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.pages.map.answers import filter_labels
from dashboard.pages.map.words import described_filters, months_between
from dashboard.queries.agencies import AGENCY_KINDS, AgencyFilters

TECHNOLOGIES = {"any": "Any technology", "drones": "Drones"}
STATES = {"any": "All states", "OH": "Ohio"}
MONTHS = {"any": "Any time", "2019-07": "July 2019", "2020-01": "January 2020"}


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (AgencyFilters(), ""),
        (
            AgencyFilters(technology_id="drones", state_code="OH"),
            "recorded with Drones, in Ohio",
        ),
        (
            AgencyFilters(joined_from="2019-07", joined_to="2019-07"),
            "that joined Ring in July 2019",
        ),
        (
            AgencyFilters(joined_from="2019-07", joined_to="2020-01"),
            "that joined Ring from July 2019 to January 2020",
        ),
        (
            AgencyFilters(joined_to="2019-07"),
            "that joined Ring in July 2019 or earlier",
        ),
        (AgencyFilters(search="Addison"), "matching “Addison”"),
    ],
)
def test_filters_are_said_in_words(filters: AgencyFilters, text: str) -> None:
    said = described_filters(filters.to_parameters(), TECHNOLOGIES, STATES, MONTHS)
    assert said == text


def test_months_run_from_the_first_to_the_last_without_a_gap() -> None:
    months = months_between(date(2018, 3, 22), date(2026, 11, 24))
    assert months[0] == "2018-03"
    assert months[-1] == "2026-11"
    assert len(months) == 105
    assert months == sorted(set(months))
    assert "2019-01" in months


@pytest.mark.usefixtures("warehouse_file")
def test_every_kind_has_a_name_and_a_noun() -> None:
    labels = filter_labels()
    assert tuple(labels.kinds) == AGENCY_KINDS
    assert set(labels.nouns) == set(AGENCY_KINDS)
