"""How the snapshot was built and checked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pyarrow as pa

from dashboard.queries.snapshot_reader import catalog
from warehouse.downloads.files import list_files
from warehouse.paths import default_project, stale_days
from warehouse.snapshots.store import (
    WAREHOUSE_FILE,
    LastBuild,
    Snapshot,
    current_snapshot,
    find_snapshot,
    read_last_build,
)


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


def files_of(snapshot_id: str) -> tuple[str, date, list[str]]:
    """Return version and day of a snapshot that pages cannot draw, and its files."""
    snapshot = find_snapshot(default_project(), snapshot_id)
    made_on = datetime.fromisoformat(snapshot.built_at).date()
    return snapshot.version, made_on, [WAREHOUSE_FILE, *sorted(list_files(snapshot))]


def snapshot_made() -> Snapshot:
    """Return the snapshot's stamp, commit, tests, row counts and tool versions."""
    return catalog().snapshot


def status_rule() -> str:
    """Return the rule that decides an agency's status, as Markdown from the models."""
    return catalog().doc_blocks["status_rule"]


def passed_tests() -> pa.Table:
    """List the rules that all rows of some tables passed."""
    tests = catalog().tests
    return pa.table(
        {
            "rule": [test.rule for test in tests],
            "tables": [", ".join(test.tables) for test in tests],
        }
    )
