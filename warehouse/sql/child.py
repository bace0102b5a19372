"""A process that has loaded DuckDB, and forks one child per query.

It starts with an empty environment, opens no file and parses no SQL: only the child of
a query does, which limits itself, runs the query, answers and exits. Children are
killed when their time is up or nobody waits for them, and all exit with the process
that started them.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

import duckdb
import pyarrow as pa

from warehouse.connection import sql_text
from warehouse.errors import QueryFailedError, QueryLimitError, WarehouseError
from warehouse.sql.protocol import (
    Limits,
    Reply,
    Request,
    answer_bytes,
    error_bytes,
    receive_request,
)
from warehouse.sql.statements import CheckedStatement, Names, check_statement, failure

# why: Windows has no such module, and starts without queries.
with contextlib.suppress(ImportError):
    import resource
_MEBIBYTE = 1024 * 1024
_ROWS_IN_A_BATCH = 2048
_EXPLAIN = "explain "
_CONFIG: Mapping[str, str] = {
    "threads": "1",
    "async_threads": "0",
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}
_DATABASE = "porchlight"
_SETTINGS = (
    "set errors_as_json = true",
    "set show_behavior = 'table'",
)
# why: the order matters, and nothing can be set once the configuration is locked.
_LOCKS = (
    f"use {_DATABASE}.marts",
    "set enable_external_access = false",
    "set lock_configuration = true",
)
_OWN_TABLES = """
    select lower(table_name) from duckdb_tables() where schema_name = 'marts'
    union all
    select lower(view_name) from duckdb_views() where schema_name = 'marts'
"""
_PAGE_TABLES = """
    select lower(table_name) from duckdb_tables() where schema_name = 'pages'
"""
_OWN_MACROS = """
    select distinct lower(function_name) from duckdb_functions()
    where schema_name = 'marts' and not internal
"""
_OWN_COLUMNS = """
    select table_name, list(lower(column_name) order by column_index)
    from duckdb_columns()
    where schema_name = 'marts'
    group by table_name
    order by table_name
"""
READY = b"r"
ORDER = struct.Struct("!d")
STATUS = struct.Struct("!?i")
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_SOCKETS_OF_AN_ORDER = 2
# why: pages come before queries. Long queries yield all of the processor, and short
# ones some of it, since many in a row take as much as one long query.
_POLITE_AT_ONCE = 10
_SECONDS_BEFORE_POLITE = 0.25
_POLITE = 19


@dataclass(frozen=True)
class Prepared:
    """What is prepared for every query.

    `connection` leads to a DuckDB without any file or thread of its own, so that a
    forked process can go on with it.
    """

    connection: duckdb.DuckDBPyConnection
    known_functions: frozenset[str]
    system_tables: frozenset[str]


def prepare() -> Prepared:
    """Start DuckDB, and have it and Python load what they load lazily.

    A process forked from this one finds all of it in memory, which is most of what a
    query on a small file costs.
    """
    connection = duckdb.connect(":memory:", config=dict(_CONFIG))
    for setting in _SETTINGS:
        connection.execute(setting)
    table = connection.sql(
        "select distinct lower(function_name) as name, true as is_function "
        "from duckdb_functions() union all "
        "select distinct lower(view_name), false from duckdb_views() where internal"
    )
    rows = table.to_arrow_reader(_ROWS_IN_A_BATCH).read_all()
    _arrow_bytes(rows)
    pairs = list(zip(*rows.to_pydict().values(), strict=True))
    return Prepared(
        connection,
        frozenset(name for name, is_function in pairs if is_function),
        frozenset(name for name, is_function in pairs if not is_function),
    )


def send_reply(connection: socket.socket, request: Request, prepared: Prepared) -> None:
    """Run one query and send what came of it."""
    with connection:
        connection.sendall(reply_to(request, prepared))


def reply_to(request: Request, prepared: Prepared) -> bytes:
    """Run one query and pack its rows, or the reason why there are none.

    The process can open no file and take no more than its limits from here on.
    """
    try:
        lock_resources(request.limits)
        _open(prepared.connection, request)
        close_files()
        started = time.perf_counter()
        table, is_truncated = _rows(request, prepared)
        seconds = time.perf_counter() - started
        return answer_bytes(Reply(_arrow_bytes(table), is_truncated, seconds))
    except WarehouseError as error:
        return error_bytes(error)
    except (MemoryError, duckdb.OutOfMemoryException, pa.ArrowMemoryError):
        return error_bytes(limit_error("memory", request.limits))
    except RecursionError:
        return error_bytes(limit_error("nesting", request.limits))
    except Exception:
        # why: the text of any other error may name files of this machine.
        return error_bytes(
            QueryFailedError(
                "DuckDB could not run this statement. Write it in another way."
            )
        )


def lock_resources(limits: Limits) -> None:
    """Bound what this process may take, for good."""
    seconds = limits.processor_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        # why: macOS accepts this limit but does not enforce it.
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        memory = pages * resource.getpagesize() + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def close_files() -> None:
    """Let this process open no file and no connection again; open ones stay."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def limit_error(
    reason: Literal["memory", "nesting", "time"], limits: Limits
) -> QueryLimitError:
    """Return the error for a query that was ended at a limit."""
    words = {
        "memory": f"it needed more than {limits.memory_bytes // _MEBIBYTE} MB of "
        "memory. Ask for fewer rows or columns, filter before joining, and sort or "
        "collect less at once.",
        "nesting": "it is nested too deeply, or needed too much memory. Write it in "
        "fewer layers.",
        "time": f"{limits.seconds:g} seconds. Filter first, join on ids, and do not "
        "combine every row with every other.",
    }
    link = "after" if reason == "time" else "because"
    return QueryLimitError(f"The query was stopped {link} {words[reason]}")


