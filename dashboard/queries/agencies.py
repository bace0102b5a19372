"""Questions about single agencies: which are on the map, and which cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import pyarrow as pa

from dashboard.queries._run import run

ANY = "any"
POLICE_LOCAL_AND_STATE = "police_local_and_state"
RING = "ring_neighbors"
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

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
_LONGEST_SEARCH = 120

_ON_MAP = """
select
    agency_id,
    agency_name,
    agency_type,
    place_name,
    county_name,
    state_code,
    state_name,
    technology_names,
    location_precision,
    joined_on_precision,
    source_id,
    latitude,
    longitude,
    joined_on
from marts.mart_agencies_on_map
where
    ($kind = 'any'
        or ($kind = 'police_local_and_state' and is_police_local_and_state)
        or agency_type = $kind)
    and ($technology_id = 'any' or list_contains(technology_ids, $technology_id))
    and ($state_code = 'any' or state_code = $state_code)
    and ($joined_from = 'any' or strftime(joined_on, '%Y-%m') >= $joined_from)
    and ($joined_to = 'any' or strftime(joined_on, '%Y-%m') <= $joined_to)
    and not list_contains(
        list_transform(
            cast($words as varchar[]),
            lambda word: contains(' ' || search_text, ' ' || word)
        ),
        false
    )
order by agency_name, state_code, agency_id
"""

_WITHOUT_POINT = """
select
    agency_id,
    agency_name,
    agency_type,
    place_name,
    county_name,
    state_code,
    state_name,
    technology_names,
    joined_on_precision,
    source_id,
    joined_on
from marts.mart_agencies_without_point
where
    ($kind = 'any'
        or ($kind = 'police_local_and_state' and is_police_local_and_state)
        or agency_type = $kind)
    and ($technology_id = 'any' or list_contains(technology_ids, $technology_id))
    and ($state_code = 'any' or state_code = $state_code)
    and ($joined_from = 'any' or strftime(joined_on, '%Y-%m') >= $joined_from)
    and ($joined_to = 'any' or strftime(joined_on, '%Y-%m') <= $joined_to)
    and not list_contains(
        list_transform(
            cast($words as varchar[]),
            lambda word: contains(' ' || search_text, ' ' || word)
        ),
        false
    )
order by agency_name, state_code, agency_id
"""


class UnknownFilterError(ValueError):
    """A filter, or the value given for it, is not one that we know."""


@dataclass(frozen=True)
class AgencyFilters:
    """Which agencies to keep. Every field's default keeps the field open.

    Attributes:
        kind: ``any``, ``police_local_and_state`` or one agency type.
        technology_id: ``any`` or an id of ``dim_technologies``.
        state_code: ``any`` or two letters.
        joined_from: ``any`` or the first month, as ``2019-07``. An agency without a
            date of joining is kept only by ``any``.
        joined_to: ``any`` or the last month.
        search: Words to find, each at the start of a word, in names, places, counties,
            states and technologies.
    """

    kind: str = ANY
    technology_id: str = ANY
    state_code: str = ANY
    joined_from: str = ANY
    joined_to: str = ANY
    search: str = ""

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> AgencyFilters:
        """Read the filters from the parameters of a request.

        Args:
            parameters: Field names and values; fields left out keep their default.

        Returns:
            The filters.

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
            "search": len(filters.search) <= _LONGEST_SEARCH,
        }
        for name, is_known in checks.items():
            if not is_known:
                value = getattr(filters, name)[:_LONGEST_SEARCH]
                raise UnknownFilterError(f"`{value}` is not a value of `{name}`.")
        return filters

    def to_parameters(self) -> dict[str, str]:
        """Write the filters as request parameters, defaults included."""
        return asdict(self)


def _is_month(value: str) -> bool:
    return value == ANY or _MONTH.fullmatch(value) is not None


def _query_parameters(filters: AgencyFilters) -> dict[str, str | list[str]]:
    # why: each word must begin a word of search_text, in any order, so that
    # "addison il" is found and "ring" does not find Springfield.
    parameters: dict[str, str | list[str]] = {**filters.to_parameters()}
    del parameters["search"]
    return {**parameters, "words": filters.search.lower().replace(",", " ").split()}


def agencies_on_map(filters: AgencyFilters) -> pa.Table:
    """List the agencies that have a point on the map and match the filters.

    Args:
        filters: What to keep.

    Returns:
        One row per agency, by name: ``agency_id``, ``agency_name``, ``agency_type``,
        ``place_name``, ``county_name``, ``state_code``, ``state_name``,
        ``technology_names`` (joined with a comma), ``location_precision``
        (``place_centre`` or ``county_centre``), ``joined_on_precision``, ``source_id``
        (str), ``latitude``, ``longitude`` (double, degrees), ``joined_on`` (date,
        earliest day; null where no source dates it). No rows when nothing matches.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agencies_on_map``
    """
    return run(_ON_MAP, **_query_parameters(filters))


def agencies_without_point(filters: AgencyFilters) -> pa.Table:
    """List the agencies that match the filters and have no place on the map.

    Args:
        filters: What to keep.

    Returns:
        One row per agency, by name: ``agency_id``, ``agency_name``, ``agency_type``,
        ``place_name``, ``county_name``, ``state_code``, ``state_name``,
        ``technology_names``, ``joined_on_precision``, ``source_id`` (str),
        ``joined_on`` (date). No rows when every match is on the map.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agencies_without_point``
    """
    return run(_WITHOUT_POINT, **_query_parameters(filters))
