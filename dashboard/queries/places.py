"""What the pages of places and agencies are made of."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.queries.snapshot_reader import rows_with, run_rows
from dashboard.rows import Row

_POLICE = """
select
    police.lookup_id,
    police.agency_key,
    police.agency_name,
    police.police_role,
    police.certainty,
    police.answer_order,
    agencies.agency_id,
    coalesce(agencies.ring_status, police.ring_status) as ring_status,
    agencies.ring_status_on_precision,
    agencies.ring_status_on,
    coalesce(agencies.has_ring_record, false) as has_ring_record
from marts.fct_place_police as police
left join marts.mart_agencies as agencies using (agency_id)
where police.lookup_id = $lookup_id and police.answer_order is distinct from 3
order by
    police.role_order,
    has_ring_record desc,
    police.agency_name,
    police.agency_key
"""

_LINES = """
select
    entries.*,
    checks.content_sha256,
    checks.archived_url,
    checks.archived_on
from pages.page_agency_timeline as entries
left join log.log_source_checks as checks
    on entries.source_id = checks.source_id and checks.is_last_known
where entries.agency_id = $agency_id
order by entries.event_on nulls last, entries.event_type, entries.evidence_id
"""

_OWNER_SETTINGS = """
select
    settings.*, sources.publisher, sources.source_title, sources.source_url,
    sources.published_on, sources.published_on_precision, sources.retrieved_on
from marts.dim_owner_settings as settings
join marts.dim_sources as sources using (source_id)
where settings.vendor_id = 'ring' and not settings.is_ended
order by
    settings.setting_id <> 'ring-community-requests',
    settings.setting_id <> 'ring-end-to-end-encryption-of-video',
    settings.setting_name
"""

_REFUSALS_NEARBY = """
select place_id, refusal_id, distance_miles, is_near
from pages.page_refusals_nearby
where place_id = $place_id
order by distance_miles, refusal_id
"""

# Schools and landlords do not speak for the town around them.
_REFUSALS = """
select
    if(
        refusal_scope in ('town', 'county'),
        coalesce('place-' || place_id, 'county-' || county_fips), ''
    ) as lookup_id,
    refusals.*, sources.publisher, sources.source_title, sources.source_url
from marts.fct_refusals as refusals
join marts.dim_sources as sources using (source_id)
order by lookup_id, decided_on nulls last, refusal_id
"""

_RING_REFUSALS = """
select
    agencies.agency_id, agencies.agency_name, agencies.state_code,
    agencies.ring_status, agencies.ring_status_on, agencies.ring_status_on_precision,
    sources.publisher, sources.source_title, sources.source_url
from marts.mart_agencies as agencies
join marts.dim_sources as sources on agencies.ring_status_source_id = sources.source_id
where ring_status in ('declined', 'denied', 'ended')
order by ring_status_on desc, agency_id
"""


# A place has evidence of its own if its own police are on record, or if money, an
# incident, a refusal or a law of its own is.
_WITH_EVIDENCE = """
with

evidence as (
    select place_id
    from marts.mart_agencies
    where
        resident_basis = 'place'
        and (has_ring_record or ring_status not in ('no_record', 'not_checked'))
    union
    select place_id from marts.dim_subsidy_schemes
    union
    select place_id
    from marts.fct_incident_agencies
    join marts.mart_agencies using (agency_id)
    union
    select coalesce(place_id, located_in_place_id) from marts.fct_refusals
    union
    select place_id from marts.dim_ordinances
)

select addresses.page_path
from marts.mart_place_lookup as areas
join pages.page_place_addresses as addresses using (lookup_id)
left join evidence on areas.place_id = evidence.place_id
where
    areas.area_type = 'place'
    and (addresses.is_large or evidence.place_id is not null)
order by page_path
"""


def places_with_pages() -> Sequence[Row]:
    """List places with 1,000 residents or evidence of their own, by address."""
    return run_rows(_WITH_EVIDENCE)


def police_here(lookup_id: str) -> Sequence[Row]:
    """List every agency that polices a place or county, its own police first.

    Without an ``agency_id``, only the FBI's register names it.
    """
    return run_rows(_POLICE, lookup_id=lookup_id)


def lines_about(agency_id: str) -> Sequence[Row]:
    """List what each source says about an agency and Ring, oldest first."""
    return run_rows(_LINES, agency_id=agency_id)


def owner_settings() -> Sequence[Row]:
    """List the switches that Ring's owners have, police requests first."""
    return run_rows(_OWNER_SETTINGS)


def refusals_nearby(place_id: str) -> Sequence[Row]:
    """List what nearby places turned down, nearest first, each with `refusal_basis`."""
    known = {row["refusal_id"]: row for row in run_rows(_REFUSALS)}
    return [
        {**row, **known[row["refusal_id"]]}
        for row in run_rows(_REFUSALS_NEARBY, place_id=place_id)
    ]


def refusals_here(lookup_id: str) -> Sequence[Row]:
    """List what a town or county itself turned down, oldest first."""
    return rows_with(_REFUSALS, "lookup_id", lookup_id)


def ring_refusals() -> Sequence[Row]:
    """List the agencies that declined, denied or ended Ring, newest first."""
    return run_rows(_RING_REFUSALS)
