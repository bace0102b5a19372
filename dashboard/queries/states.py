"""States, larger towns, and the shapes of states and counties."""

from __future__ import annotations

import json
from typing import Any, cast

import pyarrow as pa

from dashboard.queries._run import per_snapshot, run, snapshot_file
from warehouse.snapshots.store import COUNTIES_FILE, STATES_FILE

_STATES = """
select state_code, state_name
from marts.dim_states
order by state_name
"""


def states() -> pa.Table:
    """List states, the District of Columbia and Puerto Rico, by name."""
    return run(_STATES)


@per_snapshot(2)
def state_names() -> dict[str, str]:
    """Name the states by their two letters."""
    return dict(
        zip(*(column.to_pylist() for column in states().columns[:2]), strict=True)
    )


@per_snapshot(2)
def state_shapes() -> list[dict[str, Any]]:
    """Return one GeoJSON feature per state; ``id`` is the FIPS code."""
    text = (snapshot_file().parent / STATES_FILE).read_text("utf-8")
    return cast("list[dict[str, Any]]", json.loads(text)["features"])


@per_snapshot(2)
def state_outlines() -> pa.Table:
    """Return the outlines of the states for charts, one row per corner."""
    corners: list[tuple[int, int, float, float]] = []
    ring_id = 0
    for shape in state_shapes():
        geometry = shape["geometry"]
        is_single = geometry["type"] == "Polygon"
        parts = [geometry["coordinates"]] if is_single else geometry["coordinates"]
        for ring in (ring for part in parts for ring in part):
            corners += [(ring_id, k, at[0], at[1]) for k, at in enumerate(ring)]
            ring_id += 1
    ring_ids, places, longitudes, latitudes = zip(*corners, strict=True)
    return pa.table(
        {
            "ring_id": pa.array(ring_ids, pa.int16()),
            "corner": pa.array(places, pa.int16()),
            "longitude": pa.array(longitudes, pa.float32()),
            "latitude": pa.array(latitudes, pa.float32()),
        }
    )


@per_snapshot(2)
def _texts_of_counties() -> dict[str, str]:
    """Read the outlines of each state's counties as JSON, by FIPS code.

    why: as Python objects they take 13 times as much memory.
    """
    text = (snapshot_file().parent / COUNTIES_FILE).read_text("utf-8")
    by_state: dict[str, list[object]] = {}
    for feature in json.loads(text)["features"]:
        by_state.setdefault(feature["id"][:2], []).append(feature)
    return {state: json.dumps(features) for state, features in by_state.items()}


@per_snapshot(8)
def county_shapes(state_fips: str) -> list[dict[str, Any]]:
    """Return one GeoJSON feature per county of a state; ``id`` is the FIPS code."""
    return cast(
        "list[dict[str, Any]]", json.loads(_texts_of_counties().get(state_fips, "[]"))
    )


_NAMED_STATES = """
select state_fips, state_code, state_name
from marts.dim_states
order by state_fips
"""

# why: a map of one state has room for about that many towns.
_LARGER_TOWNS = """
select place_name, population_count, longitude, latitude, source_id
from marts.dim_places
where population_count >= 40000 and not is_township_beside_town
order by population_count desc, place_id
"""


def named_states() -> pa.Table:
    """List states, the District of Columbia and Puerto Rico, by FIPS code."""
    return run(_NAMED_STATES)


def larger_towns() -> pa.Table:
    """List towns of 40,000 residents or more with their points, the largest first."""
    return run(_LARGER_TOWNS)
