"""An export of the real snapshot, written once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from warehouse.downloads.export import Export, export_snapshot
from warehouse.paths import DBT_DIR, SEEDS_DIR, Project
from warehouse.snapshots.catalog import Catalog, read_catalog
from warehouse.snapshots.store import Snapshot, current_snapshot


@dataclass(frozen=True)
class Exported:
    """An export and what it was made from."""

    snapshot: Snapshot
    written: Export
    names: tuple[str, ...]


@pytest.fixture(scope="session")
def real_snapshot(built_data_dir: Path) -> Snapshot:
    """The snapshot of the real seeds."""
    return current_snapshot(Project(SEEDS_DIR, DBT_DIR, built_data_dir))


@pytest.fixture(scope="session")
def real_catalog(real_snapshot: Snapshot) -> Catalog:
    """What that snapshot offers."""
    return read_catalog(real_snapshot)


@pytest.fixture(scope="session")
def exported(
    real_snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Exported:
    """The real snapshot as files. Not to be changed."""
    names: list[str] = []
    folder = tmp_path_factory.mktemp("export") / "porchlight"
    written = export_snapshot(real_snapshot, folder, names.append)
    return Exported(real_snapshot, written, tuple(names))
