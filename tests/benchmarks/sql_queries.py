"""What the isolation of strangers' SQL costs, and what a bomb costs other readers."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.reader_session import reader_session
from tests.serving import ServedApp
from warehouse.connection import connect_read_only, read_table
from warehouse.sql.runner import QueryRunner

_SQL = "select * from marts.dim_agencies where state_code = 'NJ' order by agency_id"
_PROCESSOR_BOMB = "select sum(range) + {number} from range(1000000000000)"
_MEMORY_BOMB = "select length(repeat('x', 1000000000 + {number}))"
_BOMBS_AT_LEAST = 2
_QUERIES = 100
_BURST = 10
_PAGES = 100
_SECONDS_BETWEEN_PAGES = 0.02


def measure(file: Path) -> dict[str, float]:
    """Time the isolation beside the same query on an open connection.

    Args:
        file: Published DuckDB file.

    Returns:
        Milliseconds: of the first query, which starts the processes; of the isolation
        beside the bare query, median and 95th percentile; of ten queries sent at once,
        for the median one and the last.
    """
    connection = connect_read_only(file)
    bare = _milliseconds(lambda: read_table(connection, _SQL), _QUERIES)
    connection.close()
    with QueryRunner() as runner:
        (first,) = _milliseconds(lambda: runner.run(file, _SQL), 1)
        isolated = _milliseconds(lambda: runner.run(file, _SQL), _QUERIES)
        started = time.perf_counter()

        def one_of_many(_number: int) -> float:
            runner.run(file, _SQL)
            return (time.perf_counter() - started) * 1000

        with ThreadPoolExecutor(_BURST) as pool:
            burst = sorted(pool.map(one_of_many, range(_BURST)))
    usual = statistics.median(bare)
    return {
        "first_query_ms": round(first, 1),
        "bare_query_median_ms": round(usual, 1),
        "overhead_median_ms": round(statistics.median(isolated) - usual, 1),
        "overhead_p95_ms": round(_p95(isolated) - usual, 1),
        "burst_of_10_median_ms": round(statistics.median(burst), 1),
        "burst_of_10_last_ms": round(burst[-1], 1),
    }


def measure_page_beside_bombs(served: ServedApp) -> dict[str, float]:
    """Time a page while two other readers ask for all that they can get.

    One asks for the processor until the clock ends it, the other for memory, again and
    again. Both ask through the page SQL of the same server.

    Args:
        served: A running dashboard.

    Returns:
        Milliseconds of the first page, 95th percentile: with nobody else there, and
        beside the bombs; how many pages were opened beside them.

    Raises:
        RuntimeError: If the bombs ended before the page was opened once.
    """
    with reader_session(served.url) as session, ThreadPoolExecutor(2) as pool:

        def open_page() -> None:
            session.open("")

        _milliseconds(open_page, 5)
        alone = _milliseconds(open_page, _PAGES)
        processor = pool.submit(_throw, served, _PROCESSOR_BOMB, lambda: False)
        memory = pool.submit(_throw, served, _MEMORY_BOMB, lambda: not processor.done())
        beside: list[float] = []
        while not processor.done():
            beside += _milliseconds(open_page, 1)
            time.sleep(_SECONDS_BETWEEN_PAGES)
        thrown = processor.result() + memory.result()
    if not beside or thrown < _BOMBS_AT_LEAST:
        raise RuntimeError("The page was not opened beside the bombs.")
    return {
        "page_p95_ms": round(_p95(alone), 1),
        "page_beside_bombs_p95_ms": round(_p95(beside), 1),
        "pages_beside_bombs": len(beside),
    }


@contextmanager
def bombs_thrown(served: ServedApp) -> Iterator[list[int]]:
    """Have two readers ask for all that they can get while the block runs.

    Args:
        served: A running dashboard.

    Yields:
        A list that holds, once the block ended, how often each of the two asked.
    """
    stop = threading.Event()
    thrown: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        at_work = [
            pool.submit(_throw, served, bomb, lambda: not stop.is_set())
            for bomb in (_PROCESSOR_BOMB, _MEMORY_BOMB)
        ]
        try:
            yield thrown
        finally:
            stop.set()
    thrown.extend(each.result() for each in at_work)


def _throw(served: ServedApp, bomb: str, is_again: Callable[[], bool]) -> int:
    """Have a reader of the page SQL ask for too much; return how often.

    A bomb is new each time, since what came of an old one is remembered.
    """
    count = 0
    with reader_session(served.url) as session:
        while not count or is_again():
            sql = bomb.format(number=count)
            session.open("sql", urlencode({"v": 1, "sql": sql}))
            count += 1
    return count


def _milliseconds(work: Callable[[], object], count: int) -> list[float]:
    """Time a piece of work several times."""
    times = []
    for _ in range(count):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _p95(values: Sequence[float]) -> float:
    """Return the value that 95 in 100 do not exceed."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]
