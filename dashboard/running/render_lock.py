"""Pages are drawn one after the other.

Python runs one thread at a time. Twenty pages drawn at once in slices each take as long
as all of them; drawn in turn, most are done long before, and a page costs a tenth less.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, local

from dashboard.running.measures import TURN_SECONDS

# A page that takes longer, such as the first of all, holds up nobody for more.
_LONGEST_WAIT = 0.25
_LOCK = BoundedSemaphore()
_mine = local()


@contextmanager
def render_lock() -> Iterator[None]:
    """Draw a page within the block, once the lock is free or it has waited long enough.

    Another thread may draw at the same time only where this one or the other has waited
    a quarter of a second.
    """
    _acquire()
    try:
        yield
    finally:
        _release()


@contextmanager
def yield_render_lock() -> Iterator[None]:
    """Let other pages be drawn while this one waits for another process."""
    had = _release()
    try:
        yield
    finally:
        if had:
            _acquire()


def _acquire() -> None:
    started = time.perf_counter()
    _mine.has_lock = _LOCK.acquire(timeout=_LONGEST_WAIT)
    TURN_SECONDS.observe(time.perf_counter() - started)


def _release() -> bool:
    """Release the lock; tell whether this thread had it."""
    had = getattr(_mine, "has_lock", False)
    if had:
        _mine.has_lock = False
        _LOCK.release()
    return had
