"""Which snapshots this server could show, and which it does."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from warehouse.paths import default_project
from warehouse.snapshots.store import current_id, list_snapshots

_COLUMNS: dict[str, pa.DataType] = {
    "snapshot_id": pa.string(),
    "content_hash": pa.string(),
    "git_commit": pa.string(),
    "row_count": pa.int64(),
    "tests_passed_count": pa.int64(),
    "is_current": pa.bool_(),
    "built_at": pa.timestamp("s"),
}


def snapshots() -> pa.Table:
    """List the finished snapshots of this server.

    Returns:
        One row per snapshot, newest first: ids, ``row_count`` (of all marts),
        ``tests_passed_count``, ``is_current`` and ``built_at`` (UTC). No rows if
        nothing was ever published.
    """
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
