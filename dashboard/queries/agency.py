"""Questions about one agency: its history, its evidence, and whom it stands beside."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_PROFILE = """
select
    agency_id,
    place_id,
    county_fips,
    state_code,
    state_fips,
    agency_name,
    other_names,
    agency_type,
    serves,
    place_name,
    county_name,
    state_name,
    location_precision,
    ring_status,
    status_name,
    status_meaning,
    ring_status_on_precision,
    ring_status_publisher,
    ring_status_source_title,
    ring_status_source_url,
    joined_basis,
    joined_on_precision,
    joined_publisher,
    joined_source_title,
    joined_source_url,
    earlier_event_type,
    earlier_on_precision,
    earlier_publisher,
    earlier_source_title,
    earlier_source_url,
    video_request_count,
    latitude,
    longitude,
    has_ring_record,
    has_instrument,
    is_state_patrol,
    is_beside_town_police,
    joined_on,
    earlier_on,
    ring_status_on,
    searched_on
from marts.mart_agency_profiles
where agency_id = $agency_id
"""

_TIMELINE = """
select
    agency_id,
    evidence_id,
    evidence_type,
    actor,
    event_type,
    programme_name,
    basis,
    confidence,
    instrument,
    written_name,
    event_on_precision,
    note,
    publisher,
    source_title,
    source_url,
    source_kind,
    source_licence,
    source_published_on_precision,
    cited_publisher,
    cited_source_title,
    cited_source_url,
    source_id,
    is_headline,
    event_on,
    source_published_on,
    checked_on
from marts.mart_agency_timeline
where agency_id = $agency_id
order by event_on nulls last, event_type, evidence_id
"""

_COMPANY_STEPS = """
select
    programme_id,
    step_type,
    source_id,
    programme_name,
    step_on_precision,
    publisher,
    source_title,
    source_url,
    source_kind,
    source_published_on_precision,
    step_on,
    source_published_on,
    checked_on
from marts.mart_agency_company_steps
order by step_on, step_type, programme_id
"""

_TECHNOLOGIES = """
select
    technology_observation_id,
    technology_id,
    technology_name,
    vendor_name,
    confidence,
    reported_on_precision,
    publisher,
    source_title,
    source_url,
    cited_publisher,
    cited_source_title,
    cited_source_url,
    cited_source_kind,
    reported_on,
    checked_on
from marts.mart_agency_technologies
where agency_id = $agency_id
order by technology_name, reported_on, technology_observation_id
"""

_SUBSIDIES = """
select
    round_id,
    scheme_id,
    jurisdiction_name,
    state_code,
    scheme_type,
    round_status,
    sharing_condition_status,
    conditions_note,
    announced_on_precision,
    reason,
    publisher,
    source_title,
    source_url,
    source_kind,
    device_planned_count,
    device_given_count,
    promised_usd,
    approved_usd,
    spent_usd,
    other_public_usd,
    vendor_total_usd,
    announced_on,
    checked_on
from marts.mart_agency_subsidies
where agency_id = $agency_id
order by announced_on nulls last, round_id
"""

_INCIDENTS = """
select
    incident_id,
    company_name,
    incident_type,
    headline,
    detail,
    standing,
    company_answer,
    happened_on_precision,
    publisher,
    source_title,
    source_url,
    source_kind,
    answer_publisher,
    answer_source_url,
    happened_on,
    checked_on
from marts.mart_agency_incidents
where agency_id = $agency_id
order by happened_on nulls last, incident_id
"""

_NEIGHBOURS = """
select
    neighbour_agency_id as agency_id,
    agency_name,
    place_name,
    county_name,
    state_code,
    ring_status,
    status_name,
    ring_status_on_precision,
    distance_miles,
    latitude,
    longitude,
    ring_status_on
from marts.mart_agency_neighbours
where agency_id = $agency_id
order by neighbour_order
"""

_COMPARABLE = """
select
    comparable_agency_id as agency_id,
    area_name,
    agency_name,
    state_code,
    choice_rule,
    ring_status,
    status_name,
    ring_status_on_precision,
    own_population_count,
    population_count,
    ring_status_on
