"""Open a published warehouse for reading.

All code outside ``dbt_project/`` reads through this module, where the read-only flag
and the locks are set.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import WarehouseBusyError, WarehouseMissingError

if TYPE_CHECKING:
    # It takes as long to load as DuckDB, and a build does without it.
    import pyarrow as pa

# The order matters. The folder for spilled data can no longer be changed once
# access to files is closed, and nothing can be once the configuration is locked.
_HARDENING = (
    # A page reads a few rows, which a second thread would only make dearer.
    "set threads = 1",
    "set temp_directory = ''",
    "set enable_external_access = false",
    "set lock_configuration = true",
)
_HARDENING_AT_WORK = Lock()


def connect_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a published file for reading: no other file, no network, no setting.

    The connection is not safe to share between threads; :func:`read_table` takes a
    cursor of its own.
    """
    if not path.is_file():
        raise WarehouseMissingError(
            f"There is no warehouse at `{path}`. Run `make warehouse` to build one."
        )
    try:
        connection = duckdb.connect(
            str(path),
            read_only=True,
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",
            },
        )
    except duckdb.IOException as error:
        raise WarehouseBusyError(
            f"The warehouse at `{path}` cannot be read: it is damaged, or another "
            "program has it open for writing. Close that program, or run "
            "`python -m warehouse list` and roll back to another snapshot."
        ) from error
    # Two threads that open one file at once would lock its settings twice.
    with _HARDENING_AT_WORK:
        if not _is_locked(connection):
            for statement in _HARDENING:
                connection.execute(statement)
    return connection


def read_table(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Mapping[str, object] | None = None,
) -> pa.Table:
    """Run one ``select`` on its own cursor and return its rows.

    `sql` has ``$name`` placeholders and is never built from a reader's input.
    """
    cursor = connection.cursor()
    # `sql` hands its result to Arrow directly; `execute` makes an extra copy.
    relation = cursor.sql(sql, params=dict(parameters) if parameters else None)
    table: pa.Table = relation.to_arrow_table()
    return table


def read_rows(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Mapping[str, object] | None = None,
) -> list[dict[str, Any]]:
    """Run one ``select`` on its own cursor and return its rows, for a few of them."""
    cursor = connection.cursor().execute(sql, dict(parameters or {}))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_value(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: Mapping[str, object] | None = None,
) -> object:
    """Run one ``select`` of one value on its own cursor and return the value."""
    # `sql` makes the plan twice, once to know the columns; for one value that is
    # most of the time (0.6 of 1.5 ms for a folded name, November 2026).
    row = connection.cursor().execute(sql, dict(parameters or {})).fetchone()
    if row is None:
        raise duckdb.InvalidInputException(f"No row, where one is expected: {sql}")
    return row[0]


def _is_locked(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether this process hardened the same file before.

    Connections to one path share one database, and its configuration locks only once.
    """
    row = connection.execute("select current_setting('lock_configuration')").fetchone()
    return row is not None and bool(row[0])


def sql_text(value: str) -> str:
    """Quote a text for SQL, where DuckDB takes no parameters."""
    return "'" + value.replace("'", "''") + "'"


def sql_name(identifier: str) -> str:
    """Quote the name of a table or column for SQL."""
    return '"' + identifier.replace('"', '""') + '"'
