"""Snapshots are found, rolled back, pruned and protected."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest
from rich.console import Console

from tests.unit.warehouse.conftest import shown_on
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.disk import file_hash
from warehouse.downloads.files import list_files
from warehouse.errors import (
    SnapshotPrivateError,
    SnapshotUnfitError,
    SnapshotUnknownError,
    WarehouseBusyError,
    WarehouseMissingError,
)
from warehouse.paths import Project
from warehouse.snapshots import store
from warehouse.snapshots.catalog import read_catalog
from warehouse.snapshots.store import Snapshot

OLDER_ID = "20250101T000000Z-0123abcd"


def _say(folder: Path, **changes: object) -> None:
    """Change the description of a snapshot; None removes a line."""
    file = folder / "snapshot.json"
    lines = json.loads(file.read_text("utf-8")) | changes
    remaining = {name: value for name, value in lines.items() if value is not None}
    file.write_text(json.dumps(remaining), "utf-8")


def _add_older(project: Project) -> str:
    """Add a copy of the current snapshot that was built in January 2025."""
    folder = project.snapshots_dir / OLDER_ID
    shutil.copytree(store.current_path(project).parent, folder)
    built_at = datetime(2025, 1, 1, tzinfo=UTC)
    _say(folder, built_at=built_at.isoformat(), content_hash="0123abcd")
    os.utime(folder, (built_at.timestamp(), built_at.timestamp()))
    return store.current_snapshot(project).snapshot_id


def _agencies(file: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute("from marts.dim_agencies").fetchall()


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
    newest, older = shown_on(screen).splitlines()
    assert newest.startswith(current_id)
    assert newest.endswith("current")
    assert older.startswith(OLDER_ID)
    assert not older.endswith("current")


def test_show_prints_the_description(published: Project, screen: Console) -> None:
    current_id = store.current_snapshot(published).snapshot_id
    assert main(["show", current_id], published, screen) == 0
    shown = json.loads(shown_on(screen))
    assert shown["snapshot_id"] == current_id
    assert shown["as_of_on"] == "2026-11-24"
    assert shown["row_counts"] == {"dim_agencies": 3}
    assert shown["tests_passed"] == 1
    tools = {"dbt-core", "dbt-duckdb", "duckdb", "porchlight"}
    assert set(shown["tool_versions"]) == tools


def test_path_prints_the_path_and_nothing_else(
    published: Project, screen: Console
) -> None:
    assert main(["path"], published, screen) == 0
    assert shown_on(screen) == f"{store.current_path(published)}\n"


def test_unknown_snapshot_is_one_sentence(
    published: Project, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "20250101T000000Z-00000000"], published, screen) == 1
    message = capsys.readouterr().err
    assert "`20250101T000000Z-00000000`" in message
    assert "Traceback" not in message


def test_rollback_changes_the_current_snapshot(
    published: Project, screen: Console
) -> None:
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
    assert "current again" in shown_on(screen)


def test_prune_removes_old_ones_and_says_so(
    published: Project, screen: Console
) -> None:
    current_id = _add_older(published)
    assert main(["prune", "--older-than", "400d"], published, screen) == 0
    assert shown_on(screen) == f"Removed snapshot {OLDER_ID}.\n"
    remaining = [snapshot.snapshot_id for snapshot in store.list_snapshots(published)]
    assert remaining == [current_id]


def test_prune_never_removes_the_current_one(published: Project) -> None:
    current_id = _add_older(published)
    store.roll_back(published, OLDER_ID)
    in_ten_years = datetime.now(UTC) + timedelta(days=3650)
    removed = store.prune(published, timedelta(days=1), in_ten_years)
    assert [snapshot.snapshot_id for snapshot in removed] == [current_id]
    assert store.current_path(published).is_file()


def test_prune_spares_the_snapshot_of_a_moment_ago(
    published: Project, screen: Console
) -> None:
    newest_id = _add_older(published)
    store.roll_back(published, OLDER_ID)
    store.roll_back(published, newest_id)
    assert main(["prune", "--older-than", "0h"], published, screen) == 0
    assert shown_on(screen) == "No snapshot is old enough to remove.\n"
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


@pytest.mark.parametrize("kind", ["public", None])
def test_private_rows_are_not_opened_whatever_the_description_says(
    published: Project,
    kind: str | None,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = store.current_path(published)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table marts.private_rows as select 'x' as row_key")
    _say(file.parent, file_hashes=None, kind=kind)
    store._holds_private_rows.cache_clear()
    snapshot_id = file.parent.name
    for read in (store.current_path, store.current_snapshot):
        with pytest.raises(SnapshotPrivateError):
            read(published)
    for words in (["path"], ["show", snapshot_id], ["rollback", snapshot_id]):
        assert main(words, published, screen) == 1, words
        assert "is for staff" in capsys.readouterr().err


def test_an_empty_table_for_private_rows_is_public(published: Project) -> None:
    with duckdb.connect(str(store.current_path(published))) as connection:
        connection.execute("create table marts.private_rows (row_key varchar)")
    store._holds_private_rows.cache_clear()
    assert store.current_path(published).is_file()


@pytest.fixture
def older(published: Project) -> Path:
    """The folder of a second snapshot, of January 2025."""
    folder = published.snapshots_dir / OLDER_ID
    shutil.copytree(store.current_path(published).parent, folder)
    return folder


def _damage(folder: Path, kind: str) -> None:
    file = folder / "snapshot.json"
    text = file.read_text("utf-8")
    damaged = {
        "cut": text[: len(text) // 2].encode(),
        "empty": b"",
        "odd bytes": b"\xff\xfe\x00",
        "a list": b"[]",
        "nested": b"[" * 100_000,
        "wrong types": json.dumps({**json.loads(text), "row_counts": 3}).encode(),
    }
    if kind == "no database":
        (folder / "porchlight.duckdb").unlink()
    elif kind == "no description":
        file.unlink()
    else:
        file.write_bytes(damaged[kind])


@pytest.mark.parametrize(
    "kind",
    [
        "cut",
        "empty",
        "odd bytes",
        "a list",
        "nested",
        "wrong types",
        "no database",
        "no description",
    ],
)
def test_a_damaged_folder_is_named_and_passed_over(
    published: Project,
    older: Path,
    kind: str,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _damage(older, kind)
    for words in (
        ["list"],
        ["prune", "--older-than", "0h"],
    ):
        assert main(words, published, screen) == 0, words
        assert f"Skipped: The snapshot `{OLDER_ID}`" in (
            capsys.readouterr().err + shown_on(screen)
        )
    for words in (["show", OLDER_ID], ["rollback", OLDER_ID]):
        assert main(words, published, screen) == 1, words
        assert f"`{OLDER_ID}` is damaged" in capsys.readouterr().err
    assert older.is_dir()
    assert OLDER_ID not in shown_on(screen).splitlines()[0]
    assert build(published, screen) == store.current_path(published)


def _change(folder: Path, sql: str) -> None:
    """Change a published file, and its hash in the description."""
    database, description = folder / "porchlight.duckdb", folder / "snapshot.json"
    with duckdb.connect(str(database)) as connection:
        connection.execute(sql)
    output = json.loads(description.read_text("utf-8"))
    output["file_hashes"][database.name] = file_hash(database)
    description.write_text(json.dumps(output), "utf-8")


def _flip_a_byte(folder: Path) -> None:
    file = folder / "porchlight.duckdb"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("change", "output"),
    [
        (_flip_a_byte, "`porchlight.duckdb` is absent"),
        (lambda folder: (folder / "manifest.json").unlink(), "`manifest.json`"),
        (partial(_say, file_hashes={"../../current": "0"}), "`current` is absent"),
        (partial(_say, kind="staff"), "is for staff"),
        (
            partial(_change, sql="create table marts.private_rows as select 1"),
            "is for staff",
        ),
        (
            partial(_change, sql="alter table marts.dim_agencies drop joined_on"),
            "need `DATE` in `dim_agencies`.`joined_on`",
        ),
    ],
)
def test_an_unfit_snapshot_does_not_become_current(
    published: Project,
    older: Path,
    change: Callable[[Path], None],
    output: str,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = store.current_id(published)
    change(older)
    assert main(["rollback", OLDER_ID], published, screen) == 1
    assert output in capsys.readouterr().err
    assert store.current_id(published) == before


def test_a_file_that_changed_on_disk_is_not_opened(published: Project) -> None:
    file = store.current_path(published)
    store.refuse_changed(file)
    _flip_a_byte(file.parent)
    with pytest.raises(SnapshotUnfitError, match=r"not as it was published"):
        store.refuse_changed(file)


def test_a_current_snapshot_that_is_damaged_is_built_anew(
    published: Project, screen: Console
) -> None:
    current = store.current_snapshot(published)
    _damage(current.folder, "cut")
    with pytest.raises(SnapshotUnfitError, match="Bring"):
        store.current_snapshot(published)
    assert build(published, screen) != current.warehouse_file
    made = store.current_snapshot(published)
    # Equal input, equal marts.
    before, after = (
        (each.content_hash, each.row_counts, _agencies(each.warehouse_file))
        for each in (current, made)
    )
    assert before == after


def test_a_description_of_a_newer_version_is_read(
    published: Project, older: Path, screen: Console
) -> None:
    for folder in (older, store.current_path(published).parent):
        file = folder / "snapshot.json"
        output = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps({**output, "color": {"of": "lamp"}}), "utf-8")
    assert len(store.list_snapshots(published)) == 2
    assert main(["rollback", OLDER_ID], published, screen) == 0
    build(published, screen)
    assert len(store.list_snapshots(published)) == 2


def test_a_description_of_an_older_version_has_defaults(
    published: Project, older: Path
) -> None:
    (older / "snapshot.json").write_text("{}", "utf-8")
    snapshot = store.find_snapshot(published, OLDER_ID)
    assert snapshot.built_at == "2025-01-01T00:00:00+00:00"
    assert snapshot.tests_passed == 0
    assert json.loads(store.description_text(snapshot))["row_counts"] == {}


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("manifest.json", read_catalog),
        ("files/index.json", list_files),
    ],
)
def test_a_file_that_is_cut_is_named(
    published: Project, name: str, read: Callable[[Snapshot], object]
) -> None:
    snapshot = store.current_snapshot(published)
    file = snapshot.folder / name
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(SnapshotUnfitError, match=name):
        read(snapshot)


@pytest.mark.parametrize(
    "pointer",
    [
        b"2026",
        b"\xff\xfe\x00\x9f",
        b"",
        b"\x00" * 4096,
        OLDER_ID.replace("2", "\uff12").encode(),
    ],
)
def test_a_pointer_that_is_no_id_counts_as_none(
    published: Project, pointer: bytes
) -> None:
    published.pointer_file.write_bytes(pointer)
    with pytest.raises(WarehouseMissingError, match="make warehouse"):
        store.current_path(published)


def test_a_pointer_that_cannot_be_read_is_one_sentence(published: Project) -> None:
    published.pointer_file.unlink()
    published.pointer_file.mkdir()
    with pytest.raises(WarehouseBusyError, match="cannot be read: "):
        store.current_path(published)
