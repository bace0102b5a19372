"""Statements that try to escape, to read private data, or to use up resources."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.unit.warehouse.sql.conftest import MEBIBYTE, SECRET, TIGHT
from warehouse.errors import (
    QueryFailedError,
    QueryLimitError,
    StatementRefusedError,
    WarehouseError,
)
from warehouse.sql.runner import QueryResult, QueryRunner

_LATEST = 10.0  # seconds, whatever else the machine does; the limit is two
_PATIENCE = 3.0  # median seconds that a reader waits while two bombs run

# Each of these must be refused before it is run.
REFUSED = {
    # files
    "read a text": "select * from read_text('/etc/passwd')",
    "read a blob": "select content from read_blob('/proc/self/environ')",
    "read a csv": "from read_csv('/etc/passwd', header = false)",
    "read a csv by its old name": "from read_csv_auto('/etc/hosts')",
    "read json": "from read_json('/tmp/x.json')",
    "read parquet": "from read_parquet('/tmp/*.parquet')",
    "read parquet by its old name": "from parquet_scan('/tmp/x.parquet')",
    "read another database": "from read_duckdb('/tmp/other.duckdb')",
    "look at parquet metadata": "from parquet_metadata('/tmp/x.parquet')",
    "sniff": "from sniff_csv('/etc/passwd')",
    "list a folder": "from glob('/*')",
    "a file as a table": "select * from '/etc/passwd'",
    "a csv as a table": "select * from 'x.csv'",
    "a file of the process": "select * from '/proc/self/environ'",
    "a pattern as a table": "select * from '/proc/*/cmdline'",
    "a file below a common table": "with x as (from '/etc/passwd') from x",
    "a file in a subquery": "select (select content from read_text('/etc/passwd'))",
    "a file in a lambda": "select [x for x in (select content from read_text('/a'))]",
    "a file in a lateral join": "from range(1) r, lateral (from read_text('/a'))",
    "a file in explain": "explain select * from read_text('/etc/passwd')",
    "a file in describe": "describe select * from read_csv('/etc/passwd')",
    "a file in summarize": "summarize select * from read_csv('/etc/passwd')",
    "a file in pivot": "pivot (from read_text('/a')) on size in (1) using count(*)",
    "a file in a set operation": "select '' union all select content from "
    "read_text('/etc/passwd')",
    "a file in order by": "select 1 order by (select content from read_text('/a'))",
    "a file in a window": "select sum(1) over (order by (select size from "
    "read_text('/a')))",
    "a file behind a schema": "from main.read_text('/etc/passwd')",
    "a file behind a catalog": "from system.main.read_text('/etc/passwd')",
    "a file in capitals": "SELECT * FROM ReAd_TeXt('/etc/passwd')",
    "a file in quotes": "select * from \"read_text\"('/etc/passwd')",
    "a file behind comments": "select/**/*/**/from/**/read_text/**/('/etc/passwd')",
    "a file behind a line comment": "-- select 1\nfrom read_text('/etc/passwd')",
    "a file in an escaped text": "from read_text(e'\\x2fetc\\x2fpasswd')",
    "write out": "copy (select 1) to '/tmp/porchlight-hostile.csv'",
    "write out as parquet": "copy marts.dim_agencies to '/tmp/p' (format parquet)",
    "write out in explain analyze": "explain analyze copy (select 1) to '/tmp/p.csv'",
    "write out in explain": "explain copy (select 1) to '/tmp/porchlight-hostile.csv'",
    "read in": "copy marts.dim_agencies from '/etc/passwd'",
    "export": "export database '/tmp/porchlight-hostile'",
    "import": "import database '/tmp/porchlight-hostile'",
    "make an aggregate of a file": "from query('select * from read_text(''/a'')')",
    "name a table by a text": "from query_table('dim_agencies')",
    "run a serialized statement": "from json_execute_serialized_sql('{}')",
    "serialize a statement": "select json_serialize_sql('select 1')",
    # network and extensions
    "install": "install httpfs",
    "install from elsewhere": "install x from 'http://192.0.2.1/'",
    "load": "load '/tmp/x.duckdb_extension'",
    "force an install": "force install httpfs",
    "update extensions": "update extensions",
    "read from the network": "from read_csv('http://192.0.2.1/x.csv')",
    "read from a bucket": "from 's3://bucket/x.parquet'",
    "list extensions": "from duckdb_extensions()",
    # other databases
    "attach a file": "attach '/tmp/other.duckdb' as other",
    "attach memory": "attach ':memory:' as other",
    "detach": "detach porchlight",
    "use": "use system",
    "copy a database": "copy from database porchlight to memory",
    # changes
    "create": "create table marts.x (i integer)",
    "create in memory": "create temp table x as select 1",
    "create a macro": "create macro f() as 1",
    "insert": "insert into marts.dim_agencies select * from marts.dim_agencies",
    "insert in a common table": "with x as (insert into marts.dim_agencies select * "
    "from marts.dim_agencies returning *) from x",
    "delete in a common table": "with x as (delete from marts.dim_agencies returning "
    "*) select count(*) from x",
    "delete": "delete from marts.dim_agencies",
    "update": "update marts.dim_agencies set state_code = 'XX'",
    "drop": "drop schema marts cascade",
    "alter": "alter table marts.dim_agencies rename to x",
    "comment": "comment on table marts.dim_agencies is 'x'",
    "merge": "merge into marts.dim_agencies a using marts.dim_agencies b on true "
    "when matched then delete",
    "vacuum": "vacuum",
    "checkpoint": "force checkpoint",
    "begin": "begin transaction",
    "prepare": "prepare x as select 1",
    "execute": "execute x",
    "call": "call duckdb_settings()",
    # settings and secrets
    "set": "set enable_external_access = true",
    "set for the session": "set session memory_limit = '100GB'",
    "reset": "reset lock_configuration",
    "set a variable": "set variable x = 1",
    "pragma": "pragma database_list",
    "pragma with a value": "pragma memory_limit = '100GB'",
    "pragma as a function": "from pragma_database_size()",
    "pragma of a table": "from pragma_table_info('dim_agencies')",
    "storage": "from pragma_storage_info('dim_agencies')",
    "the user agent": "from pragma_user_agent()",
    "a setting": "select current_setting('temp_directory')",
    "a setting as an operator": "select @@temp_directory",
    "a setting by show": "show memory_limit",
    "a variable": "select getvariable('x')",
    "settings": "from duckdb_settings()",
    "settings as a view": "from pg_catalog.pg_settings",
    "settings as a bare view": "from pg_settings",
    "settings behind a common table": "select * from (with pg_settings as (select 1) "
    "from pg_settings) a, pg_settings",
    "databases": "select path from duckdb_databases()",
    "databases as a view": "select path from duckdb_databases",
    "databases by show": "show databases",
    "databases by pragma view": "from pragma_database_list",
    "databases elsewhere": "from pg_catalog.pg_database",
    "variables": "from duckdb_variables()",
    "logs": "from duckdb_logs()",
    "logs as a view": "from duckdb_logs",
    "temporary files": "from duckdb_temporary_files()",
    "memory": "from duckdb_memory()",
    "write a log": "select write_log('x')",
    "switch logging on": "from enable_logging()",
    "switch profiling on": "from enable_profiling()",
    "secrets": "from duckdb_secrets(redact = false)",
    "which secret": "from which_secret('s3://x', 's3')",
    "make a secret": "create persistent secret x (type s3, key_id 'a', secret 'b')",
    "drop a secret": "drop secret x",
    "prepared statements": "from duckdb_prepared_statements()",
    "another catalog": "from system.information_schema.tables",
    "the catalog of temporary tables": "from temp.information_schema.tables",
    "sqlite's list": "from sqlite_master",
    # the Python process around it
    "a Python value": "from pandas_scan(0)",
    "an Arrow stream": "from arrow_scan(0, 0, 0)",
    "a Python function": "from python_map_function()",
    # time
    "sleep": "select sleep_ms(3600000)",
    "sleep as in postgres": "select pg_sleep(3600)",
    # more than one
    "two statements": "select 1; select 2",
    "a statement behind a comment": "select 1; -- x\ndrop schema marts",
    "a pivot that makes types": "pivot marts.dim_agencies on state_code using count(*)",
}
# Nothing with this name or form exists, so the statement is only faulty.
FAULTY = {
    "an environment variable": "select getenv('PORCHLIGHT_SECRET')",
    "a frame of Python": "select * from request",
    "a table of Python": "select * from table",
    "a variable of the module": "select * from known_functions",
    "quotes that do not end": "select 'x",
    "a comment that does not end": "select 1 /* x",
    "a name with a letter that looks alike": "from read_t\u0435xt('/etc/passwd')",
    "wide letters": "ＳＥＬＥＣＴ 1",  # noqa: RUF001 - that is the attack
    "a character of no width": "sel\u200bect 1",
    "text that runs backwards": "select \u202e1",
    "a null character": "select 1\x00; drop schema marts",
    "half a character": "select '\ud800'",
    "nothing": "",
    "only a comment": "-- x",
    "only a semicolon": ";;;",
    "a shell command": ".shell id",
}
# These may be run. Each must end at a limit, or by itself with a small answer.
BOMBS = {
    "a long text": "select repeat('x', 1000000000)",
    "long texts": "select repeat('x', 50000000) from range(100)",
    "a doubled text": "select repeat(repeat(repeat('x', 10000), 1000), 1000)",
    "a padded text": "select lpad('x', 2000000000, 'y')",
    "a formatted text": "select printf('%2000000000d', 1)",
    "a replaced text": "select replace(repeat('a', 1000000), 'a', repeat('b', 10000))",
    "many rows": "select * from range(2000000000)",
    "a sum of many rows": "select sum(range) from range(2000000000000)",
    "a list of many": "select range(2000000000)",
    "a generated list": "select generate_series(1, 2000000000)",
    "an unnested list": "select sum(x) from (select unnest(range(500000000)) as x)",
    "a cross join": "select count(*) from range(100000) a, range(100000) b, "
    "range(100000) c where a.range + b.range = c.range",
    "a recursion without end": "with recursive r as (select 1 as i union all select i "
    "+ 1 from r) select count(*) from r",
    "a recursion that doubles": "with recursive r as (select 'x' as t union all select "
    "t || t from r) select max(length(t)) from r",
    "a recursion that branches": "with recursive r as (select 1 as i union all select "
    "i + j.range from r, range(10) j) select count(*) from r",
    "a greedy pattern": "select regexp_matches(repeat('a', 1000000), '(a*)*(a*)*b')",
    "a pattern of many states": "select regexp_full_match(repeat('a', 100000), "
    "'((a{0,9}){0,9}){0,9}b')",
    "a replaced pattern": "select length(regexp_replace(repeat('a', 10000000), '', "
    "'xxxxxxxxxxxxxxxx', 'g'))",
    "a list of lists": "select list_transform(range(100000), lambda x: range(100000))",
    "a struct of lists": "select {'a': range(100000000), 'b': range(100000000)}",
    "a map": "select map(range(20000000), range(20000000))",
    "a big sort": "select i from range(500000000) t(i) order by hash(i) offset 499999",
    "a big set": "select count(distinct hash(range)) from range(500000000)",
    "a big group": "select hash(range) % 100000000 as g, count(*) from "
    "range(500000000) group by g order by g offset 99999999",
    "a joined text": "select string_agg(range || '', ',') from range(200000000)",
    "a collected list": "select list(range) from range(200000000)",
    "a window": "select sum(range) over (order by hash(range) rows between unbounded "
    "preceding and unbounded following) from range(50000000) offset 49999999",
    "a median": "select median(hash(range)) from range(500000000)",
    "a big number": "select factorial(20)::hugeint ** 100000",
    "a bit string": "select bitstring('1', 2000000000)",
    "a distance": "select levenshtein(repeat('a', 200000), repeat('b', 200000))",
    "JSON": "select json_array_length(to_json(range(50000000)))",
    "deep JSON": "select json_valid(repeat('[', 10000000))",
    "deep brackets": f"select {'(' * 20000}1{')' * 20000}",
    "deep lists": f"select {'[' * 5000}1{']' * 5000}",
    "deep additions": f"select {'1 + ' * 12000}1",
    "deep subqueries": f"select * from {'(select * from ' * 500}range(1){')' * 500}",
    "many common tables": "with a0 as (select 1 as i), "
    + ", ".join(
        f"a{n} as (select x.i from a{n - 1} x, a{n - 1} y)" for n in range(1, 60)
    )
    + " select count(*) from a59",
    "many unions": " union all ".join(["select 1"] * 2500),
    "many columns": f"select {', '.join(['1'] * 10000)}",
    "a long list of values": f"select 1 in ({', '.join(map(str, range(8000)))})",
    "a wide pivot": f"from range(9) pivot (count(*) for range in "
    f"({', '.join(map(str, range(8000)))}))",
    "a star of stars": "select * from (select "
    + ", ".join(f"a{n}.*" for n in range(40))
    + " from "
    + ", ".join(f"range(3) a{n}" for n in range(40))
    + ")",
}


# One of each kind: text, rows, recursion, patterns, sorting, nesting, columns.
BOMBS_OF_EVERY_CHANGE = (
    *("a long text", "many rows", "a recursion that doubles", "a greedy pattern"),
    *("a big sort", "deep brackets", "many columns"),
)


@pytest.fixture(scope="module")
def peaks(runner: QueryRunner) -> Iterator[dict[int, int]]:
    """Most memory that each process of a query had, by its id, watched from outside."""
    most: dict[int, int] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.01):
            for child in _query_processes(runner):
                try:
                    most[child.pid] = max(
                        most.get(child.pid, 0), child.memory_info().rss
                    )
                except psutil.Error:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield most
    ended.set()
    watcher.join()


def _query_processes(runner: QueryRunner) -> list[psutil.Process]:
    zygote = runner.zygote_process_id
    if zygote is None:
        return []
    try:
        return psutil.Process(zygote).children()
    except psutil.Error:
        return []


def _assert_tells_nothing(text: str, file: Path) -> None:
    for secrets in (
        *(str(file.parent), file.name, sys.prefix, os.environ.get("HOME") or "/root"),
        *(SECRET, "Traceback", "site-packages", "root:x:0"),
    ):
        assert secrets not in text


def _result_or_error(
    runner: QueryRunner, file: Path, sql: str
) -> QueryResult | WarehouseError:
    try:
        return runner.run(file, sql, limits=TIGHT)
    except WarehouseError as error:
        return error


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_everything_but_reading_marts_is_refused(
    sql: str, runner: QueryRunner, tiny_file: Path
) -> None:
    with pytest.raises(StatementRefusedError) as refused:
        runner.run(tiny_file, sql)
    _assert_tells_nothing(str(refused.value), tiny_file)


@pytest.mark.parametrize("sql", FAULTY.values(), ids=FAULTY)
def test_an_unknown_name_is_only_a_fault(
    sql: str, runner: QueryRunner, tiny_file: Path
) -> None:
    with pytest.raises((QueryFailedError, StatementRefusedError)) as fault:
        runner.run(tiny_file, sql)
    _assert_tells_nothing(str(fault.value), tiny_file)


@pytest.mark.parametrize(
    "names",
    [BOMBS_OF_EVERY_CHANGE, pytest.param([*BOMBS], marks=pytest.mark.nightly)],
    ids=["one of each kind", "all"],
)
def test_bombs_end_within_limits_while_a_reader_is_served(
    runner: QueryRunner, tiny_file: Path, peaks: dict[int, int], names: Sequence[str]
) -> None:
    baseline = psutil.Process(_started(runner, tiny_file)).memory_info().rss
    seconds: dict[str, float] = {}
    outcomes: dict[str, QueryResult | WarehouseError] = {}

    def explode(name: str) -> None:
        started = time.monotonic()
        outcomes[name] = _result_or_error(runner, tiny_file, BOMBS[name])
        seconds[name] = time.monotonic() - started

    reader = QueryRunner()
    reader_seconds: list[float] = []
    with reader, ThreadPoolExecutor(2) as pool:
        reader.run(tiny_file, "select 1")
        under_way: list[Future[None]] = [pool.submit(explode, name) for name in names]
        while not all(bomb.done() for bomb in under_way):
            started = time.monotonic()
            rows = reader.run(
                tiny_file, "select agency_id from dim_agencies where state_code = 'CA'"
            )
            reader_seconds.append(time.monotonic() - started)
            assert rows.table.column("agency_id").to_pylist() == ["ca-arcadia"]
            time.sleep(0.25)
        for bomb in under_way:
            bomb.result()

    assert seconds.keys() == set(names)
    late = {name: took for name, took in seconds.items() if took > _LATEST}
    assert not late
    for name, outcome in outcomes.items():
        if isinstance(outcome, QueryResult):
            assert outcome.table.nbytes <= TIGHT.answer_bytes, name
            assert outcome.row_count <= TIGHT.row_count, name
        else:
            assert isinstance(outcome, QueryLimitError | QueryFailedError), name
            _assert_tells_nothing(str(outcome), tiny_file)
    assert peaks, "No process of a query was seen, so nothing was measured. Mend it."
    assert max(peaks.values()) <= baseline + TIGHT.memory_bytes
    assert statistics.median(reader_seconds) < _PATIENCE


def _started(runner: QueryRunner, file: Path) -> int:
    runner.run(file, "select 1")
    zygote = runner.zygote_process_id
    assert zygote is not None
    return zygote


def _child_limits(child: psutil.Process) -> dict[str, Any] | None:
    """Inspect the process of a query after it has restricted itself."""
    if child.rlimit(psutil.RLIMIT_NOFILE) != (0, 0):
        return None
    kinds = ("FSIZE", "CORE", "CPU", "AS")
    return {
        **child.as_dict(["environ", "open_files", "net_connections"]),
        "limits": [child.rlimit(getattr(psutil, f"RLIMIT_{kind}")) for kind in kinds],
    }


def test_a_query_can_open_nothing_and_knows_nothing(
    runner: QueryRunner, tiny_file: Path
) -> None:
    sql = "select sum(range) from range(1000000000000)"
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(_result_or_error, runner, tiny_file, sql)
        seen = None
        while not outcome.done() and seen is None:
            for child in _query_processes(runner):
                with contextlib.suppress(psutil.Error):  # one that just ended
                    seen = seen or _child_limits(child)
            time.sleep(0.01)
    assert isinstance(outcome.result(), QueryLimitError)
    assert seen is not None
    assert SECRET not in str(seen["environ"])
    assert [Path(file.path) for file in seen["open_files"]] == [tiny_file.resolve()]
    assert seen["net_connections"] == []
    file_size, core, processor, memory = seen["limits"]
    assert (file_size, core) == ((0, 0), (0, 0))
    assert processor[0] == TIGHT.processor_seconds
    assert 0 < memory[0] < 4096 * MEBIBYTE


@pytest.mark.parametrize(
    "sql",
    [
        "from duckdb_tables()",
        "from duckdb_columns()",
        "from duckdb_views()",
        "from duckdb_constraints()",
        "from information_schema.tables",
        "from information_schema.columns",
        "show tables",
        "show all tables",
        "describe dim_agencies",
        "explain select * from dim_agencies",
        "select version()",
    ],
)
def test_catalog_tables_reveal_nothing_of_the_machine(
    sql: str, runner: QueryRunner, tiny_file: Path
) -> None:
    shown = str(runner.run(tiny_file, sql).table.to_pylist())
    assert shown
    _assert_tells_nothing(shown.replace(f"{tiny_file.stem}.marts", ""), tiny_file)