def _open(connection: duckdb.DuckDBPyConnection, request: Request) -> None:
    """Open the published file, and close everything else."""
    memory_limit = request.limits.memory_bytes // 2 // _MEBIBYTE
    connection.execute(
        f"attach {sql_text(str(request.file))} as {_DATABASE} (read_only)"
    )
    connection.execute(f"set memory_limit = '{memory_limit}MiB'")
    for lock in _LOCKS:
        connection.execute(lock)


def _names(prepared: Prepared, closed_tables: frozenset[str]) -> Names:
    """Return what a statement may name."""

    def first_column(sql: str) -> frozenset[str]:
        rows = prepared.connection.execute(sql).fetchall()
        return frozenset(name for (name,) in rows)

    return Names(
        database=_DATABASE,
        tables=first_column(_OWN_TABLES),
        page_tables=first_column(_PAGE_TABLES),
        # why: it says how many rows a closed table has.
        closed_tables=closed_tables and closed_tables | {"duckdb_tables"},
        macros=lambda: first_column(_OWN_MACROS),
        known_functions=prepared.known_functions,
        system_tables=prepared.system_tables,
    )


def _rows(request: Request, prepared: Prepared) -> tuple[pa.Table, bool]:
    """Run the statement; return its rows, and whether some were left out."""
    connection = prepared.connection
    checked: CheckedStatement | None = None
    try:
        names = _names(prepared, request.closed_tables)
        checked = check_statement(connection, request.sql, names)
        word = _EXPLAIN if checked.is_explained else ""
        relation = connection.sql(
            f"{word}{checked.body}", params=dict(request.parameters) or None
        )
        return _bounded(relation, request.limits)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise _plain(connection, error, request, checked) from error


def _plain(
    connection: duckdb.DuckDBPyConnection,
    error: duckdb.Error,
    request: Request,
    checked: CheckedStatement | None,
) -> QueryFailedError:
    """Turn an error of DuckDB into one that a reader understands."""
    columns = dict(connection.execute(_OWN_COLUMNS).fetchall())
    if checked is None:
        return failure(error, request.sql, 0, columns, ())
    shift = len(_EXPLAIN) if checked.is_explained else 0
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException):
        # why: a relation reports names that it cannot find without their place. The
        # other interface knows it; `explain` binds the names and runs nothing.
        try:
            connection.execute(
                f"{_EXPLAIN}{checked.body}", dict(request.parameters) or None
            )
        except duckdb.Error as placed:
            error, shift = placed, len(_EXPLAIN)
    return failure(error, request.sql, shift, columns, checked.tables)


def _bounded(
    relation: duckdb.DuckDBPyRelation, limits: Limits
) -> tuple[pa.Table, bool]:
    """Fetch rows up to the limits."""
    reader = relation.to_arrow_reader(_ROWS_IN_A_BATCH)
    batches: list[pa.RecordBatch] = []
    row_count = byte_count = 0
    is_truncated = False
    for batch in reader:
        part = batch.slice(0, _rows_that_fit(batch, row_count, byte_count, limits))
        if part.num_rows:
            batches.append(part)
            row_count += part.num_rows
            byte_count += part.nbytes
        if part.num_rows < batch.num_rows:
            is_truncated = True
            break
    if is_truncated and not row_count and limits.row_count:
        raise QueryLimitError(
            f"The query was stopped because its first row alone is larger than "
            f"{limits.answer_bytes // _MEBIBYTE} MB. Ask for less text in a row."
        )
    schema = _with_single_names(reader.schema)
    table = pa.Table.from_batches(
        [pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in batches],
        schema=schema,
    )
    return table, is_truncated


