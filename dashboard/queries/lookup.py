"""Questions about names, and about what is known in the places that bear them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.queries._run import run, run_value

_FOLDED = """
select list_transform($names, lambda name: marts.normalised_name(name)) as folded_names
"""

# why: few columns, no order and no limit, since each costs a good part of the scan; the
# rows are few, and are put in order below.
_NAME_COLUMNS = """
select
    entity_id, state_code, county_name, normalised_name, name_type, population_count,
"""

_NAMES = f"""{_NAME_COLUMNS}
    jaro_winkler_similarity(normalised_name, $name, 0.86) as similarity
from marts.mart_lookup_names
"""

_FITTING = """(
    list_contains($names, normalised_name)
    or jaro_winkler_similarity(normalised_name, $name, 0.86) >= 0.86
)
"""

_FITTING_ANYWHERE = f"{_NAMES}where $state_code = '' and {_FITTING}"

_FITTING_IN_STATE = f"{_NAMES}where state_code = $state_code and {_FITTING}"

_EQUAL_ELSEWHERE = f"""{_NAMES}where
    state_code <> $state_code
    and list_contains($names, normalised_name)
"""

_BEGUN = f"""{_NAME_COLUMNS}    0.86 as similarity
from marts.mart_lookup_names
where
    starts_with(normalised_name, $name)
    and ($state_code = '' or state_code = $state_code)
    and name_type <> 'initials'
order by population_count desc nulls last, entity_id
limit 60
"""

_WORDS = f"""{_NAME_COLUMNS}    0.9 as similarity
from marts.mart_lookup_names
where
    regexp_matches(normalised_name, $pattern)
    and ($state_code = '' or state_code = $state_code)
    and name_type <> 'initials'
order by population_count desc nulls last, entity_id
limit 60
"""

_AREAS = """
select * from marts.mart_place_lookup
where list_contains($lookup_ids, lookup_id)
"""

# why: no order, which costs more than the scan; the rows are put in order below.
_BY_ID = """
select * from marts.mart_agency_profiles
where list_contains($agency_ids, agency_id)
"""

# why: kept once it was asked for, a state answers each question about a place there.
_OF_STATE = """
select * from marts.mart_agency_profiles
where state_code = $state_code
"""

_POLICE = """
select lookup_id, agency_id, body_name, police_role
from marts.fct_place_police
where state_code = $state_code
"""

_SERVED_FIRST = {"town": 0, "county": 1, "campus": 2, "state": 3}
_SERVING = ("serves", "place_id", "county_fips", "whole_county_fips")
_MOST_TELLING_FIRST = ("kind_order", "status_order", "agency_name", "agency_id")

_REGISTERED = """
select * from marts.mart_register_bodies
where list_contains($oris, ori)
order by body_name, ori
"""

# why: a box first, since the distance of few towns need be measured.
_NEAREST_WITH_RING = """
select
    *,
    round(
        marts.miles_between(
            cast($latitude as double), cast($longitude as double), latitude, longitude
        ),
        1
    ) as distance_miles
from marts.mart_agency_profiles
where
    distance_miles <= 50
    and has_ring_record
    and serves = 'town'
    and not is_beside_town_police
    and abs(latitude - cast($latitude as double)) <= 0.8
    and abs(longitude - cast($longitude as double)) <= 2
    and place_id <> $place_id
