"""A newer snapshot of the real record with a few differences."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from warehouse.paths import Project, default_project
from warehouse.snapshots.diff import DIFFERENCES_FILE, keep_differences
from warehouse.snapshots.store import (
    DESCRIPTION_FILE,
    Snapshot,
    add,
    current_snapshot,
)


def project_copy(built_data_dir: Path, folder: Path) -> Project:
    """Return the project with a copy of its snapshots, to publish into."""
    return replace(default_project(), data_dir=shutil.copytree(built_data_dir, folder))


def forget_hashes(folder: Path) -> None:
    """Remove the hashes of a snapshot, so that it opens after a change."""
    file = folder / DESCRIPTION_FILE
    description = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**description, "file_hashes": {}}), "utf-8")


def publish_without_illinois(project: Project) -> Snapshot:
    """Publish a newer snapshot without Illinois on its map, and return it."""
    gone = "delete from marts.mart_agencies_on_map where state_name = 'Illinois'"
    return publish_later(project, gone)


def publish_later(
    project: Project, *statements: str, is_compared: bool = False, **description: str
) -> Snapshot:
    """Publish a newer snapshot, dated a day later.

    ``statements`` change its file and ``description`` its description; the content hash
    always differs. What differs is only kept if the two are compared, which takes most
    of the time.
    """
    before = current_snapshot(project)
    built_at = datetime.fromisoformat(before.built_at) + timedelta(days=1)
    snapshot_id = f"{built_at:%Y%m%dT%H%M%SZ}-00000002"
    folder = project.data_dir / ".building-later"
    shutil.copytree(before.folder, folder)
    (folder / DIFFERENCES_FILE).unlink(missing_ok=True)
    with duckdb.connect(str(folder / before.warehouse_file.name)) as connection:
        for statement in statements:
            connection.execute(statement)
        tables = {
            name: connection.execute(f"select count(*) from {schema}.{name}").fetchone()
            for schema, name in connection.execute(
                "select schema_name, table_name from duckdb_tables()"
            ).fetchall()
        }
        view = connection.execute(
            "select sql from duckdb_views() where view_name = 'about'"
        ).fetchone()
        assert view
        text = view[0].replace(before.snapshot_id, snapshot_id)
        stamp = datetime.fromisoformat(before.built_at)
        text = text.replace(
            f"{stamp:%Y-%m-%d %H:%M:%S}", f"{built_at:%Y-%m-%d %H:%M:%S}"
        )
        connection.execute("drop view marts.about")
        connection.execute(text)
    made = replace(
        before,
        snapshot_id=snapshot_id,
        built_at=built_at.isoformat(timespec="seconds"),
        row_counts={name: row[0] for name, row in tables.items() if row},
        folder=folder,
        predecessor=before.snapshot_id,
        **{"content_hash": snapshot_id, **description},  # type: ignore[arg-type]
    )
    if is_compared:
        keep_differences(before, made)
    return add(project, made)
