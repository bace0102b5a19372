"""Check, build, test and publish one new snapshot, and show how far it has come."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
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
    DbtOutcome,
    NodeFinished,
    dbt_process,
    failure_lines,
    read_failures,
    read_results,
    run_to_end,
)
from warehouse.building.dbt_child import DATABASE_FILE, MODELS, copy_without_rows
from warehouse.building.publish import (
    About,
    private_guide,
    publish_marts,
    read_guides,
)
from warehouse.connection import sql_text
from warehouse.console import progress_bar, tally, write_line
from warehouse.downloads.files import write_files
from warehouse.errors import SeedCheckError, WarehouseBuildError
from warehouse.paths import PACKAGE_DIR, UNFINISHED_PREFIX, Project
from warehouse.seeds.check import SeedCheck, check_seeds
from warehouse.seeds.files import as_of_on
from warehouse.seeds.private_rows import NOTES_FILE
from warehouse.snapshots import store
from warehouse.snapshots.catalog import list_passed_tests, row_keys
from warehouse.snapshots.diff import keep_differences
from warehouse.snapshots.store import Snapshot, copy_shapes

_BAD = frozenset({"error", "fail", "runtime error"})
_PUBLISHED = "snapshot"
_LEAST_ROOM = 8 * 1024 * 1024


@contextmanager
def node_progress(console: Console) -> Iterator[Callable[[NodeFinished], None]]:
    """Show each finished node: a bar for a person, lines for a log.

    In a log each model gets a line; seeds and tests are counted, and a failed one is
    named.
    """
    counts: Counter[str] = Counter()
    with progress_bar(console) as bar:
        task = bar.add_task("dbt reads the project", total=None)

        def show(node: NodeFinished) -> None:
            kind = "test" if node.node_type == "unit_test" else node.node_type
            counts[kind] += node.rule_count
            if node.status in _BAD:
                write_line(console, f"FAILED {kind} {node.node_name}")
            elif kind == "model" and not console.is_terminal:
                done = f"{counts.total():>4}/{node.total}"
                is_skipped = node.status == "skipped"
                end = "not reached" if is_skipped else f"{node.seconds:.2f} s"
                write_line(console, f"{done} model {node.node_name} {end}")
            bar.update(
                task,
                total=node.total or None,
                completed=counts.total(),
                description=f"{kind} {node.node_name}",
            )

        yield show
    parts = [tally(counts[kind], kind) for kind in ("seed", "model", "test")]
    console.print(f"dbt: {', '.join(parts)}.")


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
    about = About(snapshot_id, now, as_of_on(project), digest)
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
    """Build in a folder, test what was built and publish it."""
    made: list[Snapshot] = []
    variables: dict[str, str | bool] = {"has_private_rows": project.is_for_staff}
    if project.price_files:
        variables["price_files"] = project.price_files
    with dbt_process(project, folder, variables) as process:
        check = check_seeds(project)
        write_line(console, seed_check_sentence(check))
        if not check.faults:
            with node_progress(console) as on_finished:
                outcome = run_to_end(
                    process,
                    on_finished,
                    lambda: made.append(_made(project, folder, about, console)),
                )
    if check.faults:
        shutil.rmtree(folder)
        is_private = project.is_for_staff
        raise SeedCheckError(
            [replace(fault, is_private=is_private) for fault in check.faults]
        )
    if not outcome.has_passed:
        shows_rows = console.is_terminal or not project.is_for_staff
        raise _build_error(folder, outcome, console, shows_rows=shows_rows)
    if content_hash(project) != about.content_hash:
        raise WarehouseBuildError(
            "Seeds, models or price files changed while they were being read, so the "
            "result is of neither state. Nothing was published. Run the command again."
        )
    # The build stops before this line if a test fails.
    tests = list_passed_tests(store.read_manifest(made[0].folder))
    finished = store.add(project, replace(made[0], tests_passed=len(tests)))
    shutil.rmtree(folder)
    return finished


def seed_check_sentence(check: SeedCheck) -> str:
    """Count the files and rows that the input check read, and the faults it found."""
    files, rows = tally(check.file_count, "file"), tally(check.row_count, "row")
    return f"Input check: {files}, {rows}, {tally(len(check.faults), 'fault')}."


def _made(project: Project, folder: Path, about: About, console: Console) -> Snapshot:
    """Write the files of the snapshot from rows that passed every data test.

    Unit tests may still be running.
    """
    made = folder / _PUBLISHED
    made.mkdir()
    _copy_manifest(folder, made, project)
    manifest = store.read_manifest(made)
    guides = read_guides(manifest)
    public_hash = ""
    if project.without_private_rows:
        public_hash = content_hash(project.without_private_rows)
        public_file = _fill_without(project.without_private_rows, folder, manifest)
        notes = json.loads((project.dbt_dir / NOTES_FILE).read_text("utf-8"))
        keys = row_keys(manifest)
        guides.append(private_guide(folder / BUILD_FILE, public_file, keys, notes))
    row_counts = publish_marts(
        folder / BUILD_FILE, made / store.WAREHOUSE_FILE, about, guides
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
        tests_passed=0,
        row_counts=row_counts,
        tool_versions=versions,
        folder=made,
        predecessor=store.current_id(project) or "",
        public_hash=public_hash,
    )
    write_files(snapshot)
    _keep_differences(project, snapshot, console)
    return snapshot


def _fill_without(project: Project, folder: Path, manifest: Mapping[str, Any]) -> Path:
    """Fill the tables without private rows by the SQL of the build; return the file."""
    # why: dbt, which checks and tells much beside, takes three times as long.
    file = folder / DATABASE_FILE
    order = TopologicalSorter(manifest["parent_map"]).static_order()
    try:
        with duckdb.connect(str(file)) as connection:
            connection.execute("set force_compression = 'uncompressed'")
            copy_without_rows(connection, folder / BUILD_FILE)
            for node in filter(None, map(manifest["nodes"].get, order)):
                table, kind = node.get("relation_name"), node["config"]["materialized"]
                if kind == "seed":
                    rows = sql_text(str(project.dbt_dir / node["original_file_path"]))
                    how = "(header, auto_detect false)"
                    connection.execute(f"copy {table} from {rows} {how}")
                elif kind == "table":
                    sql = node["compiled_code"]
                    connection.execute(f"insert into {table} by name {sql}")
    except duckdb.Error as error:
        raise WarehouseBuildError(
            "The models do not build without the private rows, so nobody could tell "
            f"which rows are private: {error}. Run `python -m warehouse build` for the "
            "public record first; it names what is wrong."
        ) from error
    return file


def _keep_differences(project: Project, made: Snapshot, console: Console) -> None:
    """Store what differs from the snapshot that is replaced; go on if that fails."""
    if store.current_id(project) is None:
        return
    try:
        keep_differences(store.current_snapshot(project), made)
    # Publishing the record matters more than describing its changes.
    except Exception as error:
        write_line(console, f"Its changes could not be determined: {error}")


def _build_error(
    folder: Path, outcome: DbtOutcome, console: Console, *, shows_rows: bool
) -> WarehouseBuildError:
    """Print what failed and return the error that sums it up."""
    # A process that died may have left a file half written.
    failures = [] if outcome.death else read_failures(folder)
    results = [] if outcome.death else read_results(folder)
    skipped = [result for result in results if result["status"] == "skipped"]
    was_tested = any("test" in result["unique_id"].split(".")[0] for result in results)
    for failure in failures:
        for line in failure_lines(failure, shows_rows=shows_rows):
            write_line(console, line)
    if skipped:
        console.print(f"{len(skipped)} more were not reached because of this.")
    if failures and not was_tested:
        console.print("No test was run, since not every table was built.")
    messages = "".join(failure.message for failure in failures)
    if failures:
        reason = f"{tally(len(failures), 'step')} failed"
    else:
        # Dbt's own sentence, which is about a file that it could not read; the
        # last line of its log says what a crash was.
        log = (folder / LOG_FILE).read_text("utf-8", "replace").strip()
        messages = outcome.message or log.rpartition("\n")[2]
        write_line(console, messages.strip())
        if outcome.death:
            reason = f"the dbt process {outcome.death} before its work was done"
        else:
            done = "every test was run" if results else "it built anything"
            reason = f"dbt stopped before {done}"
    error = WarehouseBuildError(
        f"The build did not pass: {reason}{', as listed above' * bool(messages)}. "
        f"Nothing was published. The unfinished build is in `{folder}` until the next "
        f"one; its log is `{folder / LOG_FILE}`."
    )
    error.add_note(messages)
    return error


def _git_state(project: Project) -> tuple[str | None, bool | None]:
    """Return the commit built from, and whether files differ from it."""
    commit = _git_output(project, "rev-parse", "HEAD")
    if commit is None:
        return None, None
    folders = (str(project.seeds_dir), str(project.dbt_dir), str(PACKAGE_DIR))
    changes = _git_output(project, "status", "--porcelain", "--", *folders)
    return commit.strip(), None if changes is None else bool(changes)


def _git_output(project: Project, *arguments: str) -> str | None:
    """Run git in the project; return None if it is absent or refuses."""
    git = shutil.which("git")
    if git is None:
        return None
    finished = subprocess.run(  # noqa: S603 - git with fixed arguments
        [git, "-C", str(project.root), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stdout if finished.returncode == 0 else None


def _copy_manifest(folder: Path, made: Path, project: Project) -> None:
    """Copy dbt's manifest, without paths of this machine."""
    text = (folder / MODELS / "manifest.json").read_text("utf-8")
    for here in (str(project.root.resolve()), str(Path(project.price_files).parent)):
        if here != ".":
            text = text.replace(json.dumps(here)[1:-1], ".")
    (made / "manifest.json").write_text(text, "utf-8")
