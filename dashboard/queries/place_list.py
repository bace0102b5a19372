"""What is known about many places and agencies, with keys that other data has."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.agency import PROFILES
from dashboard.queries.snapshot_reader import run

_KNOWN = f"""
with known as (
    select
        areas.*,
        lookup_id as entity_id,
        area_name as name,
        leading_agency_id as agency_id,
        if(areas.area_type = 'place', '/town/', '/county/') || page_path as page_path
    from marts.mart_place_lookup as areas
    left join pages.page_place_addresses using (lookup_id)
    union all by name
    select
        *,
        agency_id as entity_id,
        agency_name as name,
        '/agency/' || agency_id as page_path
    from {PROFILES}
    union all by name
    select
        *,
        ori as entity_id,
        short_name as name
    from pages.page_register_agencies
    union all by name
    select
        *,
        state_code as entity_id,
        state_name as name,
        population_2020 as population_count,
        '/state/' || lower(state_code) as page_path
    from marts.dim_states
)

select
    entity_id,
    concat_ws(', ', name, nullif(known.county_name, name), nullif(state_name, name))
        as found_name,
    known.state_code,
    known.county_fips,
    places.census_place_geoid,
    known.agency_id,
    coalesce(agencies.ori, listed.ori, known.ori) as ori,
    known.population_count,
    police_evidence,
    coalesce(leading_agency_name, known.agency_name) as police_name,
    second_agency_name as second_police_name,
    evidence_source_url as police_source_url,
    known.ring_status,
    known.ring_status_on,
    known.ring_status_on_precision,
    searched_on,
    sources.source_url,
    (select as_of_on from marts.about) as as_of_on,
    $site || known.page_path as page_url
from known
left join marts.dim_places as places on known.lookup_id = 'place-' || places.place_id
left join marts.mart_agencies as agencies using (agency_id)
left join marts.fct_place_police as listed
    on known.lookup_id = listed.lookup_id and listed.answer_order = 1
left join marts.dim_sources as sources
    on agencies.ring_status_source_id = sources.source_id
    and known.ring_status = agencies.ring_status
where entity_id in (select unnest($entity_ids))
order by entity_id
"""  # noqa: S608 - our own


def describe_entities(entity_ids: Sequence[str], site: str) -> pa.Table:
    """Return one row for each id of a place, agency, register entry or state."""
    return run(_KNOWN, entity_ids=entity_ids, site=site)
