"""Questions about single agencies: which are on the map, and which cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import pyarrow as pa

from dashboard.queries._run import run
from dashboard.queries.registries import camera_registries
from dashboard.text.formats import ANY

POLICE_LOCAL_AND_STATE = "police_local_and_state"
RING = "ring_neighbors"
# Stands among the technologies for agencies with a camera registry, which are no rows
# of the Atlas and no Ring figure.
REGISTRIES = "camera_registry_portals"
AGENCY_TYPES = (
    "police",
    "sheriff",
    "state_police",
    "campus",
    "constable",
    "prosecutor",
    "fire",
    "other",
)
AGENCY_KINDS = (ANY, POLICE_LOCAL_AND_STATE, *AGENCY_TYPES)

# Which parameter of an address holds which field of ``AgencyFilters``.
PARAMETERS: Mapping[str, str] = {
    "search": "search",
    "kind": "kind",
    "technology": "technology_id",
    "state": "state_code",
    "status": "ring_status",
    "from": "joined_from",
    "to": "joined_to",
    "month": "seen_by",
}

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
_LONGEST_SEARCH = 120

# What the filters keep, of the agencies with a point or of those without.
_KEPT = """
where
    if(latitude is null, 'no', 'yes') = $has_point
    and ($kind = 'any'
        or ($kind = 'police_local_and_state' and is_police_local_and_state)
        or agency_type = $kind)
    and ($technology_id in ('any', 'camera_registry_portals')
        or list_contains(technology_ids, $technology_id))
    and ($technology_id <> 'camera_registry_portals'
        or list_contains(cast($registry_agency_ids as varchar[]), agency_id))
    and ($state_code = 'any' or state_code = $state_code)
    and ($ring_status = 'any' or ring_status = $ring_status)
    and ($joined_from = 'any' or strftime(joined_on, '%Y-%m') >= $joined_from)
    and ($joined_to = 'any' or strftime(joined_on, '%Y-%m') <= $joined_to)
    and ($seen_by = 'any' or strftime(seen_from_on, '%Y-%m') <= $seen_by)
    and not list_contains(
        list_transform(
            cast($words as varchar[]),
            lambda word: contains(' ' || search_text, ' ' || word)
        ),
        false
    )
"""

# why: as of a month, an agency that denied or ended it later is shown as it was seen.
_ON_MAP = """
select
    * exclude (search_text, technology_ids, former_agency_ids),
    case
        when $technology_id = 'camera_registry_portals' then 'camera_registry_portals'
        when $seen_by = 'any' or strftime(declined_on, '%Y-%m') <= $seen_by
            then ring_status
        else 'last_seen'
    end as map_status
from marts.mart_agencies_on_map
"""

_BY_NAME = """
order by agency_name, state_code, agency_id
"""

_COUNT_ON_MAP = """
select count(*) as agency_count
from marts.mart_agencies_on_map
"""

_COUNT_WITHOUT_POINT = f"{_COUNT_ON_MAP}where latitude is null"

_ONE = """
select * from marts.mart_agencies_on_map
where
    latitude is not null
    and (agency_id = $agency_id or list_contains(former_agency_ids, $agency_id))
