"""A damaged folder, or one of another version, is in nobody's way and is named."""

from __future__ import annotations

import io
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.downloads.offer import offered
from warehouse.errors import SnapshotUnfitError, WarehouseMissingError
from warehouse.snapshots import store
from warehouse.snapshots.catalogue import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from warehouse.paths import Project
    from warehouse.snapshots.store import Snapshot

OLDER_ID = "20250101T000000Z-0123abcd"


@pytest.fixture
def older(published: Project) -> Path:
    """The folder of a second snapshot, of January 2025."""
    folder = published.snapshots_dir / OLDER_ID
    shutil.copytree(store.current_path(published).parent, folder)
    return folder


def _text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


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
        *("cut", "empty", "odd bytes", "a list", "nested", "wrong types"),
        *("no database", "no description"),
    ],
)
def test_a_damaged_folder_is_named_and_passed_over(
    published: Project,
    older: Path,
    kind: str,
    tmp_path: Path,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _damage(older, kind)
    for words in (
        ["list"],
        ["prune", "--older-than", "0h"],
        ["backup", str(tmp_path / "backup.tar.gz")],
    ):
        assert main(words, published, screen) == 0, words
        assert f"Passed over: The snapshot `{OLDER_ID}`" in (
            capsys.readouterr().err + _text(screen)
        )
    for words in (["show", OLDER_ID], ["rollback", OLDER_ID]):
        assert main(words, published, screen) == 1, words
        assert f"`{OLDER_ID}` is damaged" in capsys.readouterr().err
    assert older.is_dir()
    assert OLDER_ID not in _text(screen).splitlines()[0]
    assert build(published, screen) == store.current_path(published)


def test_a_current_snapshot_that_is_damaged_is_built_anew(
    published: Project, screen: Console
) -> None:
    current = store.current_snapshot(published)
    _damage(current.folder, "cut")
    with pytest.raises(SnapshotUnfitError, match="Bring"):
        store.current_snapshot(published)
    assert build(published, screen) != current.warehouse_file
    assert store.current_snapshot(published).row_counts == current.row_counts


def test_a_description_of_a_newer_version_is_read(
    published: Project, older: Path, screen: Console
) -> None:
    for folder in (older, store.current_path(published).parent):
        file = folder / "snapshot.json"
        said = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps({**said, "colour": {"of": "lamp"}}), "utf-8")
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


@pytest.mark.parametrize("pointer", [b"\xff\xfe\x00\x9f", b"", b"\x00" * 4096])
def test_a_pointer_of_odd_bytes_counts_as_none(
    published: Project, pointer: bytes
) -> None:
    published.pointer_file.write_bytes(pointer)
    with pytest.raises(WarehouseMissingError, match="make warehouse"):
        store.current_path(published)


def test_a_pointer_in_other_digits_counts_as_none(published: Project) -> None:
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")  # noqa: RUF001
    published.pointer_file.write_text(OLDER_ID.translate(full_width), "utf-8")
    assert store.current_id(published) is None


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("manifest.json", read_catalogue),
        ("downloads.zip", offered),
    ],
)
def test_another_file_that_is_cut_is_named(
    published: Project, name: str, read: Callable[[Snapshot], object]
) -> None:
    snapshot = store.current_snapshot(published)
    file = snapshot.folder / name
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(SnapshotUnfitError, match=name):
        read(snapshot)
