"""A damaged folder, or one of another version, is in nobody's way and is named."""

from __future__ import annotations

import io
import json
import shutil
from functools import partial
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.serving import REPO_ROOT
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.disk import file_hash
from warehouse.downloads.export import offered
from warehouse.errors import SnapshotUnfitError, WarehouseMissingError
from warehouse.snapshots import store
from warehouse.snapshots.catalog import read_catalog

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
            capsys.readouterr().err + _text(screen)
        )
    for words in (["show", OLDER_ID], ["rollback", OLDER_ID]):
        assert main(words, published, screen) == 1, words
        assert f"`{OLDER_ID}` is damaged" in capsys.readouterr().err
    assert older.is_dir()
    assert OLDER_ID not in _text(screen).splitlines()[0]
    assert build(published, screen) == store.current_path(published)


def _change(folder: Path, sql: str) -> None:
    """Change a published file, and the hash that its description has of it."""
    database, description = folder / "porchlight.duckdb", folder / "snapshot.json"
    with duckdb.connect(str(database)) as connection:
        connection.execute(sql)
    said = json.loads(description.read_text("utf-8"))
    said["file_hashes"][database.name] = file_hash(database)
    description.write_text(json.dumps(said), "utf-8")


def _flip_a_byte(folder: Path) -> None:
    file = folder / "porchlight.duckdb"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def _say(folder: Path, **said: object) -> None:
    file = folder / "snapshot.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | said), "utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_flip_a_byte, "`porchlight.duckdb` is absent"),
        (lambda folder: (folder / "manifest.json").unlink(), "`manifest.json`"),
        (partial(_say, file_hashes={"../../current": "0"}), "`current` is absent"),
        (partial(_say, kind="staff"), "is for staff"),
        (
            partial(_change, sql="create table marts.fct_internal_notes as select 1"),
            "is for staff",
        ),
        (
            partial(_change, sql="alter table marts.dim_agencies drop joined_on"),
            "need `DATE` in `dim_agencies`.`joined_on`",
        ),
    ],
)
def test_what_is_not_whole_or_not_for_these_pages_does_not_become_current(
    published: Project,
    older: Path,
    change: Callable[[Path], None],
    said: str,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = store.current_id(published)
    change(older)
    assert main(["rollback", OLDER_ID], published, screen) == 1
    assert said in capsys.readouterr().err
    assert store.current_id(published) == before


def test_a_file_that_changed_on_disk_is_not_opened(published: Project) -> None:
    file = store.current_path(published)
    store.refuse_changed(file)
    _flip_a_byte(file.parent)
    with pytest.raises(SnapshotUnfitError, match=r"not as it was published"):
        store.refuse_changed(file)


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        (["backup", "a.tar.gz"], "Back up and restore"),
        (["restore", "a.tar.gz"], "Back up and restore"),
        (["pull", "--every", "60"], "Machines that only read"),
        (["publish", "--to", "s3://bucket/folder"], "Machines that only read"),
        (["publish", "--to=s3://bucket/folder"], "Machines that only read"),
    ],
)
def test_a_command_that_is_gone_says_where_its_recipe_is(
    words: list[str],
    heading: str,
    published: Project,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(words, published, screen) == 2
    said = capsys.readouterr().err
    assert f"docs/hosting.md, under *{heading}*" in said
    page = (REPO_ROOT / "docs" / "hosting.md").read_text("utf-8")
    assert f"\n## {heading}\n" in page


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
        file.write_text(json.dumps({**said, "color": {"of": "lamp"}}), "utf-8")
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
        ("manifest.json", read_catalog),
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
