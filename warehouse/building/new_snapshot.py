"""Check, build, test and publish one new snapshot."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.console import Console

from warehouse.building.content_hash import (
    content_hash,
    models_hash,
    seeds_hash,
    tool_versions,
    tools_hash,
)
from warehouse.building.dbt import (
    BUILD_FILE,
    LOG_FILE,
    MANIFEST_FILE,
    failure_lines,
    read_outcome,
    run_dbt,
)
from warehouse.building.publish import (
    About,
    private_guide,
    publish_marts,
    read_guides,
)
from warehouse.console import tally, write_line
from warehouse.downloads.files import write_files
from warehouse.errors import SeedCheckError, WarehouseBuildError
from warehouse.paths import PACKAGE_DIR, UNFINISHED_PREFIX, Project
from warehouse.seeds.check import check_seeds, check_sentence
from warehouse.seeds.private_rows import read_notes
from warehouse.seeds.settings import seed_settings
from warehouse.snapshots import store
from warehouse.snapshots.catalog import list_passed_tests
from warehouse.snapshots.diff import keep_differences
from warehouse.snapshots.store import Snapshot, copy_shapes

_PUBLISHED = "snapshot"
_LEAST_ROOM = 8 * 1024 * 1024


def make_snapshot(
    project: Project,
    digest: str,
    console: Console,
    now: datetime,
) -> Snapshot:
    """Build a new snapshot and make it the current one. The caller holds the lock.

    Nothing is published, and a :class:`WarehouseError` raised, if the seeds, a model or
    a test are at fault, the disk is full, or the input changed while
    it was read.
    """
    snapshot_id = f"{now:%Y%m%dT%H%M%SZ}-{digest[:8]}"
    folder = project.data_dir / f"{UNFINISHED_PREFIX}{snapshot_id}"
    folder.mkdir()
    about = About(snapshot_id, now, seed_settings(project).as_of_on, digest)
    try:
        return _tested(project, folder, about, console)
    except Exception as error:
        if isinstance(error, SeedCheckError) or not _is_disk_full(folder, error):
            raise
        # There is nothing to inspect, and readers' server may need the room too.
        shutil.rmtree(folder, ignore_errors=True)
        raise WarehouseBuildError(
            f"The disk with `{project.data_dir}` has no room left for a build. Nothing "
            "was published, and what was begun is removed. Make room, for instance "
            "with `python -m warehouse prune --older-than 30d`, then run the command "
            "again."
        ) from error


def _is_disk_full(folder: Path, error: Exception) -> bool:
    """Tell whether a build failed because nothing more could be written."""
    text = "".join(traceback.format_exception(error))
    if (log := folder / LOG_FILE).is_file():
        text += log.read_text("utf-8", "replace")
    causes = [os.strerror(code) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)]
    is_full = shutil.disk_usage(folder).free < _LEAST_ROOM
    return is_full or any(cause in text for cause in causes)


def _tested(project: Project, folder: Path, about: About, console: Console) -> Snapshot:
    """Check, build and test in a folder, write a snapshot's files, and publish it."""
    _check_input(project, folder, console)
    _run_dbt(project, folder, console)
    made = _made(project, folder, about, console)
    if content_hash(project) != about.content_hash:
        raise WarehouseBuildError(
            "Seeds, models or price files changed while they were being read, so the "
            "result is of neither state. Nothing was published. Run the command again."
        )
    finished = store.add(project, made)
    shutil.rmtree(folder)
    return finished


def _check_input(project: Project, folder: Path, console: Console) -> None:
    """Raise `SeedCheckError`, and leave no folder, if seeds are at fault."""
    check = check_seeds(project)
    write_line(console, check_sentence(check))
    if check.faults:
        shutil.rmtree(folder)
        is_private = project.is_for_staff
        raise SeedCheckError(
            [replace(fault, is_private=is_private) for fault in check.faults]
        )


