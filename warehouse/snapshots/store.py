"""Finished builds: which there are, which one is current, which can go.

A snapshot is a folder that gets its name only after its tests pass, and never changes.
``current`` is a text file with the id of the one that readers see. It is replaced in
one step.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from warehouse.disk import file_hash, replace_durably, sync_to_disk
from warehouse.errors import (
    SnapshotPrivateError,
    SnapshotUnfitError,
    SnapshotUnknownError,
    WarehouseBusyError,
    WarehouseError,
    WarehouseMissingError,
)
from warehouse.paths import UNFINISHED_PREFIX, AccessMode, Project

WAREHOUSE_FILE = "porchlight.duckdb"
# Schema `marts` alone, packed, which the SQL page loads into the browser.
MARTS_FILE = "marts.duckdb.gz"
DESCRIPTION_FILE = "snapshot.json"
MANIFEST_FILE = "manifest.json"
_REMOVED_PREFIX = ".removed-"
_POINTER_PREFIX = ".current-"
_LONGEST_READING = timedelta(minutes=10)
# What it is called among the versions of a snapshot.
OWN_NAME = "porchlight"
ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")
# The table of a snapshot for staff that says which of its rows are private.
PRIVATE_ROWS = "private_rows"
_COLUMNS = """
    select table_name, column_name, data_type
    from duckdb_columns()
    where schema_name = 'marts'
"""


@dataclass(frozen=True)
class Snapshot:
    """One finished, tested, immutable build of the warehouse.

    Days and times are ISO text. `git_commit` is None outside git and for staff; the
    hashes are those of :mod:`warehouse.building.content_hash`; `row_counts` covers both
    schemas, and `file_hashes` every file but the description. `predecessor` was current
    when this one was made, and its changes are relative to it.
    """

    snapshot_id: str
    built_at: str
    folder: Path
    as_of_on: str | None = None
    git_commit: str | None = None
    has_uncommitted_changes: bool | None = None
    content_hash: str = ""
    seeds_hash: str = ""
    models_hash: str = ""
    tools_hash: str = ""
    tests_passed: int = 0
    row_counts: Mapping[str, int] = field(default_factory=dict)
    tool_versions: Mapping[str, str] = field(default_factory=dict)
    kind: AccessMode | None = None
    file_hashes: Mapping[str, str] = field(default_factory=dict)
    predecessor: str = ""

    @property
    def version(self) -> str:
        """The version of Porchlight that made it; the first named none."""
        return self.tool_versions.get(OWN_NAME, "1.0.0")

    @property
    def warehouse_file(self) -> Path:
        """The published DuckDB file."""
        return self.folder / WAREHOUSE_FILE

    @property
    def marts_file(self) -> Path:
        """The packed file without schema ``pages``."""
        return self.folder / MARTS_FILE

    @property
    def mart_counts(self) -> dict[str, int]:
        """Rows by table of schemas ``marts`` and ``log``."""
        counts = self.row_counts.items()
        return {name: count for name, count in counts if schema_of(name) != "pages"}

    def changed_file(self) -> Path | None:
        """Return a file that is not as it was published; None if all are."""
        for name, digest in self.file_hashes.items():
            path = self.folder / name
            if not path.is_file() or file_hash(path) != digest:
                return path
        return None


_DESCRIPTION = TypeAdapter(Snapshot)


def schema_of(table: str) -> str:
    """Return the schema of a published table, which its name begins with."""
    return {"page": "pages", "log": "log"}.get(table.partition("_")[0], "marts")


def current_path(project: Project) -> Path:
    """Return the published file that readers open.

    Reads one short file, so that a dashboard may call it at every rerun.
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
    _refuse_private(project, path)
    return path


def refuse_others(project: Project) -> None:
    """Stop if the folder's snapshot is for other readers than the project's."""
    try:
        current_snapshot(project)
    except SnapshotPrivateError:
        raise
    except WarehouseError:
        return


def current_id(project: Project) -> str | None:
    """Return the id in the pointer file, whether or not its snapshot is there.

    None if nothing was published, or the file holds no id.
    """
    try:
        text = project.pointer_file.read_text("utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise WarehouseBusyError(
            f"`{project.pointer_file}`, which says what snapshot is current, cannot be "
            f"read: {error.strerror}. Let this user read it, then try again."
        ) from error
    return text if ID.fullmatch(text) else None


