"""Camera registries and plate-reader portals, none of them Ring's."""

from __future__ import annotations

from dashboard.queries.snapshot_reader import run_part
from dashboard.rows import Row

_REGISTRIES = """
select
    registries.*,
    publisher,
    source_title,
    source_url,
    published_on,
    published_on_precision
from marts.dim_camera_registries as registries
join marts.dim_sources as sources using (source_id)
"""
_BY_AGENCY = f"{_REGISTRIES} order by agency_id, registry_id"
_NOBODYS = f"{_REGISTRIES} where agency_id is null order by state_code, registry_id"

_PORTAL = """
    portals.flock_portal_id,
    portals.portal_url,
    portals.is_live,
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
    return run_part(_FLOCK, "agency_id", agency_id)


def flock_portals_at(lookup_id: str) -> list[Row]:
    """List portals of those who police a place; see :func:`flock_portals_of`."""
    return run_part(_FLOCK_HERE, "lookup_id", lookup_id)


def camera_registries_of(agency_id: str) -> list[Row]:
    """List the camera registries that an agency runs."""
    return run_part(_BY_AGENCY, "agency_id", agency_id)


def registries_of_nobody(agency: Row) -> list[Row]:
    """List the camera registries where an agency is, whose agency is not known."""

    def is_here(row: Row) -> bool:
        name = "place_name" if row["place_name"] else "county_name"
        return bool(row[name]) and row[name] == agency[name]

    return [*filter(is_here, run_part(_NOBODYS, "state_code", agency["state_code"]))]