from marts.mart_comparable_towns
where agency_id = $agency_id
order by comparable_order
"""

_DOUBTS = """
select
    evidence_id,
    evidence_type,
    written_name,
    state_hint_code,
    confidence,
    match_reason,
    publisher,
    source_title,
    source_url,
    is_counted
from marts.mart_agency_doubts
where agency_id = $agency_id
order by is_counted desc, evidence_id
"""

_RECORDS_LAW = """
select
    state_code,
    statute_name,
    citation,
    response_deadline,
    residents_only_status,
    source_id
from marts.dim_records_laws
where state_code = $state_code
"""


def agency_profile(agency_id: str) -> pa.Table:
    """Describe one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row, or none for an id that is not known: ids, names, kind, whom it
        ``serves``, place and point, the status in words with the source that decides
        it, the headline date of joining with its source, the earlier date that
        contradicts it with its source, and what is known beside.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles``
    """
    return run(_PROFILE, agency_id=agency_id)


def agency_timeline(agency_id: str) -> pa.Table:
    """Tell the history of one agency with Ring, each entry with its evidence.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per source, actor and event, oldest first, undated last: ``actor``
        (``agency``, ``company`` or ``beside``), ``event_type``, what the source says,
        and its publisher, title, address, kind, date and the day it was last read.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_timeline``
    """
    return run(_TIMELINE, agency_id=agency_id)


def company_steps() -> pa.Table:
    """Tell what Ring itself started and ended, the same for every agency.

    Returns:
        One row per programme and step, oldest first: ``programme_name``, ``step_type``
        (``announced``, ``started``, ``ended`` or ``dropped``), ``step_on`` (date) with
        its precision, and the source.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_company_steps``
    """
    return run(_COMPANY_STEPS)


def technologies_of(agency_id: str) -> pa.Table:
    """List the other technologies that the Atlas has for one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per entry, by name of the technology, with its vendor and the document
        that the Atlas cites. No rows where the Atlas has none, which is not a no.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_technologies``
    """
    return run(_TECHNOLOGIES, agency_id=agency_id)


def subsidies_of(agency_id: str) -> pa.Table:
    """List the funding rounds that name one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per round, oldest first, with money promised, approved and spent in
        columns of their own (US dollars, null where not stated).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_subsidies``
    """
    return run(_SUBSIDIES, agency_id=agency_id)


def incidents_of(agency_id: str) -> pa.Table:
    """List the incidents that name one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per incident, oldest first, with its standing and the company's answer.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_incidents``
    """
    return run(_INCIDENTS, agency_id=agency_id)


def neighbours_of(agency_id: str) -> pa.Table:
    """List the nearest agencies that police other places.

    Args:
        agency_id: Id of the agency.

    Returns:
        At most six rows, the nearest first: ``agency_id`` and names of the neighbour,
        its status, ``distance_miles`` and its point. No rows without a point.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_neighbours``
    """
    return run(_NEIGHBOURS, agency_id=agency_id)


def comparable_to(agency_id: str) -> pa.Table:
    """List towns that are like an agency's own in size.

    Args:
        agency_id: Id of the agency.

    Returns:
        At most three rows, the most alike first: ``area_name``, its agency and status,
        ``choice_rule`` (``same_state`` or ``same_division``), residents of both.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_comparable_towns``
    """
    return run(_COMPARABLE, agency_id=agency_id)


def doubts_about(agency_id: str) -> pa.Table:
    """List entries that may mean one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per entry: the name as written, why it is in doubt, ``is_counted``
        (whether it counts for the agency at present), and the source.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_doubts``
    """
    return run(_DOUBTS, agency_id=agency_id)


def records_law(state_code: str) -> pa.Table:
    """Describe the public-records law of one state.

    Args:
        state_code: Two letters.

    Returns:
        One row, or none for a territory: ``statute_name``, ``citation``,
        ``response_deadline``, ``residents_only_status`` and ``source_id``.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_records_laws``
    """
    return run(_RECORDS_LAW, state_code=state_code)
