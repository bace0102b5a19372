"""Rewrite the golden files that new facts move, and show what moved."""

from __future__ import annotations

import csv
import difflib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.paths import Project
from warehouse.seeds.writing import account_for

_ACCOUNTING = "tests/golden/facts_accounting.csv"
_LOOK_UPS = "tests/golden/lookup_answers.csv"


def accept_figures(project: Project, say: Callable[[str], None]) -> None:
    """Recount the seeds, repeat the golden look-ups, and print each changed line."""
    before = {name: _lines(project.root / name) for name in (_ACCOUNTING, _LOOK_UPS)}
    with (project.root / _ACCOUNTING).open(encoding="utf-8", newline="") as file:
        account_for(project, {row["seed_file"] for row in csv.DictReader(file)})
    _repeat_look_ups(project)
    is_changed = False
    for name, lines in before.items():
        now = _lines(project.root / name)
        for line in difflib.unified_diff(lines, now, name, name, n=0, lineterm=""):
            is_changed = True
            say(line)
    if is_changed:
        say("Read each line above. What is right goes into the commit as it is.")
    else:
        say("Nothing to accept: counts and look-ups are as they were.")


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise WarehouseError(
            f"There is no `{path}`. Run this in a checkout of the repository, with its "
            "tests."
        )
    return path.read_text("utf-8").splitlines()


def _repeat_look_ups(project: Project) -> None:
    # why: look-ups are the dashboard's, which the warehouse does not import.
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden.lookup_answers"],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise WarehouseError(
            f"The look-ups could not be repeated:\n{done.stderr.strip()}"
        )
