"""Agencies that match the map's filters, as rows and counted by area."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from dashboard.formats import ANY
from dashboard.queries.snapshot_reader import per_snapshot, run, run_value
from dashboard.queries.states import state_names

POLICE_LOCAL_AND_STATE = "police_local_and_state"
RING = "ring_neighbors"
# An extra choice among the technologies: agencies with a camera registry. They are
# neither in the Atlas nor a Ring figure.
REGISTRIES = "camera_registry_portals"

# Each filter in SQL that readers can run on the published file.
_CONDITIONS: Mapping[str, str] = {
    "kind": "agency_type = $kind",
    "technology_id": "list_contains(technology_ids, $technology_id)",
    "state_code": "state_code = $state_code",
    "ring_status": "ring_status = $ring_status",
    "seen_by": "strftime(seen_from_on_latest, '%Y-%m') <= $seen_by",
}
_SPECIAL: Mapping[str, str] = {
    POLICE_LOCAL_AND_STATE: "is_police_local_and_state",
    REGISTRIES: "agency_id in (select agency_id from marts.dim_camera_registries)",
}
# Each word must start a word, so that "ring" does not match Springfield.
_WORD = "contains(' ' || search_text, ' ' || $words[{}])"
_BETWEEN = re.compile(r"[,;\n]")
_PARAMETER = re.compile(r"\$(\w+(?:\[\d+\])?)")

_AGENCIES = """from marts.mart_agencies as agencies
join marts.dim_states as states using (state_code)
"""
_SEARCHED = """cross join lateral (
    select lower(concat_ws(
        ' ', agency_name, if(agency_level <> 'county', place_name, null), county_name,
        state_code, state_name, replace(array_to_string(technology_ids, ' '), '_', ' ')
    )) as search_text
)
"""

# The source that a reader wants is the one behind the newest word on Ring.
_TODAY = """(
    select
        agency_id,
        ring_status as map_status,
        coalesce(ring_status_source_id, source_id) as shown_source_id
    from marts.mart_agencies
)"""

# Nothing newer than the month counts, and the sources are those of the month.
_AS_OF_MONTH = """(
    select agency_id, ring_status as map_status, source_id as shown_source_id
    from pages.page_agency_statuses
    where
        strftime(from_month_on, '%Y-%m') <= $seen_by
        and coalesce(strftime(until_month_on, '%Y-%m') > $seen_by, true)
)"""


def _shown(rows: str, *, as_of: str = _TODAY) -> str:
    """Write the SQL of agencies as the map and its list show them."""
    return f"""
with
matches as (select agencies.*, states.state_name {rows}),
as_of as (select * from {as_of})
select
    matches.* exclude (
        source_id, technology_ids, former_agency_ids, request_urls, document_urls
    ),
    (
        select string_agg(technology_name, ', ' order by technology_name)
        from marts.dim_technologies
        where list_contains(technology_ids, technology_id)
    ) as technology_names,
    statuses.status_name,
    as_of.map_status,
    sources.source_id,
    sources.publisher,
    sources.source_url
from matches
join as_of using (agency_id)
join marts.dim_ring_statuses as statuses using (ring_status)
join marts.dim_sources as sources on shown_source_id = sources.source_id
{_BY_NAME}
"""  # noqa: S608 - our own


_TECHNOLOGIES = """
select technology_id, technology_name
from marts.dim_technologies
order by technology_name
"""

_BY_NAME = "order by agency_name, state_code, agency_id"

_ONE = f"""{_AGENCIES}
where
    latitude is not null
    and (agency_id = $agency_id or list_contains(former_agency_ids, $agency_id))
