"""Run strangers' SQL, one process per query, few at once."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from warehouse.errors import (
    QueryFailedError,
    QueryLimitError,
    TooManyQueriesError,
    WarehouseError,
    WarehouseMissingError,
)
from warehouse.fair_queue import FairQueue, QueueFullError, Visit
from warehouse.paths import REPO_ROOT
from warehouse.sql.child import ORDER, READY, STATUS, limit_error
from warehouse.sql.protocol import (
    Limits,
    Reply,
    Request,
    Value,
    platform_limits,
    queries_can_run,
    read_reply,
    send_request,
)

RUNNING_AT_ONCE = 2
# Each waiting query occupies a thread.
WAITING_AT_ONCE = 40
# why: without these, libraries start threads in the process that is forked.
_ZYGOTE_ENVIRONMENT: Mapping[str, str] = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
}
# why: a new reader must not wait for those who run many queries.
_RESERVED = 2
_SECONDS_BETWEEN_LOOKS = 0.05
_SECONDS_TO_START = 60.0
_SECONDS_OF_GRACE = 5.0
_PART_BYTES = 1024 * 1024
_ATTEMPTS = 2


class _PlaceLostError(Exception):
    """A query yielded to others, and begins again at its next turn."""


@dataclass(frozen=True)
class QueryResult:
    """The rows of one query, whether some were left out, and the seconds it took."""

    table: pa.Table
    is_truncated: bool
    seconds: float

    @property
    def row_count(self) -> int:
        """Rows in the table."""
        return int(self.table.num_rows)


@dataclass(frozen=True)
class _Zygote:
    """The process that forks one child per query, and the way to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket


class QueryRunner:
    """Runs queries for all threads of this process.

    Use it as a context manager, or call :func:`run_query`, which shares one.
    """

    def __init__(
        self, running: int | None = None, waiting: int = WAITING_AT_ONCE
    ) -> None:
        """Start nothing yet.

        Without `running`, two more queries may run for readers who used next to no
        time.
        """
        reserved = _RESERVED if running is None else 0
        running = running or RUNNING_AT_ONCE
        self._queue = FairQueue(running, waiting, reserved=reserved)
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None

    def __enter__(self) -> Self:
        """Return the runner."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process of the runner."""
        self.close()

    def close(self) -> None:
        """End every process of the runner. A later query starts new ones."""
        with self._lock:
            zygote, self._zygote = self._zygote, None
        if zygote is not None:
            _end(zygote)

    @property
    def zygote_process_id(self) -> int | None:
        """Process that the queries are children of; None while there is none."""
        zygote = self._zygote
        return None if zygote is None else zygote.process.pid

    @property
    def active_count(self) -> int:
        """Queries that run or wait."""
        return len(self._queue)

    def run(
        self,
        snapshot_file: Path,
        sql: str,
        parameters: Mapping[str, Value] | None = None,
        limits: Limits | None = None,
        closed_tables: frozenset[str] = frozenset(),
        reader: Hashable = None,
    ) -> QueryResult:
        """Run one statement on a published file and return the rows up to the limits.

        A `reader` runs one query at a time; None is a new reader at each call.
        Raises `StatementRefusedError`, `QueryFailedError`, `QueryLimitError`,
        `TooManyQueriesError` or `WarehouseMissingError`.
        """
        limits = limits or Limits()
        if not queries_can_run():
            raise QueryFailedError(platform_limits())
        if not snapshot_file.is_file():
            raise WarehouseMissingError(
                f"The snapshot `{snapshot_file.parent.name}` is no longer there. Open "
                "the newest one instead."
            )
        if len(sql) > limits.statement_length:
            raise QueryLimitError(
                f"The statement has {len(sql):,} characters, and "
                f"{limits.statement_length:,} are taken at most. Shorten it."
            )
        request = Request(
            snapshot_file.resolve(), sql, parameters or {}, limits, closed_tables
        )
        with self._place(object() if reader is None else reader) as visit:
            for _ in range(_ATTEMPTS):
                reply = self._ask(request, visit)
                if isinstance(reply, WarehouseError):
                    raise reply
                if reply is not None:
                    return _result(reply)
        raise QueryFailedError(
            "The process that runs queries ended twice. Wait a moment and try again."
        )

    @contextlib.contextmanager
    def _place(self, reader: Hashable) -> Iterator[Visit]:
        """Wait for one of the places of running queries, if there is room to wait."""
        try:
            with self._queue.place(reader) as visit:
                yield visit
        except QueueFullError as error:
            raise TooManyQueriesError(
                f"{len(self._queue)} queries run or wait already. Wait a few seconds "
                "and try again."
            ) from error

    def _ask(self, request: Request, visit: Visit) -> Reply | WarehouseError | None:
        """Run a query, again each time it yielded; None if the zygote was lost."""
        while True:
            self._queue.wait(visit)
            with contextlib.suppress(_PlaceLostError):
                return self._ask_once(request, visit)

    def _ask_once(
        self, request: Request, visit: Visit
    ) -> Reply | WarehouseError | None:
        """Have one process run a query; return None if the zygote was lost."""
        exchange, far_exchange = socket.socketpair()
        status, far_status = socket.socketpair()
        with exchange, status:
            with far_exchange, far_status, self._lock:
                zygote = self._living_zygote()
                try:
                    socket.send_fds(
                        zygote.control,
                        [ORDER.pack(request.limits.seconds)],
                        [far_exchange.fileno(), far_status.fileno()],
                    )
                except OSError:
                    self._drop(zygote)
                    return None
            deadline = time.monotonic() + request.limits.seconds + _SECONDS_OF_GRACE
            try:
                send_request(exchange, request)
                received = self._received(exchange, deadline, request.limits, visit)
                reply = read_reply(received)
                if reply is not None:
                    return reply
                status.settimeout(_SECONDS_OF_GRACE)
                ended = status.recv(STATUS.size)
            except TimeoutError:
                with self._lock:
                    self._drop(zygote)
                return limit_error("time", request.limits)
            except OSError:
                ended = b""
        if len(ended) < STATUS.size:
            with self._lock:
                self._drop(zygote)
            return None
        is_overdue, code = STATUS.unpack(ended)
        return _early_end(is_overdue, code, request.limits)

    def _received(
        self, exchange: socket.socket, deadline: float, limits: Limits, visit: Visit
    ) -> bytes:
        """Receive the whole reply, up to a limit."""
        most = 2 * limits.answer_bytes + 4 * _PART_BYTES
        received = bytearray()
        exchange.settimeout(_SECONDS_BETWEEN_LOOKS)
        while len(received) <= most and time.monotonic() < deadline:
            try:
                part = exchange.recv(_PART_BYTES)
            except TimeoutError:
                if self._queue.gives_way(visit):
                    raise _PlaceLostError from None
                continue
            if not part:
                return bytes(received)
            received += part
        raise TimeoutError("The answer does not end.")

    def _living_zygote(self) -> _Zygote:
        """Return the zygote; start one if there is none. The caller holds the lock."""
        if self._zygote is not None and self._zygote.process.poll() is not None:
            self._drop(self._zygote)
        if self._zygote is None:
            self._zygote = _started_zygote()
        return self._zygote

    def _drop(self, zygote: _Zygote) -> None:
        """End a zygote unless that was done. The caller holds the lock."""
        if self._zygote is zygote:
            self._zygote = None
            _end(zygote)


