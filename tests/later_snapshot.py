"""A newer snapshot of the real record with a few differences."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from warehouse.downloads.files import PACKAGE_FILE
from warehouse.paths import Project, default_project
from warehouse.snapshots.diff import DIFFERENCES_FILE, keep_differences
from warehouse.snapshots.store import (
    DESCRIPTION_FILE,
    Snapshot,
    add,
    current_snapshot,
)

# A statement for a newer snapshot.
WITHOUT_ILLINOIS = "delete from marts.mart_agencies where state_code = 'IL'"


def project_copy(built_data_dir: Path, folder: Path) -> Project:
    """Return the project with a copy of its snapshots, to publish into."""
    return replace(default_project(), data_dir=shutil.copytree(built_data_dir, folder))


def forget_hashes(folder: Path) -> None:
    """Remove the hashes of a snapshot, so that it opens after a change."""
    file = folder / DESCRIPTION_FILE
    description = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**description, "file_hashes": {}}), "utf-8")


def publish_later(
    project: Project, *statements: str, is_compared: bool = False
) -> Snapshot:
    """Publish a newer snapshot, dated a day later, whose file some statements change.

    What differs is only kept if the two are compared, which takes most of the time.
    """
    before = current_snapshot(project)
    was = datetime.fromisoformat(before.built_at)
    now = was + timedelta(days=1)
    snapshot_id = f"{now:%Y%m%dT%H%M%SZ}-00000002"
    folder = project.data_dir / ".building-later"
    # The files of tables are two thirds of a snapshot, and the older one has them too.
    of_tables = shutil.ignore_patterns("csv", "parquet", PACKAGE_FILE)
    shutil.copytree(before.folder, folder, ignore=of_tables)
    (folder / DIFFERENCES_FILE).unlink(missing_ok=True)
    with duckdb.connect(str(folder / before.warehouse_file.name)) as connection:
        [(about,)] = connection.execute(
            "select sql from duckdb_views() where view_name = 'about'"
        ).fetchall()
        moments = (f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (was, now))
        about = about.replace(before.snapshot_id, snapshot_id).replace(*moments)
        for statement in (*statements, "drop view marts.about", about):
            connection.execute(statement)
    made = replace(
        before,
        snapshot_id=snapshot_id,
        built_at=now.isoformat(timespec="seconds"),
        content_hash=snapshot_id,
        folder=folder,
        predecessor=before.snapshot_id,
    )
    if is_compared:
        keep_differences(before, made)
    return add(project, made)