def _rows_that_fit(
    batch: pa.RecordBatch, row_count: int, byte_count: int, limits: Limits
) -> int:
    """Return how many rows of a batch the limits leave room for."""
    fitting = min(batch.num_rows, limits.row_count - row_count)
    room = limits.answer_bytes - byte_count
    while fitting and batch.slice(0, fitting).nbytes > room:
        fitting //= 2
    return fitting


def _with_single_names(schema: pa.Schema) -> pa.Schema:
    """Number the columns that repeat an earlier name."""
    numbers = {name: itertools.count(1) for name in schema.names}
    used: set[str] = set()
    fields = []
    for field in schema:
        name = field.name
        while name in used:
            name = f"{field.name}_{next(numbers[field.name])}"
        used.add(name)
        fields.append(field.with_name(name))
    return pa.schema(fields)


def _arrow_bytes(table: pa.Table) -> bytes:
    """Write a table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


@dataclass
class _Running:
    """A running query: when it yields or ends, and where to report its end."""

    polite_from: float
    deadline: float
    status: socket.socket
    is_killed: bool = False


def main(control_descriptor: int) -> None:
    """Serve queries until the starting process closes the connection.

    Each order comes with two sockets: one for request and reply, one for how the
    process ended.
    """
    os.environ.clear()
    os.chdir("/")
    control = socket.socket(fileno=control_descriptor)
    prepared = prepare()
    wake, waker = socket.socketpair()
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    running: dict[int, _Running] = {}
    control.sendall(READY)
    while True:
        poll = select.poll()
        poll.register(control, select.POLLIN)
        poll.register(wake, select.POLLIN)
        for query in _unkilled(running):
            poll.register(query.status, 0)  # reports only that the other end is gone
        events = dict(poll.poll(_milliseconds_left(running)))
        if wake.fileno() in events:
            wake.recv(4096)
        _press(running, events)
        _report_ended(running)
        if control.fileno() in events:
            order = _next_order(control)
            if order is None:
                break
            seconds, exchange, status = order
            parent = os.getpid()
            child = os.fork()
            if child == 0:
                control.close()
                for query in running.values():
                    query.status.close()
                status.close()
                _run_child(exchange, prepared, parent)
            exchange.close()
            now = time.monotonic()
            running[child] = _Running(
                now + _SECONDS_BEFORE_POLITE, now + seconds, status
            )
    for child in running:
        os.kill(child, signal.SIGKILL)


def _next_order(
    control: socket.socket,
) -> tuple[float, socket.socket, socket.socket] | None:
    """Receive the time and the two connections of one query; None at the end."""
    message, descriptors, _, _ = socket.recv_fds(
        control, ORDER.size, _SOCKETS_OF_AN_ORDER
    )
    if len(message) < ORDER.size or len(descriptors) < _SOCKETS_OF_AN_ORDER:
        return None
    exchange, status = (socket.socket(fileno=number) for number in descriptors)
    return ORDER.unpack(message)[0], exchange, status


def _run_child(exchange: socket.socket, prepared: Prepared, parent: int) -> NoReturn:
    """Answer one query and end."""
    code = 1
    try:
        os.nice(_POLITE_AT_ONCE)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if sys.platform == "linux":
            # why: where memory runs out, the kernel ends a query and not the server.
            Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
            if os.getppid() != parent:  # it ended before the kernel was told to watch
                os._exit(code)
        send_reply(exchange, receive_request(exchange), prepared)
        code = 0
    finally:
        os._exit(code)


def _unkilled(running: dict[int, _Running]) -> list[_Running]:
    """Return the queries to watch; what was killed can take a second to end."""
    return [query for query in running.values() if not query.is_killed]


def _milliseconds_left(running: dict[int, _Running]) -> int | None:
    """Return the time until something must be done about a query."""
    now = time.monotonic()
    watched = _unkilled(running)
    moments = [query.deadline for query in watched]
    moments += [q.polite_from for q in watched if q.polite_from > now]
    if not moments:
        return None
    return max(0, int((min(moments) - now) * 1000) + 1)


def _press(running: dict[int, _Running], events: dict[int, int]) -> None:
    """Kill queries that are over time or abandoned, and slow down long ones."""
    now = time.monotonic()
    for child, query in running.items():
        if now >= query.deadline or query.status.fileno() in events:
            os.kill(child, signal.SIGKILL)
            query.is_killed = True
        elif now >= query.polite_from:
            os.setpriority(os.PRIO_PROCESS, child, _POLITE)


def _report_ended(running: dict[int, _Running]) -> None:
    """Reap the processes that ended, and report how."""
    while running:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        query = running.pop(child)
        is_overdue = time.monotonic() >= query.deadline
        code = os.waitstatus_to_exitcode(status)
        with query.status, contextlib.suppress(OSError):
            query.status.sendall(STATUS.pack(is_overdue, code))


if __name__ == "__main__":
    main(int(sys.argv[1]))
