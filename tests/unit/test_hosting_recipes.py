"""The recipes of docs/hosting.md, run as written on folders of this machine."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving import REPO_ROOT
from warehouse.paths import DBT_DIR, SEEDS_DIR, Project
from warehouse.snapshots import store

pytestmark = pytest.mark.nightly
PAGE = (REPO_ROOT / "docs" / "hosting.md").read_text("utf-8")


def recipes(heading: str) -> list[str]:
    """Return the blocks of commands under a heading of the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.+?)^```", section, re.MULTILINE | re.DOTALL)


*_, SAVE, RESTORE = recipes("Back up and restore")


@dataclass(frozen=True)
class Machine:
    """A folder of snapshots, with folders for its backups and its store."""

    data_dir: Path
    backups: Path
    bucket: Path

    def project(self) -> Project:
        """Return the project with these folders."""
        return Project(SEEDS_DIR, DBT_DIR, self.data_dir)

    def run(self, recipe: str) -> tuple[int, str]:
        """Run a recipe; change only what the page says to set."""
        recipe = recipe.replace("porchlight-2026-11-25", "porchlight-$(date +%F)")
        finished = subprocess.run(  # noqa: S603 - the project's own page
            [
                "/bin/sh",
                "-euc",
                f"DATA={self.data_dir} BACKUPS={self.backups}\n"
                f'run() {{ env "$@"; }}\n{recipe}',
            ],
            cwd=REPO_ROOT,
            env={
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "HOME": str(self.backups),
                "PORCHLIGHT_DATA_DIR": str(self.data_dir),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            umask=0o022,
        )
        return finished.returncode, finished.stdout

    def done(self, recipe: str) -> str:
        """Run a recipe that must work; return its output."""
        code, output = self.run(recipe)
        assert code == 0, output
        return output


@pytest.fixture
def builder(built_data_dir: Path, tmp_path: Path) -> Machine:
    """A machine with a snapshot."""
    shutil.copytree(built_data_dir, tmp_path / "builder")
    (tmp_path / "backups").mkdir()
    return Machine(tmp_path / "builder", tmp_path / "backups", tmp_path / "bucket")


@pytest.fixture
def reader(builder: Machine, tmp_path: Path) -> Machine:
    """A machine that has nothing yet, and reaches the same folders."""
    (tmp_path / "reader").mkdir()
    return Machine(tmp_path / "reader", builder.backups, builder.bucket)


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of the snapshots in a folder, by name."""
    snapshots = folder / "snapshots"
    return {
        path.relative_to(snapshots).as_posix(): path.read_bytes()
        for path in snapshots.rglob("*")
        if path.is_file()
    }


def test_a_backup_comes_back_as_it_was(builder: Machine, reader: Machine) -> None:
    made, back = builder.project(), reader.project()
    current = store.current_snapshot(made)
    (builder.data_dir / ".building-x").mkdir()
    builder.done(SAVE)
    [archive] = builder.backups.glob("*.tar.gz")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    recipe = re.sub(r"rollback \S+", f"rollback {current.snapshot_id}", RESTORE)
    assert f"Snapshot {current.snapshot_id} is current." in reader.done(recipe)
    assert store.current_snapshot(back).snapshot_id == current.snapshot_id
    assert files(back.data_dir) == files(made.data_dir)
    assert not list(reader.data_dir.glob("**/.building-*"))
