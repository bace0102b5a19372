"""Snapshots are listed, chosen and removed; the pointer is whole at every moment."""

from __future__ import annotations

import io
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.errors import SnapshotUnknownError, WarehouseMissingError
from warehouse.snapshots import store

if TYPE_CHECKING:
    from warehouse.paths import Project

OLDER_ID = "20250101T000000Z-0123abcd"


def _text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _add_older(project: Project) -> str:
    """Add a copy of the current snapshot that was built in January 2025."""
    folder = project.snapshots_dir / OLDER_ID
    shutil.copytree(store.current_path(project).parent, folder)
    path = folder / "snapshot.json"
    description = json.loads(path.read_text("utf-8"))
    description |= {
        "snapshot_id": OLDER_ID,
        "built_at": "2025-01-01T00:00:00+00:00",
        "content_hash": "0123abcd",
    }
    path.write_text(json.dumps(description), "utf-8")
    built_at = datetime.fromisoformat(description["built_at"]).timestamp()
    os.utime(folder, (built_at, built_at))
    return store.current_snapshot(project).snapshot_id


def test_nothing_published_says_how_to_build(tiny: Project) -> None:
    with pytest.raises(WarehouseMissingError, match="Run `make warehouse`"):
        store.current_path(tiny)


def test_lost_current_snapshot_says_how_to_go_on(published: Project) -> None:
    shutil.rmtree(store.current_path(published).parent)
    with pytest.raises(WarehouseMissingError, match="rollback"):
        store.current_path(published)


def test_list_shows_the_newest_first_and_marks_the_current(
    published: Project, screen: Console
) -> None:
    current_id = _add_older(published)
    assert main(["list"], published, screen) == 0
    newest, older = _text(screen).splitlines()
    assert newest.startswith(current_id)
    assert newest.endswith("current")
    assert older.startswith(OLDER_ID)
    assert not older.endswith("current")


def test_show_prints_the_description(published: Project, screen: Console) -> None:
    current_id = store.current_snapshot(published).snapshot_id
    assert main(["show", current_id], published, screen) == 0
    shown = json.loads(_text(screen))
    assert shown["snapshot_id"] == current_id
    assert shown["as_of_on"] == "2026-11-24"
    assert shown["row_counts"] == {"dim_agencies": 3}
    assert shown["tests_passed"] == 1
    assert set(shown["tool_versions"]) == {"dbt-core", "dbt-duckdb", "duckdb"}


def test_path_prints_the_path_and_nothing_else(
    published: Project, screen: Console
) -> None:
    assert main(["path"], published, screen) == 0
    assert _text(screen) == f"{store.current_path(published)}\n"


def test_unknown_snapshot_is_one_sentence(
    published: Project, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "20250101T000000Z-00000000"], published, screen) == 1
    message = capsys.readouterr().err
    assert "`20250101T000000Z-00000000`" in message
    assert "Traceback" not in message


def test_rollback_changes_what_readers_see(published: Project, screen: Console) -> None:
    _add_older(published)
    assert main(["rollback", OLDER_ID], published, screen) == 0
    assert store.current_path(published).parent.name == OLDER_ID


@pytest.mark.parametrize("wrong_id", ["20250101T000000Z-ffffffff", "../snapshots", ""])
def test_rollback_to_an_unknown_id_leaves_the_pointer(
    published: Project, wrong_id: str
) -> None:
    before = store.current_path(published)
    with pytest.raises(SnapshotUnknownError):
        store.roll_back(published, wrong_id)
    assert store.current_path(published) == before


def test_build_after_a_rollback_makes_no_second_copy(
    published: Project, screen: Console
) -> None:
    newest_id = _add_older(published)
    store.roll_back(published, OLDER_ID)
    assert build(published, screen).parent.name == newest_id
    assert len(store.list_snapshots(published)) == 2
    assert "current again" in _text(screen)


def test_prune_removes_old_ones_and_says_so(
    published: Project, screen: Console
) -> None:
    current_id = _add_older(published)
    assert main(["prune", "--older-than", "400d"], published, screen) == 0
    assert _text(screen) == f"Removed snapshot {OLDER_ID}.\n"
    kept = [snapshot.snapshot_id for snapshot in store.list_snapshots(published)]
    assert kept == [current_id]


def test_prune_never_removes_the_current_one(published: Project) -> None:
    current_id = _add_older(published)
    store.roll_back(published, OLDER_ID)
    in_ten_years = datetime.now(UTC) + timedelta(days=3650)
    removed = store.prune(published, timedelta(days=1), in_ten_years)
    assert [snapshot.snapshot_id for snapshot in removed] == [current_id]
    assert store.current_path(published).is_file()


def test_prune_leaves_what_readers_had_a_moment_ago(
    published: Project, screen: Console
) -> None:
    newest_id = _add_older(published)
    store.roll_back(published, OLDER_ID)
    store.roll_back(published, newest_id)
    assert main(["prune", "--older-than", "0h"], published, screen) == 0
    assert _text(screen) == "No snapshot is old enough to remove.\n"
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    removed = store.prune(published, timedelta(0), in_an_hour)
    assert [snapshot.snapshot_id for snapshot in removed] == [OLDER_ID]


def test_age_counts_from_the_last_time_that_it_was_current(published: Project) -> None:
    newest_id = _add_older(published)
    store.roll_back(published, OLDER_ID)
    store.roll_back(published, newest_id)
    in_a_month = datetime.now(UTC) + timedelta(days=30)
    assert not store.prune(published, timedelta(days=60), in_a_month)


def test_age_that_is_none_is_refused(
    published: Project, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["prune", "--older-than", "soon"], published, screen)
    assert "such as 400d" in capsys.readouterr().err


def test_pointer_is_never_read_half_written(published: Project) -> None:
    ids = [_add_older(published), OLDER_ID]
    stop = Event()

    def swap() -> None:
        while not stop.is_set():
            for snapshot_id in ids:
                store.point_to(published, snapshot_id)

    writer = Thread(target=swap)
    writer.start()
    try:
        seen = {store.current_path(published).parent.name for _ in range(2000)}
    finally:
        stop.set()
        writer.join()
    assert seen <= set(ids)


def test_broken_pointer_counts_as_no_pointer(published: Project) -> None:
    published.pointer_file.write_text("2026")
    with pytest.raises(WarehouseMissingError):
        store.current_path(published)
