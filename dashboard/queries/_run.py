"""Run cached queries. Streamlit caching and the warehouse meet here only."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import duckdb
import pyarrow as pa
import streamlit as st

from dashboard.access.reader_address import current_reader
from dashboard.access.roles import Role
from dashboard.access.viewer import current_viewer
from dashboard.text.rows import Same
from warehouse.connection import connect_read_only, read_table, read_value
from warehouse.errors import (
    QueryFailedError,
    QueryLimitError,
    SnapshotTooOldError,
    StatementRefusedError,
    TooManyQueriesError,
    WarehouseError,
    WarehouseMissingError,
)
from warehouse.paths import default_project
from warehouse.snapshots.catalog import Catalog, read_catalog
from warehouse.snapshots.store import (
    current_id,
    current_path,
    find_snapshot,
    refuse_changed,
)
from warehouse.sql.protocol import Limits, Value
from warehouse.sql.runner import QueryResult, run_query

Bound = str | int | float | date | Decimal | None
Parameters = tuple[tuple[str, Bound | tuple[str, ...]], ...]
_P = ParamSpec("_P")
_T = TypeVar("_T")
_Read = Callable[[duckdb.DuckDBPyConnection, str, Mapping[str, object]], _T]

# A reader's screen takes no more, and eight such answers are kept.
_ANSWER_BYTES = 16 * 1024 * 1024
_TIGHT = Limits(answer_bytes=_ANSWER_BYTES)
# For whoever is logged in as an analyst, or as more.
_WIDE = Limits(
    seconds=30,
    processor_seconds=30,
    memory_bytes=1024 * 1024 * 1024,
    row_count=100_000,
    answer_bytes=_ANSWER_BYTES,
)


@dataclass(frozen=True)
class _Opened:
    """A snapshot that is read: its file, and a connection that keeps it readable."""

    path: Path
    connection: duckdb.DuckDBPyConnection


_READ_HERE: ContextVar[_Opened | None] = ContextVar("read_here", default=None)


@contextmanager
def reading(snapshot_id: str | None = None) -> Iterator[str]:
    """Answer every query inside the block from one snapshot.

    A page that asks five questions while a new snapshot is published would else mix
    the two. The rule for what readers see over time: each run of a page reads the
    pointer once, when it begins, and the runs of a session begin one after the other.
    The pointer is replaced in one step, so a session sees its states in their order
    and never an earlier one after a later. A rollback is a new state of the pointer,
    and from then on every run that begins shows it. Threads of other sessions read the
    pointer for themselves; a run that began before a change ends with what it had.

    Args:
        snapshot_id: Snapshot to read. ``None`` takes the current one.

    Yields:
        The id of the snapshot that is read.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.SnapshotUnknownError: If no snapshot has this id.
    """
    opened = _open_current() if snapshot_id is None else _open_pinned(snapshot_id)
    token = _READ_HERE.set(opened)
    try:
        yield opened.path.parent.name
    finally:
        _READ_HERE.reset(token)


def _open_pinned(snapshot_id: str) -> _Opened:
    path = current_path(default_project())
    if snapshot_id != path.parent.name:
        path = find_snapshot(default_project(), snapshot_id).warehouse_file
    return _Opened(path, _connection(path))


def _open_current() -> _Opened:
    project = default_project()
    asked = current_id(project)
    try:
        path = current_path(project)
        return _Opened(path, _connection(path))
    except WarehouseMissingError:
        # why: since the pointer was read, a newer snapshot may have been published
        # and this one removed. Without a newer one there is nothing to read.
        if current_id(project) == asked:
            raise
        return _open_current()


def snapshot_file() -> Path:
    """Return the published file that is read here; outside ``reading`` the current.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    opened = _READ_HERE.get()
    return opened.path if opened else current_path(default_project())


