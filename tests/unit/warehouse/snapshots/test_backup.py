"""A backup brings everything back, or nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import tarfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.scarce_disk import no_room_beyond
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.connection import connect_read_only, read_table
from warehouse.errors import BackupError, WarehouseMissingError
from warehouse.snapshots import store
from warehouse.snapshots.backup import back_up, restore

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from warehouse.paths import Project

OLDER_ID = "20250101T000000Z-0123abcd"


def _say(_sentence: str) -> None:
    """Say nothing."""


@pytest.fixture
def full(published: Project) -> Project:
    """Two snapshots, a price file, its aggregate, and what a killed build left."""
    folder = published.snapshots_dir / OLDER_ID
    shutil.copytree(store.current_path(published).parent, folder)
    path = folder / "snapshot.json"
    path.write_text(
        json.dumps(json.loads(path.read_text("utf-8")) | {"snapshot_id": OLDER_ID})
    )
    for file in (
        published.landing_prices_dir / "keepa" / "one.parquet",
        published.price_aggregates_dir / "rule" / "input_hash=1" / "daily.parquet",
        published.data_dir / ".building-20250101T000000Z-0123abcd" / "build.duckdb",
    ):
        file.parent.mkdir(parents=True)
        file.write_bytes(file.name.encode() * 1000)
    return published


@pytest.fixture
def backup_file(full: Project, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar.gz"
    back_up(full, file, _say)
    return file


@pytest.fixture
def empty(full: Project, tmp_path: Path) -> Project:
    """A folder that nothing was ever published to."""
    return replace(full, data_dir=tmp_path / "elsewhere")


def _files(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.data_dir).as_posix(): path.read_bytes()
        for path in project.data_dir.rglob("*")
        if path.is_file()
    }


def _rewritten(file: Path, change: dict[str, bytes | None]) -> None:
    """Write an archive anew with other contents; None leaves a file out."""
    with tarfile.open(file) as archive:
        contents: dict[str, bytes | None] = {}
        for entry in archive:
            content = archive.extractfile(entry)
            assert content
            contents[entry.name] = content.read()
    with tarfile.open(file, "w:gz") as archive:
        for name, text in (contents | change).items():
            if text is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(text)
                archive.addfile(entry, io.BytesIO(text))


def test_everything_but_unfinished_builds_comes_back(
    full: Project, empty: Project, backup_file: Path
) -> None:
    brought = restore(empty, backup_file, _say)
    saved = _files(full)
    for name in [*saved]:
        # why: how a build ended is of the machine that made it.
        if name.startswith((".building-", "last_build.json")):
            del saved[name]
    assert _files(empty) == saved
    assert brought.snapshot_count == 2
    assert brought.file_count == len(saved) - 1  # all but the lock
    with connect_read_only(store.current_path(empty)) as connection:
        rows = read_table(connection, "from marts.dim_agencies")
    assert rows.num_rows == 3


def test_a_restored_folder_needs_no_build(
    full: Project, empty: Project, backup_file: Path, screen: Console
) -> None:
    restore(empty, backup_file, _say)
    shutil.rmtree(empty.data_dir / "landing")
    shutil.rmtree(full.data_dir / "landing")
    assert build(empty, screen).parent.name == build(full, screen).parent.name
    assert len(store.list_snapshots(empty)) == 2


def test_the_commands_do_the_same(
    full: Project, empty: Project, tmp_path: Path, screen: Console
) -> None:
    file = tmp_path / "by-command.tar.gz"
    assert main(["backup", str(file)], full, screen) == 0
    assert main(["restore", str(file)], empty, screen) == 0
    assert store.current_id(empty) == store.current_id(full)


def test_only_its_owner_may_read_a_backup(backup_file: Path) -> None:
    assert stat.S_IMODE(backup_file.stat().st_mode) == 0o600


def test_nothing_is_written_over(full: Project, backup_file: Path) -> None:
    before = backup_file.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        back_up(full, backup_file, _say)
    assert backup_file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(full: Project, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(full, tmp_path / "absent" / "backup.tar.gz", _say)


def test_nothing_published_is_nothing_to_save(tiny: Project, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissingError, match="make warehouse"):
        back_up(tiny, tmp_path / "backup.tar.gz", _say)
    assert not list(tmp_path.glob("*backup*"))


def test_a_full_folder_is_left_alone(full: Project, backup_file: Path) -> None:
    before = _files(full)
    with pytest.raises(BackupError, match="PORCHLIGHT_DATA_DIR"):
        restore(full, backup_file, _say)
    assert _files(full) == before


def test_what_a_killed_restore_left_is_in_nobodys_way(
    empty: Project, backup_file: Path
) -> None:
    left = empty.data_dir / ".restoring-killed" / "snapshots"
    left.mkdir(parents=True)
    assert restore(empty, backup_file, _say).snapshot_count == 2
    assert not list(empty.data_dir.glob(".restoring-*"))


@pytest.fixture(params=range(5))
def stopped(
    empty: Project, backup_file: Path, request: pytest.FixtureRequest
) -> dict[str, bytes]:
    """What a restore brings, which was killed after some of its last moves."""
    restore(empty, backup_file, _say)
    brought = _files(empty)
    left = empty.data_dir / ".restored"
    left.mkdir()
    for name in ["aggregates", "landing", "snapshots", "current"][request.param :]:
        (empty.data_dir / name).rename(left / name)
    return brought


def test_whatever_changes_the_folder_next_finishes_a_killed_restore(
    empty: Project, stopped: dict[str, bytes], screen: Console
) -> None:
    assert main(["prune", "--older-than", "9999d"], empty, screen) == 0
    assert _files(empty) == stopped


def test_a_second_restore_finishes_the_killed_one_and_says_so(
    empty: Project, stopped: dict[str, bytes], tmp_path: Path
) -> None:
    with pytest.raises(BackupError, match="is finished now"):
        restore(empty, tmp_path / "not-looked-at.tar.gz", _say)
    assert _files(empty) == stopped


@pytest.mark.parametrize(
    "change",
    [
        {"landing/prices/keepa/one.parquet": b"other bytes"},
        {"landing/prices/keepa/one.parquet": None},
        {"landing/prices/keepa/two.parquet": b"one more"},
        {"backup.json": None},
        {"backup.json": b"not json"},
        {"backup.json": b"[" * 100_000},
        {"../outside": b"elsewhere"},
        {"current": b"20990101T000000Z-00000000\n"},
    ],
    ids=[
        *("changed", "left out", "added", "no list", "no json", "nested"),
        *("outside", "pointer"),
    ],
)
def test_a_changed_backup_restores_nothing(
    empty: Project, backup_file: Path, change: dict[str, bytes | None]
) -> None:
    _rewritten(backup_file, change)
    with pytest.raises(BackupError, match="no whole backup"):
        restore(empty, backup_file, _say)
    assert set(_files(empty)) <= {"build.lock"}
    assert not (empty.data_dir.parent / "outside").exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_backup_restores_nothing(
    empty: Project, backup_file: Path, share: float
) -> None:
    content = backup_file.read_bytes()
    backup_file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError, match="no whole backup"):
        restore(empty, backup_file, _say)
    assert set(_files(empty)) <= {"build.lock"}


@pytest.mark.parametrize("share", [0.01, 0.2, 0.4, 0.6, 0.8, 0.99])
def test_a_backup_with_one_wrong_byte_restores_nothing(
    empty: Project, backup_file: Path, share: float
) -> None:
    content = bytearray(backup_file.read_bytes())
    content[int(len(content) * share)] ^= 0x10
    backup_file.write_bytes(content)
    with pytest.raises(BackupError, match="no whole backup"):
        restore(empty, backup_file, _say)
    assert set(_files(empty)) <= {"build.lock"}


@pytest.mark.parametrize(
    "name", ["staff/current", "build.lock", "notes.txt", "landing", "current/current"]
)
def test_a_name_that_no_backup_has_restores_nothing(
    empty: Project, backup_file: Path, name: str
) -> None:
    with tarfile.open(backup_file) as archive:
        content = archive.extractfile("backup.json")
        assert content
        listed = json.load(content)
    listed["files"][name] = hashlib.sha256(b"foreign").hexdigest()
    _rewritten(
        backup_file, {name: b"foreign", "backup.json": json.dumps(listed).encode()}
    )
    with pytest.raises(BackupError, match="no whole backup"):
        restore(empty, backup_file, _say)
    assert set(_files(empty)) <= {"build.lock"}


def _flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def test_a_database_with_a_flipped_bit_is_not_saved_in_silence(
    published: Project, tmp_path: Path, screen: Console
) -> None:
    file = tmp_path / "backup.tar.gz"
    first = store.current_snapshot(published)
    states = published.seeds_dir / "reference" / "states.csv"
    states.write_text(states.read_text("utf-8").replace("Calif", "Kalif"), "utf-8")
    build(published, screen)
    _flip_a_bit(first.warehouse_file)
    said: list[str] = []
    assert back_up(published, file, said.append).snapshot_count == 1
    assert f"`{first.warehouse_file}` is not as it was published" in said[0]
    _flip_a_bit(store.current_snapshot(published).warehouse_file)
    with pytest.raises(BackupError, match="roll back to another"):
        back_up(published, tmp_path / "second.tar.gz", _say)
    assert not list(tmp_path.glob("*second*"))


def test_a_full_disk_is_named_by_backup_and_restore(
    full: Project, empty: Project, backup_file: Path, tmp_path: Path
) -> None:
    with no_room_beyond(10_000):
        with pytest.raises(BackupError, match="written: File too large"):
            back_up(full, tmp_path / "second.tar.gz", _say)
        with pytest.raises(BackupError, match="restored: File too large"):
            restore(empty, backup_file, _say)
    assert not list(tmp_path.glob("*second*"))
    assert set(_files(empty)) <= {"build.lock"}


def test_a_place_that_nobody_can_write_to_is_one_sentence(
    full: Project,
    backup_file: Path,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    nowhere = replace(full, data_dir=backup_file / "data")
    assert main(["restore", str(backup_file)], nowhere, screen) == 1
    assert "Not a directory" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(empty: Project, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        restore(empty, tmp_path / "absent.tar.gz", _say)
