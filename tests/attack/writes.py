"""Kill each command that writes, and fill the disk beneath it."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.attack import tiny_folder
from tests.attack.outcome import Attack, Outcome
from tests.unit.warehouse.conftest import project_in
from warehouse.paths import Project

_SEED = 20261126
_MOMENTS = 20
# Size limits of a file: any user may set one, but only an administrator can make a
# small disk.
_KIBIBYTES_OF_ROOM = (1, 64, 700, 3_000, 9_000)
_CAUSES = ("No space left", "no room left", "File too large")
_COMMANDS: dict[str, list[str]] = {
    "build": ["build"],
    "prune": ["prune", "--older-than", "1d"],
    "rollback": ["rollback", tiny_folder.OLD_ID],
    "export": ["export", "EXPORT"],
}
# What a command has begun to do before it is killed.
_BEGUN: dict[str, Callable[[Project], bool]] = {
    "build": lambda _: True,
    "build, while it publishes": lambda project: bool(
        list(project.data_dir.glob(".building-*/snapshot"))
    ),
    "prune": lambda _: True,
}


def attacks() -> list[Attack]:
    """Return the attacks on commands that write."""
    return [
        *((f"kills: {name}", partial(_kill, name)) for name in _BEGUN),
        *((f"full disk: {name}", partial(_fill_beneath, name)) for name in _COMMANDS),
    ]


def _words(command: str, project: Project) -> list[str]:
    export = str(project.data_dir.parent / "export")
    return [export if word == "EXPORT" else word for word in _COMMANDS[command]]


def _kill(name: str) -> Outcome:
    """Kill a command at random moments, then run it again as an operator would."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    command, failed = name.partition(",")[0], list[str]()
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        base = tiny_folder.make(Path(folder, "base"))
        longest = _started(_copy(base, "timed"), command, name)[1]()
        for number in range(_MOMENTS):
            moment = chance.uniform(0, longest)
            project = _copy(base, f"try{number}")
            process, _ = _started(project, command, name)
            with suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if wrong := tiny_folder.find_fault(project) or _again(project, command):
                failed.append(f"{name} killed after {moment:.2f} s: {wrong}")
            shutil.rmtree(project.root)
    return Outcome(_MOMENTS, failed)


def _started(
    project: Project, command: str, name: str
) -> tuple[subprocess.Popen[str], Callable[[], float]]:
    """Start a command; return it once it has begun, and a timer of the rest."""
    process = tiny_folder.start(project, *_words(command, project))
    while process.poll() is None and not _BEGUN[name](project):
        time.sleep(0.002)
    begun_at = time.monotonic()

    def seconds_left() -> float:
        process.communicate()
        return time.monotonic() - begun_at

    return process, seconds_left


def _copy(base: Project, name: str) -> Project:
    root = base.root.with_name(name)
    shutil.copytree(base.root, root)
    return project_in(root)


def _again(project: Project, command: str) -> str | None:
    """Run a command once more; return what is wrong then."""
    code, output = tiny_folder.run(project, *_words(command, project))
    if code:
        return f"the next {command} says {output.strip()[-300:]}"
    if left := [path.name for path in project.data_dir.glob(".*")]:
        return f"{', '.join(left)} is left"
    return tiny_folder.find_fault(project)


def _fill_beneath(command: str) -> Outcome:
    """Run a command that can write no file longer than this, then one that can."""
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        base = tiny_folder.make(Path(name, "base"))
        for room in _KIBIBYTES_OF_ROOM:
            project = _copy(base, "full")
            if wrong := _without_room(project, command, room):
                failed.append(f"{command} with {room} KiB: {wrong}")
            shutil.rmtree(project.root)
    return Outcome(len(_KIBIBYTES_OF_ROOM), failed)


def _without_room(project: Project, command: str, room: int) -> str | None:
    words = _words(command, project)
    code, output = tiny_folder.run(project, *words, longest_file=room * 1024)
    if "Traceback" in output:
        return f"a traceback: {output[-400:]}"
    if code and not any(cause in output.splitlines()[-1] for cause in _CAUSES):
        return f"the last sentence does not name the cause: {output[-300:]}"
    if wrong := tiny_folder.find_fault(project):
        return wrong
    if not code:
        return None
    if command != "prune":
        tiny_folder.run(project, "prune", "--older-than", "9999d")
    if left := [path.name for path in project.data_dir.glob(".*")]:
        return f"{', '.join(left)} is left"
    return _again(project, command)
