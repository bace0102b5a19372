"""Sentences about what a list holds."""

from __future__ import annotations

import pytest

from dashboard.queries.agencies import AGENCY_KINDS, AgencyFilters
from dashboard.text.agency_kinds import KIND_LABELS, counted_agencies, described_filters

TECHNOLOGIES = {"any": "Any technology", "drones": "Drones"}
STATES = {"any": "All states", "OH": "Ohio"}
MONTHS = {"any": "Any time", "2019-07": "July 2019", "2020-01": "January 2020"}


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


def test_every_kind_has_a_name_and_a_noun() -> None:
    assert tuple(KIND_LABELS) == AGENCY_KINDS
    assert all(counted_agencies(1, kind) for kind in AGENCY_KINDS)
