"""The table of states or counties with what the map shades them by."""

from __future__ import annotations

import pyarrow as pa

from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import folded_table

_SHOWN = {
    "state": pick_columns(
        *(("area_name", "State"), "agency_count", "local_agency_count"),
        *("population_2020", "fbi_listed_local_agency_count", "agencies_per_100k"),
        *("fbi_listed_share", "is_small_count", "is_small_share_base"),
    ),
    "reach": pick_columns(
        *("area_name", "state_code", "residents_in_ring_towns_share"),
        *("residents_in_ring_towns_count", "resident_count"),
        *("open_resident_count", "assumed_resident_count"),
        *("ring_town_count", "place_count"),
        *("uncounted_agency_count", "county_agency_count"),
    ),
    "county": pick_columns(
        *(("area_name", "County"), "state_code", "agency_count", "population_2020"),
        *("first_year", "agencies_per_100k", "is_small_base"),
    ),
}


def area_rates(areas: pa.Table, *, level: str, is_reach: bool) -> None:
    """List the areas with count, rate and share.

    Args:
        areas: Rows of ``shaded_areas``.
        level: ``state`` or ``county``.
        is_reach: Whether residents are counted, and not agencies.
    """
    shown = _SHOWN["reach" if is_reach else level]
    held = set(areas.column_names)
    columns = {name: shown[name] for name in shown if name in held}
    folded_table(f"Numbers by {level}", areas, columns, name=f"map_by_{level}")
