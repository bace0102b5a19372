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
    state_code,
    state_fips,
    state_name,
    technology_id,
    technology_name,
    agency_count,
    population_2020,
    fbi_listed_agency_count,
    agencies_per_100k,
    is_small_base
from marts.mart_technology_by_state
where technology_id = $technology_id
order by state_name
"""


def technologies() -> pa.Table:
    """List the technologies that an agency can be recorded with.

    Returns:
        One row per technology, by name: ``technology_id`` and ``technology_name``
        (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_technologies``
    """
    return run(_TECHNOLOGIES)


def technology_by_state(technology_id: str) -> pa.Table:
    """Count agencies with one technology by state, with the rate beside the count.

    Args:
        technology_id: An id of ``dim_technologies``.

    Returns:
        One row per state, by name: ``state_code``, ``state_fips``, ``state_name``,
        ``technology_id``, ``technology_name`` (str), ``agency_count`` (int, agencies
        that the source lists), ``population_2020`` (int, residents), ``fbi_listed_``
        ``agency_count`` (int, agencies), ``agencies_per_100k`` (double, per 100,000
        residents of 2020; null without a population), ``is_small_base`` (bool). No
        rows for an unknown technology.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_technology_by_state``
    """
    return run(_BY_STATE, technology_id=technology_id)
