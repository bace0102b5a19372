"""Questions about the addresses of towns and counties."""

from __future__ import annotations

from dashboard.queries._run import run, run_part
from dashboard.text.rows import Row, as_rows
from warehouse.errors import SnapshotTooOldError

_BY_PATH = """
select * from pages.page_place_addresses
order by page_path
"""

_BY_ID = """
select * from pages.page_place_addresses
order by lookup_id
"""

_FORMER = """
select * from pages.page_former_addresses
order by page_path
"""

_WITHIN = """
select
    *,
    regexp_replace(page_path, '/[^/]*$', '') as path_above
from pages.page_place_addresses
order by path_above, page_path
"""

_NAMED = """
select
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
    0 as kind_order,
    coalesce(areas.population_count, 0) as population_count
from pages.page_place_addresses as addresses
join marts.mart_place_lookup as areas using (lookup_id)
union all
select
    agency_name,
    concat_ws(', ', coalesce(place_name, county_name), state_code),
    concat('agency/', agency_id),
    county_name,
    state_code,
    '',
    1,
    0
from pages.page_agency_profiles
order by kind_order, population_count desc, page_name, page_path
"""

_NAMESAKES = """
select * from pages.page_place_addresses
where
    starts_with(lookup_id, 'place-')
    and state_code = upper($state)
    and name_slug = $name
order by page_path
"""


def address_of(lookup_id: str) -> str:
    """Return the address of a place or county, below ``/town`` or ``/county``.

    Args:
        lookup_id: As ``mart_place_lookup`` writes it.

    Returns:
        Such as ``il/dupage-county/addison``; empty where there is none, or for a
        snapshot made before there were any.

    Source:
        ``pages.page_place_addresses``
    """
    try:
        found = run_part(_BY_ID, "lookup_id", lookup_id)["page_path"].to_pylist()
    except SnapshotTooOldError:
        return ""
    return str(found[0]) if found else ""


def lookup_id_at(page_path: str) -> str:
    """Say which place or county has an address; empty for none.

    Args:
        page_path: As :func:`address_of` writes it.

    Source:
        ``pages.page_place_addresses``
    """
    found = run_part(_BY_PATH, "page_path", page_path)["lookup_id"].to_pylist()
    return str(found[0]) if found else ""


def address_after(page_path: str) -> str:
    """Return where the place of a former address stands today.

    Args:
        page_path: As :func:`address_of` wrote it once.

    Returns:
        As :func:`address_of` writes it; empty where the address never was, or for a
        snapshot made before any was former.

    Source:
        ``pages.page_former_addresses``, ``pages.page_place_addresses``
    """
    try:
        found = run_part(_FORMER, "page_path", page_path)["lookup_id"].to_pylist()
    except SnapshotTooOldError:
        return ""
    return address_of(str(found[0])) if found else ""


def addresses_in(page_path: str) -> list[Row]:
    """List the places of a county, or the counties of a state.

    Args:
        page_path: Address of the county or state, below ``/county`` or ``/state``.

    Returns:
        One row per place or county, by address.

    Source:
        ``pages.page_place_addresses``
    """
    return [*as_rows(run_part(_WITHIN, "path_above", page_path))]


def namesakes(state: str, name: str) -> list[Row]:
    """List the places of a state that bear a name.

    Args:
        state: Two letters, in either case.
        name: As an address writes it.

    Returns:
        One row per place, by address.

    Source:
        ``pages.page_place_addresses``
    """
    return [*run(_NAMESAKES, state=state, name=name).to_pylist()]


def addresses() -> list[str]:
    """List the address of every place and county.

    Returns:
        As :func:`address_of` writes them, in order.

    Source:
        ``pages.page_place_addresses``
    """
    return [*map(str, run(_BY_PATH)["page_path"].to_pylist())]


def former_addresses() -> list[str]:
    """List the addresses that places had and no place has any more.

    Returns:
        As :func:`address_of` wrote them, in order; empty for a snapshot made before
        any was former.

    Source:
        ``pages.page_former_addresses``
    """
    try:
        return [*map(str, run(_FORMER)["page_path"].to_pylist())]
    except SnapshotTooOldError:
        return []


def named_pages() -> list[Row]:
    """List what has a page of its own by a name that readers look for.

    One row per place, county (the largest first) and agency (by name), with its
    ``page_name``, ``where_text`` (such as ``DuPage County, IL``) and ``page_path``.
    """
    return [*run(_NAMED).to_pylist()]
