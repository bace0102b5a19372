"""A small published record in a folder, and commands on it that can be stopped."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from tests.unit.warehouse.conftest import project_in, write_project
from warehouse.building.build import build
from warehouse.connection import connect_read_only, read_table
from warehouse.errors import WarehouseError
from warehouse.paths import Project
from warehouse.snapshots import store

_COMMAND = """
import resource, sys
from pathlib import Path
from warehouse.__main__ import main
from warehouse.paths import Project
root, data, longest, *words = sys.argv[1:]
seeds, dbt_dir = Path(root, "seeds"), Path(root, "dbt_project")
if int(longest):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(longest), int(longest)))
sys.exit(main(words, Project(seeds, dbt_dir, Path(data))))
"""


OLD_ID = "20200101T000000Z-0123abcd"


def make(root: Path) -> Project:
    """Make a project with two snapshots; the older may be pruned."""
    write_project(root)
    project = project_in(root)
    build(project, Console(file=io.StringIO()))
    first = store.current_snapshot(project)
    folder = project.snapshots_dir / OLD_ID
    folder.mkdir()
    for path in first.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    described = store.description_text(replace(first, content_hash="0123abcd"))
    (folder / store.DESCRIPTION_FILE).write_text(described, "utf-8")
    os.utime(folder, (0, 0))
    change_seed(project)
    return project


def change_seed(project: Project) -> None:
    """Change the evidence, so that the next build makes something."""
    file = project.seeds_dir / "reference" / "states.csv"
    file.write_text(file.read_text("utf-8").replace("California", "California "))


def start(
    project: Project,
    *words: str | Path,
    longest_file: int = 0,
) -> subprocess.Popen[str]:
    """Start ``python -m warehouse`` with some arguments on a project."""
    return subprocess.Popen(  # noqa: S603 - our own module
        [
            *(sys.executable, "-c", _COMMAND, str(project.root)),
            *(str(project.data_dir), str(longest_file), *map(str, words)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(
    project: Project,
    *words: str | Path,
    longest_file: int = 0,
) -> tuple[int, str]:
    """Run a command to its end; return its code and output."""
    process = start(project, *words, longest_file=longest_file)
    output, _ = process.communicate(timeout=300)
    return process.returncode, output


def find_fault(project: Project) -> str | None:
    """Say what a reader of the current snapshot would miss; None if nothing."""
    try:
        current = store.current_snapshot(project)
        if current not in store.list_snapshots(project):
            return "the current snapshot is not listed"
        if changed := current.changed_file():
            return f"{changed.name} of the current snapshot changed"
        with connect_read_only(current.warehouse_file) as connection:
            rows = read_table(connection, "from marts.dim_agencies").num_rows
    except (WarehouseError, OSError) as error:
        return f"readers are told: {error}"
    return None if rows == 3 else f"readers find {rows} rows of 3"
