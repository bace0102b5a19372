"""Many readers at once, each in its own session, who go from page to page."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from tests.benchmarks.reader_session import draw, fault_of, reader_session

# Page and its part of the address after the question mark.
Visit = tuple[str, str]

VISITS: tuple[Visit, ...] = (
    ("", ""),
    ("map", ""),
    ("map", "v=1&state=CA"),
    ("map", "v=1&search=Springfield"),
    ("trends", ""),
    ("trends", "v=1&show=total&states=CA,IL,NJ"),
    ("terms", ""),
    ("terms", "v=1&topic=e2ee&vendor=wyze"),
)


@dataclass(frozen=True)
class PageView:
    """One page as received, with `perf_counter` before and after it."""

    visit: Visit
    start: float
    end: float
    # What was counted on it.
    count: int


Counter = Callable[[Sequence[ForwardMsg]], int]


def view(session: ClientConnection, visit: Visit, count: Counter = len) -> PageView:
    """Have the server draw a page; raise `RuntimeError` if it shows an error."""
    start = time.perf_counter()
    parts = draw(session, *visit)
    end = time.perf_counter()
    if faults := [*filter(None, map(fault_of, parts))]:
        raise RuntimeError(f"The page {visit} shows: {faults}")
    return PageView(visit, start, end, count(parts))


def run_crowd(
    url: str,
    readers: int,
    seconds: float,
    think: tuple[float, float] = (1, 5),
    count: Counter = len,
) -> list[list[PageView]]:
    """Have readers open random pages; return what each session saw, in order.

    Each thinks for some seconds at a page, and opens at least two.
    """
    until = time.perf_counter() + seconds

    def read(seed: int) -> list[PageView]:
        chance, views = random.Random(seed), list[PageView]()  # noqa: S311 - no secret
        # Readers do not all arrive at the same instant.
        time.sleep(chance.uniform(0, think[1]))
        with reader_session(url) as session:
            while len(views) < 2 or time.perf_counter() < until:
                views.append(view(session, chance.choice(VISITS), count))
                time.sleep(chance.uniform(*think))
        return views

    with ThreadPoolExecutor(readers) as pool:
        return list(pool.map(read, range(readers)))
