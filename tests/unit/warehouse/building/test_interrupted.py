"""Killed commands and full disks leave readers what they had."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import suppress

import pytest

from tests.scarce_disk import no_room_beyond
from tests.unit.warehouse.conftest import edit, start
from warehouse.connection import connect_read_only, read_table
from warehouse.errors import WarehouseError
from warehouse.paths import Project
from warehouse.snapshots import store

pytestmark = pytest.mark.nightly

_CAUSES = ("No space left", "no room left", "File too large")


@pytest.fixture
def changed(published: Project) -> Project:
    """A project whose evidence changed, so that the next build makes something."""
    edit(published, "seeds/reference/states.csv", "California", "California ")
    return published


def _run(project: Project, *words: str) -> tuple[int, str]:
    """Run a command to its end; return its code and output."""
    process = start(project, *words)
    output = "".join(process.communicate())
    return process.returncode, output


def _fault(project: Project) -> str:
    """Say what a reader of the current snapshot would miss."""
    try:
        current = store.current_snapshot(project)
        if changed := current.changed_file():
            return f"{changed.name} of the current snapshot changed"
        with connect_read_only(current.warehouse_file) as connection:
            rows = read_table(connection, "from marts.dim_agencies").num_rows
    except (WarehouseError, OSError) as error:
        return f"readers are told: {error}"
    return "" if rows == 3 else f"readers find {rows} rows of 3"


def _assert_the_next_build_passes(project: Project) -> None:
    code, output = _run(project, "build")
    assert code == 0, output
    assert not list(project.data_dir.glob(".building-*"))
    assert not _fault(project)


@pytest.mark.parametrize("is_publishing", [False, True])
@pytest.mark.parametrize("moment", [0.0, 0.2, 0.4, 0.6, 0.8])
def test_a_killed_build_leaves_the_last_snapshot(
    changed: Project, moment: float, is_publishing: bool
) -> None:
    # Seconds of a whole build, or of its publication.
    wait = moment * (0.3 if is_publishing else 8)
    process = start(changed, "build")
    while (
        is_publishing
        and process.poll() is None
        and not list(changed.data_dir.glob(".building-*/snapshot"))
    ):
        time.sleep(0.002)
    with suppress(subprocess.TimeoutExpired):
        process.wait(wait)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not _fault(changed)
    _assert_the_next_build_passes(changed)


@pytest.mark.parametrize("words", ["build", "prune --older-than 1d"])
@pytest.mark.parametrize("kibibytes", [1, 64, 700, 3_000, 9_000])
def test_a_full_disk_is_named_and_leaves_the_last_snapshot(
    changed: Project, words: str, kibibytes: int
) -> None:
    with no_room_beyond(kibibytes * 1024):
        code, output = _run(changed, *words.split())
    assert "Traceback" not in output
    assert code == 0 or any(cause in output.splitlines()[-1] for cause in _CAUSES)
    assert not _fault(changed)
    _assert_the_next_build_passes(changed)
