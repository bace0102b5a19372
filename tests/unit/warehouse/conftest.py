"""A tiny project, built once per session by real dbt and copied for each test."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from rich.console import Console

from tests.serving import REPO_ROOT
from warehouse.building.build import build
from warehouse.paths import Project

# Its seeds and models, with what tests change in them.
_TINY = Path(__file__).with_name("tiny")
_COMMAND = """
import sys
from pathlib import Path
from warehouse.__main__ import main
from warehouse.paths import Project
root, *words = sys.argv[1:]
seeds, dbt_dir, data_dir = (Path(root, n) for n in ("seeds", "dbt_project", "data"))
sys.exit(main(words, Project(seeds, dbt_dir, data_dir)))
"""


@pytest.fixture(scope="session")
def built_tiny(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Folder of the tiny project with one published snapshot. Not to be changed."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    root = shared / "built_tiny"
    with FileLock(f"{root}.lock"):
        if not root.is_dir():
            shutil.copytree(_TINY, root)
            build(project_in(root), Console(file=io.StringIO()))
    return root


@pytest.fixture
def tiny(tmp_path: Path) -> Project:
    """The tiny project as files only; nothing was built."""
    shutil.copytree(_TINY, tmp_path, dirs_exist_ok=True)
    return project_in(tmp_path)


@pytest.fixture
def published(built_tiny: Path, tmp_path: Path) -> Project:
    """The tiny project with one published snapshot."""
    root = tmp_path / "published"
    shutil.copytree(built_tiny, root)
    return project_in(root)


@pytest.fixture
def screen() -> Console:
    """A log that is not a terminal; :func:`shown_on` reads it."""
    return Console(file=io.StringIO(), width=80)


def project_in(root: Path) -> Project:
    return Project(root / "seeds", root / "dbt_project", root / "data")


def shown_on(console: Console) -> str:
    """Return what was written to a log of a test."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def edit(project: Project, file: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file of a project."""
    path = project.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def start(project: Project, *words: str, packages: str = "") -> subprocess.Popen[str]:
    """Start a command in a process of its own; `packages` are found before others."""
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-c", _COMMAND, str(project.root), *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([packages, str(REPO_ROOT)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
