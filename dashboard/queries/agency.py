"""One agency: its history, evidence, neighbors and money."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.snapshot_reader import row_places, rows_with, run, run_rows
from dashboard.rows import Row

# What a page of an agency, or a list of them, says first.
PROFILES = """(
select
    agencies.*,
    if(
        agency_level = 'local',
        if(place_id is null, 'unknown_town', 'town'),
        agency_level
    ) as serves,
    coalesce(kinds.label, types.label) as kind_name,
    coalesce(kinds.label_es, types.label_es) as kind_name_es,
    states.state_fips,
    states.state_name,
    statuses.status_name,
    statuses.status_order,
    sources.publisher as ring_status_publisher,
    sources.source_url as ring_status_source_url,
    joined_sources.source_url as joined_source_url,
    requests.video_request_count,
    agency_id in (
        select agency_id from marts.fct_agency_events where instrument <> 'unknown'
    ) as has_instrument,
    (select as_of_on from marts.about) as searched_on
from marts.mart_agencies as agencies
join marts.dim_states as states using (state_code)
join marts.dim_ring_statuses as statuses using (ring_status)
left join marts.dim_sources as sources
    on ring_status_source_id = sources.source_id
left join marts.dim_sources as joined_sources
    on joined_source_id = joined_sources.source_id
left join marts.dim_labels as kinds
    on kinds.vocabulary = 'agency_kind' and agency_kind = kinds.code
left join marts.dim_labels as types
    on types.vocabulary = 'agency_type' and agency_type = types.code
left join (
    select agency_id, video_request_count
    from marts.fct_agency_observations
    where video_request_count is not null
) as requests using (agency_id)
) as profiles"""

_PROFILES = f"select * from {PROFILES} order by agency_id"  # noqa: S608 - our own

_FORMER = """
select agency_id from marts.mart_agencies
where list_contains(former_agency_ids, $agency_id)
"""

_IDS = "select agency_id from marts.mart_agencies order by agency_id"

_FORMER_IDS = """
select unnest(former_agency_ids) as agency_id
from marts.mart_agencies
order by mart_agencies.agency_id
"""

_COMPANY_STEPS = """
select * from pages.page_agency_company_steps
order by step_on, step_type, program_id
"""

# Sources with their last check.
_CHECKED_SOURCES = """(
    select
        sources.source_id,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        sources.source_kind,
        sources.retrieved_on as checked_on,
        checks.content_sha256,
        checks.archived_url,
        checks.archived_on
    from marts.dim_sources as sources
    left join log.log_source_checks as checks
        on sources.source_id = checks.source_id and checks.is_last_known
) as sources"""

_ORDINANCES = """
select governing.lookup_id, ordinances.*, publisher, source_title, source_url
from pages.page_governing_ordinances as governing
join marts.dim_ordinances as ordinances using (ordinance_id)
join marts.dim_sources as sources using (source_id)
order by lookup_id
"""

_DOCUMENTS = """
select cited.agency_id, records_type, publisher, source_title, source_url
from (
    select agency_id, unnest(request_urls || document_urls) as source_url
    from marts.mart_agencies
) as cited
join marts.dim_sources as sources using (source_url)
where records_type is not null
order by agency_id, publisher, source_title, source_url
"""

_TECHNOLOGIES = """
select
    entries.*,
    technologies.technology_name,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    cited.publisher as cited_publisher,
    cited.source_title as cited_source_title,
    cited.source_url as cited_source_url
from marts.fct_agency_technologies as entries
join marts.dim_technologies as technologies using (technology_id)
join marts.dim_sources as sources on entries.source_id = sources.source_id
join marts.dim_sources as cited on entries.cited_source_id = cited.source_id
where entries.agency_id = $agency_id and not entries.is_repeated_entry
order by technology_name, reported_on, technology_observation_id
"""

_SUBSIDIES = f"""
select ties.agency_id, ties.reason, rounds.*, sources.* exclude (source_id)
from marts.fct_subsidy_round_agencies as ties
join marts.fct_subsidy_rounds as rounds using (round_id)
join {_CHECKED_SOURCES} on rounds.source_id = sources.source_id
order by agency_id, announced_on nulls last, round_id
"""  # noqa: S608 - our own

_SUBSIDIES_HERE = f"""
select schemes.lookup_id, rounds.*, sources.* exclude (source_id)
from (
    select
        scheme_id,
        unnest(['place-' || place_id, 'county-' || county_fips]) as lookup_id
    from marts.dim_subsidy_schemes
) as schemes
join marts.fct_subsidy_rounds as rounds using (scheme_id)
join {_CHECKED_SOURCES} on rounds.source_id = sources.source_id
order by lookup_id, announced_on nulls last, round_id
"""  # noqa: S608 - our own

_INCIDENTS = f"""
select
    ties.agency_id,
    ties.reason,
    incidents.*,
    sources.* exclude (source_id),
    answers.publisher as answer_publisher,
    answers.source_url as answer_source_url
from marts.fct_incident_agencies as ties
join marts.fct_incidents as incidents using (incident_id)
join {_CHECKED_SOURCES} on incidents.source_id = sources.source_id
left join marts.dim_sources as answers
    on incidents.answer_source_id = answers.source_id
