"""Let one process at a time change the folder of snapshots."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from warehouse.paths import Project


@contextmanager
def owner_only(project: Project) -> Iterator[None]:
    """Let nobody but the owner read what is written inside the block for staff.

    Args:
        project: Says whom the snapshots are for; public ones are left as they are.

    Yields:
        Nothing; child processes of the block keep to it too.
    """
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

    The operating system drops the lock of a process that dies, so that a killed build
    never blocks the next one.

    Args:
        project: Names the lock file; its folder is made if absent.
        say: Called with one sentence if there is someone to wait for.

    Yields:
        Nothing; the lock is held inside the ``with`` block.
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