def current_snapshot(project: Project) -> Snapshot:
    """Return the snapshot that readers see; raise as `current_path` does."""
    return _described(project, current_path(project).parent)


def list_snapshots(
    project: Project, say: Callable[[str], None] = lambda _sentence: None
) -> list[Snapshot]:
    """Return all finished snapshots, newest first; call `say` for each skipped."""
    snapshots = []
    for folder in sorted(project.snapshots_dir.glob("*"), reverse=True):
        if ID.fullmatch(folder.name):
            try:
                snapshots.append(_described(project, folder))
            except SnapshotUnfitError as error:
                say(f"Skipped: {error}")
    return snapshots


def find_snapshot(project: Project, snapshot_id: str) -> Snapshot:
    """Return the snapshot with a whole id, or the newest with a content hash.

    Of a hash, the first eight digits or more are enough, as they end an id.
    """
    if re.fullmatch(r"[0-9a-f]{8,64}", snapshot_id):
        named = project.snapshots_dir.glob(f"*-{snapshot_id[:8]}")
        snapshot_id = max((path.name for path in named), default=snapshot_id)
    folder = project.snapshots_dir / snapshot_id
    if ID.fullmatch(snapshot_id) and folder.is_dir():
        snapshot = _described(project, folder)
        _refuse_private(project, snapshot.warehouse_file)
        return snapshot
    # Any reader may send an id, so no file is read for it, and no long text compared.
    known = {each.name for each in project.snapshots_dir.glob("*-*")}
    near = [one for one in known if one[:8] == snapshot_id[:8]] or [
        one for one in known if one[-8:] == snapshot_id[-8:]
    ]
    hint = f"Did you mean `{max(near)}`? " if near else ""
    raise SnapshotUnknownError(
        f"There is no snapshot `{snapshot_id}`. {hint}Run "
        "`python -m warehouse list` to see all."
    )


def named_snapshot(project: Project, name: str) -> Snapshot:
    """Return the snapshot with an id, or ``current``, or ``previous``.

    The previous one was current when the current one was built. Raises as
    :func:`find_snapshot` and :func:`current_path` do.
    """
    if name not in {"current", "previous"}:
        return find_snapshot(project, name)
    current = current_snapshot(project)
    if name == "current":
        return current
    if current.predecessor:
        return find_snapshot(project, current.predecessor)
    raise SnapshotUnknownError(
        f"Nothing was current before `{current.snapshot_id}`, the first snapshot. Name "
        "one that `python -m warehouse list` shows."
    )


def roll_back(project: Project, snapshot_id: str) -> Snapshot:
    """Make an older, or any other, snapshot the current one. The caller holds the lock.

    The pointer stays if the snapshot is unknown, damaged, for others, or of another
    version than the models here; raises as :func:`find_snapshot` does.
    """
    snapshot = find_snapshot(project, snapshot_id)
    if changed := snapshot.changed_file():
        raise damaged_snapshot(snapshot.folder, changed.name)
    _refuse_other_version(project, snapshot)
    point_to(project, snapshot.snapshot_id)
    return snapshot


def prune(
    project: Project,
    older_than: timedelta,
    now: datetime | None = None,
    say: Callable[[str], None] = lambda _sentence: None,
) -> list[Snapshot]:
    """Remove old snapshots, never the current one, and what failed builds left.

    The caller holds the lock. Age counts from a snapshot's build and from the last
    moment that it was current. What was current within the last ten minutes stays in
    any case: a reader's page may still request its data.
    """
    cutoff = (now or datetime.now(UTC)) - max(older_than, _LONGEST_READING)
    current = current_id(project)
    removed = [
        snapshot
        for snapshot in list_snapshots(project, say)
        if snapshot.snapshot_id != current and _last_needed_at(snapshot) < cutoff
    ]
    for snapshot in removed:
        # Renamed first, so that no list shows a folder that is half gone.
        doomed = project.data_dir / f"{_REMOVED_PREFIX}{snapshot.snapshot_id}"
        snapshot.folder.rename(doomed)
    last = read_last_build(project)
    remove_leftovers(project, keeps_build=last is not None and not last.has_passed)
    return removed


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return dbt's manifest of a snapshot; raise `SnapshotUnfitError` if damaged."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST_FILE).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise damaged_snapshot(folder, MANIFEST_FILE) from error
    return manifest