order by agency_id, happened_on nulls last, incident_id
"""  # noqa: S608 - our own

_NEIGHBORS = """
select * exclude (agency_id) rename (neighbor_agency_id as agency_id)
from pages.page_agency_neighbors as neighbors
where neighbors.agency_id = $agency_id
order by neighbor_order
"""

_COMPARABLE = """
select * rename (comparable_agency_id as agency_id)
from pages.page_comparable_towns
where lookup_id = $lookup_id
order by comparable_order
"""

_PROGRAM_RULES = """
select
    rules.*, publisher, source_title, source_url, source_kind,
    retrieved_on as checked_on
from marts.fct_program_rules as rules
join marts.dim_sources as sources using (source_id)
order by rules.rule_id
"""

_DOUBTS = """
select * from pages.page_agency_doubts
order by agency_id, is_counted desc, evidence_id
"""

_RECORDS_LAW = """
select laws.*, publisher, source_title, source_url, published_on, published_on_precision
from marts.dim_records_laws as laws
join marts.dim_sources as sources using (source_id)
order by state_code
"""


def agency_profile(agency_id: str) -> Row | None:
    """Return the row of an agency by its current or former id; None if unknown."""
    rows = agencies_by_id([agency_id]) or agencies_by_id(
        [row["agency_id"] for row in run_rows(_FORMER, agency_id=agency_id)]
    )
    return rows[0] if rows else None


def agencies_by_id(agency_ids: Sequence[str]) -> list[Row]:
    """Return the profiles of agencies, in the order of their ids."""
    # A profile joins eight tables: all take as long as six of them.
    places, profiles = row_places(_PROFILES, "agency_id"), run(_PROFILES)
    known = [places[agency_id] for agency_id in agency_ids if agency_id in places]
    return [*profiles.take(pa.array(known, pa.int64())).to_pylist()]


def agency_ids() -> list[str]:
    """List the ids of all agencies."""
    return [row["agency_id"] for row in run_rows(_IDS)]


def former_agency_ids() -> list[str]:
    """List all former ids of agencies."""
    return [row["agency_id"] for row in run_rows(_FORMER_IDS)]


def company_steps() -> Sequence[Row]:
    """List what Ring itself started and ended, one row per program and step."""
    return run_rows(_COMPANY_STEPS)


def documents_of(agency_id: str) -> Sequence[Row]:
    """List the records requests and documents that sources cite for an agency."""
    return rows_with(_DOCUMENTS, "agency_id", agency_id)


def technologies_of(agency_id: str) -> Sequence[Row]:
    """List an agency's other technologies in the Atlas; no rows do not mean none."""
    return run_rows(_TECHNOLOGIES, agency_id=agency_id)


def subsidies_in(lookup_id: str) -> Sequence[Row]:
    """List the funding rounds of a town or county, whoever paid, oldest first."""
    return rows_with(_SUBSIDIES_HERE, "lookup_id", lookup_id)


def subsidies_about(agency_id: str, lookup_id: str) -> tuple[list[Row], list[Row]]:
    """List the rounds that name an agency, and other rounds of its town or county."""
    named = rows_with(_SUBSIDIES, "agency_id", agency_id)
    ids = {row["round_id"] for row in named}
    return named, [r for r in subsidies_in(lookup_id) if r["round_id"] not in ids]


def area_of(profile: Row) -> str:
    """Return the ``lookup_id`` of the area that an agency polices, from its profile."""
    area = {
        "town": f"place-{profile['place_id']}",
        "county": f"county-{profile['county_fips']}",
    }
    return area.get(profile["serves"], "")


def incidents_of(agency_id: str) -> Sequence[Row]:
    """List the incidents that name an agency, oldest first."""
    return rows_with(_INCIDENTS, "agency_id", agency_id)


def neighbors_of(agency_id: str) -> Sequence[Row]:
    """List the six nearest agencies that police other places.

    ``agency_id`` is the neighbor's. No rows without a point.
    """
    return run_rows(_NEIGHBORS, agency_id=agency_id)


def comparable_to(lookup_id: str) -> Sequence[Row]:
    """List up to three towns or counties of similar size, most similar first.

    No rows if the size is unknown.
    """
    return run_rows(_COMPARABLE, lookup_id=lookup_id)


def governing_ordinance(lookup_id: str) -> Row | None:
    """Return the law under which a town or county must vote; None if none is known."""
    return next(iter(rows_with(_ORDINANCES, "lookup_id", lookup_id)), None)


def program_rules() -> Sequence[Row]:
    """List how police ask owners for video, by program and rule."""
    return run_rows(_PROGRAM_RULES)


def doubts_about(agency_id: str) -> Sequence[Row]:
    """List entries that may mean an agency, those that count first."""
    return rows_with(_DOUBTS, "agency_id", agency_id)


def records_law(state_code: str) -> Sequence[Row]:
    """Return the public-records law of a state; no row for a territory."""
    return rows_with(_RECORDS_LAW, "state_code", state_code)
