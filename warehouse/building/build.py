"""Bring the current snapshot up to date with the seeds and models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rich.console import Console

from warehouse.building.content_hash import content_hash
from warehouse.console import write_line
from warehouse.disk import build_lock
from warehouse.paths import Project, default_project
from warehouse.snapshots import store
from warehouse.snapshots.store import Snapshot, recording_outcome


def build(
    project: Project | None = None,
    console: Console | None = None,
    now: datetime | None = None,
) -> Path:
    """Make the current snapshot match the seeds and models, and return its file.

    One build runs at a time; a second one waits. A killed build leaves the current
    snapshot as it was, and the next build cleans up after it.
    """
    project = project or default_project()
    console = console or Console()
    say = partial(write_line, console)
    with build_lock(project, say):
        store.refuse_others(project)
        store.remove_leftovers(project)
        with (
            recording_outcome(project),
            _include_private_rows(project, say) as complete,
        ):
            snapshot = _update_snapshot(complete, console, say, now)
    return snapshot.warehouse_file


@contextmanager
def _include_private_rows(
    project: Project, say: Callable[[str], None]
) -> Iterator[Project]:
    """Yield a project whose seeds hold the private rows too, if it is for staff."""
    if not project.is_for_staff:
        yield project
    else:
        # It loads Frictionless, which a build of public rows may not need.
        from warehouse.seeds.private_rows import add_private_rows

        with add_private_rows(project, say) as complete:
            yield complete


def _update_snapshot(
    project: Project,
    console: Console,
    say: Callable[[str], None],
    now: datetime | None,
) -> Snapshot:
    """Return the snapshot of a project's input, made current and built if needed."""
    digest = content_hash(project)
    current_id = store.current_id(project)
    snapshot = _find_equal_snapshot(project, digest, current_id, say)
    audience = " for staff" if project.is_for_staff else ""
    if snapshot is None:
        # A build that finds nothing to do, as `make run` mostly does, should not
        # wait for DuckDB and Frictionless to load.
        from warehouse.building.new_snapshot import make_snapshot

        now = now or datetime.now(UTC)
        snapshot = make_snapshot(project, digest, console, now)
        say(f"Published snapshot {snapshot.snapshot_id}{audience}.")
    elif snapshot.snapshot_id == current_id:
        say(f"Nothing changed since snapshot {snapshot.snapshot_id}{audience}.")
    else:
        store.point_to(project, snapshot.snapshot_id)
        say(
            f"Snapshot {snapshot.snapshot_id}{audience} was built from the same seeds "
            "and models. It is current again."
        )
    return snapshot


def _find_equal_snapshot(
    project: Project, digest: str, current_id: str | None, say: Callable[[str], None]
) -> Snapshot | None:
    """Return the snapshot with a content hash, the current one if it has it."""
    equals = [
        snapshot
        for snapshot in store.list_snapshots(project, say)
        if snapshot.content_hash == digest
    ]
    equals.sort(key=lambda snapshot: snapshot.snapshot_id != current_id)
    return equals[0] if equals else None