order by distance_miles, agency_id
limit 4
"""

_TOWNS_OF_COUNTY = """
select * from marts.mart_agency_profiles
where serves in ('town', 'unknown_town', 'campus') and county_fips = $county_fips
order by agency_name, agency_id
"""

_STATUSES_OF_STATE = """
select * from marts.mart_ring_statuses_by_state
where state_code = $state_code
order by status_order, has_ring_record desc
"""

_SEARCHED = """
select * from marts.mart_lookup_sources
order by entry_count desc, source_id
"""


def fold_names(names: Sequence[str]) -> list[str]:
    """Write names as ``mart_lookup_names`` does: without case, accents, short forms.

    Args:
        names: As a reader typed them.

    Returns:
        One folded name per name, in their order.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        the function ``marts.normalised_name``
    """
    folded: list[str] = run_value(_FOLDED, names=names)
    return folded


def names_fitting(names: Sequence[str], name: str, state_code: str) -> pa.Table:
    """List the names that equal one of these or are spelt nearly as the leading one.

    Args:
        names: Folded names, each of which may be meant.
        name: The one of them that others are compared with.
        state_code: State to look in; empty for all.

    Returns:
        One row per name and thing, in no order: ``entity_id``, ``state_code``,
        ``county_name``, ``normalised_name``, ``name_type`` (str), ``population_count``
        (int, null where not known) and ``similarity`` (float, 0 to 1).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_lookup_names``
    """
    sql = _FITTING_IN_STATE if state_code else _FITTING_ANYWHERE
    return run(sql, names=names, name=name, state_code=state_code)


def names_equal_elsewhere(names: Sequence[str], name: str, state_code: str) -> pa.Table:
    """List the names outside a state that equal one of these.

    Args:
        names: Folded names, each of which may be meant.
        name: The one of them that others are compared with.
        state_code: State to leave out.

    Returns:
        As :func:`names_fitting`.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_lookup_names``
    """
    return run(_EQUAL_ELSEWHERE, names=names, name=name, state_code=state_code)


def names_beginning(name: str, state_code: str) -> pa.Table:
    """List the names that begin with a folded name.

    Args:
        name: The start.
        state_code: State to look in; empty for all.

    Returns:
        As :func:`names_fitting`, at most 60, the most residents first.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_lookup_names``
    """
    return run(_BEGUN, name=name, state_code=state_code)


def names_matching(pattern: str, state_code: str) -> pa.Table:
    """List the names in which a regular expression is found.

    Args:
        pattern: The expression.
        state_code: State to look in; empty for all.

    Returns:
        As :func:`names_fitting`, at most 60, the most residents first.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_lookup_names``
    """
    return run(_WORDS, pattern=pattern, state_code=state_code)


def areas(lookup_ids: Sequence[str]) -> pa.Table:
    """Say what is known in places and counties.

    Args:
        lookup_ids: Ids of ``mart_lookup_names`` for places and counties.

    Returns:
        One row per known id, in no order.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_place_lookup``
    """
    return run(_AREAS, lookup_ids=list(lookup_ids))


def agencies_by_id(agency_ids: Sequence[str]) -> pa.Table:
    """Say what is known of agencies.

    Args:
        agency_ids: Ids of agencies.

    Returns:
        One row per known id, the most telling first.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles``
    """
    return _most_telling_first(run(_BY_ID, agency_ids=list(agency_ids)))


def agencies_serving(place_id: str, county_fips: str, state_code: str) -> pa.Table:
    """List every agency on record that polices a place.

    Args:
        place_id: The place; empty for a county or a state.
        county_fips: Its county; empty for a state.
        state_code: Its state.

    Returns:
        One row per agency, of the town first, then the county, its campuses and the
        state.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles``
    """
    rows = run(_OF_STATE, state_code=state_code)
    places, served = list[int](), list[int]()
    columns = (rows[name].to_pylist() for name in _SERVING)
    for number, (serves, place, county, wholes) in enumerate(
        zip(*columns, strict=True)
    ):
        if (
            serves == "state"
            or (serves == "county" and county == county_fips)
            or (serves in {"town", "campus"} and place == place_id)
            or county_fips in (wholes or ())
        ):
            places.append(number)
            served.append(_SERVED_FIRST.get(str(serves), len(_SERVED_FIRST)))
    return _most_telling_first(rows.take(pa.array(places, pa.int64())), served)


def _most_telling_first(rows: pa.Table, *leading: Sequence[int]) -> pa.Table:
    """Put agencies in order, by the leading numbers of the rows before all else."""
    columns = [rows[name].to_pylist() for name in _MOST_TELLING_FIRST]
    places = range(rows.num_rows)
    order = [
        place for *_, place in sorted(zip(*leading, *columns, places, strict=True))
    ]
    return rows.take(pa.array(order, pa.int64()))


def police_of(lookup_id: str, state_code: str) -> pa.Table:
    """List every body that polices a place or county, on record or in the register.

    Args:
        lookup_id: As ``mart_place_lookup`` writes it.
        state_code: State of the place or county.

    Returns:
        One row per body, in no order: ``lookup_id`` as given, ``agency_id`` (str, null
        where we have no record of the body), ``body_name`` and ``police_role`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.fct_place_police``
    """
    rows = run(_POLICE, state_code=state_code)
    return rows.filter(pc.field("lookup_id") == lookup_id)


def registered_bodies(oris: Sequence[str]) -> pa.Table:
    """Say what is known of bodies that only the FBI's register has.

    Args:
        oris: Their identifiers.

    Returns:
        One row per known body, by name.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_register_bodies``
    """
    return run(_REGISTERED, oris=list(oris))


def towns_with_ring_near(latitude: float, longitude: float, place_id: str) -> pa.Table:
    """List the nearest towns whose own police are on record with Ring.

    Args:
        latitude: Degrees north of the place that is asked for.
        longitude: Degrees east.
        place_id: The place itself, which is left out; empty for a county.

    Returns:
        One row per agency with ``distance_miles`` between the centres, the nearest
        first, at most four within 50 miles.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles`` and the function ``marts.miles_between``
    """
    return run(
        _NEAREST_WITH_RING,
        latitude=str(latitude),
        longitude=str(longitude),
        place_id=place_id,
    )


def agencies_of_towns(county_fips: str) -> pa.Table:
    """List the agencies of the towns of a county.

    Args:
        county_fips: The county.

    Returns:
        One row per agency, by name.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_agency_profiles``
    """
    return run(_TOWNS_OF_COUNTY, county_fips=county_fips)


def statuses_of_state(state_code: str) -> pa.Table:
    """Count the agencies of a state by their status.

    Args:
        state_code: The state.

    Returns:
        One row per status that an agency of the state has, the most telling first. No
        rows for a state without an agency on record.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_ring_statuses_by_state``
    """
    return run(_STATUSES_OF_STATE, state_code=state_code)


def sources_searched() -> pa.Table:
    """List the sources in which a town or an agency was looked for.

    Returns:
        One row per source, the longest list first.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_lookup_sources``
    """
    return run(_SEARCHED)