def description_text(snapshot: Snapshot) -> str:
    """Return what ``snapshot.json`` says: all but the folder, keys sorted."""
    description = asdict(snapshot)
    del description["folder"]
    return json.dumps(description, indent=2, sort_keys=True) + "\n"


def add(project: Project, finished: Snapshot) -> Snapshot:
    """Move a finished folder among the snapshots and make it the current one.

    It is on the same file system, and the caller holds the lock.
    """
    hashes = {
        path.relative_to(finished.folder).as_posix(): file_hash(path)
        for path in finished.folder.rglob("*")
        if path.is_file() and path.name != DESCRIPTION_FILE
    }
    finished = replace(finished, kind=project.kind, file_hashes=hashes)
    (finished.folder / DESCRIPTION_FILE).write_text(description_text(finished), "utf-8")
    for path in finished.folder.rglob("*"):
        sync_to_disk(path)
    sync_to_disk(finished.folder)
    project.snapshots_dir.mkdir(exist_ok=True)
    lasting = project.snapshots_dir / finished.snapshot_id
    finished.folder.rename(lasting)
    sync_to_disk(project.snapshots_dir)
    point_to(project, finished.snapshot_id)
    return replace(finished, folder=lasting)


def point_to(project: Project, snapshot_id: str) -> None:
    """Make a snapshot the current one in one step. The caller holds the lock."""
    if (left := current_id(project)) is not None:
        _note_as_left(project.snapshots_dir / left)
    draft = project.data_dir / f"{_POINTER_PREFIX}{snapshot_id}"
    draft.write_text(f"{snapshot_id}\n", "utf-8")
    replace_durably(draft, project.pointer_file)


