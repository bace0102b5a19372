"""Rows come back as selected, and the processes behind them come and go unnoticed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import psutil
import pytest

from tests.unit.warehouse.sql.conftest import MEBIBYTE, TIGHT
from warehouse import fair_queue
from warehouse.errors import (
    QueryLimitError,
    TooManyQueriesError,
    WarehouseMissingError,
)
from warehouse.paths import REPO_ROOT
from warehouse.sql.protocol import Limits, Value
from warehouse.sql.runner import (
    QueryRunner,
    query_load,
    run_query,
)

_LONG = "select sum(range) from range(1000000000000)"


def _is_gone(process: psutil.Process) -> bool:
    """Tell whether a process ended, even if nobody has waited for it yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _until(is_so: Callable[[], bool], seconds: float = 10.0) -> bool:
    last_moment = time.monotonic() + seconds
    while time.monotonic() < last_moment:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def test_rows_come_as_selected(runner: QueryRunner, tiny_file: Path) -> None:
    result = runner.run(
        tiny_file, "select agency_id, joined_on from dim_agencies order by agency_id"
    )
    assert result.table.column_names == ["agency_id", "joined_on"]
    assert result.table.to_pylist()[0] == {
        "agency_id": "ca-arcadia",
        "joined_on": date(2019, 2, 1),
    }
    assert (result.row_count, result.is_truncated) == (3, False)
    assert 0 < result.seconds < 5


def test_no_row_keeps_the_columns(runner: QueryRunner, tiny_file: Path) -> None:
    result = runner.run(tiny_file, "select agency_id from dim_agencies where false")
    assert (result.row_count, result.table.column_names) == (0, ["agency_id"])


def test_values_are_bound_with_their_types(
    runner: QueryRunner, tiny_file: Path
) -> None:
    sql = """
        select typeof($day), typeof($price), $day, $price, $is_so, $number, $name,
            $nothing is null, list_contains($names, 'b'), typeof($names)
    """
    values: dict[str, Value] = {
        "day": date(2026, 11, 24),
        "price": Decimal("12.50"),
        "is_so": True,
        "number": 3,
        "name": "'; drop schema marts; --",
        "nothing": None,
        "names": ["a", "b"],
    }
    (row,) = runner.run(tiny_file, sql, values).table.to_pylist()
    assert list(row.values()) == [
        *("DATE", "DECIMAL(4,2)", date(2026, 11, 24), Decimal("12.50")),
        *(True, 3, "'; drop schema marts; --", True, True, "VARCHAR[]"),
    ]


def test_columns_of_one_name_are_numbered(runner: QueryRunner, tiny_file: Path) -> None:
    table = runner.run(tiny_file, "select 1 as a, 2 as a, 3 as a_1, 4 as a").table
    assert table.to_pylist() == [{"a": 1, "a_1": 2, "a_1_1": 3, "a_2": 4}]


def test_rows_beyond_the_limit_are_truncated(
    runner: QueryRunner, tiny_file: Path
) -> None:
    whole = runner.run(tiny_file, "from range(3000)", limits=Limits(row_count=3000))
    cut = runner.run(tiny_file, "from range(3001)", limits=Limits(row_count=3000))
    assert (whole.row_count, whole.is_truncated) == (3000, False)
    assert (cut.row_count, cut.is_truncated) == (3000, True)
    assert cut.table.column(0).to_pylist() == list(range(3000))


def test_bytes_beyond_the_limit_are_truncated(
    runner: QueryRunner, tiny_file: Path
) -> None:
    limits = Limits(answer_bytes=MEBIBYTE)
    cut = runner.run(
        tiny_file, "select repeat('x', 100000) from range(1000)", limits=limits
    )
    assert cut.is_truncated
    assert 0 < cut.table.nbytes <= MEBIBYTE
    with pytest.raises(QueryLimitError, match="first row alone is larger than 1 MB"):
        runner.run(tiny_file, "select repeat('x', 2000000)", limits=limits)


def test_a_statement_may_not_be_endless(runner: QueryRunner, tiny_file: Path) -> None:
    with pytest.raises(QueryLimitError, match="50,000 are taken at most"):
        runner.run(tiny_file, f"select '{'x' * 50_000}'")


def test_time_by_the_clock_ends_a_query_and_no_other(
    runner: QueryRunner, tiny_file: Path
) -> None:
    runner.run(tiny_file, "select 1")
    zygote = runner.zygote_process_id
    with pytest.raises(QueryLimitError, match=r"stopped after 0\.5 seconds"):
        runner.run(tiny_file, _LONG, limits=Limits(seconds=0.5))
    assert runner.zygote_process_id == zygote


