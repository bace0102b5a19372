"""What is for staff never comes into a public folder, whatever its files say."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.downloads.export import run_export
from warehouse.errors import SnapshotPrivateError
from warehouse.paths import Project
from warehouse.snapshots import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console


_NOBODY = 65_534


@pytest.fixture
def elsewhere(published: Project, tmp_path: Path) -> Project:
    """A folder that nothing was ever published to."""
    return Project(published.seeds_dir, published.dbt_dir, tmp_path / "elsewhere")


def _describe(project: Project, **changes: object) -> None:
    """Change what the current snapshot says of itself; None takes a line out."""
    folder = project.snapshots_dir / (store.current_id(project) or "")
    file = folder / "snapshot.json"
    said = json.loads(file.read_text("utf-8")) | changes
    file.write_text(json.dumps({k: v for k, v in said.items() if v is not None}))


def _add_private(project: Project, table: str) -> None:
    """Put a private row into the current snapshot, and change nothing that it says."""
    file = (
        project.snapshots_dir / (store.current_id(project) or "") / "porchlight.duckdb"
    )
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"create table marts.{table} as select 'secret' as row_id")
    _describe(project, file_hashes=None)


@pytest.mark.parametrize("table", ["fct_embargoed_rows", "fct_internal_notes"])
@pytest.mark.parametrize("kind", ["public", None])
def test_private_rows_are_not_opened_whatever_the_description_says(
    published: Project,
    elsewhere: Project,
    table: str,
    kind: str | None,
    tmp_path: Path,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(published.data_dir, elsewhere.data_dir)
    _add_private(elsewhere, table)
    _describe(elsewhere, kind=kind)
    snapshot_id = store.current_id(elsewhere) or ""
    for read in (store.current_path, store.current_snapshot):
        with pytest.raises(SnapshotPrivateError):
            read(elsewhere)
    for words in (
        ["path"],
        ["query", "select 1"],
        ["query", "select 1", "--snapshot", snapshot_id],
        ["export", str(tmp_path / "export")],
        ["show", snapshot_id],
        ["rollback", snapshot_id],
    ):
        assert main(words, elsewhere, screen) == 1, words
        assert "is for staff" in capsys.readouterr().err
    assert not (tmp_path / "export").exists()


def test_an_empty_table_for_private_rows_is_public(published: Project) -> None:
    with duckdb.connect(str(store.current_path(published))) as connection:
        connection.execute("create table marts.fct_internal_notes (note_id varchar)")
    store._holds_private_rows.cache_clear()
    assert store.current_path(published).is_file()


@pytest.fixture
def _open_to_all() -> Iterator[None]:
    """The mask that most machines have: what is written can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _read_by_others(paths: Iterable[Path], top: Path) -> set[Path]:
    """Return the files that another user of this machine reads.

    An administrator's process becomes that user and reads. Any other looks at what the
    file and the folders above it, up to a folder open to all, let others do.
    """
    files = [path for path in paths if path.is_file()]
    if os.geteuid() == 0:
        found = subprocess.run(  # noqa: S603 - our own files
            ["/usr/bin/grep", "--files-with-matches", "", *map(str, files)],
            user=_NOBODY,
            group=_NOBODY,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        return {Path(line) for line in found.stdout.splitlines()}

    def lets(path: Path, mode: int) -> bool:
        return bool(path.stat().st_mode & mode)

    return {
        path
        for path in files
        if lets(path, stat.S_IROTH)
        and all(
            lets(folder, stat.S_IXOTH)
            for folder in path.parents
            if folder.is_relative_to(top)
        )
    }


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may enter; those of pytest are closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.usefixtures("_open_to_all")
def test_nobody_but_the_owner_reads_what_is_for_staff(
    published: Project, open_folder: Path, screen: Console
) -> None:
    public = replace(published, data_dir=open_folder / "data")
    shutil.copytree(published.data_dir, public.data_dir)
    made = public.for_staff(None)
    made.data_dir.mkdir(mode=0o755)
    build(made, screen)
    run_export(made, open_folder / "export", None, screen)
    run_export(public, open_folder / "public", None, screen)
    read = _read_by_others(open_folder.rglob("*"), open_folder)
    for path in read:
        assert path.relative_to(open_folder).parts[0] in {"data", "public"}
        assert not path.is_relative_to(made.data_dir)
    assert store.current_path(public) in read
    assert next((open_folder / "public").rglob("*.csv")) in read


@pytest.mark.usefixtures("_open_to_all")
def test_a_snapshot_for_staff_says_so_and_closes_each_name_and_file(
    published: Project, screen: Console
) -> None:
    made = published.for_staff(None)
    build(made, screen)
    assert store.current_snapshot(published).kind == "public"
    assert store.current_snapshot(made).kind == "staff"
    paths = [made.data_dir, *made.data_dir.rglob("*")]
    assert not [path for path in paths if path.stat().st_mode & 0o077]
