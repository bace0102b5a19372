"""Let one process at a time change the folder of snapshots."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from warehouse.paths import Project


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
def sole_writer(project: Project, say: Callable[[str], None]) -> Iterator[None]:
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
