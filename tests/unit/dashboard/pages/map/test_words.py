"""Months of the slider, and sentences about what the map shows."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.pages.map.answers import filter_labels
from dashboard.pages.map.words import months_between
from dashboard.queries.agencies import AGENCY_KINDS, AgencyFilters
from dashboard.queries.labels import english
from dashboard.words.agency_filters import describe_matches

TECHNOLOGIES = {"any": "Any technology", "drones": "Drones"}
STATES = {"any": "All states", "OH": "Ohio"}


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
def test_filters_are_described_in_words(filters: AgencyFilters, text: str) -> None:
    described = describe_matches(
        2, filters.to_parameters(), TECHNOLOGIES, STATES, english()
    )
    assert described == ("2 agencies", text)


def test_months_run_from_the_first_to_the_last_without_a_gap() -> None:
    months = months_between(date(2018, 3, 22), date(2026, 11, 24))
    assert months[0] == "2018-03"
    assert months[-1] == "2026-11"
    assert len(months) == 105
    assert months == sorted(set(months))
    assert "2019-01" in months


@pytest.mark.usefixtures("warehouse_file")
def test_every_kind_has_a_name_and_a_noun() -> None:
    assert tuple(filter_labels().kinds) == AGENCY_KINDS
    nouns = {
        describe_matches(
            2, AgencyFilters(kind=kind).to_parameters(), {}, {}, english()
        )[0]
        for kind in AGENCY_KINDS
    }
    assert len(nouns) == len(AGENCY_KINDS)
