"""Questions about technologies and how widely states' agencies use them."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_TECHNOLOGIES = """
select technology_id, technology_name
from marts.dim_technologies
order by technology_name
"""

_BY_STATE = """
select
    state_code as area_id,
    * rename (state_fips as area_fips, state_name as area_name)
from marts.mart_technology_by_state
where technology_id = $technology_id
order by state_name
"""

_BY_COUNTY = """
select
    county_fips as area_id,
    * rename (county_fips as area_fips, county_name as area_name)
from marts.mart_technology_by_county
where technology_id = $technology_id
order by county_name, county_fips
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
    """List the technologies that an agency can be recorded with.

    Returns:
        One row per technology, by name: ``technology_id`` and ``technology_name``.

    Source:
        ``marts.dim_technologies``
    """
    return run(_TECHNOLOGIES)


def technology_by_state(technology_id: str) -> pa.Table:
    """Count agencies with one technology by state, with rate and share beside it.

    Args:
        technology_id: An id of ``dim_technologies``.

    Returns:
        One row per state, by name; ``area_id``, ``area_fips`` and ``area_name`` are the
        state's. No rows for an unknown technology.

    Source:
        ``marts.mart_technology_by_state``
    """
    return run(_BY_STATE, technology_id=technology_id)


def technology_by_county(technology_id: str) -> pa.Table:
    """Count agencies with one technology by county, with the rate.

    Args:
        technology_id: An id of ``dim_technologies``.

    Returns:
        One row per county, by name; ``area_id``, ``area_fips`` and ``area_name`` are
        the county's. No rows for an unknown technology.

    Source:
        ``marts.mart_technology_by_county``
    """
    return run(_BY_COUNTY, technology_id=technology_id)


def ring_in_month(month: str, *, area_type: str) -> pa.Table:
    """Count the agencies that a source puts with Ring by the end of a month, by area.

    Args:
        month: A month as ``2019-07``, March 2018 or later.
        area_type: ``state`` or ``county``.

    Returns:
        One row per area, by name. No rows before March 2018.

    Source:
        ``marts.mart_ring_by_area``
    """
    return run(_RING_IN_MONTH, month=month, area_type=area_type)


def ring_reach(area_type: str = "state") -> pa.Table:
    """Count by area the residents whose town's own police are on record with Ring.

    Args:
        area_type: ``state`` or ``county``.

    Returns:
        One row per area, by name.

    Source:
        ``marts.mart_ring_reach``
    """
    return run(_REACH, area_type=area_type)
