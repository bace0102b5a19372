"""What the isolation of strangers' SQL costs, and what a bomb costs other readers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from warehouse.connection import connect_read_only, read_table
from warehouse.errors import TooManyQueriesError, WarehouseError
from warehouse.sql.runner import QueryRunner

_SQL = "select * from marts.dim_agencies where state_code = 'NJ' order by agency_id"
_BOMB = "select sum(a.range) from range(1000000000000) a"
_QUERIES = 100
_BURST = 10


def measure_sql(file: Path) -> dict[str, float]:
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


def page_beside_bombs(
    file: Path, open_page: Callable[[], object], count: int = 40
) -> dict[str, float]:
    """Time a page while two queries use all the processor that they can get.

    Args:
        file: Published DuckDB file.
        open_page: Opens the page once.
        count: How often.

    Returns:
        Milliseconds of the page: 95th percentile without and beside the queries.
    """
    alone = _milliseconds(open_page, count)
    with QueryRunner() as runner, ThreadPoolExecutor(2) as pool:
        bombs = [pool.submit(_explode, runner, file) for _ in range(2)]
        beside: list[float] = []
        while not all(bomb.done() for bomb in bombs) and len(beside) < count:
            beside += _milliseconds(open_page, 1)
    return {
        "page_p95_ms": round(_p95(alone), 1),
        "page_beside_bombs_p95_ms": round(_p95(beside), 1),
    }


def _explode(runner: QueryRunner, file: Path) -> None:
    """Run a query that is ended at a limit."""
    try:
        runner.run(file, _BOMB)
    except TooManyQueriesError:
        raise
    except WarehouseError:
        return


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