def remove_leftovers(project: Project, *, keeps_build: bool = False) -> None:
    """Remove what a killed build, prune or rollback left behind.

    The caller holds the lock. `keeps_build` leaves the last unfinished build.
    """
    builds = sorted(project.data_dir.glob(f"{UNFINISHED_PREFIX}*"))
    spared = builds[-1:] if keeps_build else []
    for prefix in (UNFINISHED_PREFIX, _REMOVED_PREFIX, _POINTER_PREFIX):
        for path in project.data_dir.glob(f"{prefix}*"):
            if path in spared:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def refuse_changed(file: Path) -> None:
    """Stop if a published DuckDB file is not as its description says."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        described = json.loads((file.parent / DESCRIPTION_FILE).read_bytes())
        if described["file_hashes"][file.name] != file_hash(file):
            raise damaged_snapshot(file.parent, file.name)


def _refuse_other_version(project: Project, snapshot: Snapshot) -> None:
    """Refuse a snapshot that lacks a column of today's contracts."""
    # No other command that reads the pointer needs these two.
    import yaml

    from warehouse.connection import connect_read_only

    with connect_read_only(snapshot.warehouse_file) as connection:
        columns = set(connection.execute(_COLUMNS).fetchall())
    for path in sorted((project.dbt_dir / "models" / "marts").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", ()):
            for column in model.get("columns", ()):
                kind = column.get("data_type", "").upper().replace(" ", "")
                if kind and (model["name"], column["name"], kind) not in columns:
                    raise SnapshotUnfitError(
                        f"The snapshot `{snapshot.snapshot_id}` was built from another "
                        f"version of the models: the pages here need `{kind}` in "
                        f"`{model['name']}`.`{column['name']}`. Nothing was changed. "
                        "Check out the version that it was built from, or build again."
                    )


def _note_as_left(folder: Path) -> None:
    """Set the time of a formerly current folder to now."""
    with suppress(FileNotFoundError):
        os.utime(folder)


def _last_needed_at(snapshot: Snapshot) -> datetime:
    """Return when a snapshot was built, or was current for the last time."""
    left_at = datetime.fromtimestamp(snapshot.folder.stat().st_mtime, UTC)
    return max(datetime.fromisoformat(snapshot.built_at), left_at)


def _described(project: Project, folder: Path) -> Snapshot:
    """Read the snapshot in a folder, whose name says which it is and when it began."""
    stamp, _, _ = folder.name.partition("-")
    try:
        built_at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        description = {
            **json.loads((folder / DESCRIPTION_FILE).read_bytes()),
            "snapshot_id": folder.name,
            "built_at": built_at.isoformat(),
            "folder": folder,
        }
        snapshot = _DESCRIPTION.validate_python(description)
        snapshot.warehouse_file.stat()
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise damaged_snapshot(
            folder, f"{DESCRIPTION_FILE}` or `{WAREHOUSE_FILE}"
        ) from error
    if snapshot.kind not in {None, project.kind}:
        raise _private_error(project, folder)
    return snapshot


def _refuse_private(project: Project, file: Path) -> None:
    """Stop if a snapshot holds rows or notes that are not public, whatever it says."""
    if not project.is_for_staff and _holds_private_rows(file):
        raise _private_error(project, file.parent)


# A snapshot never changes, and every run of a page needs this.
@lru_cache(maxsize=1000)
def _holds_private_rows(file: Path) -> bool:
    # Loading DuckDB takes longer than a build that finds nothing to do.
    import duckdb

    from warehouse.connection import connect_read_only, read_value

    is_made = "select exists (from duckdb_tables() where table_name = $table)"
    try:
        with connect_read_only(file) as connection:
            return bool(
                read_value(connection, is_made, {"table": PRIVATE_ROWS})
                and read_value(connection, f"select exists (from marts.{PRIVATE_ROWS})")
            )
    except duckdb.Error as error:
        raise damaged_snapshot(file.parent, file.name) from error


def damaged_snapshot(folder: Path, file: str) -> SnapshotUnfitError:
    """Return the error of a snapshot one of whose files cannot be used."""
    return SnapshotUnfitError(
        f"The snapshot `{folder.name}` is damaged: `{file}` is absent or cannot be "
        f"read, or is not as it was published. Bring `{folder}` back from a backup, or "
        "remove it."
    )


def _private_error(project: Project, folder: Path) -> SnapshotPrivateError:
    others = "public" if project.is_for_staff else "for staff"
    return SnapshotPrivateError(
        f"The snapshot `{folder.name}` is not opened here: it is {others}, and does "
        f"not belong in `{folder.parent}`. Name another folder in "
        "`PORCHLIGHT_DATA_DIR`, or move it out, and run `python -m warehouse build`."
    )


@dataclass(frozen=True)
class LastBuild:
    """When the last build ended, and whether readers see its evidence and models."""

    ended_at: datetime
    has_passed: bool


_LAST_BUILD = TypeAdapter(LastBuild)


@contextmanager
def recording_outcome(project: Project) -> Iterator[None]:
    """Record whether the build within the block passes."""
    try:
        yield
    except Exception:
        note_last_build(project, LastBuild(datetime.now(UTC), has_passed=False))
        raise
    note_last_build(project, LastBuild(datetime.now(UTC), has_passed=True))


def read_last_build(project: Project) -> LastBuild | None:
    """Return how the last build ended."""
    try:
        return _LAST_BUILD.validate_json(project.last_build_file.read_bytes())
    except (OSError, ValueError):
        return None


def note_last_build(project: Project, ended: LastBuild) -> None:
    """Record how a build ended."""
    draft = project.last_build_file.with_suffix(".part")
    # The build itself reports a full disk.
    with suppress(OSError):
        draft.write_bytes(_LAST_BUILD.dump_json(ended))
        draft.replace(project.last_build_file)


STATES_FILE = "states.geojson"
STATE_OUTLINES_FILE = "state_outlines.geojson"
COUNTIES_FILE = "counties.geojson"
_SHAPES_FOLDER = "reference"


def copy_shapes(seeds_dir: Path, folder: Path) -> None:
    """Put the outlines among the files of a snapshot, so its maps stay the same."""
    for name in (STATES_FILE, STATE_OUTLINES_FILE, COUNTIES_FILE):
        outlines = seeds_dir / _SHAPES_FOLDER / name
        if outlines.is_file():
            shutil.copyfile(outlines, folder / name)
