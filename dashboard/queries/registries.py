"""Camera registries and plate-reader portals, none of them Ring's."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.snapshot_reader import run, run_part, run_part_as_rows
from dashboard.rows import Row, as_rows

_BY_AGENCY = """
select * from marts.dim_camera_registries
order by agency_id, registry_id
"""

_NOBODYS = """
select * from marts.dim_camera_registries
where agency_id is null
order by state_code, registry_id
"""

_ALL = """
select * from marts.dim_camera_registries
order by registry_id
"""

_COUNTS = """
select * from marts.fct_camera_registry_counts
where list_contains($registry_ids, registry_id)
order by registry_id, observed_on, reading_number
"""

_PORTAL = """
    portals.flock_portal_id,
    portals.portal_url,
    portals.is_stale,
    portals.last_camera_count,
    portals.last_read_on,
    portals.last_refreshed_on,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_license
from marts.dim_flock_portals as portals
join marts.dim_sources as sources on portals.source_id = sources.source_id
"""

_FLOCK = f"""
select portals.agency_id, agencies.agency_name, {_PORTAL}
join marts.dim_agencies as agencies on portals.agency_id = agencies.agency_id
where portals.match_confidence = 'high'
order by portals.agency_id, portal_url
"""

# Those of the agencies that speak for a place.
_FLOCK_HERE = f"""
select police.lookup_id, police.agency_name, {_PORTAL}
join marts.fct_place_police as police
    on coalesce(portals.agency_id, portals.ori) = police.agency_key
join marts.mart_place_lookup as areas on police.lookup_id = areas.lookup_id
where
    portals.match_confidence = 'high'
    and police.agency_name in (areas.leading_agency_name, areas.second_agency_name)
order by police.lookup_id, police.agency_name, portal_url
"""


def flock_portals_of(agency_id: str) -> list[Row]:
    """List the plate-reader portals that clearly belong to an agency.

    No rows do not mean none: portals are optional.
    """
    return run_part_as_rows(_FLOCK, "agency_id", agency_id)


def flock_portals_at(lookup_id: str) -> list[Row]:
    """List portals of those who police a place; see :func:`flock_portals_of`."""
    return run_part_as_rows(_FLOCK_HERE, "lookup_id", lookup_id)


def camera_registries_of(
    agency_id: str, *, place_name: str = "", county_name: str = "", state_code: str = ""
) -> pa.Table:
    """List an agency's camera registries, then those of its place without an agency.

    An empty ``state_code`` leaves out the latter.
    """
    own = run_part(_BY_AGENCY, "agency_id", agency_id)
    if not state_code:
        return own
    nobodys = run_part(_NOBODYS, "state_code", state_code)
    is_here = [
        row["place_name"] == place_name
        or (row["place_name"] is None and row["county_name"] == county_name)
        for row in as_rows(nobodys)
    ]
    if not any(is_here):
        return own
    return pa.concat_tables([own, nobodys.filter(pa.array(is_here, pa.bool_()))])


def camera_registries() -> pa.Table:
    """List every portal by id, whether or not its agency is known."""
    return run(_ALL)


def camera_registry_counts(registry_ids: Sequence[str]) -> pa.Table:
    """List the counts that portals published, by portal and day."""
    return run(_COUNTS, registry_ids=registry_ids)
