"""Questions about one agency: its history, its evidence, and whom it stands beside."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.queries._run import run, run_if_made, run_part
from dashboard.text.rows import Row, as_rows
from warehouse.errors import SnapshotTooOldError

_PROFILE = """
select * from pages.page_agency_profiles
order by agency_id
"""

_FORMER = """
select * from pages.page_agency_profiles
where list_contains(former_agency_ids, $agency_id)
"""

_TIMELINE = """
select * from marts.mart_agency_timeline
order by agency_id, event_on nulls last, event_type, evidence_id
"""

_COMPANY_STEPS = """
select * from pages.page_agency_company_steps
order by step_on, step_type, program_id
"""

_TECHNOLOGIES = """
select
    entries.technology_observation_id,
    entries.agency_id,
    entries.technology_id,
    entries.source_id,
    entries.cited_source_id,
    technologies.technology_name,
    entries.vendor_name,
    entries.match_confidence as confidence,
    entries.reported_on_precision,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    cited.publisher as cited_publisher,
    cited.source_title as cited_source_title,
    cited.source_url as cited_source_url,
    cited.source_kind as cited_source_kind,
    entries.reported_on,
    cited.retrieved_on as checked_on
from marts.fct_agency_technologies as entries
join marts.dim_technologies as technologies using (technology_id)
join marts.dim_sources as sources on entries.source_id = sources.source_id
join marts.dim_sources as cited on entries.cited_source_id = cited.source_id
where entries.agency_id is not null and not entries.is_repeated_entry
order by agency_id, technology_name, reported_on, technology_observation_id
"""

_SUBSIDIES = """
select
    ties.agency_id,
    ties.reason,
    rounds.*,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_kind,
    sources.retrieved_on as checked_on
from marts.fct_subsidy_round_agencies as ties
join marts.fct_subsidy_rounds as rounds using (round_id)
join marts.dim_sources as sources on rounds.source_id = sources.source_id
order by agency_id, announced_on nulls last, round_id
"""

_SUBSIDIES_HERE = """
select * from marts.mart_area_subsidies
order by lookup_id, announced_on nulls last, round_id
"""

_INCIDENTS = """
select
    ties.incident_id,
    ties.agency_id,
    incidents.source_id,
    incidents.answer_source_id,
    incidents.company_name,
    incidents.incident_type,
    incidents.headline,
    incidents.detail,
    incidents.standing,
    incidents.answer_status,
    incidents.company_answer,
    incidents.happened_on_precision,
    ties.reason,
    sources.publisher,
    sources.source_title,
    sources.source_url,
    sources.source_kind,
    answers.publisher as answer_publisher,
    answers.source_url as answer_source_url,
    incidents.happened_on,
    incidents.answer_searched_on,
    sources.retrieved_on as checked_on
from marts.fct_incident_agencies as ties
join marts.fct_incidents as incidents using (incident_id)
join marts.dim_sources as sources on incidents.source_id = sources.source_id
left join marts.dim_sources as answers
    on incidents.answer_source_id = answers.source_id
order by agency_id, happened_on nulls last, incident_id
"""

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

_REFUSALS = """
select * from pages.page_agency_profiles
where ring_status in ('declined', 'denied', 'ended')
order by ring_status_on desc, agency_id
"""

_PROGRAM_RULES = """
select
    rules.*, sources.publisher, sources.source_title, sources.source_url,
    sources.retrieved_on as checked_on