def test_time_on_the_processor_ends_a_query(
    runner: QueryRunner, tiny_file: Path
) -> None:
    started = time.monotonic()
    with pytest.raises(QueryLimitError, match="stopped after 60 seconds"):
        runner.run(tiny_file, _LONG, limits=Limits(seconds=60, processor_seconds=1))
    assert time.monotonic() - started < 50


def test_memory_ends_a_query(runner: QueryRunner, tiny_file: Path) -> None:
    with pytest.raises(QueryLimitError, match="needed more than 192 MB of memory"):
        runner.run(tiny_file, "select repeat('x', 1000000000)", limits=TIGHT)


def test_a_snapshot_that_is_gone_is_named(runner: QueryRunner, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissingError, match=r"`20260101T0.*no longer there"):
        runner.run(tmp_path / "20260101T0" / "porchlight.duckdb", "select 1")


def test_a_file_that_is_no_warehouse_is_not_described(
    runner: QueryRunner, tmp_path: Path
) -> None:
    file = tmp_path / "porchlight.duckdb"
    file.write_text("not a database")
    with pytest.raises(Exception, match="could not run this statement") as fault:
        runner.run(file, "select 1")
    assert str(tmp_path) not in str(fault.value)


def test_a_reader_beyond_the_queue_must_wait(tiny_file: Path) -> None:
    limits = Limits(seconds=1.5)
    with (
        QueryRunner(running=1, waiting=1) as small,
        ThreadPoolExecutor(2) as pool,
    ):
        small.run(tiny_file, "select 1")
        under_way = [
            pool.submit(small.run, tiny_file, _LONG, None, limits) for _ in range(2)
        ]
        assert _until(lambda: small.active_count == 2)
        with pytest.raises(TooManyQueriesError, match="2 queries run or wait already"):
            small.run(tiny_file, "select 1")
        assert not any(query.done() for query in under_way), "It waited for a place."
        for query in under_way:
            with pytest.raises(QueryLimitError, match="stopped after"):
                query.result()
        assert small.run(tiny_file, "select 1").row_count == 1


def test_a_small_query_is_answered_before_bombs_that_came_first(
    tiny_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fair_queue, "_TRIAL", 0.05)
    limits = Limits(seconds=1.5)
    with QueryRunner() as own, ThreadPoolExecutor(4) as pool:
        own.run(tiny_file, "select 1")
        bombs = [
            pool.submit(own.run, tiny_file, _LONG, None, limits, reader=number)
            for number in range(4)
        ]
        assert _until(lambda: own.active_count == 4)
        small = own.run(tiny_file, "select 2 as n", reader="small")
        assert small.table.to_pylist() == [{"n": 2}]
        assert not all(bomb.done() for bomb in bombs), "It waited for all of them."
        for bomb in bombs:
            assert isinstance(bomb.exception(), QueryLimitError)


def test_the_load_says_how_many_run_and_wait(tiny_file: Path) -> None:
    assert query_load() == (0, 0)
    limits = Limits(seconds=1.5)
    with ThreadPoolExecutor(3) as pool:
        run_query(tiny_file, "select 1")
        under_way = [
            pool.submit(run_query, tiny_file, _LONG, None, limits) for _ in range(3)
        ]
        assert _until(lambda: query_load() == (2, 1))
        for query in under_way:
            with pytest.raises(QueryLimitError):
                query.result()
    assert query_load() == (0, 0)


def test_threads_get_their_own_answers(tiny_file: Path) -> None:
    with QueryRunner(running=4, waiting=100) as wide, ThreadPoolExecutor(8) as pool:
        numbers = list(range(40))
        answers = pool.map(
            lambda number: wide.run(
                tiny_file, "select $number as n", {"number": number}
            ),
            numbers,
        )
        assert [answer.table.to_pylist() for answer in answers] == [
            [{"n": number}] for number in numbers
        ]


def test_the_forking_process_has_one_thread(
    runner: QueryRunner, tiny_file: Path
) -> None:
    runner.run(tiny_file, "select 1")
    zygote = psutil.Process(runner.zygote_process_id)
    assert zygote.num_threads() == 1
    assert zygote.open_files() == []


def _nice_values(zygote: psutil.Process) -> set[int]:
    """Return the niceness of running queries; one may end while we look."""
    values = set()
    for child in zygote.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            values.add(child.nice())
    return values


