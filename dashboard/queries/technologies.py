"""Technologies and how many agencies use them."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_TECHNOLOGIES = """
select technology_id, technology_name
from marts.dim_technologies
order by technology_name
"""

# An area without a row has no agency in the sources: its count is 0 here.
_BY_STATE = """
select
    states.state_code as area_id,
    states.state_code,
    technologies.technology_id,
    states.source_id,
    states.state_fips as area_fips,
    states.state_name as area_name,
    technologies.technology_name,
    coalesce(agency_count, 0) as agency_count,
    coalesce(local_agency_count, 0) as local_agency_count,
    states.population_2020,
    states.fbi_listed_local_agency_count,
    coalesce(agencies_per_100k, 0 * states.population_2020) as agencies_per_100k,
    coalesce(
        fbi_listed_share, 0 * nullif(states.fbi_listed_local_agency_count, 0)
    ) as fbi_listed_share,
    coalesce(is_small_count, true) as is_small_count,
    states.is_small_share_base
from marts.dim_states as states
join marts.dim_technologies as technologies
    on technologies.technology_id = $technology_id
left join marts.mart_technology_by_area as counted
    on states.state_code = counted.area_id
    and counted.technology_id = technologies.technology_id
order by states.state_name
"""

_BY_COUNTY = """
select
    counties.county_fips as area_id,
    counties.county_fips as area_fips,
    technologies.technology_id,
    coalesce(counties.population_source_id, counties.source_id) as source_id,
    counties.county_name as area_name,
    counties.state_code,
    technologies.technology_name,
    coalesce(agency_count, 0) as agency_count,
    counties.population_2020,
    coalesce(agencies_per_100k, 0 * counties.population_2020) as agencies_per_100k,
    counties.is_small_base
from marts.dim_counties as counties
join marts.dim_technologies as technologies
    on technologies.technology_id = $technology_id
left join marts.mart_technology_by_area as counted
    on counties.county_fips = counted.area_id
    and counted.technology_id = technologies.technology_id
order by counties.county_name, counties.county_fips
"""

_RING_IN_MONTH = """
select * from marts.mart_ring_by_area
where
    area_type = $area_type
    and strftime(from_month_on, '%Y-%m') <= $month
    and (until_month_on is null or strftime(until_month_on, '%Y-%m') > $month)
order by area_name, area_id
"""


_REACH = """
select * from marts.mart_ring_reach
where area_type = $area_type
order by area_name, area_id
"""


def technologies() -> pa.Table:
    """List the technologies by name."""
    return run(_TECHNOLOGIES)


def technology_by_state(technology_id: str) -> pa.Table:
    """Count agencies with a technology by state, with rate and share."""
    return run(_BY_STATE, technology_id=technology_id)


def technology_by_county(technology_id: str) -> pa.Table:
    """Count agencies with a technology by county, with the rate."""
    return run(_BY_COUNTY, technology_id=technology_id)


def ring_in_month(month: str, *, area_type: str) -> pa.Table:
    """Count the agencies with Ring by the end of a month (``2019-07``), by area."""
    return run(_RING_IN_MONTH, month=month, area_type=area_type)


def ring_reach(area_type: str = "state") -> pa.Table:
    """Count the residents whose town's own police are on record with Ring, by area."""
    return run(_REACH, area_type=area_type)
