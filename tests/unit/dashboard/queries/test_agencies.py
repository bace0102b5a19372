"""Filters of agencies on the real record."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.queries.agencies import (
    POLICE_LOCAL_AND_STATE,
    REGISTRIES,
    RING,
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
    agencies_without_point,
    statement,
)
from warehouse.connection import connect_read_only, read_table


def _matches(filters: AgencyFilters) -> set[str]:
    rows = agencies_on_map(filters).to_pylist()
    return {f"{row['agency_name']}, {row['state_code']}" for row in rows}


def test_parameters_survive_the_way_there_and_back() -> None:
    filters = AgencyFilters(kind="sheriff", joined_from="2019-07", search="Ada")
    assert AgencyFilters.from_parameters(filters.to_parameters()) == filters


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "fbi"),
        ("technology_id", "a b"),
        ("state_code", "'; drop"),
        ("joined_from", "2019-13"),
        ("joined_to", "now"),
        ("ring_status", "a b"),
        ("seen_by", "2019"),
        ("search", "x" * 121),
        ("color", "red"),
    ],
)
def test_an_unknown_filter_or_value_is_refused(name: str, value: str) -> None:
    with pytest.raises(UnknownFilterError, match=name):
        AgencyFilters.from_parameters({name: value})


@pytest.mark.usefixtures("warehouse_file")
def test_words_match_in_any_order_and_case() -> None:
    matches = _matches(AgencyFilters(technology_id=RING, search="il ADDISON"))
    assert matches == {"Addison Police Department, IL"}


@pytest.mark.usefixtures("warehouse_file")
def test_a_search_matches_only_the_start_of_a_word() -> None:
    with_ring = agencies_on_map(AgencyFilters(search="Ring"))
    assert with_ring.num_rows
    assert not [
        row["agency_name"]
        for row in with_ring.to_pylist()
        if row["agency_name"].startswith("Springfield")
        and "Ring" not in row["technology_names"]
    ]


@pytest.mark.usefixtures("warehouse_file")
def test_the_filters_of_july_2019_find_the_agencies_that_the_article_names() -> None:
    matches = _matches(AgencyFilters(kind=POLICE_LOCAL_AND_STATE, search="Ring"))
    assert {
        "Addison Police Department, IL",
        "Auburn Hills Police Department, MI",
        "Birmingham Police Department, AL",
        "Bloomfield Police Department, NJ",
    } <= matches
    assert any(name.startswith("Anne Arundel County") for name in matches)


@pytest.mark.usefixtures("warehouse_file")
def test_bounds_of_joining_keep_only_dated_agencies_between_them() -> None:
    filters = AgencyFilters(joined_from="2019-07", joined_to="2019-08")
    months = {
        f"{row['joined_on']:%Y-%m}" for row in agencies_on_map(filters).to_pylist()
    }
    assert months == {"2019-07", "2019-08"}


@pytest.mark.usefixtures("warehouse_file")
def test_an_agency_is_either_on_the_map_or_named_without_a_point() -> None:
    everything = AgencyFilters()
    placed = set(agencies_on_map(everything)["agency_id"].to_pylist())
    unplaced = set(agencies_without_point(everything)["agency_id"].to_pylist())
    assert placed
    assert not placed & unplaced


# The count of July 2019, as the page explains it.
JULY_2019 = """\
select agency_id, agency_name, state_code
from marts.mart_agencies_on_map
where
    latitude is not null
    and is_police_local_and_state
    and list_contains(technology_ids, 'ring_neighbors')
    and contains(' ' || search_text, ' ring')
order by agency_name, state_code, agency_id"""


def test_the_filters_of_july_2019_are_one_documented_statement() -> None:
    filters = AgencyFilters(
        kind=POLICE_LOCAL_AND_STATE, technology_id=RING, search="Ring"
    )
    assert statement(filters) == JULY_2019


@pytest.mark.parametrize(
    "filters",
    [
        AgencyFilters(kind=POLICE_LOCAL_AND_STATE, technology_id=RING, search="Ring"),
        AgencyFilters(),
        AgencyFilters(kind="sheriff", state_code="FL", joined_from="2019-07"),
        AgencyFilters(technology_id=RING, seen_by="2019-07", joined_to="2019-06"),
        AgencyFilters(ring_status="disputed"),
        AgencyFilters(search="o'fallon, IL"),
        AgencyFilters(technology_id=REGISTRIES, state_code="FL"),
    ],
    ids=["july_2019", "all", "sheriffs", "month", "status", "quote", "registries"],
)
def test_the_statement_of_the_page_gives_exactly_the_rows_of_the_list(
    warehouse_file: Path, filters: AgencyFilters
) -> None:
    listed = agencies_on_map(filters)
    stated = read_table(connect_read_only(warehouse_file), statement(filters))
    assert stated.num_rows
    assert stated["agency_id"].to_pylist() == listed["agency_id"].to_pylist()


@pytest.mark.usefixtures("warehouse_file")
def test_as_of_a_month_no_agency_seen_later_is_shown() -> None:
    shown = agencies_on_map(AgencyFilters(technology_id=RING, seen_by="2019-07"))
    dates = [day for day in shown["joined_on"].to_pylist() if day]
    assert shown.num_rows
    assert max(f"{day:%Y-%m}" for day in dates) <= "2019-07"
    later = agencies_on_map(AgencyFilters(technology_id=RING, seen_by="2021-08"))
    assert set(shown["agency_id"].to_pylist()) < set(later["agency_id"].to_pylist())
