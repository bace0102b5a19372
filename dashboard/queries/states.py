"""States, larger towns, and the shapes of states and counties."""

from __future__ import annotations

import json
import re
from typing import Any, cast

import pyarrow as pa

from dashboard.formats import ANY
from dashboard.queries.snapshot_reader import per_snapshot, run, snapshot_file
from warehouse.snapshots.store import (
    COUNTIES_FILE,
    STATE_OUTLINES_FILE,
    STATES_FILE,
)

_CORNER = re.compile(r"\[(-?[\d.]+, -?[\d.]+)\]")

_STATES = """
select state_code, state_name, state_name_es, state_fips
from marts.dim_states
order by state_name
"""


def states() -> pa.Table:
    """List states, the District of Columbia and Puerto Rico, by name."""
    return run(_STATES)


@per_snapshot
def state_names() -> dict[str, str]:
    """Name the states by their two letters."""
    return dict(
        zip(*(column.to_pylist() for column in states().columns[:2]), strict=True)
    )


@per_snapshot
def spanish_state_names() -> dict[str, str]:
    """Name those states in Spanish that have another name in it."""
    rows = states().to_pylist()
    return {r["state_code"]: r["state_name_es"] for r in rows if r["state_name_es"]}


Feature = dict[str, Any]


def _features(name: str) -> list[Feature]:
    """Read the outlines in a file of the snapshot; ``id`` is the FIPS code."""
    text = (snapshot_file().parent / name).read_text("utf-8")
    return cast("list[Feature]", json.loads(text)["features"])


@per_snapshot
def state_shapes() -> list[Feature]:
    """Return one simple GeoJSON feature per state, for maps of the country."""
    return _features(STATES_FILE)


@per_snapshot
def state_outline_by_fips() -> dict[str, Feature]:
    """Return the outline of each state in detail, as its counties have it."""
    return {feature["id"]: feature for feature in _features(STATE_OUTLINES_FILE)}


@per_snapshot
def _corners() -> dict[str, frozenset[str]]:
    return {
        fips: frozenset(_CORNER.findall(json.dumps(feature["geometry"])))
        for fips, feature in state_outline_by_fips().items()
    }


def touching_states(state_fips: str) -> list[str]:
    """Return the FIPS codes of the states that share a border with one."""
    own = _corners().get(state_fips, frozenset())
    return [
        fips
        for fips, corners in _corners().items()
        if fips != state_fips and not own.isdisjoint(corners)
    ]


@per_snapshot
def _texts_of_counties() -> dict[str, str]:
    """Read the outlines of each state's counties as JSON, by FIPS code.

    why: as Python objects they take 13 times as much memory.
    """
    by_state: dict[str, list[object]] = {}
    for feature in _features(COUNTIES_FILE):
        by_state.setdefault(feature["id"][:2], []).append(feature)
    return {state: json.dumps(features) for state, features in by_state.items()}


@per_snapshot
def county_shapes(state_fips: str) -> list[Feature]:
    """Return one GeoJSON feature per county of a state; ``id`` is the FIPS code."""
    return cast("list[Feature]", json.loads(_texts_of_counties().get(state_fips, "[]")))


# Labels that find no room are left out, so a few too many do no harm.
_LARGER_TOWNS = """
select place_name, population_count, longitude, latitude, source_id
from marts.dim_places
where $state_code in ('any', state_code) and not is_township_beside_town
order by population_count desc nulls last, place_id
limit 40
"""


@per_snapshot
def state_fips() -> dict[str, str]:
    """Return the FIPS code of each state by its two letters, where it has one."""
    rows = states().to_pylist()
    return {row["state_code"]: row["state_fips"] for row in rows if row["state_fips"]}


def larger_towns(state_code: str = ANY) -> pa.Table:
    """List the larger towns of a state with their points, the largest first."""
    return run(_LARGER_TOWNS, state_code=state_code)