"""

# What each filter is in a statement that a reader can run against the published file.
_STATED = {
    "kind": "agency_type = '{}'",
    "technology_id": "list_contains(technology_ids, '{}')",
    "state_code": "state_code = '{}'",
    "ring_status": "ring_status = '{}'",
    "joined_from": "strftime(joined_on, '%Y-%m') >= '{}'",
    "joined_to": "strftime(joined_on, '%Y-%m') <= '{}'",
    "seen_by": "strftime(seen_from_on, '%Y-%m') <= '{}'",
}
_STATED_REGISTRY = "agency_id in (select agency_id from marts.dim_camera_registries)"
_STATED_WORD = "contains(' ' || search_text, ' {}')"


class UnknownFilterError(ValueError):
    """A filter, or the value given for it, is not one that we know."""

    @classmethod
    def of(cls, name: str, value: str) -> UnknownFilterError:
        """Say that a filter has no such value, of which the start is quoted."""
        return cls(f"`{value[:_LONGEST_SEARCH]}` is not a value of `{name}`.")


@dataclass(frozen=True)
class AgencyFilters:
    """Which agencies to keep. Every field's default keeps the field open.

    Attributes:
        kind: ``any``, ``police_local_and_state`` or one agency type.
        technology_id: ``any``, an id of ``dim_technologies`` or ``REGISTRIES``.
        state_code: ``any`` or two letters.
        joined_from: ``any`` or the first month, as ``2019-07``. An agency without a
            date of joining is kept only by ``any``.
        joined_to: ``any`` or the last month.
        ring_status: ``any`` or a status.
        seen_by: ``any`` or a month, by whose end a source puts the agency with Ring.
        search: Words to find, each at the start of a word, in names, places, counties,
            states and technologies.
    """

    kind: str = ANY
    technology_id: str = ANY
    state_code: str = ANY
    joined_from: str = ANY
    joined_to: str = ANY
    ring_status: str = ANY
    seen_by: str = ANY
    search: str = ""

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> AgencyFilters:
        """Read the filters from the parameters of a request.

        Raises:
            UnknownFilterError: If a name or a value is not one that we know.
        """
        unknown = sorted(set(parameters) - {field.name for field in fields(cls)})
        if unknown:
            raise UnknownFilterError(f"`{unknown[0]}` is not a filter of this list.")
        filters = cls(**parameters)
        checks = {
            "kind": filters.kind in AGENCY_KINDS,
            "technology_id": _CODE.fullmatch(filters.technology_id),
            "state_code": _CODE.fullmatch(filters.state_code),
            "joined_from": _is_month(filters.joined_from),
            "joined_to": _is_month(filters.joined_to),
            "ring_status": _CODE.fullmatch(filters.ring_status),
            "seen_by": _is_month(filters.seen_by),
            "search": len(filters.search) <= _LONGEST_SEARCH,
        }
        for name, is_known in checks.items():
            if not is_known:
                raise UnknownFilterError.of(name, getattr(filters, name))
        return filters

    def to_parameters(self) -> dict[str, str]:
        """Write the filters as request parameters, defaults included."""
        return asdict(self)


def _is_month(value: str) -> bool:
    return value == ANY or _MONTH.fullmatch(value) is not None


def _words(filters: AgencyFilters) -> list[str]:
    # why: each word must begin a word of search_text, in any order, so that
    # "addison il" is found and "ring" does not find Springfield.
    return filters.search.lower().replace(",", " ").split()


def _query_parameters(
    filters: AgencyFilters, *, has_point: bool = True
) -> dict[str, str | list[str]]:
    parameters: dict[str, str | list[str]] = {**filters.to_parameters()}
    del parameters["search"]
    return {
        **parameters,
        "has_point": "yes" if has_point else "no",
        "words": _words(filters),
        "registry_agency_ids": _agencies_with_registry(filters),
    }


def _agencies_with_registry(filters: AgencyFilters) -> list[str]:
    """List the agencies that run a camera registry, if these are asked for."""
    asked = camera_registries() if filters.technology_id == REGISTRIES else None
    ids = asked["agency_id"].drop_null().unique().to_pylist() if asked else []
    return [str(agency_id) for agency_id in ids]


def statement(filters: AgencyFilters) -> str:
    """Write the SQL that gives the agencies on the map, for a reader to run.

    Returns:
        One statement for the published file, with the filters that are set and no
        placeholder. It gives the rows of :func:`agencies_on_map`.
    """
    parts = ["latitude is not null"]
    if filters.kind == POLICE_LOCAL_AND_STATE:
        parts.append("is_police_local_and_state")
    for name, pattern in _STATED.items():
        value = getattr(filters, name)
        if value == REGISTRIES:
            parts.append(_STATED_REGISTRY)
        elif value not in {ANY, POLICE_LOCAL_AND_STATE}:
            parts.append(pattern.format(value))
    parts += [_STATED_WORD.format(word.replace("'", "''")) for word in _words(filters)]
    lines = ["select agency_id, agency_name, state_code"]
    lines.append("from marts.mart_agencies_on_map")
    lines.append("where\n    " + "\n    and ".join(parts))
    return "\n".join([*lines, "order by agency_name, state_code, agency_id"])


def agencies_on_map(filters: AgencyFilters) -> pa.Table:
    """List the agencies that have a point on the map and match the filters.

    Returns:
        One row per agency, by name, with the columns of the mart and ``map_status``,
        the status as of ``seen_by``. No rows when nothing matches.
    """
    return run(_ON_MAP + _KEPT + _BY_NAME, **_query_parameters(filters))


def count_on_map(filters: AgencyFilters) -> int:
    """Count the agencies that have a point and match the filters."""
    rows = run(_COUNT_ON_MAP + _KEPT, **_query_parameters(filters))
    return int(rows["agency_count"][0].as_py())


def agency_on_map(agency_id: str) -> pa.Table:
    """Find one agency by its id.

    Args:
        agency_id: An id of ``dim_agencies``, of today or former.

    Returns:
        One row as :func:`agencies_on_map` gives it, without ``map_status``; none if
        no agency with a point has this id.
    """
    return run(_ONE, agency_id=agency_id)


def agencies_without_point(filters: AgencyFilters) -> pa.Table:
    """List the agencies that match the filters and have no place on the map.

    Returns:
        One row per agency, as of :func:`agencies_on_map`. No rows when every match is
        on the map.
    """
    parameters = _query_parameters(filters, has_point=False)
    return run(_ON_MAP + _KEPT + _BY_NAME, **parameters)


def count_without_point() -> int:
    """Count the agencies that have no place on the map."""
    return int(run(_COUNT_WITHOUT_POINT)["agency_count"][0].as_py())
