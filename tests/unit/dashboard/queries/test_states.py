"""Outlines come from the snapshot that is read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dashboard.queries._run import reading
from dashboard.queries.states import state_shapes
from dashboard.server.map_data import shapes_body
from tests.later_snapshot import data_dir_copy, publish_without_illinois
from warehouse.paths import DATA_DIR_VARIABLE, SEEDS_DIR, default_project
from warehouse.snapshots.store import COUNTIES_FILE, STATES_FILE, current_snapshot


@pytest.fixture
def older(
    built_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Data folder with an older and a newer snapshot."""
    folder = data_dir_copy(built_data_dir, tmp_path / "data")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(folder))
    before = current_snapshot(default_project()).folder
    publish_without_illinois(default_project())
    return before


def _dot_count() -> int:
    return len(json.loads(gzip.decompress(shapes_body("state"))))


def test_a_pinned_link_draws_the_shapes_of_its_snapshot(older: Path) -> None:
    shapes = json.loads((SEEDS_DIR / "reference" / STATES_FILE).read_text("utf-8"))
    shapes["features"] = shapes["features"][:3]
    (older / STATES_FILE).write_text(json.dumps(shapes), "utf-8")
    with reading(older.name):
        assert len(state_shapes()) == _dot_count() == 3
    assert len(state_shapes()) == _dot_count() == 52


@pytest.mark.parametrize("name", [STATES_FILE, COUNTIES_FILE])
def test_a_build_publishes_its_shapes(warehouse_file: Path, name: str) -> None:
    published = (warehouse_file.parent / name).read_bytes()
    assert published == (SEEDS_DIR / "reference" / name).read_bytes()
