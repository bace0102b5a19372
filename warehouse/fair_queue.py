"""A queue in which whoever took most waits longest, and nobody works twice at once."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# After a minute half of what somebody took is forgotten.
_HALF_LIFE = 60.0
_FORGOTTEN = 0.001
# Seconds of late. A query that runs into its limit counts as more for three minutes.
_NEXT_TO_NOTHING = 1.0
# Seconds by which each further one of the same reader counts as having come later.
_BETWEEN = 0.25


class QueueFullError(Exception):
    """So many wait that this one found no place, or lost it to one who took less."""


@dataclass(eq=False)
class Visit:
    """One who waits or works.

    Attributes:
        reader: For whom.
        is_called: Set once it is this one's turn, or there is no place.
        is_refused: Whether there is none.
        called_at: When it was this one's turn, or when that was over before its end.
        due_at: When it counts as having come.
    """

    reader: Hashable
    due_at: float
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
        much: float = 0.0,
        reserved: int = 0,
    ) -> None:
        """Know of nobody yet.

        Args:
            running: How many may work at once.
            waiting: How many may wait beside them.
            clock: Seconds.
            much: Seconds; who took fewer of late works in the order of coming.
            reserved: How many more may work at once of those who took next to nothing.
        """
        self._reserved = reserved
        self._much = much
        self._running_at_most = running
        self._waiting_at_most = waiting
        self._clock = clock
        self._lock = threading.Lock()
        self._running: list[Visit] = []
        self._waiting: list[Visit] = []
        # Seconds that each took, and when that was noted.
        self._taken: dict[Hashable, tuple[float, float]] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """Return how many work or wait."""
        return len(self._running) + len(self._waiting)

    @contextmanager
    def place(self, reader: Hashable) -> Iterator[None]:
        """Wait for the turn of a reader; work within the block.

        Args:
            reader: For whom the work is.

        Raises:
            QueueFullError: If too many wait who took no more than this reader.
        """
        visit = self.enter(reader)
        visit.is_called.wait()
        if visit.is_refused:
            raise QueueFullError
        try:
            yield
        finally:
            self.leave(visit)

    def enter(self, reader: Hashable) -> Visit:
        """Stand in the queue.

        Args:
            reader: For whom the work is.

        Returns:
            What is called when it is this one's turn, or there is no place for it.
        """
        with self._lock:
            # why: who asks for forty at once must not come forty times before the next.
            due_at = self._clock() + self._count(reader) * _BETWEEN
            visit = Visit(reader, due_at)
            self._waiting.append(visit)
            self._call()
            if len(self._waiting) > self._waiting_at_most:
                # why: of equals the last to come.
                worst = max(reversed(self._waiting), key=self._load)
                worst.is_refused = True
                self._waiting.remove(worst)
                worst.is_called.set()
        return visit

    def leave(self, visit: Visit) -> None:
        """Make room for the next.

        Args:
            visit: One that was called and is done.
        """
        with self._lock:
            self._end(visit)
            self._call()

    def end_turns(self, seconds: float) -> None:
        """Let others begin beside those who work for long, who leave at their end.

        Args:
            seconds: Who began at least so long ago.
        """
        with self._lock:
            begun_before = self._clock() - seconds
            for visit in [*self._running]:
                if visit.called_at <= begun_before:
                    self._end(visit)
            self._call()

    def _end(self, visit: Visit) -> None:
        """Note what a visit took since it was called, or since its turn was ended."""
        if visit in self._running:
            self._running.remove(visit)
        now = self._clock()
        self._note(visit.reader, now - visit.called_at)
        visit.called_at = now

    def _call(self) -> None:
        """Call whoever is next, while there is room. The caller holds the lock."""
        while len(self._running) < self._running_at_most + self._reserved:
            at_work = {visit.reader for visit in self._running}
            free = [visit for visit in self._waiting if visit.reader not in at_work]
            if len(self._running) >= self._running_at_most:
                free = [v for v in free if self._seconds(v.reader) < _NEXT_TO_NOTHING]
            if not free:
                return
            visit = min(
                free,
                key=lambda visit: (
                    max(self._much, self._seconds(visit.reader)),
                    visit.due_at,
                ),
            )
            visit.called_at = self._clock()
            self._waiting.remove(visit)
            self._running.append(visit)
            visit.is_called.set()

    def _load(self, visit: Visit) -> tuple[int, float]:
        """Say how much a reader asks and took."""
        return self._count(visit.reader), self._seconds(visit.reader)

    def _count(self, reader: Hashable) -> int:
        """Return how many of one reader's work or wait."""
        visits = itertools.chain(self._running, self._waiting)
        return sum(visit.reader == reader for visit in visits)

    def _seconds(self, reader: Hashable) -> float:
        seconds, noted_at = self._taken.get(reader, (0.0, 0.0))
        return float(seconds * 0.5 ** ((self._clock() - noted_at) / _HALF_LIFE))

    def _note(self, reader: Hashable, seconds: float) -> None:
        taken = self._seconds(reader) + seconds
        now = self._clock()
        self._taken[reader] = (taken, now)
        # why: a thousand who come once each must not make each visit dearer.
        if now >= self._swept_at + _HALF_LIFE:
            self._swept_at = now
            for other in list(self._taken):
                if self._seconds(other) < _FORGOTTEN:
                    del self._taken[other]
