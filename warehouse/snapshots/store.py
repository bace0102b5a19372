"""Finished builds: which there are, which one is current, which can go.

A snapshot is a folder that got its name only after its tests passed, and never
changes. ``current`` is a text file with the id of the one that readers see. It is
replaced in one step, so that a reader finds the old id or the new one, never half.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.errors import SnapshotUnknownError, WarehouseMissingError
from warehouse.paths import Project

WAREHOUSE_FILE = "porchlight.duckdb"
DESCRIPTION_FILE = "snapshot.json"
UNFINISHED_PREFIX = ".building-"
_REMOVED_PREFIX = ".removed-"
_POINTER_PREFIX = ".current-"
_LONGEST_READING = timedelta(minutes=10)
_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


@dataclass(frozen=True)
class Snapshot:
    """One finished, tested, immutable build of the warehouse.

    Attributes:
        snapshot_id: UTC stamp and first eight digits of the content hash.
        built_at: When the build began, as ISO text in UTC.
        as_of_on: Day up to which the evidence was searched, as ISO text; None if the
            dbt project states none.
        git_commit: Commit that the build was made from; None outside git and for staff.
        has_uncommitted_changes: Whether seeds, models or this package differed from
            that commit; None outside git and for staff.
        content_hash: From :func:`warehouse.building.content_hash.content_hash`.
        tests_passed: Data tests and unit tests that passed; a failed one stops a build.
        row_counts: Rows by mart.
        tool_versions: Version by tool.
        folder: Where the snapshot is.
    """

    snapshot_id: str
    built_at: str
    as_of_on: str | None
    git_commit: str | None
    has_uncommitted_changes: bool | None
    content_hash: str
    tests_passed: int
    row_counts: Mapping[str, int]
    tool_versions: Mapping[str, str]
    folder: Path

    @property
    def warehouse_file(self) -> Path:
        """The published DuckDB file."""
        return self.folder / WAREHOUSE_FILE


def current_path(project: Project) -> Path:
    """Return the published file that readers are to open.

    Reads one short file, so that a dashboard may ask at every rerun.

    Args:
        project: Names the folder of snapshots.

    Returns:
        The file of the current snapshot. The path is new for every snapshot, so it
        serves as a key for caches.

    Raises:
        WarehouseMissingError: If nothing was published, or the folder was removed.
    """
    snapshot_id = current_id(project)
    if snapshot_id is None:
        raise WarehouseMissingError(
            f"There is no published warehouse in `{project.data_dir}`. Run "
            "`make warehouse` to build one."
        )
    path = project.snapshots_dir / snapshot_id / WAREHOUSE_FILE
    if not path.is_file():
        raise WarehouseMissingError(
            f"The current snapshot `{snapshot_id}` is no longer in "
            f"`{project.snapshots_dir}`. Run `make warehouse` to build a new one, or "
            "`python -m warehouse rollback` with an id from `python -m warehouse list`."
        )
    return path


def current_id(project: Project) -> str | None:
    """Return the id in the pointer file.

    Args:
        project: Names the pointer file.

    Returns:
        The id, whether or not its snapshot is still there. None if nothing was
        published, or the file holds no id.
    """
    try:
        text = project.pointer_file.read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    return text if _ID.fullmatch(text) else None


def current(project: Project) -> Snapshot:
    """Return the snapshot that readers see.

    Args:
        project: Names the folder of snapshots.

    Returns:
        The current snapshot.

    Raises:
        WarehouseMissingError: If nothing was published, or the folder was removed.
    """
    return _described(current_path(project).parent)


def list_snapshots(project: Project) -> list[Snapshot]:
    """Return all finished snapshots.

    Args:
        project: Names the folder of snapshots.

    Returns:
        One per finished build, newest first. Empty if nothing was ever published.
    """
    folders = project.snapshots_dir.glob(f"*/{DESCRIPTION_FILE}")
    return [
        _described(path.parent)
        for path in sorted(folders, reverse=True)
        if _ID.fullmatch(path.parent.name)
    ]


def find(project: Project, snapshot_id: str) -> Snapshot:
    """Return the snapshot with an id.

    Args:
        project: Names the folder of snapshots.
        snapshot_id: Whole id, as ``python -m warehouse list`` prints it.

    Returns:
        The snapshot.

    Raises:
        SnapshotUnknownError: If there is none with this id.
    """
    if _ID.fullmatch(snapshot_id):
        try:
            return _described(project.snapshots_dir / snapshot_id)
        except FileNotFoundError:
            pass
    known = [snapshot.snapshot_id for snapshot in list_snapshots(project)]
    near = difflib.get_close_matches(snapshot_id, known, n=1)
    meant = f"Did you mean `{near[0]}`? " if near else ""
    raise SnapshotUnknownError(
        f"There is no snapshot `{snapshot_id}`. {meant}Run "
        "`python -m warehouse list` to see all."
    )


def roll_back(project: Project, snapshot_id: str) -> Snapshot:
    """Make an older, or any other, snapshot the current one.

    Args:
        project: Names the folder of snapshots. The caller holds the lock.
        snapshot_id: Whole id of a finished snapshot.

    Returns:
        The snapshot that readers see from here on.

    Raises:
        SnapshotUnknownError: If there is none with this id; the pointer stays.
    """
    snapshot = find(project, snapshot_id)
    point_to(project, snapshot.snapshot_id)
    return snapshot


def prune(
    project: Project, older_than: timedelta, now: datetime | None = None
) -> list[Snapshot]:
    """Remove old snapshots, never the current one.

    Args:
        project: Names the folder of snapshots. The caller holds the lock.
        older_than: Age above which a snapshot goes, counted from its build and from
            the last moment that it was current. What was current within the last ten
            minutes stays whatever the age: a reader's page may still ask for its data.
        now: Moment that ages are counted to; the present if None.

    Returns:
        The snapshots removed, newest first. Programs that have one open keep it.
    """
    oldest_kept = (now or datetime.now(UTC)) - max(older_than, _LONGEST_READING)
    kept_id = current_id(project)
    removed = [
        snapshot
        for snapshot in list_snapshots(project)
        if snapshot.snapshot_id != kept_id and _last_needed_at(snapshot) < oldest_kept
    ]
    for snapshot in removed:
        # why: renamed first, so that nobody lists a folder that is half gone.
        doomed = project.data_dir / f"{_REMOVED_PREFIX}{snapshot.snapshot_id}"
        snapshot.folder.rename(doomed)
        shutil.rmtree(doomed)
    return removed


def description_text(snapshot: Snapshot) -> str:
    """Return what ``snapshot.json`` says.

    Args:
        snapshot: What to describe.

    Returns:
        All attributes but the folder, as JSON with sorted keys.
    """
    description = asdict(snapshot)
    del description["folder"]
    return json.dumps(description, indent=2, sort_keys=True) + "\n"


def add(project: Project, finished: Snapshot) -> Snapshot:
    """Move a finished folder among the snapshots and make it the current one.

    Args:
        project: Names the folder of snapshots. The caller holds the lock.
        finished: What was built, in a folder on the same file system.

    Returns:
        The same snapshot at its lasting place.
    """
    (finished.folder / DESCRIPTION_FILE).write_text(description_text(finished), "utf-8")
    for path in finished.folder.iterdir():
        _write_through(path)
    _write_through(finished.folder)
    project.snapshots_dir.mkdir(exist_ok=True)
    lasting = project.snapshots_dir / finished.snapshot_id
    finished.folder.rename(lasting)
    _write_through(project.snapshots_dir)
    point_to(project, finished.snapshot_id)
    return replace(finished, folder=lasting)


def point_to(project: Project, snapshot_id: str) -> None:
    """Make a snapshot the current one in one step.

    Args:
        project: Names the pointer file. The caller holds the lock.
        snapshot_id: Id of a finished snapshot.
    """
    if (left := current_id(project)) is not None:
        _note_as_left(project.snapshots_dir / left)
    draft = project.data_dir / f"{_POINTER_PREFIX}{snapshot_id}"
    draft.write_text(f"{snapshot_id}\n", "utf-8")
    _write_through(draft)
    draft.replace(project.pointer_file)
    _write_through(project.data_dir)


def remove_leftovers(project: Project) -> None:
    """Remove what a killed or failed build, pruning or pointing left behind.

    Args:
        project: Names the folder of snapshots. The caller holds the lock.
    """
    for prefix in (UNFINISHED_PREFIX, _REMOVED_PREFIX, _POINTER_PREFIX):
        for path in project.data_dir.glob(f"{prefix}*"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _note_as_left(folder: Path) -> None:
    """Give the folder of a snapshot that is no longer current the present time."""
    with suppress(FileNotFoundError):
        os.utime(folder)


def _last_needed_at(snapshot: Snapshot) -> datetime:
    """Return when a snapshot was built, or was current for the last time."""
    left_at = datetime.fromtimestamp(snapshot.folder.stat().st_mtime, UTC)
    return max(datetime.fromisoformat(snapshot.built_at), left_at)


def _described(folder: Path) -> Snapshot:
    """Read the snapshot in a folder."""
    description = json.loads((folder / DESCRIPTION_FILE).read_text("utf-8"))
    return Snapshot(**description, folder=folder)


def _write_through(path: Path) -> None:
    """Make a file or folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