def test_a_long_query_leaves_processor_and_memory_to_others(
    runner: QueryRunner, tiny_file: Path
) -> None:
    runner.run(tiny_file, "select 1")
    zygote = psutil.Process(runner.zygote_process_id)
    with ThreadPoolExecutor(1) as pool:
        limits = Limits(seconds=1.5)
        query = pool.submit(runner.run, tiny_file, _LONG, None, limits)
        at_once = min(19, zygote.nice() + 10)
        assert _until(lambda: at_once in _nice_values(zygote))
        assert _until(lambda: 19 in _nice_values(zygote))
        child = next(child for child in zygote.children() if child.nice() == 19)
        assert Path(f"/proc/{child.pid}/oom_score_adj").read_text() == "1000\n"
        assert isinstance(query.exception(), QueryLimitError)


def test_a_killed_zygote_is_replaced(tiny_file: Path) -> None:
    with QueryRunner() as own:
        own.run(tiny_file, "select 1")
        first = own.zygote_process_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert own.run(tiny_file, "select 2 as n").table.to_pylist() == [{"n": 2}]
        assert own.zygote_process_id != first


def test_a_query_is_run_again_if_its_zygote_is_killed(tiny_file: Path) -> None:
    with QueryRunner() as own, ThreadPoolExecutor(1) as pool:
        own.run(tiny_file, "select 1")
        first = own.zygote_process_id
        assert first is not None
        limits = Limits(seconds=1.5)
        children = psutil.Process(first).children
        # why: the process of a query that was answered may take a moment to end.
        assert _until(lambda: not children())
        query = pool.submit(own.run, tiny_file, _LONG, None, limits)
        assert _until(lambda: bool(children()))
        (child,) = children()
        os.kill(first, signal.SIGKILL)
        with pytest.raises(QueryLimitError, match="stopped after"):
            query.result()
        assert own.zygote_process_id != first
        # Sooner than its own limit of time on the processor would end it.
        assert _until(lambda: not child.is_running(), seconds=4)


def test_a_closed_runner_leaves_no_process(tiny_file: Path) -> None:
    own = QueryRunner()
    own.run(tiny_file, "select 1")
    zygote = psutil.Process(own.zygote_process_id)
    own.close()
    assert not zygote.is_running()
    assert own.run(tiny_file, "select 1").row_count == 1
    own.close()


@contextlib.contextmanager
def _program(file: Path) -> Iterator[tuple[subprocess.Popen[bytes], psutil.Process]]:
    """Another program with a running query, and its zygote."""
    text = f"""
import sys, threading, time
from pathlib import Path
import psutil
from warehouse.sql.protocol import Limits
from warehouse.sql.runner import QueryRunner
runner = QueryRunner()
file = Path({str(file)!r})
runner.run(file, "select 1")
while psutil.Process(runner.zygote_process_id).children():  # the first query's, ending
    time.sleep(0.01)
limits = Limits(seconds=60, processor_seconds=60)
query = threading.Thread(target=runner.run, args=(file, {_LONG!r}, None, limits))
query.start()
sys.stdout.write(f"{{runner.zygote_process_id}}\\n")
sys.stdout.flush()
query.join()
"""
    with subprocess.Popen(  # noqa: S603 - the text above
        [sys.executable, "-c", text], cwd=REPO_ROOT, stdout=subprocess.PIPE
    ) as started:
        try:
            assert started.stdout is not None
            zygote = psutil.Process(int(started.stdout.readline()))
            assert _until(lambda: len(zygote.children()) == 1)
            yield started, zygote
        finally:
            started.kill()


def test_a_killed_program_leaves_no_process(tiny_file: Path) -> None:
    with _program(tiny_file) as (started, zygote):
        (child,) = zygote.children()
        started.kill()
        assert _until(lambda: _is_gone(zygote))
        assert _until(lambda: _is_gone(child))


def test_a_killed_zygote_ends_its_queries(tiny_file: Path) -> None:
    with _program(tiny_file) as (started, zygote):
        (child,) = zygote.children()
        started.send_signal(signal.SIGSTOP)  # so that it cannot clean up
        zygote.kill()
        assert _until(lambda: _is_gone(child))


def test_all_callers_share_one_runner(tiny_file: Path) -> None:
    result: list[int] = []

    def ask() -> None:
        result.append(run_query(tiny_file, "select 1").row_count)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert result == [1] * 4
    zygotes = [
        process
        for process in psutil.Process().children()
        if "warehouse.sql.child" in process.cmdline()
    ]
    assert 1 <= len(zygotes) <= 2  # this one, and that of the fixture
