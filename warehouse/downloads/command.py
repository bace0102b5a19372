"""``python -m warehouse export``: a snapshot as files, with progress."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from warehouse.console import progress_bar
from warehouse.downloads.export import expected_file_count, export_snapshot
from warehouse.lock import owner_only
from warehouse.paths import Project
from warehouse.snapshots.store import current_snapshot, find_snapshot

_MEGABYTE = 1_000_000


def run_export(
    project: Project, folder: Path, snapshot_id: str | None, console: Console
) -> str:
    """Write a snapshot as files, show progress, and return a sentence on the result."""
    if snapshot_id is None:
        snapshot = current_snapshot(project)
    else:
        snapshot = find_snapshot(project, snapshot_id)
    with owner_only(project), progress_bar(console) as bar:
        task = bar.add_task("reading", total=expected_file_count(snapshot))
        written = export_snapshot(
            snapshot,
            folder,
            lambda name: bar.update(task, advance=1, description=name),
        )
    size = f"{written.byte_count / _MEGABYTE:,.0f} MB"
    return (
        f"Wrote {written.file_count} files ({size}) of snapshot "
        f"{snapshot.snapshot_id} to {written.folder}. Start with README.txt."
    )
