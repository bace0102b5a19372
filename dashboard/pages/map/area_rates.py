"""The table of states or counties with what the map shades them by."""

from __future__ import annotations

import pyarrow as pa

from dashboard.components.column_registry import pick_columns
from dashboard.components.tables import folded_table

_SHOWN = {
    "states": pick_columns(
        *(("area_name", "State"), "agency_count", "local_agency_count"),
        *("population_2020", "fbi_listed_local_agency_count", "agencies_per_100k"),
        *("fbi_listed_share", "is_small_count", "is_small_share_base"),
    ),
    "reach": pick_columns(
        *(("area_name", "State"), "reached_resident_share", "reached_resident_count"),
        *("resident_count", "reached_place_count", "place_count"),
        *("uncounted_agency_count", "county_agency_count"),
    ),
    "counties": pick_columns(
        *(("area_name", "County"), "agency_count", "population_2020"),
        *("agencies_per_100k", "is_small_base"),
    ),
}


def area_rates(areas: pa.Table, *, level: str) -> None:
    """List the areas with count, rate and share.

    Args:
        areas: Rows of ``shaded_areas``.
        level: ``states``, ``counties``, or ``reach`` for states by residents.
    """
    label = f"Numbers by {'county' if level == 'counties' else 'state'}"
    folded_table(label, areas, _SHOWN[level], name=f"{level}_by_rate")
