"""Runs queries and caches their answers by snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import duckdb
import pyarrow as pa

from dashboard.cache import CACHE, table_key
from dashboard.queries.private_rows import (
    PrivateKeys,
    mark_private_rows,
    private_keys,
)
from dashboard.rows import Row
from warehouse.connection import connect_read_only, read_rows, read_table, read_value
from warehouse.errors import (
    SnapshotUnfitError,
    SnapshotVersionError,
    WarehouseMissingError,
)
from warehouse.paths import default_project, version
from warehouse.snapshots.catalog import Catalog, read_catalog
from warehouse.snapshots.store import (
    current_id,
    current_path,
    find_snapshot,
    refuse_changed,
)

Bound = str | int | float | date | Decimal | None
Parameters = tuple[tuple[str, Bound | tuple[str, ...]], ...]
_P = ParamSpec("_P")
_T = TypeVar("_T")
_Read = Callable[[duckdb.DuckDBPyConnection, str, Mapping[str, object]], _T]


@dataclass(frozen=True)
class _Opened:
    """A snapshot's file, and a connection that keeps it readable."""

    path: Path
    connection: duckdb.DuckDBPyConnection


_READ_HERE: ContextVar[_Opened | None] = ContextVar("read_here", default=None)


@contextmanager
def reading(snapshot_id: str | None = None) -> Iterator[str]:
    """Answer every query inside the block from one snapshot; yield its id.

    Otherwise a page that starts while a snapshot is published would mix two. Each run
    of a page reads the pointer once, when it starts, and the pointer is replaced in one
    step, so a session never sees an earlier state after a later one. A rollback is a
    new state: every run that starts afterwards shows it, and a run that started before
    finishes with what it had.

    Args:
        snapshot_id: Snapshot to read; None reads the current one.

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
        snapshot = find_snapshot(default_project(), snapshot_id)
        if snapshot.version != version():
            message = f"Porchlight {snapshot.version} made it."
            raise SnapshotVersionError(snapshot.snapshot_id, message)
        path = snapshot.warehouse_file
    return _Opened(path, _connection(path))


def _open_current() -> _Opened:
    project = default_project()
    pointer_id = current_id(project)
    try:
        path = current_path(project)
        return _Opened(path, _connection(path))
    except WarehouseMissingError:
        # A newer snapshot may have replaced this one since the pointer was read.
        if current_id(project) == pointer_id:
            raise
        return _open_current()


def snapshot_file() -> Path:
    """Return the file that is being read; outside :func:`reading`, the current one."""
    opened = _READ_HERE.get()
    return opened.path if opened else current_path(default_project())


def newest_snapshot_id() -> str:
    """Return the id of the current snapshot, whichever is being read."""
    return current_path(default_project()).parent.name


# Each snapshot is its own folder, so the path is the whole key. Every run
# needs it, and Streamlit's own cache would cost half a millisecond.
@lru_cache(maxsize=4)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    refuse_changed(path)
    return connect_read_only(path)


def per_snapshot(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Cache a function's results by snapshot, its name and its arguments.

    Outside :func:`reading`, the function reads the current snapshot. Snapshots never
    change, so cached results cannot go stale. A table counts by its rows.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def ask(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        opened = _READ_HERE.get()
        if opened is None:
            with reading():
                return ask(*args, **kwargs)

        keys = (table_key(arg) if isinstance(arg, pa.Table) else arg for arg in args)
        key = (opened.path, name, *keys, *sorted(kwargs.items()))
        return CACHE.get(key, partial(function, *args, **kwargs))

    return ask


def _answer(read: _Read[_T], path: Path, sql: str, parameters: Parameters) -> _T:
    # An open connection can still read a file that was removed.
    opened = _READ_HERE.get()
    if opened is None or opened.path != path:
        opened = _Opened(path, _connection(path))
    keys = _private_keys(opened)
    if not keys or read is read_value:
        return read(opened.connection, sql, dict(parameters))
    rows = read_table(opened.connection, sql, dict(parameters))
    marked = mark_private_rows(rows, keys)
    return cast(_T, marked.to_pylist() if read is read_rows else marked)


@lru_cache(maxsize=4)
def _private_keys(opened: _Opened) -> PrivateKeys:
    return private_keys(partial(read_table, opened.connection))


def _ask(
    read: _Read[_T], sql: str, parameters: Mapping[str, Bound | Sequence[str]]
) -> _T:
    path = snapshot_file()
    bound = tuple(
        (name, value if isinstance(value, Bound) else tuple(value))
        for name, value in parameters.items()
    )
    try:
        key = (path, read.__name__, sql, bound)
        return CACHE.get(key, partial(_answer, read, path, sql, bound))
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        if path == current_path(default_project()):
            raise
        raise SnapshotUnfitError(
            f"The snapshot `{path.parent.name}` is of another version of the models, "
            "and lacks what is asked for. Open the newest."
        ) from error


def probe_current() -> str:
    """Query the current snapshot without any cache, and return its id.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.WarehouseBusyError: If its file does not open.
        duckdb.Error: If it opens but does not answer.
    """
    connection = _open_current().connection
    return str(read_value(connection, "select snapshot_id from marts.about"))


def run(sql: str, **parameters: Bound | Sequence[str]) -> pa.Table:
    """Return the rows of a ``select`` with ``$name`` placeholders, cached by snapshot.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.SnapshotUnfitError: If a pinned snapshot is of other models.
    """
    return _ask(read_table, sql, parameters)


def run_rows(sql: str, **parameters: Bound | Sequence[str]) -> Sequence[Row]:
    """Return what :func:`run` does, as rows for Python."""
    return _ask(read_rows, sql, parameters)


def rows_with(sql: str, column: str, value: str) -> list[Row]:
    """Return the rows of ``sql`` that have one value; none for an empty one.

    All rows are read once, so this is for some hundred. A page runs a dozen such
    queries, and each would take a tenth of its time.
    """
    return [row for row in run_rows(sql) if value and row[column] == value]


@per_snapshot
def row_places(sql: str, column: str) -> Mapping[str, int]:
    """Return which row of :func:`run` has each value of a column without repeats."""
    return {str(one): at for at, one in enumerate(run(sql)[column].to_pylist())}


def run_value(sql: str, **parameters: str | Sequence[str]) -> Any:  # noqa: ANN401 - whatever a column may hold
    """Return the one value that ``sql`` selects; do not change a list it returns."""
    return _ask(read_value, sql, parameters)


@per_snapshot
def catalog() -> Catalog:
    """Describe the tables, columns, keys and references of the snapshot."""
    return read_catalog(find_snapshot(default_project(), snapshot_file().parent.name))
