"""Kill each command that writes, at random moments, and go on as an operator would."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.attack import tiny_folder
from tests.attack.outcome import Attack, Outcome
from tests.unit.warehouse.conftest import project_in
from warehouse.paths import Project
from warehouse.snapshots import store

_MOMENTS = 20
_SEED = 20261126


def attacks() -> list[Attack]:
    """Return one attack for each command that writes."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    return [
        ("kills: build", partial(_kill_all, chance, "build", _nothing)),
        (
            "kills: build, while it publishes",
            partial(_kill_all, chance, "build", _made),
        ),
        ("kills: backup", partial(_kill_all, chance, "backup", _nothing)),
        ("kills: restore", partial(_kill_all, chance, "restore", _nothing)),
        ("kills: prune", partial(_kill_all, chance, "prune", _nothing)),
    ]


def _nothing(_project: Project) -> bool:
    """Wait for nothing."""
    return True


def _made(project: Project) -> bool:
    """Wait until a build makes the files of its snapshot."""
    return bool(list(project.data_dir.glob(".building-*/snapshot")))


def _kill_all(
    chance: random.Random, command: str, is_due: Callable[[Project], bool]
) -> Outcome:
    failed: list[str] = []
    with _folder() as (base, backup):
        longest = _longest(base, backup, command, is_due)
        for number in range(_MOMENTS):
            moment = chance.uniform(0, longest)
            project = _copy(base, f"try{number}")
            target, words = _words(project, backup, command)
            process = tiny_folder.start(target, *words)
            _wait(process, target, is_due)
            with suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            wrong = _after(project, target, command, words)
            failed += (
                [f"{command} killed after {moment:.2f} s: {wrong}"] if wrong else []
            )
            shutil.rmtree(project.root)
    return Outcome(_MOMENTS, failed)


@contextmanager
def _folder() -> Iterator[tuple[Project, Path]]:
    """Yield a project to copy, and a backup of it."""
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        base = tiny_folder.make(Path(name, "base"))
        backup = Path(name, "base.tar.gz")
        tiny_folder.run(base, "backup", backup)
        yield base, backup


def _copy(base: Project, name: str) -> Project:
    root = base.root.with_name(name)
    shutil.copytree(base.root, root)
    return project_in(root)


def _words(
    project: Project, backup: Path, command: str
) -> tuple[Project, list[str | Path]]:
    """Return the project that a command works on, and its words."""
    if command == "restore":
        elsewhere = project.root / "elsewhere"
        return replace(project, data_dir=elsewhere), ["restore", backup]
    if command == "backup":
        return project, ["backup", project.root / "made.tar.gz"]
    return project, ["prune", "--older-than", "1d"] if command == "prune" else ["build"]


def _wait(
    process: subprocess.Popen[str], project: Project, is_due: Callable[[Project], bool]
) -> None:
    while process.poll() is None and not is_due(project):
        time.sleep(0.002)


def _longest(
    base: Project, backup: Path, command: str, is_due: Callable[[Project], bool]
) -> float:
    """Return how long a command takes from the moment that is waited for."""
    project = _copy(base, "timed")
    target, words = _words(project, backup, command)
    process = tiny_folder.start(target, *words)
    _wait(process, target, is_due)
    started = time.monotonic()
    process.communicate()
    return time.monotonic() - started


def _after(
    project: Project, target: Project, command: str, words: list[str | Path]
) -> str | None:
    """Say what is wrong after a kill, then after the same command once more."""
    if wrong := tiny_folder.what_is_wrong(project):
        return wrong
    if command == "restore":
        code, said = tiny_folder.run(target, *words)
        is_there = "is finished now" in said or "is not empty" in said
        if code and not is_there:
            return f"the next restore says {said.strip()[-300:]}"
        return tiny_folder.what_is_wrong(target)
    if command == "backup" and isinstance(words[1], Path) and words[1].exists():
        words[1].unlink()
    code, said = tiny_folder.run(target, *words)
    if code:
        return f"the next {command} says {said.strip()[-300:]}"
    left = [path.name for path in target.data_dir.glob(".*")]
    if left and command in {"build", "prune"}:
        return f"{', '.join(left)} is left"
    if command == "prune" and len(store.list_snapshots(project)) != 1:
        return "the old snapshot is still there"
    return tiny_folder.what_is_wrong(target)