def _run_dbt(project: Project, folder: Path, console: Console) -> None:
    """Build all models and test their rows; print what fails and raise an error."""
    variables: dict[str, str | bool] = {"has_private_rows": project.is_for_staff}
    if project.price_files:
        variables["price_files"] = project.price_files
    code = run_dbt(project, folder, variables, partial(write_line, console))
    outcome = read_outcome(folder, code)
    if outcome.has_passed:
        return
    shows_rows = console.is_terminal or not project.is_for_staff
    for failure in outcome.failures:
        for line in failure_lines(failure, shows_rows=shows_rows):
            write_line(console, line)
    if outcome.skipped_count:
        console.print(f"{outcome.skipped_count} more were not reached because of this.")
    if outcome.message:
        write_line(console, outcome.message)
    failed = f"{tally(len(outcome.failures), 'step')} failed, as listed above"
    early = f"the dbt process {outcome.end} before its work was done"
    raise WarehouseBuildError(
        f"The build did not pass: {early if outcome.end else failed}. "
        f"Nothing was published. The unfinished build is in `{folder}` until the next "
        f"one; its log is `{folder / LOG_FILE}`."
    )


def _made(project: Project, folder: Path, about: About, console: Console) -> Snapshot:
    """Write the files of the snapshot from rows that passed every data test."""
    made = folder / _PUBLISHED
    made.mkdir()
    _copy_manifest(folder, made, project)
    manifest = store.read_manifest(made)
    guides = read_guides(manifest)
    notes = read_notes(project.dbt_dir) if project.is_for_staff else []
    if project.is_for_staff:
        guides.append(private_guide(notes))
    row_counts = publish_marts(
        folder / BUILD_FILE, made / store.WAREHOUSE_FILE, about, guides, notes
    )
    copy_shapes(project.seeds_dir, made)
    commit, has_changes = _git_state(project.without_private_rows or project)
    versions = tool_versions()
    snapshot = Snapshot(
        snapshot_id=about.snapshot_id,
        built_at=about.built_at.isoformat(timespec="seconds"),
        as_of_on=None if about.as_of_on is None else about.as_of_on.isoformat(),
        git_commit=commit,
        has_uncommitted_changes=has_changes,
        content_hash=about.content_hash,
        seeds_hash=seeds_hash(project),
        models_hash=models_hash(project),
        tools_hash=tools_hash(versions),
        tests_passed=len(list_passed_tests(manifest)),
        row_counts=row_counts,
        tool_versions=versions,
        folder=made,
        predecessor=store.current_id(project) or "",
    )
    write_files(snapshot)
    _keep_differences(project, snapshot, console)
    return snapshot


def _keep_differences(project: Project, made: Snapshot, console: Console) -> None:
    """Store what differs from the snapshot that is replaced; go on if that fails."""
    if store.current_id(project) is None:
        return
    try:
        keep_differences(store.current_snapshot(project), made)
    # Publishing the record matters more than describing its changes.
    except Exception as error:
        write_line(console, f"Its changes could not be determined: {error}")


def _git_state(project: Project) -> tuple[str | None, bool | None]:
    """Return the commit built from, and whether files differ; None if unknown."""
    folders = (project.seeds_dir, project.dbt_dir, PACKAGE_DIR)
    command = ["git", "-C", str(project.root), "status", "--porcelain=v2", "--branch"]
    with suppress(OSError, subprocess.CalledProcessError):
        listed = subprocess.run(  # noqa: S603 - git with fixed arguments
            [*command, "--", *map(str, folders)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        if commit := re.search(r"^# branch.oid (\w+)$", listed, re.MULTILINE):
            has_changes = bool(re.search("^[^#]", listed, re.MULTILINE))
            return commit[1], has_changes
    return None, None


def _copy_manifest(folder: Path, made: Path, project: Project) -> None:
    """Copy dbt's manifest, without paths of this machine."""
    text = (folder / MANIFEST_FILE).read_text("utf-8")
    for here in (str(project.root.resolve()), str(Path(project.price_files).parent)):
        if here != ".":
            text = text.replace(json.dumps(here)[1:-1], ".")
    (made / store.MANIFEST_FILE).write_text(text, "utf-8")