"""


@dataclass(frozen=True)
class AgencyFilters:
    """Filters for agencies; every default keeps all.

    Attributes:
        kind: ``any``, ``police_local_and_state`` or one agency type.
        technology_id: ``any``, an id of ``dim_technologies`` or ``REGISTRIES``.
        seen_by: ``any`` or a month such as ``2019-07``; keeps agencies that a source
            puts with Ring by its end.
        search: Names with commas between them, as :func:`searched_names` reads them.
    """

    kind: str = ANY
    technology_id: str = ANY
    state_code: str = ANY
    ring_status: str = ANY
    seen_by: str = ANY
    search: str = ""


def searched_names(search: str) -> list[str]:
    """Split a search at its commas; a state belongs to the name before it.

    ``Addison, IL, Bloomfield NJ`` are two names. An agency matches one if each of its
    words starts a word of the agency's name, town, county, state or technologies.
    """
    states = {text.lower() for pair in state_names().items() for text in pair}
    names: list[str] = []
    for part in (" ".join(part.lower().split()) for part in _BETWEEN.split(search)):
        if part in states and names:
            names[-1] += f" {part}"
        elif part:
            names.append(part)
    return names


def _matching(
    filters: AgencyFilters, *, has_point: bool = True
) -> tuple[str, dict[str, Any]]:
    """Return the rows that match as SQL, and the values of its parameters."""
    parts = [f"latitude is {'not ' if has_point else ''}null"]
    values: dict[str, Any] = {}
    for name, condition in _CONDITIONS.items():
        value = getattr(filters, name)
        if value in _SPECIAL:
            parts.append(_SPECIAL[value])
        elif value != ANY:
            parts.append(condition)
            values[name] = value
    ways: list[str] = []
    words: list[str] = []
    for name in searched_names(filters.search):
        numbers = range(len(words) + 1, len(words) + 1 + len(name.split()))
        ways.append(" and ".join(map(_WORD.format, numbers)))
        words += name.split()
    if words:
        either = "\n        or ".join(ways)
        parts.append(f"({either})" if ways[1:] else either)
        values["words"] = words
    where = "\n    and ".join(parts)
    text = _SEARCHED if words else ""
    return f"{_AGENCIES}{text}where\n    {where}\n", values


def statement(filters: AgencyFilters) -> str:
    """Write the SQL of :func:`agencies_on_map` with its values, for readers to run."""
    rows, values = _matching(filters)
    sql = f"select agency_id, agency_name, state_code\n{rows}{_BY_NAME}"
    for number, word in enumerate(values.pop("words", ()), start=1):
        values[f"words[{number}]"] = word
    # In one pass, for a value may look like a parameter.
    return _PARAMETER.sub(
        lambda found: "'" + values[found[1]].replace("'", "''") + "'", sql
    )


def agencies_on_map(filters: AgencyFilters) -> pa.Table:
    """List the agencies with a point that match the filters, by name.

    ``map_status`` is the status as of ``seen_by``.
    """
    return _listed(filters, has_point=True)


def agencies_without_point(filters: AgencyFilters) -> pa.Table:
    """List the agencies that match the filters but have no point, by name."""
    return _listed(filters, has_point=False)


@per_snapshot
def _listed(filters: AgencyFilters, *, has_point: bool) -> pa.Table:
    rows, values = _matching(filters, has_point=has_point)
    as_of = _TODAY if filters.seen_by == ANY else _AS_OF_MONTH
    return run(_shown(rows, as_of=as_of), **values)


def count_on_map(filters: AgencyFilters) -> int:
    """Count the agencies with a point that match the filters."""
    rows, values = _matching(filters)
    return int(run_value(f"select count(*)\n{rows}", **values))


def agency_on_map(agency_id: str) -> pa.Table:
    """Return one agency by its current or former id, if it has a point."""
    return run(_shown(_ONE), agency_id=agency_id)


@per_snapshot
def agencies_by_area(filters: AgencyFilters, area_type: str) -> pa.Table:
    """Count the agencies that match the filters by ``state`` or ``county``.

    Areas without any are listed with 0. ``is_too_few`` says that the rate is not to be
    compared.
    """
    return _by_area(filters, area_type).drop_columns("month")


@per_snapshot
def agencies_by_month(filters: AgencyFilters, months: tuple[str, ...]) -> pa.Table:
    """Count the agencies that match the filters by state and end of a month."""
    return pa.concat_tables(
        _by_area(replace(filters, seen_by=month), "state") for month in months
    )


def _by_area(filters: AgencyFilters, area_type: str) -> pa.Table:
    rows, values = _matching(filters)
    area_key = "county_fips" if area_type == "county" else "state_code"
    return run(
        f"""
        with
        matches as (select state_code, county_fips {rows}),
        counted as (
            select {area_key} as area_key, count(*) as agency_count
            from matches
            group by area_key
        )
        select areas.* exclude (area_key), $month as month
        from pages.page_map_areas as areas
        left join counted on areas.area_key = counted.area_key
        where
            areas.area_type = $area_type
            and $in_state in ('any', areas.state_code)
            and areas.agency_count = coalesce(counted.agency_count, 0)
        order by areas.area_name, areas.area_id
        """,  # noqa: S608 - our own
        **values,
        month=filters.seen_by,
        area_type=area_type,
        in_state=filters.state_code,
    )


def technology_names() -> dict[str, str]:
    """Name the technologies by their ids, in the order of the names."""
    rows = run(_TECHNOLOGIES).to_pylist()
    return {row["technology_id"]: row["technology_name"] for row in rows}
