"""Run cached queries. Streamlit caching and the warehouse meet here only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
import streamlit as st

from warehouse.catalogue import Catalogue, read_catalogue
from warehouse.connection import connect_read_only, read_table
from warehouse.errors import (
    QueryFailedError,
    QueryLimitError,
    StatementRefusedError,
    TooManyQueriesError,
    WarehouseError,
)
from warehouse.paths import default_project
from warehouse.snapshots import current_path, find
from warehouse.sql.limits import Limits
from warehouse.sql.runner import QueryResult, run_query

Parameters = tuple[tuple[str, str | tuple[str, ...]], ...]

# A reader's screen takes no more, and eight such answers are kept.
_PAGE_LIMITS = Limits(answer_bytes=16 * 1024 * 1024)
_SNAPSHOT_FILE: ContextVar[Path | None] = ContextVar("snapshot_file", default=None)


@contextmanager
def reading(snapshot_id: str | None = None) -> Iterator[str]:
    """Answer every query inside the block from one snapshot.

    A page that asks five questions while a new snapshot is published would else mix
    the two.

    Args:
        snapshot_id: Snapshot to read. ``None`` takes the current one.

    Yields:
        The id of the snapshot that is read.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.SnapshotUnknownError: If no snapshot has this id.
    """
    path = current_path(default_project())
    if snapshot_id is not None and snapshot_id != path.parent.name:
        path = find(default_project(), snapshot_id).warehouse_file
    token = _SNAPSHOT_FILE.set(path)
    try:
        yield path.parent.name
    finally:
        _SNAPSHOT_FILE.reset(token)


def snapshot_file() -> Path:
    """Return the published file that is read here; outside ``reading`` the current.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    return _SNAPSHOT_FILE.get() or current_path(default_project())


# why: each snapshot is a folder of its own, so the path is the whole cache key. DuckDB
# answers a second connect() to a path with the database that is already open, even
# after the file was replaced.
@st.cache_resource(max_entries=4, show_spinner=False)
def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    return connect_read_only(path)


# why: an Arrow table cannot be changed, so every session is handed the same one. This
# cache costs a microsecond a question; Streamlit's own hashes the text of the question
# each time and costs a hundred times that. A snapshot never changes, so nothing here
# can go stale: old ones fall out.
@lru_cache(maxsize=400)
def _table(path: Path, sql: str, parameters: Parameters) -> pa.Table:
    return read_table(_connection(path), sql, dict(parameters))


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
    connection = _connection(current_path(default_project()))
    rows = read_table(connection, "select snapshot_id from marts.about")
    return str(rows["snapshot_id"][0])


def run(sql: str, **parameters: str | Sequence[str]) -> pa.Table:
    """Return the rows of ``sql``, cached for as long as its snapshot is read.

    Args:
        sql: One ``select`` from one mart, with ``$name`` placeholders.
        **parameters: A value for each placeholder.

    Returns:
        One row per result row; columns and order as selected.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    path = snapshot_file()
    given = (
        (name, value if isinstance(value, str) else tuple(value))
        for name, value in parameters.items()
    )
    return _table(path, sql, tuple(given))


# why: a page is drawn anew at every touch, and must not run its query anew each time.
# A failure is kept too: a query that was ended after seconds would else be tried again.
@st.cache_resource(max_entries=8, show_spinner=False)
def _isolated(path: Path, sql: str) -> QueryResult | WarehouseError:
    try:
        return run_query(path, sql, limits=_PAGE_LIMITS)
    except (QueryFailedError, QueryLimitError, StatementRefusedError) as error:
        if isinstance(error, TooManyQueriesError):
            raise
        return error


def run_isolated(sql: str, *, is_new: bool = False) -> QueryResult:
    """Run a statement that a reader wrote, in a process of its own.

    The thread that asks waits outside Python's lock, so other pages go on.

    Args:
        sql: Anything.
        is_new: Whether to run it even if its answer is kept.

    Returns:
        The rows up to the limits.

    Raises:
        warehouse.errors.WarehouseError: If there are none, for a reason that the
            message tells a reader.
    """
    path = snapshot_file()
    if is_new:
        _isolated.clear(path, sql)
    answer = _isolated(path, sql)
    if isinstance(answer, WarehouseError):
        raise answer
    return answer


@st.cache_resource(max_entries=2, show_spinner=False)
def _catalogue(folder: Path) -> Catalogue:
    return read_catalogue(find(default_project(), folder.name))


def catalogue() -> Catalogue:
    """Describe the marts of the snapshot that is read here.

    Returns:
        Tables, columns, keys and references.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    return _catalogue(snapshot_file().parent)