from marts.fct_program_rules as rules
join marts.dim_sources as sources using (source_id)
order by rules.rule_id
"""

_DOUBTS = """
select * from pages.page_agency_doubts
order by agency_id, is_counted desc, evidence_id
"""

_RECORDS_LAW = """
select * from marts.dim_records_laws
where state_code = $state_code
"""


def agency_profile(agency_id: str) -> pa.Table:
    """Describe one agency.

    Args:
        agency_id: Its id, of today or of earlier days.

    Returns:
        One row, or none for an id that is not known.
    """
    found = run_part(_PROFILE, "agency_id", agency_id)
    return found if found.num_rows else run(_FORMER, agency_id=agency_id)


def agency_ids() -> list[str]:
    """List the id of every agency on record."""
    return [*map(str, run(_PROFILE)["agency_id"].to_pylist())]


def former_agency_ids() -> list[str]:
    """List every id that an agency on record had before."""
    former = pc.list_flatten(run(_PROFILE)["former_agency_ids"])
    return [*map(str, former.to_pylist())]


def agency_timeline(agency_id: str) -> pa.Table:
    """Tell the history of one agency with Ring, each entry with its evidence.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per source, actor and event, oldest first, undated last.
    """
    return run_part(_TIMELINE, "agency_id", agency_id)


def company_steps() -> pa.Table:
    """Tell what Ring itself started and ended, the same for every agency.

    Returns:
        One row per program and step, oldest first.
    """
    return run(_COMPANY_STEPS)


def technologies_of(agency_id: str) -> pa.Table:
    """List the other technologies that the Atlas has for one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per entry, by name of the technology. No rows where the Atlas has none,
        which does not mean no.
    """
    return run_part(_TECHNOLOGIES, "agency_id", agency_id)


def subsidies_of(agency_id: str) -> pa.Table:
    """List the funding rounds that name one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per round, oldest first.
    """
    return run_part(_SUBSIDIES, "agency_id", agency_id)


def subsidies_in(lookup_id: str) -> list[Row]:
    """List the funding rounds of one town or county, whoever paid.

    Args:
        lookup_id: As ``mart_place_lookup`` writes it.

    Returns:
        One row per round, oldest first, like those of :func:`subsidies_of`. No rows for
        a snapshot made before they were tied to places.
    """
    try:
        return [*as_rows(run_part(_SUBSIDIES_HERE, "lookup_id", lookup_id))]
    except SnapshotTooOldError:
        return []


def subsidies_about(agency_id: str, lookup_id: str) -> tuple[list[Row], list[Row]]:
    """List the funding rounds that bear on an agency in a town or county.

    Args:
        agency_id: Id of the agency; empty for none.
        lookup_id: The town or county; empty for none.

    Returns:
        Rows of :func:`subsidies_of`; and those of :func:`subsidies_in` that do not name
        the agency.
    """
    named: list[Row] = [*subsidies_of(agency_id).to_pylist()] if agency_id else []
    ids = {row["round_id"] for row in named}
    here = subsidies_in(lookup_id) if lookup_id else []
    return named, [row for row in here if row["round_id"] not in ids]


def area_of(profile: Row) -> str:
    """Return the ``lookup_id`` of the town or county that an agency polices.

    Args:
        profile: Its row of :func:`agency_profile`.
    """
    area = {
        "town": f"place-{profile['place_id']}",
        "county": f"county-{profile['county_fips']}",
    }
    return area.get(profile["serves"], "")


def incidents_of(agency_id: str) -> pa.Table:
    """List the incidents that name one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per incident, oldest first.
    """
    return run_part(_INCIDENTS, "agency_id", agency_id)


def neighbors_of(agency_id: str) -> pa.Table:
    """List the nearest agencies that police other places.

    Args:
        agency_id: Id of the agency.

    Returns:
        At most six rows, the nearest first; ``agency_id`` is the neighbor's. No rows
        without a point.
    """
    return run_part(_NEIGHBORS, "of_agency_id", agency_id)


def comparable_to(lookup_id: str) -> list[Row]:
    """List at most three towns or counties of like size, the most alike first.

    None for a place of unknown size, or in a snapshot from before places had them.
    """
    try:
        return [*as_rows(run_part(_COMPARABLE, "lookup_id", lookup_id))]
    except SnapshotTooOldError:
        return []


def refusals() -> list[Row]:
    """List the agencies that said no to Ring or ended it, the newest first."""
    return [*as_rows(run(_REFUSALS))]


def program_rules() -> list[Row]:
    """List how police ask owners for video, by program and rule, with the sources."""
    rules = run_if_made(_PROGRAM_RULES)
    return [*as_rows(rules)] if rules else []


def doubts_about(agency_id: str) -> pa.Table:
    """List entries that may mean one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per entry, those that count at present first.
    """
    return run_part(_DOUBTS, "agency_id", agency_id)


def records_law(state_code: str) -> pa.Table:
    """Describe the public-records law of one state.

    Args:
        state_code: Two letters.

    Returns:
        One row, or none for a territory.
    """
    return run(_RECORDS_LAW, state_code=state_code)
