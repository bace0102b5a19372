"""The snapshots of this server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pyarrow as pa

from warehouse.paths import default_project, stale_days
from warehouse.snapshots.store import (
    LastBuild,
    current_id,
    current_snapshot,
    list_snapshots,
    read_last_build,
)

_COLUMNS: dict[str, pa.DataType] = {
    "snapshot_id": pa.string(),
    "content_hash": pa.string(),
    "git_commit": pa.string(),
    "row_count": pa.int64(),
    "tests_passed_count": pa.int64(),
    "is_current": pa.bool_(),
    "built_at": pa.timestamp("s"),
}


class BuildTrouble(NamedTuple):
    """Why the data may be older than the evidence.

    Attributes:
        has_failed: Whether the last build failed; otherwise it is too old.
        since_on: Day of that build.
    """

    has_failed: bool
    since_on: date


def build_trouble() -> BuildTrouble | None:
    """Tell whether the last build failed or is too old; None if neither."""
    most = stale_days()
    if most is None:
        return None
    project = default_project()
    last = read_last_build(project)
    if last is None:
        built_at = current_snapshot(project).built_at
        last = LastBuild(datetime.fromisoformat(built_at), has_passed=True)
    is_old = datetime.now(UTC) - last.ended_at > timedelta(days=most)
    if last.has_passed and not is_old:
        return None
    return BuildTrouble(not last.has_passed, last.ended_at.date())


def snapshots() -> pa.Table:
    """List the finished snapshots, newest first; ``row_count`` is of all marts."""
    project = default_project()
    current = current_id(project)
    rows = [
        {
            "snapshot_id": snapshot.snapshot_id,
            "content_hash": snapshot.content_hash,
            "git_commit": snapshot.git_commit,
            "row_count": sum(snapshot.row_counts.values()),
            "tests_passed_count": snapshot.tests_passed,
            "is_current": snapshot.snapshot_id == current,
            "built_at": datetime.fromisoformat(snapshot.built_at).replace(tzinfo=None),
        }
        for snapshot in list_snapshots(project)
    ]
    return pa.Table.from_pylist(rows, pa.schema(_COLUMNS))
