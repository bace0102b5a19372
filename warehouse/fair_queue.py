"""A queue in which readers who used less time go first, one task at a time each."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Seconds after which only half of the time a reader used still counts.
_HALF_LIFE = 60.0
_FORGOTTEN = 0.001
# Readers who recently used fewer seconds may use the reserved places. A query that
# runs into its limit counts as more for three minutes.
_NEXT_TO_NOTHING = 1.0
# Seconds that a reserved place is guaranteed at first; most queries take less.
_TRIAL = 0.25


class QueueFullError(Exception):
    """The queue is full, or a reader who used less time took the place."""


@dataclass(eq=False)
class Visit:
    """A reader who waits or works.

    `is_called` is set once the reader may begin, or finds no place (`is_refused`).
    """

    reader: Hashable
    is_called: threading.Event = field(default_factory=threading.Event)
    is_refused: bool = False
    called_at: float = 0.0


class FairQueue:
    """Lets few threads work at once, in an order that is fair to all readers."""

    def __init__(
        self,
        running: int,
        waiting: int,
        clock: Callable[[], float] = time.monotonic,
        reserved: int = 0,
    ) -> None:
        """Begin with nobody in the queue.

        `reserved` more may work at once if they recently used next to no time.
        """
        self._reserved = reserved
        self._running_at_most = running
        self._waiting_at_most = waiting
        self._clock = clock
        self._lock = threading.Lock()
        # In the order of their turns; the last ones are on reserved places.
        self._running: list[Visit] = []
        self._waiting: list[Visit] = []
        # Seconds that each reader used, and when that was recorded.
        self._taken: dict[Hashable, tuple[float, float]] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """Return how many work or wait."""
        return len(self._running) + len(self._waiting)

    @contextmanager
    def place(self, reader: Hashable) -> Iterator[Visit]:
        """Wait for the turn of a reader; work within the block.

        Raises `QueueFullError` if too many wait who used no more than this reader.
        """
        visit = self.enter(reader)
        self.wait(visit)
        try:
            yield visit
        finally:
            self.leave(visit)

    def enter(self, reader: Hashable) -> Visit:
        """Join the queue; the visit is called, or refused, in its turn."""
        with self._lock:
            visit = Visit(reader)
            self._waiting.append(visit)
            self._call()
            if len(self._waiting) > self._waiting_at_most:
                # why: among equals, the last to arrive.
                worst = max(reversed(self._waiting), key=self._load)
                worst.is_refused = True
                self._waiting.remove(worst)
                worst.is_called.set()
        return visit

    def wait(self, visit: Visit) -> None:
        """Wait for the turn of a visit; raise `QueueFullError` if it is refused."""
        visit.is_called.wait()
        if visit.is_refused:
            raise QueueFullError

    def leave(self, visit: Visit) -> None:
        """Make room for the next."""
        with self._lock:
            self._end(visit)
            self._call()

    def gives_way(self, visit: Visit) -> bool:
        """Give up a reserved place if its time is over and somebody waits."""
        with self._lock:
            is_reserved = visit in self._running[self._running_at_most :]
            # why: each turn is longer than all before, so that every task ends.
            turn = _TRIAL + self._seconds(visit.reader)
            is_over = self._clock() - visit.called_at >= turn
            if not (is_reserved and is_over and self._next()):
                return False
            self._end(visit)
            visit.is_called.clear()
            self._waiting.append(visit)
            self._call()
            return True

    def _end(self, visit: Visit) -> None:
        """Record the time that a visit used. The caller holds the lock."""
        if visit in self._running:
            self._running.remove(visit)
            self._note(visit.reader, self._clock() - visit.called_at)

    def _call(self) -> None:
        """Call the next visits while there is room. The caller holds the lock."""
        while len(self._running) < self._running_at_most + self._reserved:
            visit = self._next()
            if visit is None:
                return
            visit.called_at = self._clock()
            self._waiting.remove(visit)
            self._running.append(visit)
            visit.is_called.set()

    def _next(self) -> Visit | None:
        """Return who may have the next place: among equals, the first to arrive."""
        at_work = {visit.reader for visit in self._running}
        free = [visit for visit in self._waiting if visit.reader not in at_work]
        if len(self._running) >= self._running_at_most:
            free = [v for v in free if self._seconds(v.reader) < _NEXT_TO_NOTHING]
        return min(free, key=lambda v: self._seconds(v.reader), default=None)

    def _load(self, visit: Visit) -> tuple[int, float]:
        """Return how many visits a reader has, and how much time it used."""
        return self._count(visit.reader), self._seconds(visit.reader)

    def _count(self, reader: Hashable) -> int:
        """Return how many of one reader's work or wait."""
        visits = itertools.chain(self._running, self._waiting)
        return sum(visit.reader == reader for visit in visits)

    def _seconds(self, reader: Hashable) -> float:
        seconds, noted_at = self._taken.get(reader, (0.0, 0.0))
        return float(seconds * 0.5 ** ((self._clock() - noted_at) / _HALF_LIFE))

    def _note(self, reader: Hashable, seconds: float) -> None:
        used = self._seconds(reader) + seconds
        now = self._clock()
        self._taken[reader] = (used, now)
        # why: a thousand one-time readers must not slow each visit down.
        if now >= self._swept_at + _HALF_LIFE:
            self._swept_at = now
            for other in list(self._taken):
                if self._seconds(other) < _FORGOTTEN:
                    del self._taken[other]
