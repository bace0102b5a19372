"""Agencies on the map, and those that have no point."""

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
# An extra choice among the technologies: agencies with a camera registry. They are
# neither in the Atlas nor a Ring figure.
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

# Parameters of an address: fields of ``AgencyFilters``.
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

# The filters, for agencies with or without a point.
_MATCHES = """
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

# Each filter in SQL that readers can run on the published file.
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
    """A filter or its value is unknown."""

    @classmethod
    def of(cls, name: str, value: str) -> UnknownFilterError:
        """Say that a filter has no such value, quoting its beginning."""
        return cls(f"`{value[:_LONGEST_SEARCH]}` is not a value of `{name}`.")


@dataclass(frozen=True)
class AgencyFilters:
    """Filters for agencies; every default keeps all.

    Attributes:
        kind: ``any``, ``police_local_and_state`` or one agency type.
        technology_id: ``any``, an id of ``dim_technologies`` or ``REGISTRIES``.
        joined_from: ``any`` or the first month, as ``2019-07``. Only ``any`` keeps
            agencies without a date of joining.
        joined_to: ``any`` or the last month.
        seen_by: ``any`` or a month; keeps agencies that a source puts with Ring by its
            end.
        search: Words, each the start of a word in names, places, counties, states and
            technologies.
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
        """Read the filters from request parameters.

        Raises:
            UnknownFilterError: If a name or value is unknown.
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

    @classmethod
    def from_address(cls, parameters: Mapping[str, str]) -> AgencyFilters:
        """Read the filters from the parameters of the map's own address.

        Raises:
            UnknownFilterError: If a name or value is unknown.
        """
        return cls.from_parameters(
            {PARAMETERS.get(name, name): value for name, value in parameters.items()}
        )

    def to_address(self) -> dict[str, str]:
        """Write the filters that differ from the defaults, as in the map's address."""
        start = AgencyFilters(technology_id=RING)
        return {
            name: getattr(self, field)
            for name, field in PARAMETERS.items()
            if getattr(self, field) != getattr(start, field)
        }

    def to_parameters(self) -> dict[str, str]:
        """Write the filters as request parameters, defaults included."""
        return asdict(self)


def _is_month(value: str) -> bool:
    return value == ANY or _MONTH.fullmatch(value) is not None


def _words(filters: AgencyFilters) -> list[str]:
    # why: each word must start a word of search_text, in any order, so that
    # "addison il" matches Addison and "ring" does not match Springfield.
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
    """List the agencies that run a camera registry, if the filters select these."""
    registries = camera_registries() if filters.technology_id == REGISTRIES else None
    ids = registries["agency_id"].drop_null().unique().to_pylist() if registries else []
    return [str(agency_id) for agency_id in ids]


def statement(filters: AgencyFilters) -> str:
    """Write the SQL of :func:`agencies_on_map` with its values, for readers to run."""
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
    """List the agencies with a point that match the filters, by name.

    ``map_status`` is the status as of ``seen_by``.
    """
    return run(_ON_MAP + _MATCHES + _BY_NAME, **_query_parameters(filters))


def count_on_map(filters: AgencyFilters) -> int:
    """Count the agencies with a point that match the filters."""
    rows = run(_COUNT_ON_MAP + _MATCHES, **_query_parameters(filters))
    return int(rows["agency_count"][0].as_py())


def agency_on_map(agency_id: str) -> pa.Table:
    """Return one agency by its current or former id, if it has a point."""
    return run(_ONE, agency_id=agency_id)


def agencies_without_point(filters: AgencyFilters) -> pa.Table:
    """List the agencies that match the filters but have no point, by name."""
    parameters = _query_parameters(filters, has_point=False)
    return run(_ON_MAP + _MATCHES + _BY_NAME, **parameters)


def count_without_point() -> int:
    """Count all agencies without a point."""
    return int(run(_COUNT_WITHOUT_POINT)["agency_count"][0].as_py())