def run_query(
    snapshot_file: Path,
    sql: str,
    parameters: Mapping[str, Value] | None = None,
    limits: Limits | None = None,
    closed_tables: frozenset[str] = frozenset(),
    reader: Hashable = None,
) -> QueryResult:
    """Run one statement through the runner that all threads of this process share."""
    return _shared_runner(os.getpid()).run(
        snapshot_file, sql, parameters, limits, closed_tables, reader
    )


def query_load() -> tuple[int, int]:
    """Return how many queries of this process run, and how many wait."""
    active = _shared_runner(os.getpid()).active_count
    running = min(active, RUNNING_AT_ONCE)
    return running, active - running


@functools.cache
def _shared_runner(_process_id: int) -> QueryRunner:
    """Return the runner of a process; a forked one gets its own."""
    return QueryRunner()


def _started_zygote() -> _Zygote:
    """Start the process that forks one child per query, and wait until it can."""
    control, far_control = socket.socketpair()
    with far_control:
        process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
            [
                *(sys.executable, "-B", "-E", "-s", "-m", "warehouse.sql.child"),
                str(far_control.fileno()),
            ],
            cwd=REPO_ROOT,
            env=dict(_ZYGOTE_ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[far_control.fileno()],
            start_new_session=True,
        )
    zygote = _Zygote(process, control)
    control.settimeout(_SECONDS_TO_START)
    try:
        if control.recv(len(READY)) != READY:
            raise OSError("It ended before it was ready.")
    except OSError as error:
        _end(zygote)
        raise QueryFailedError(
            "The process that runs queries does not start. Try again, and tell the "
            "maintainers if it stays so."
        ) from error
    control.settimeout(None)
    return zygote


def _end(zygote: _Zygote) -> None:
    """End a zygote and its children."""
    zygote.control.close()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(zygote.process.pid, signal.SIGKILL)
    zygote.process.wait()


def _result(answer: Reply) -> QueryResult:
    """Read and validate the rows of an answer."""
    try:
        with pa.ipc.open_stream(answer.arrow) as reader:
            table = reader.read_all()
        table.validate(full=True)
    except pa.ArrowException as error:
        raise QueryFailedError(
            "The rows of this query cannot be shown. Cast unusual types to text with "
            "`cast(... as varchar)`."
        ) from error
    return QueryResult(table, answer.is_truncated, answer.seconds)


def _early_end(is_overdue: bool, code: int, limits: Limits) -> QueryLimitError:
    """Return the error for a process that ended without a whole reply."""
    if is_overdue or code == -signal.SIGXCPU:
        return limit_error("time", limits)
    if code in {-signal.SIGSEGV, -signal.SIGBUS}:
        return limit_error("nesting", limits)
    return limit_error("memory", limits)
