"""Kill a machine's pull of a snapshot at random moments: readers keep the old one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tests.attack import tiny_folder
from tests.attack.outcome import Attack, Outcome
from tests.builds import kept_build
from tests.object_store import ADDRESS, object_store
from warehouse.connection import connect_read_only, read_table
from warehouse.errors import WarehouseError
from warehouse.paths import DBT_DIR, SEEDS_DIR, SNAPSHOTS_VARIABLE, Project
from warehouse.snapshots import store

_MOMENTS = 10
_MOST_TRIES = 40
_SEED = 20261128
_OLD_ID = "20200101T000000Z-0123abcd"


def attacks() -> list[Attack]:
    """Return the attack on pulls."""
    return [("kills: pull", _kill_real)]


def _kill_real() -> Outcome:
    """Pull the real record, which takes a while."""
    data_dir, _ = kept_build(has_private_rows=False)
    with object_store() as variables:
        failed = killed_pulls(
            Project(SEEDS_DIR, DBT_DIR, data_dir), variables, _MOMENTS
        )
    return Outcome(_MOMENTS, failed)


def killed_pulls(
    project: Project, variables: Mapping[str, str], moments: int
) -> list[str]:
    """Push the current snapshot, and kill the pulls of machines that have another.

    Args:
        project: Whose current snapshot to push.
        variables: Those by which clients find the store.
        moments: How many pulls to kill while they are at work.

    Returns:
        What went wrong, a sentence each.
    """
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    variables = {**variables, SNAPSHOTS_VARIABLE: ADDRESS}
    code, said = tiny_folder.run(
        project, "publish", "--to", ADDRESS, variables=variables
    )
    if code:
        return [said]
    pushed = store.current_snapshot(project)
    failed = []
    interrupted = 0
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        longest = _pulled(_reader(project, Path(name, "timed")), variables)
        for number in range(_MOST_TRIES):
            if interrupted == moments:
                break
            reader = _reader(project, Path(name, f"try{number}"))
            moment = chance.uniform(0, longest)
            draft = reader.data_dir / ".building-pulled"
            process = tiny_folder.start(reader, "pull", variables=variables)
            while process.poll() is None and not draft.is_dir():
                time.sleep(0.002)
            with suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            interrupted += process.poll() is None
            wrong = _what_is_wrong(reader, {_OLD_ID, pushed.snapshot_id})
            process.send_signal(signal.SIGKILL)
            process.communicate()
            served = {_OLD_ID} if draft.is_dir() else {_OLD_ID, pushed.snapshot_id}
            wrong = wrong or _what_is_wrong(reader, served)
            code, said = tiny_folder.run(reader, "pull", variables=variables)
            wrong = wrong or (said if code else None)
            wrong = wrong or _what_is_wrong(reader, {pushed.snapshot_id})
            if not wrong and list(reader.data_dir.glob(".*")):
                wrong = "something is left"
            if wrong:
                failed.append(f"killed after {moment:.2f} s: {wrong}")
            shutil.rmtree(reader.data_dir)
    if interrupted < moments:
        failed.append(f"only {interrupted} pulls were at work when they were killed")
    return failed


def _reader(project: Project, folder: Path) -> Project:
    """Make a machine that serves the same record under an older name."""
    reader = replace(project, data_dir=folder)
    shutil.copytree(
        store.current_path(project).parent,
        reader.snapshots_dir / _OLD_ID,
        copy_function=os.link,
    )
    store.point_to(reader, _OLD_ID)
    return reader


def _pulled(reader: Project, variables: Mapping[str, str]) -> float:
    """Pull to the end; return how long it was at work once it had begun to fetch."""
    process = tiny_folder.start(reader, "pull", variables=variables)
    while process.poll() is None and not [*reader.data_dir.glob(".building-*")]:
        time.sleep(0.002)
    started = time.monotonic()
    process.communicate()
    return time.monotonic() - started


def _what_is_wrong(reader: Project, served: set[str]) -> str | None:
    """Say what a reader would miss; None if one of these snapshots is served whole."""
    try:
        current = store.current_snapshot(reader)
        if current.snapshot_id not in served:
            return f"`{current.snapshot_id}` is served"
        if changed := current.changed_file():
            return f"{changed.name} is not whole"
        with connect_read_only(current.warehouse_file) as connection:
            if not read_table(connection, "from marts.dim_agencies").num_rows:
                return "readers find no row"
    except (WarehouseError, OSError) as error:
        return f"readers are told: {error}"
    return None
