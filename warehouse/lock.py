"""Let one process at a time change the folder of snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from warehouse.paths import Project


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
    lock = FileLock(project.lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"Another build is at work in `{project.data_dir}`. Waiting for its end.")
        lock.acquire(poll_interval=0.1)
    try:
        yield
    finally:
        lock.release()
