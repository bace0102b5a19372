"""Bytes on disk: their hash, writes that survive a power cut, and the build lock."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.paths import Project


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_to_disk(path: Path) -> None:
    """Make a file or folder survive a power cut."""
    # Windows cannot open folders, nor sync files that are open only for reading.
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(draft: Path, path: Path) -> None:
    """Replace a file by a finished draft, in one step that survives a power cut."""
    sync_to_disk(draft)
    draft.replace(path)
    sync_to_disk(path.parent)


@contextmanager
def owner_only(project: Project) -> Iterator[None]:
    """Let only the owner read what the block writes for staff."""
    if not project.is_for_staff:
        yield
        return
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def build_lock(project: Project, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the build lock; wait, and say so, while another process holds it.

    The operating system drops the lock of a process that dies.
    """
    project.data_dir.mkdir(parents=True, exist_ok=True)
    if project.is_for_staff:
        project.data_dir.chmod(0o700)
    lock = FileLock(project.lock_file, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"Another build is at work in `{project.data_dir}`. Waiting for its end.")
        lock.acquire(poll_interval=0.1)
    try:
        with owner_only(project):
            yield
    finally:
        lock.release()
