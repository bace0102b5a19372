"""When agencies joined."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries._run import run

UNITED_STATES = "US"

_BY_MONTH = """
select * from marts.mart_joinings_by_month
where list_contains($area_ids, area_id)
order by area_name, month_on
"""

_AREAS = """
select distinct area_id, area_type, area_name
from marts.mart_joinings_by_month
order by area_name, area_id
"""

_BY_KIND = """
select * from marts.mart_ring_reach_by_kind
where list_contains($area_ids, area_id)
order by area_name, registered_agency_count desc, register_kind
"""


def joinings_by_month(area_ids: Sequence[str] = (UNITED_STATES,)) -> pa.Table:
    """Count joining agencies by area and month, oldest first, with a running total.

    Args:
        area_ids: ``US``, ``region-...`` or two-letter state codes.
    """
    return run(_BY_MONTH, area_ids=list(area_ids))


def joining_areas() -> pa.Table:
    """List the areas with counts by name: the country, regions and states."""
    return run(_AREAS)


def recorded_by_kind(area_ids: Sequence[str]) -> pa.Table:
    """Count the bodies in the FBI's register and those on record, by area and kind."""
    return run(_BY_KIND, area_ids=list(area_ids))
