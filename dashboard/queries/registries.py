"""Camera registries and plate-reader portals, none of them Ring's."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.queries.snapshot_reader import rows_with
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

# Bodies that are on no record of ours go by their number in the FBI's register.
_PORTALS = """
select
    coalesce(portals.agency_id, portals.ori) as agency_key,
    agencies.agency_name,
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
left join marts.mart_agencies as agencies on portals.agency_id = agencies.agency_id
where portals.match_confidence = 'high'
order by agency_key, portal_url
"""


def flock_portals_of(agency_key: str) -> Sequence[Row]:
    """List the plate-reader portals that clearly belong to an agency.

    No rows do not mean none: portals are optional.
    """
    return rows_with(_PORTALS, "agency_key", agency_key)


def flock_portals_at(area: Row, police: Sequence[Row]) -> Sequence[Row]:
    """List portals of those who answer for a place; see :func:`flock_portals_of`."""
    names = (area["leading_agency_name"], area["second_agency_name"])
    return [
        {**portal, "agency_name": row["agency_name"]}
        for row in sorted(police, key=lambda row: str(row["agency_name"]))
        if row["agency_name"] in names
        for portal in flock_portals_of(row["agency_key"])
    ]


def camera_registries_of(agency_id: str) -> Sequence[Row]:
    """List the camera registries that an agency runs."""
    return rows_with(_BY_AGENCY, "agency_id", agency_id)


def registries_of_nobody(agency: Row) -> Sequence[Row]:
    """List the camera registries where an agency is, whose agency is not known."""

    def is_here(row: Row) -> bool:
        name = "place_name" if row["place_name"] else "county_name"
        return bool(row[name]) and row[name] == agency[name]

    return [*filter(is_here, rows_with(_NOBODYS, "state_code", agency["state_code"]))]
