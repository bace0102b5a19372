"""Filters of agencies on the real record."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from dashboard.formats import ANY
from dashboard.queries.map_agencies import (
    POLICE_LOCAL_AND_STATE,
    REGISTRIES,
    RING,
    AgencyFilters,
    agencies_by_area,
    agencies_on_map,
    count_on_map,
    searched_names,
    statement,
)
from tests.conftest import Ask
from warehouse.connection import connect_read_only, read_table

WITH_RING = AgencyFilters(technology_id=RING)
JULY_2019_FILTERS = replace(WITH_RING, kind=POLICE_LOCAL_AND_STATE, search="Ring")


def _matches(filters: AgencyFilters) -> set[str]:
    rows = agencies_on_map(filters).to_pylist()
    return {f"{row['agency_name']}, {row['state_code']}" for row in rows}


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("Ring", ["ring"]),
        ("Addison IL, Bloomfield NJ", ["addison il", "bloomfield nj"]),
        (
            "Addison, IL, Bloomfield, New Jersey",
            ["addison il", "bloomfield new jersey"],
        ),
        ("DuPage County; Cook\nKane", ["dupage county", "cook", "kane"]),
        ("Illinois", ["illinois"]),
        (" ,  , ", []),
    ],
)
def test_commas_separate_names_and_a_state_belongs_to_the_one_before(
    search: str, names: list[str]
) -> None:
    assert searched_names(search) == names


@pytest.mark.usefixtures("warehouse_file")
def test_several_towns_are_found_at_once() -> None:
    search = "il ADDISON; Bloomfield, NJ, Auburn Hills MI, Nowhere XX"
    assert _matches(replace(WITH_RING, search=search)) == {
        "Addison Police Department, IL",
        "Auburn Hills Police Department, MI",
        "Bloomfield Police Department, NJ",
    }


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


@pytest.mark.parametrize(
    "filters",
    [
        JULY_2019_FILTERS,
        AgencyFilters(),
        AgencyFilters(kind="sheriff", state_code="FL"),
        replace(WITH_RING, seen_by="2019-07"),
        AgencyFilters(ring_status="disputed"),
        AgencyFilters(search="o'fallon, IL, Bloomfield $words[1] NJ, Addison"),
        AgencyFilters(technology_id=REGISTRIES, state_code="FL"),
    ],
    ids=["july_2019", "all", "sheriffs", "month", "status", "quote", "registries"],
)
def test_the_statement_of_the_page_gives_exactly_the_rows_of_the_list(
    warehouse_file: Path, filters: AgencyFilters
) -> None:
    listed = agencies_on_map(filters)
    stated = read_table(connect_read_only(warehouse_file), statement(filters))
    assert stated.num_rows == count_on_map(filters) > 0
    assert stated["agency_id"].to_pylist() == listed["agency_id"].to_pylist()


@pytest.mark.parametrize("search", ["", "Addison IL, Bloomfield NJ", "$kind town, 'x"])
def test_the_statement_of_every_combination_of_filters_gives_the_rows_of_the_list(
    warehouse_file: Path, search: str
) -> None:
    connection = connect_read_only(warehouse_file)
    kinds, technologies = (ANY, "sheriff", POLICE_LOCAL_AND_STATE), (ANY, RING)
    others = ((ANY, "FL"), (ANY, "last_seen"), (ANY, "2019-07"))
    for values in product(kinds, (*technologies, REGISTRIES), *others):
        filters = AgencyFilters(*values, search)
        stated = read_table(connection, statement(filters))
        listed = agencies_on_map(filters)
        assert stated["agency_id"].to_pylist() == listed["agency_id"].to_pylist()


@pytest.mark.parametrize("month", ["2018-12", "2019-07", "2020-09", "2021-08"])
def test_a_map_as_of_a_month_cites_what_was_known_then(month: str, ask: Ask) -> None:
    listed = agencies_on_map(replace(WITH_RING, seen_by=month)).to_pylist()
    assert listed
    for row in listed:
        (known,) = ask(
            "select count(*) from marts.fct_agency_events "
            f"where agency_id = '{row['agency_id']}' "
            f"and source_id = '{row['source_id']}' "
            f"and strftime(event_on, '%Y-%m') <= '{month}'"
        )
        assert known, row["agency_name"]
        refused_on = row["ring_status_on"]
        is_over = (
            row["ring_status"] in {"disputed", "ended"}
            and refused_on
            and f"{refused_on:%Y-%m}" <= month
        )
        expected = row["ring_status"] if is_over else "last_seen"
        assert row["map_status"] == expected, row["agency_name"]


@pytest.mark.parametrize(
    ("filters", "area_type"),
    [
        (JULY_2019_FILTERS, "state"),
        (replace(WITH_RING, search="Addison IL, Bloomfield NJ"), "state"),
        (replace(WITH_RING, seen_by="2019-07"), "state"),
        (replace(WITH_RING, state_code="IL"), "county"),
    ],
    ids=["july_2019", "towns", "month", "counties"],
)
@pytest.mark.usefixtures("warehouse_file")
def test_areas_count_the_agencies_of_the_list(
    filters: AgencyFilters, area_type: str
) -> None:
    areas = agencies_by_area(filters, area_type).to_pylist()
    assert sum(row["agency_count"] for row in areas) == count_on_map(filters)
    assert not [row for row in areas if row["agency_count"] and not row["area_name"]]


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("area_type", ["state", "county"])
def test_a_rate_is_0_without_agencies_and_unknown_only_without_residents(
    area_type: str,
) -> None:
    filters = replace(WITH_RING, state_code=ANY if area_type == "state" else "HI")
    rows = agencies_by_area(filters, area_type).to_pylist()
    assert [row for row in rows if not row["agency_count"]]
    for row in rows:
        rate, residents = row["agencies_per_100k"], row["population_2020"]
        assert (rate is None) == (residents is None), row["area_name"]
        assert rate is None or (rate == 0) == (row["agency_count"] == 0)


def test_a_rate_is_not_compared_where_agencies_or_residents_are_few(ask: Ask) -> None:
    states = agencies_by_area(WITH_RING, "state").to_pylist()
    counties = agencies_by_area(WITH_RING, "county").to_pylist()
    few = {row["state_code"] for row in states if row["is_too_few"]}
    assert few == {row["state_code"] for row in states if 0 < row["agency_count"] < 5}
    (small,) = ask(
        "select count(distinct county_fips) from marts.mart_agencies "
        "join marts.dim_counties using (county_fips) "
        f"where list_contains(technology_ids, '{RING}') and is_small_base"
    )
    assert sum(row["is_too_few"] for row in counties) == small > 0


@pytest.mark.usefixtures("warehouse_file")
def test_as_of_a_month_no_agency_seen_later_is_shown(ask: Ask) -> None:
    shown = agencies_on_map(replace(WITH_RING, seen_by="2019-07"))
    ids = "', '".join(map(str, shown["agency_id"].to_pylist()))
    # Some joined later than a source first had them.
    (latest,) = ask(
        "select max(first_on) from (select min(event_on) as first_on "
        f"from pages.page_agency_timeline where agency_id in ('{ids}') "
        "group by agency_id)"
    )
    assert f"{latest:%Y-%m}" <= "2019-07"
    later = agencies_on_map(replace(WITH_RING, seen_by="2021-08"))
    assert set(shown["agency_id"].to_pylist()) < set(later["agency_id"].to_pylist())
    # Its denial is of July.
    for month, status in {"2020-06": "last_seen", "2020-07": "disputed"}.items():
        chicopee = replace(WITH_RING, seen_by=month, search="Chicopee MA")
        assert agencies_on_map(chicopee)["map_status"].to_pylist() == [status]
