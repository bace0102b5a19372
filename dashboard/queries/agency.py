"""One agency: its history, evidence, neighbors and money."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.compute as pc

from dashboard.queries.snapshot_reader import run, run_part
from dashboard.rows import Row, as_rows

_PROFILE = """
select * from pages.page_agency_profiles
order by agency_id
"""

_FORMER = """
select * from pages.page_agency_profiles
where list_contains(former_agency_ids, $agency_id)
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
    left join marts.fct_source_checks as checks
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
where entries.agency_id is not null and not entries.is_repeated_entry
order by agency_id, technology_name, reported_on, technology_observation_id
"""

_SUBSIDIES = f"""
select ties.agency_id, ties.reason, rounds.*, sources.* exclude (source_id)
from marts.fct_subsidy_round_agencies as ties
join marts.fct_subsidy_rounds as rounds using (round_id)
join {_CHECKED_SOURCES} on rounds.source_id = sources.source_id
order by agency_id, announced_on nulls last, round_id
"""  # noqa: S608 - our own

_SUBSIDIES_HERE = f"""
select areas.lookup_id, rounds.*, sources.* exclude (source_id)
from marts.mart_place_lookup as areas
join marts.dim_subsidy_schemes as schemes
    on areas.lookup_id in
        ('place-' || schemes.place_id, 'county-' || schemes.county_fips)
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
select
    * exclude (agency_id) rename (neighbor_agency_id as agency_id),
    agency_id as of_agency_id
from pages.page_agency_neighbors
order by of_agency_id, neighbor_order
"""

_COMPARABLE = """
select * rename (comparable_agency_id as agency_id)
from pages.page_comparable_towns
order by lookup_id, comparable_order
"""

_PROGRAM_RULES = """
select
    rules.*, publisher, source_title, source_url, retrieved_on as checked_on
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
    rows = run_part(_PROFILE, "agency_id", agency_id)
    rows = rows or [*as_rows(run(_FORMER, agency_id=agency_id))]
    return rows[0] if rows else None


def agency_ids() -> list[str]:
    """List the ids of all agencies."""
    return [*map(str, run(_PROFILE)["agency_id"].to_pylist())]


def former_agency_ids() -> list[str]:
    """List all former ids of agencies."""
    former = pc.list_flatten(run(_PROFILE)["former_agency_ids"])
    return [*map(str, former.to_pylist())]


def company_steps() -> Sequence[Row]:
    """List what Ring itself started and ended, one row per program and step."""
    return as_rows(run(_COMPANY_STEPS))


def documents_of(agency_id: str) -> list[Row]:
    """List the records requests and documents that sources cite for an agency."""
    return run_part(_DOCUMENTS, "agency_id", agency_id)


def technologies_of(agency_id: str) -> list[Row]:
    """List an agency's other technologies in the Atlas; no rows do not mean none."""
    return run_part(_TECHNOLOGIES, "agency_id", agency_id)


def subsidies_in(lookup_id: str) -> list[Row]:
    """List the funding rounds of a town or county, whoever paid, oldest first."""
    return run_part(_SUBSIDIES_HERE, "lookup_id", lookup_id)


def subsidies_about(agency_id: str, lookup_id: str) -> tuple[list[Row], list[Row]]:
    """List the rounds that name an agency, and other rounds of its town or county."""
    named = run_part(_SUBSIDIES, "agency_id", agency_id)
    ids = {row["round_id"] for row in named}
    return named, [r for r in subsidies_in(lookup_id) if r["round_id"] not in ids]


def area_of(profile: Row) -> str:
    """Return the ``lookup_id`` of the area that an agency polices, from its profile."""
    area = {
        "town": f"place-{profile['place_id']}",
        "county": f"county-{profile['county_fips']}",
    }
    return area.get(profile["serves"], "")


def incidents_of(agency_id: str) -> list[Row]:
    """List the incidents that name an agency, oldest first."""
    return run_part(_INCIDENTS, "agency_id", agency_id)


def neighbors_of(agency_id: str) -> list[Row]:
    """List the six nearest agencies that police other places.

    ``agency_id`` is the neighbor's. No rows without a point.
    """
    return run_part(_NEIGHBORS, "of_agency_id", agency_id)


def comparable_to(lookup_id: str) -> list[Row]:
    """List up to three towns or counties of similar size, most similar first.

    No rows if the size is unknown.
    """
    return run_part(_COMPARABLE, "lookup_id", lookup_id)


def governing_ordinance(lookup_id: str) -> Row | None:
    """Return the law under which a town or county must vote; None if none is known."""
    return next(iter(run_part(_ORDINANCES, "lookup_id", lookup_id)), None)


def program_rules() -> Sequence[Row]:
    """List how police ask owners for video, by program and rule."""
    return as_rows(run(_PROGRAM_RULES))


def doubts_about(agency_id: str) -> list[Row]:
    """List entries that may mean an agency, those that count first."""
    return run_part(_DOUBTS, "agency_id", agency_id)


def records_law(state_code: str) -> list[Row]:
    """Return the public-records law of a state; no row for a territory."""
    return run_part(_RECORDS_LAW, "state_code", state_code)
