"""Addresses of towns and counties."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.queries.snapshot_reader import rows_with, run_rows
from dashboard.rows import Row

_BY_PATH = """
select * from pages.page_place_addresses
where page_path = $page_path
"""

_BY_ID = """
select * from pages.page_place_addresses
where lookup_id = $lookup_id
"""

_PATHS = "select page_path from pages.page_place_addresses order by page_path"

_FORMER = """
select
    'place-' || place_id as lookup_id,
    unnest(former_paths) as page_path
from marts.dim_places
order by page_path
"""

_AREAS = """
select
    page_path,
    path_above,
    name_slug,
    area_name,
    legal_kind,
    county_name,
    leading_agency_name,
    ring_status,
    ring_status_on,
    ring_status_on_precision
from pages.page_place_addresses
join marts.mart_place_lookup using (lookup_id)
"""

_TOWNS = f"""
{_AREAS}
where starts_with(path_above, $state || '/')
order by area_name, page_path
"""

_WITHIN = f"""
{_AREAS}
where
    path_above = $path_above
    or place_id in (
        select bridge.place_id
        from marts.bridge_place_counties as bridge
        join pages.page_place_addresses as counties
            on counties.lookup_id = 'county-' || bridge.county_fips
        where counties.page_path = $path_above
    )
order by area_name, page_path
"""  # noqa: S608 - our own

# Pages by a name that readers use, and that name where it is another.
_NAMED = """
with searched as (
    select
        lookup_id as entity_id,
        areas.area_name as page_name,
        concat_ws(
            ', ',
            if(areas.area_type = 'place', areas.county_name, null),
            areas.state_code
        ) as where_text,
        concat(
            if(areas.area_type = 'place', 'town/', 'county/'), addresses.page_path
        ) as page_path,
        areas.county_name,
        areas.state_code,
        if(areas.area_type = 'place', addresses.name_slug, '') as name_slug,
        areas.population_count
    from pages.page_place_addresses as addresses
    join marts.mart_place_lookup as areas using (lookup_id)
    union all
    select
        agency_id,
        agency_name,
        concat_ws(', ', coalesce(place_name, county_name), state_code),
        concat('agency/', agency_id),
        county_name,
        state_code,
        '',
        null
    from marts.mart_agencies
)
select
    searched.page_name,
    searched.where_text,
    searched.page_path,
    searched.county_name,
    searched.state_code,
    searched.name_slug,
    replace(names.normalized_name, ' ', '') as searched_as,
    nullif(names.normalized_name, marts.normalized_name(searched.page_name))
        as other_name
from pages.page_lookup_names as names
join searched using (entity_id)
where
    names.name_type in ('own', 'beside', 'nickname')
    and starts_with(searched_as, $beginning)
    and (
        $towns is null
        or list_contains($towns, concat(searched.state_code, '/', searched.name_slug))
    )
order by
    names.entity_type = 'agency',
    searched.population_count desc nulls last,
    searched.page_name,
    searched.page_path
"""

_BEGINNINGS = """
select distinct left(replace(normalized_name, ' ', ''), $length) as beginning
from pages.page_lookup_names
"""

_NAMESAKES = """
select * from pages.page_place_addresses
where
    area_type = 'place'
    and state_code = upper($state)
    and name_slug = $name
order by page_path
"""


def address_of(lookup_id: str) -> Row:
    """Return the address of a place or county, and whether it is one; empty if none.

    ``page_path`` is such as ``il/dupage-county/addison``.
    """
    return next(iter(run_rows(_BY_ID, lookup_id=lookup_id)), {})


def known_address(page_path: str) -> Row:
    """Return the place or county at an address; empty if none."""
    return next(iter(run_rows(_BY_PATH, page_path=page_path)), {})


def lookup_id_at(page_path: str) -> str:
    """Return the id of the place or county at an address; empty if none."""
    return str(known_address(page_path).get("lookup_id", ""))


def current_address_of(page_path: str) -> str:
    """Return the current address of a former one; empty if it never existed."""
    rows = rows_with(_FORMER, "page_path", page_path)
    return str(address_of(rows[0]["lookup_id"]).get("page_path", "")) if rows else ""


def places_below(page_path: str) -> Sequence[Row]:
    """List the places of a county, or the counties of a state, with their addresses."""
    return run_rows(_WITHIN, path_above=page_path)


def towns_of_state(code: str) -> Sequence[Row]:
    """List the towns of a state by name, with their addresses."""
    return run_rows(_TOWNS, state=code)


def namesakes(state: str, name: str) -> Sequence[Row]:
    """List the places of a state with a name, written as in an address."""
    return run_rows(_NAMESAKES, state=state, name=name)


def addresses() -> list[str]:
    """List the addresses of all places and counties, in order."""
    return [row["page_path"] for row in run_rows(_PATHS)]


def former_addresses() -> list[str]:
    """List the addresses that no place has any more, in order."""
    return [row["page_path"] for row in run_rows(_FORMER)]


def beginnings_of_names(length: int) -> set[str]:
    """Return the first characters of all folded names, without spaces."""
    return {row["beginning"] for row in run_rows(_BEGINNINGS, length=length)}


def named_pages(
    beginning: str = "", towns: Sequence[str] | None = None
) -> Sequence[Row]:
    """List places, counties and agencies that have a page by their names, for search.

    The largest first, agencies last by name: ``page_name``, ``where_text`` (such as
    ``DuPage County, IL``) and ``page_path``.

    Args:
        beginning: Of the folded name, without spaces; empty for all.
        towns: Only these, such as ``IL/addison``.
    """
    return run_rows(_NAMED, beginning=beginning, towns=towns and [*towns])
