"""Fill the disk beneath each command that writes: it must say so, and harm nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.attack import tiny_folder
from tests.attack.outcome import Attack, Outcome
from warehouse.paths import Project

# How much more than what is there the disk takes, or how long a file may become.
_KIBIBYTES_OF_ROOM = (0, 64, 700, 3_000, 9_000)
_CAUSES = ("No space left", "no room left", "File too large")


def attacks() -> list[Attack]:
    """Return one attack for each command that writes."""
    commands = ("build", "backup", "restore", "prune", "rollback", "export")
    return [
        (f"full disk: {command}", partial(_fill_beneath, command))
        for command in commands
    ]


def _fill_beneath(command: str) -> Outcome:
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        base = tiny_folder.make(Path(name, "base"))
        backup = Path(name, "base.tar.gz")
        tiny_folder.run(base, "backup", backup)
        for room in _KIBIBYTES_OF_ROOM:
            with _small_disk(base, Path(name, "disk"), room) as project:
                wrong = _try(project, backup, command, 0 if _may_mount() else room or 1)
                failed += [f"{command} with {room} KiB: {wrong}"] if wrong else []
    return Outcome(len(_KIBIBYTES_OF_ROOM), failed)


def _may_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def _small_disk(base: Project, place: Path, room: int) -> Iterator[Project]:
    """Yield the project with its data on a small disk, where that can be made."""
    place.mkdir(exist_ok=True)
    if not _may_mount():
        shutil.rmtree(place)
        shutil.copytree(base.data_dir, place)
        yield replace(base, data_dir=place)
        return
    _mount("-t", "tmpfs", "tmpfs", place)
    try:
        shutil.copytree(base.data_dir, place / "data")
        usage = shutil.disk_usage(place)
        _mount("-o", f"remount,size={usage.used + room * 1024}", place)
        yield replace(base, data_dir=place / "data")
    finally:
        subprocess.run(["/usr/bin/umount", place], check=True)  # noqa: S603


def _mount(*words: str | Path) -> None:
    subprocess.run(["/usr/bin/mount", *words], check=True)  # noqa: S603


def _try(project: Project, backup: Path, command: str, longest: int) -> str | None:
    """Run a command, look for harm, make room and run it again."""
    on_disk = project.data_dir.parent if _may_mount() else project.data_dir
    old_id = min(path.name for path in project.snapshots_dir.iterdir())
    words: dict[str, list[str | Path]] = {
        "build": ["build"],
        "backup": ["backup", on_disk / "made.tar.gz"],
        "restore": ["restore", backup],
        "prune": ["prune", "--older-than", "1d"],
        "rollback": ["rollback", old_id],
        "export": ["export", on_disk / "export"],
    }
    target = project
    if command == "restore":
        target = replace(project, data_dir=on_disk / "elsewhere")
    code, said = tiny_folder.run(target, *words[command], longest_file=longest * 1024)
    if "Traceback" in said:
        return f"a traceback: {said[-400:]}"
    if code and not any(cause in said.splitlines()[-1] for cause in _CAUSES):
        return f"the last sentence does not name the cause: {said[-300:]}"
    if wrong := tiny_folder.what_is_wrong(project):
        return wrong
    if code and command != "prune":
        tiny_folder.run(project, "prune", "--older-than", "9999d")
    left = [path.name for path in target.data_dir.glob(".*")]
    if left:
        return f"{', '.join(left)} is left"
    if code and _may_mount():
        _mount("-o", "remount,size=200m", project.data_dir.parent)
    code, said = (0, "") if not code else tiny_folder.run(target, *words[command])
    return f"with room again: {said[-300:]}" if code else None
