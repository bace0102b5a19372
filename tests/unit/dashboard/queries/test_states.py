"""Outlines come from the snapshot that is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.queries.map_agencies import AgencyFilters, agencies_on_map
from dashboard.queries.snapshot_reader import reading
from dashboard.queries.states import county_shapes, state_shapes, touching_states
from tests.later_snapshot import WITHOUT_ILLINOIS, project_copy, publish_later
from warehouse.paths import DATA_DIR_VARIABLE, SEEDS_DIR
from warehouse.snapshots.store import (
    COUNTIES_FILE,
    STATE_OUTLINES_FILE,
    STATES_FILE,
    current_snapshot,
)


@pytest.fixture
def older(
    built_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Data folder with an older and a newer snapshot."""
    project = project_copy(built_data_dir, tmp_path / "data")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(project.data_dir))
    before = current_snapshot(project).folder
    publish_later(project, WITHOUT_ILLINOIS)
    return before


def test_a_pinned_link_draws_the_shapes_of_its_snapshot(older: Path) -> None:
    shapes = json.loads((SEEDS_DIR / "reference" / STATES_FILE).read_text("utf-8"))
    shapes["features"] = shapes["features"][:3]
    (older / STATES_FILE).write_text(json.dumps(shapes), "utf-8")
    with reading(older.name):
        assert len(state_shapes()) == 3
    assert len(state_shapes()) == 52


@pytest.mark.parametrize("name", [STATES_FILE, STATE_OUTLINES_FILE, COUNTIES_FILE])
def test_a_build_publishes_its_shapes(warehouse_file: Path, name: str) -> None:
    published = (warehouse_file.parent / name).read_bytes()
    assert published == (SEEDS_DIR / "reference" / name).read_bytes()


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("fips", "touching"),
    [("17", "18 19 21 29 55"), ("04", "06 08 32 35 49"), ("15", ""), ("23", "33")],
    ids=["Illinois", "Arizona, with a corner", "Hawaii", "Maine"],
)
def test_states_touch_where_their_outlines_meet(fips: str, touching: str) -> None:
    assert touching_states(fips) == touching.split()


@pytest.mark.usefixtures("warehouse_file")
def test_no_agency_of_chicago_lies_in_the_lake() -> None:
    lake = -87.52
    (cook,) = [shape for shape in county_shapes("17") if shape["id"] == "17031"]
    assert max(_easts(cook["geometry"]["coordinates"])) < lake
    rows = agencies_on_map(AgencyFilters(state_code="IL", search="Chicago")).to_pylist()
    assert rows
    assert max(row["longitude"] for row in rows) < lake


def _easts(part: Any) -> list[float]:  # noqa: ANN401 - nested lists
    if isinstance(part[0], float):
        return [part[0]]
    return [east for inner in part for east in _easts(inner)]