def newest_snapshot_id() -> str:
    """Return the id of the current snapshot, whichever is read here.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    return current_path(default_project()).parent.name


# why: each snapshot is a folder of its own, so the path is the whole cache key. DuckDB
# answers a second connect() to a path with the database that is already open, even
# after the file was replaced.
# Every run asks for it, and Streamlit's own cache would cost half a millisecond.
@lru_cache(maxsize=4)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    refuse_changed(path)
    return connect_read_only(path)


def per_snapshot(most: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Keep what a function makes of the snapshot that is read, for its arguments.

    One snapshot is both what the result is kept under and what the function reads, also
    where nobody is within :func:`reading` yet. It never changes, so nothing kept can go
    stale; old ones fall out. A table is known by itself, for the same question to the
    same snapshot is answered by the same table; it is no named argument.

    Args:
        most: Results that are kept; what was not asked for the longest goes first.

    Returns:
        What to write above the function.
    """

    def decorate(function: Callable[_P, _T]) -> Callable[_P, _T]:
        @lru_cache(maxsize=most)
        def kept(_path: Path, *keys: Hashable, **kwargs: Hashable) -> _T:
            args = [key.table if isinstance(key, Same) else key for key in keys]
            # why: its type cannot say that these are what the function takes.
            return function(*args, **kwargs)  # type: ignore[arg-type]

        @wraps(function)
        def ask(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            opened = _READ_HERE.get()
            if opened is None:
                with reading():
                    return ask(*args, **kwargs)
            keys = (Same(arg) if isinstance(arg, pa.Table) else arg for arg in args)
            return kept(opened.path, *keys, **kwargs)  # type: ignore[arg-type]

        return ask

    return decorate


# why: an Arrow table cannot be changed, so every session is handed the same one. This
# cache costs a microsecond a question; Streamlit's own hashes the text of the question
# each time and costs a hundred times that. A snapshot never changes, so nothing here
# can go stale: old ones fall out.
@lru_cache(maxsize=400)
def _kept(read: _Read[_T], path: Path, sql: str, parameters: Parameters) -> _T:
    # why: the one that is held reads on although its file was removed since.
    opened = _READ_HERE.get()
    if opened is None or opened.path != path:
        opened = _Opened(path, _connection(path))
    answer = read(opened.connection, sql, dict(parameters))
    if isinstance(answer, pa.Table):
        _check_columns(answer, path, sql, parameters)
    return answer


def _check_columns(
    rows: pa.Table, path: Path, sql: str, parameters: Parameters
) -> None:
    """Refuse rows of a snapshot whose mart had fewer columns than it has now."""
    newest = current_path(default_project())
    # why: a question asks for all columns of its mart, and what a chart or a page finds
    # missing it would draw as not known.
    if path != newest:
        nothing = f"from ({sql}) limit 0"
        now = read_table(_connection(newest), nothing, dict(parameters))
        if not set(now.column_names) <= set(rows.column_names):
            raise _too_old(path)


# why: what readers type is new each time, and would push out what all of them ask.
_kept_briefly = lru_cache(maxsize=40)(_kept.__wrapped__)
_TYPED = frozenset({"name", "names", "pattern", "search", "words"})


def _ask(
    read: _Read[_T], sql: str, parameters: Mapping[str, Bound | Sequence[str]]
) -> _T:
    path = snapshot_file()
    given = (
        (name, value if isinstance(value, Bound) else tuple(value))
        for name, value in parameters.items()
    )
    try:
        kept = _kept_briefly if _TYPED & parameters.keys() else _kept
        return kept(read, path, sql, tuple(given))
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        if path == current_path(default_project()):
            raise
        raise _too_old(path) from error


def _too_old(path: Path) -> SnapshotTooOldError:
    return SnapshotTooOldError(
        f"The snapshot `{path.parent.name}` has not what the page asks for. Open the "
        "newest."
    )


def ask_current() -> str:
    """Have the current snapshot answer one question, past all caches of answers.

    Returns:
        The id that the snapshot itself gives.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.WarehouseBusyError: If its file does not open.
        duckdb.Error: If it opens and does not answer.

    Source:
        ``marts.about``
    """
    connection = _open_current().connection
    return str(read_value(connection, "select snapshot_id from marts.about"))


def run(sql: str, **parameters: Bound | Sequence[str]) -> pa.Table:
    """Return the rows of ``sql``, cached for as long as its snapshot is read.

    Args:
        sql: One ``select`` from one mart, with ``$name`` placeholders.
        **parameters: A value for each placeholder.

    Returns:
        One row per result row; columns and order as selected.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.SnapshotTooOldError: If an older snapshot is read that has no
            such mart or column.
    """
    return _ask(read_table, sql, parameters)


def run_if_made(sql: str, **parameters: str | Sequence[str]) -> pa.Table | None:
    """Return the rows of ``sql``, for a part of a page that is newer than the page.

    Args:
        sql: As for :func:`run`.
        **parameters: As for :func:`run`.

    Returns:
        As :func:`run` does; ``None`` if an older snapshot is read that was made before
        this mart or column, so that the rest of the page still opens.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    try:
        return run(sql, **parameters)
    except SnapshotTooOldError:
        return None


# why: a page asks a dozen questions, and a scan for each costs ten times what it takes
# to write the page; a mart of a few megabytes is read as a whole in no time.
@per_snapshot(32)
def _parts(sql: str, column: str) -> tuple[pa.Table, Mapping[str, tuple[int, int]]]:
    rows = run(sql)
    parts: dict[str, tuple[int, int]] = {}
    for place, value in enumerate(rows[column].to_pylist()):
        start, count = parts.get(value or "", (place, 0))
        parts[value or ""] = start, count + 1
    return rows.combine_chunks(), parts


# why: what is kept for a table is found again by the very table.
@per_snapshot(400)
def _part(sql: str, column: str, value: str) -> pa.Table:
    rows, parts = _parts(sql, column)
    return rows.slice(*parts.get(value, (0, 0)))


def run_part(sql: str, column: str, value: str) -> pa.Table:
    """Return the rows of ``sql`` that have one value in a column.

    All its rows are read once for each snapshot, so that this costs a millionth of a
    second afterwards.

    Args:
        sql: One ``select`` from one mart, in the order of ``column`` before all else.
        column: One of its columns.
        value: What it holds; empty for the rows where it holds nothing.

    Returns:
        The rows with that value, as selected; none if there is none.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.SnapshotTooOldError: If an older snapshot is read that has no
            such mart or column.
    """
    return _part(sql, column, value)


def run_value(sql: str, **parameters: str | Sequence[str]) -> Any:  # noqa: ANN401 - whatever a column may hold
    """Return the one value that ``sql`` selects, cached as the rows of :func:`run` are.

    Args:
        sql: One ``select`` of one value, with ``$name`` placeholders.
        **parameters: A value for each placeholder.

    Returns:
        The value as Python has it; a list is shared, and is not to be changed.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.SnapshotTooOldError: If an older snapshot is read that has no
            such function or column.
    """
    return _ask(read_value, sql, parameters)


# why: a page is drawn anew at every touch, and must not run its query anew each time.
# A failure is kept too: a query that was ended after seconds would else be tried again.
@st.cache_resource(max_entries=8, show_spinner=False)
def _isolated(
    path: Path,
    sql: str,
    bound: tuple[tuple[str, Value], ...],
    is_wide: bool,
    closed_tables: frozenset[str],
    _reader: str,
) -> QueryResult | WarehouseError:
    limits = _WIDE if is_wide else _TIGHT
    try:
        return run_query(path, sql, dict(bound), limits, closed_tables, _reader)
    except (QueryFailedError, QueryLimitError, StatementRefusedError) as error:
        if isinstance(error, TooManyQueriesError):
            raise
        return error


def run_isolated(
    sql: str, values: Mapping[str, Value] | None = None, *, is_new: bool = False
) -> QueryResult:
    """Run a statement that a reader wrote, in a process of its own.

    The thread that asks waits outside Python's lock, so other pages go on. Whether the
    reader may ask, and how much it may take, is looked at each time.

    Args:
        sql: Anything.
        values: Value for each ``$name`` in it.
        is_new: Whether to run it even if its answer is kept.

    Returns:
        The rows up to the limits.

    Raises:
        warehouse.errors.WarehouseError: If there are none, for a reason that the
            message tells a reader.
    """
    viewer = current_viewer()
    if not viewer.may_open("sql"):
        raise StatementRefusedError("Asking in SQL is not open to you.")
    bound = tuple((values or {}).items())
    is_wide = viewer.has(Role.ANALYST)
    reader = current_reader()
    key = (snapshot_file(), sql, bound, is_wide, viewer.closed_tables, reader)
    if is_new:
        _isolated.clear(*key)
    answer = _isolated(*key)
    if isinstance(answer, WarehouseError):
        raise answer
    return answer


@per_snapshot(2)
def catalog() -> Catalog:
    """Describe the marts of the snapshot that is read here.

    Returns:
        Tables, columns, keys and references.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    return read_catalog(find_snapshot(default_project(), snapshot_file().parent.name))
