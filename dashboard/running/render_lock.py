"""Pages are drawn one after the other, and documents, last for whoever had much drawn.

Python runs one thread at a time. Twenty pages drawn at once in slices each take as long
as all of them; drawn in turn, most are done long before, and a page costs a tenth less.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from sys import maxsize
from threading import local

from dashboard.running.measures import TURN_SECONDS
from warehouse.fair_queue import FairQueue, Visit

# A page that takes longer, such as the first of all, holds up nobody for more.
_LONGEST_TURN = 0.25
# Seconds of drawing, of late. Who goes on reading, a page of ten milliseconds every
# three seconds, has a third of one.
_MUCH = 1.0
_QUEUE = FairQueue(running=1, waiting=maxsize, much=_MUCH)


class _Mine(local):
    """What a thread draws: for whom, and its turn if it has one."""

    reader = ""
    visit: Visit | None = None


_mine = _Mine()


@contextmanager
def render_lock(reader: str) -> Iterator[None]:
    """Draw a page within the block, once it is its turn.

    Another thread may draw at the same time only where one has drawn for a quarter of a
    second.

    Args:
        reader: For whom; who had much drawn of late comes after the others.
    """
    _mine.reader = reader
    _acquire()
    try:
        yield
    finally:
        _release()


@contextmanager
def yield_render_lock() -> Iterator[None]:
    """Let other pages be drawn while this one waits for what is not Python."""
    had = _release()
    try:
        yield
    finally:
        if had:
            _acquire()


def _acquire() -> None:
    started = time.perf_counter()
    visit = _QUEUE.enter(_mine.reader)
    while not visit.is_called.wait(_LONGEST_TURN):
        _QUEUE.end_turns(_LONGEST_TURN)
    _mine.visit = visit
    TURN_SECONDS.observe(time.perf_counter() - started)


def _release() -> bool:
    """End the turn of this thread; tell whether it had one."""
    visit, _mine.visit = _mine.visit, None
    if visit is not None:
        _QUEUE.leave(visit)
    return visit is not None
