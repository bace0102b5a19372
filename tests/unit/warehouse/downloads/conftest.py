"""The files of the real snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.downloads.files import FILES
from warehouse.paths import DBT_DIR, SEEDS_DIR, Project
from warehouse.snapshots.catalog import Catalog, read_catalog
from warehouse.snapshots.store import Snapshot, current_snapshot


@pytest.fixture(scope="session")
def real_snapshot(built_data_dir: Path) -> Snapshot:
    """The snapshot of the real seeds."""
    return current_snapshot(Project(SEEDS_DIR, DBT_DIR, built_data_dir))


@pytest.fixture(scope="session")
def real_catalog(real_snapshot: Snapshot) -> Catalog:
    """What that snapshot offers."""
    return read_catalog(real_snapshot)


@pytest.fixture(scope="session")
def folder(real_snapshot: Snapshot) -> Path:
    """Its files. Not to be changed."""
    return real_snapshot.folder / FILES
