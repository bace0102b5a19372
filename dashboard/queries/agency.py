"""Questions about one agency: its history, its evidence, and whom it stands beside."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.queries._run import run, run_part
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
order by step_on, step_type, programme_id
"""

_TECHNOLOGIES = """
select * from marts.mart_agency_technologies
order by agency_id, technology_name, reported_on, technology_observation_id
"""

_SUBSIDIES = """
select * from marts.mart_agency_subsidies
order by agency_id, announced_on nulls last, round_id
"""

_SUBSIDIES_HERE = """
select * from marts.mart_area_subsidies
order by lookup_id, announced_on nulls last, round_id
"""

_INCIDENTS = """
select * from marts.mart_agency_incidents
order by agency_id, happened_on nulls last, incident_id
"""

_NEIGHBOURS = """
select
    * exclude (agency_id) rename (neighbour_agency_id as agency_id),
    agency_id as of_agency_id
from pages.page_agency_neighbors
order by of_agency_id, neighbour_order
"""

_COMPARABLE = """
select
    * exclude (agency_id) rename (comparable_agency_id as agency_id),
    agency_id as of_agency_id
from pages.page_comparable_towns
order by of_agency_id, comparable_order
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

    Source:
        ``pages.page_agency_profiles``
    """
    found = run_part(_PROFILE, "agency_id", agency_id)
    return found if found.num_rows else run(_FORMER, agency_id=agency_id)


def agency_ids() -> list[str]:
    """List the id of every agency on record.

    Source:
        ``pages.page_agency_profiles``
    """
    return [*map(str, run(_PROFILE)["agency_id"].to_pylist())]


def former_agency_ids() -> list[str]:
    """List every id that an agency on record had before.

    Source:
        ``pages.page_agency_profiles``
    """
    former = pc.list_flatten(run(_PROFILE)["former_agency_ids"])
    return [*map(str, former.to_pylist())]


def agency_timeline(agency_id: str) -> pa.Table:
    """Tell the history of one agency with Ring, each entry with its evidence.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per source, actor and event, oldest first, undated last.

    Source:
        ``marts.mart_agency_timeline``
    """
    return run_part(_TIMELINE, "agency_id", agency_id)


def company_steps() -> pa.Table:
    """Tell what Ring itself started and ended, the same for every agency.

    Returns:
        One row per programme and step, oldest first.

    Source:
        ``pages.page_agency_company_steps``
    """
    return run(_COMPANY_STEPS)


def technologies_of(agency_id: str) -> pa.Table:
    """List the other technologies that the Atlas has for one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per entry, by name of the technology. No rows where the Atlas has none,
        which does not mean no.

    Source:
        ``marts.mart_agency_technologies``
    """
    return run_part(_TECHNOLOGIES, "agency_id", agency_id)


def subsidies_of(agency_id: str) -> pa.Table:
    """List the funding rounds that name one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per round, oldest first.

    Source:
        ``marts.mart_agency_subsidies``
    """
    return run_part(_SUBSIDIES, "agency_id", agency_id)


def subsidies_in(lookup_id: str) -> list[Row]:
    """List the funding rounds of one town or county, whoever paid.

    Args:
        lookup_id: As ``mart_place_lookup`` writes it.

    Returns:
        One row per round, oldest first, like those of :func:`subsidies_of`. No rows for
        a snapshot made before they were tied to places.

    Source:
        ``marts.mart_area_subsidies``
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

    Source:
        ``marts.mart_agency_subsidies`` and ``marts.mart_area_subsidies``
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

    Source:
        ``marts.mart_agency_incidents``
    """
    return run_part(_INCIDENTS, "agency_id", agency_id)


def neighbours_of(agency_id: str) -> pa.Table:
    """List the nearest agencies that police other places.

    Args:
        agency_id: Id of the agency.

    Returns:
        At most six rows, the nearest first; ``agency_id`` is the neighbour's. No rows
        without a point.

    Source:
        ``pages.page_agency_neighbors``
    """
    return run_part(_NEIGHBOURS, "of_agency_id", agency_id)


def comparable_to(agency_id: str) -> pa.Table:
    """List towns that are like an agency's own in size.

    Args:
        agency_id: Id of the agency.

    Returns:
        At most three rows, the most alike first; ``agency_id`` is that of the other
        town.

    Source:
        ``pages.page_comparable_towns``
    """
    return run_part(_COMPARABLE, "of_agency_id", agency_id)


def doubts_about(agency_id: str) -> pa.Table:
    """List entries that may mean one agency.

    Args:
        agency_id: Id of the agency.

    Returns:
        One row per entry, those that count at present first.

    Source:
        ``pages.page_agency_doubts``
    """
    return run_part(_DOUBTS, "agency_id", agency_id)


def records_law(state_code: str) -> pa.Table:
    """Describe the public-records law of one state.

    Args:
        state_code: Two letters.

    Returns:
        One row, or none for a territory.

    Source:
        ``marts.dim_records_laws``
    """
    return run(_RECORDS_LAW, state_code=state_code)
