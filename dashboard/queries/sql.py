"""Readers' SQL, and the tables that it can query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from dashboard.access.viewer import current_viewer
from dashboard.queries._run import (
    catalog,
    per_snapshot,
    run,
    run_isolated,
    snapshot_file,
)
from warehouse.downloads.safe_csv import to_csv_types
from warehouse.errors import QueryFailedError, TooManyQueriesError, WarehouseError
from warehouse.sql.protocol import Value

_PLAIN_TYPES = (
    *(pa.types.is_string, pa.types.is_boolean, pa.types.is_integer),
    *(pa.types.is_floating, pa.types.is_decimal, pa.types.is_date),
    pa.types.is_timestamp,
)


@dataclass(frozen=True)
class SqlAnswer:
    """The rows of a reader's query."""

    rows: pa.Table
    is_truncated: bool
    seconds: float
    snapshot_id: str


@dataclass(frozen=True)
class NoAnswer:
    """Why a reader's query failed; line and column count from 1."""

    sentence: str
    is_busy: bool = False
    line: int | None = None
    column: int | None = None


class TableColumn(NamedTuple):
    """One column of a table, with DuckDB's type in lower case."""

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class AskableTable:
    """One table; the description does not repeat the grain."""

    name: str
    description: str
    grain: str
    row_count: int
    columns: tuple[TableColumn, ...]


def ask(
    sql: str, values: Mapping[str, Value] | None = None, *, is_new: bool = False
) -> SqlAnswer | NoAnswer:
    """Run a reader's SQL with its values; pages have no other way to run any."""
    file = snapshot_file()
    try:
        result = run_isolated(sql, values, is_new=is_new)
    except QueryFailedError as error:
        return NoAnswer(str(error), line=error.line, column=error.column)
    except WarehouseError as error:
        return NoAnswer(str(error), is_busy=isinstance(error, TooManyQueriesError))
    return SqlAnswer(
        _plain_columns(result.table),
        result.is_truncated,
        result.seconds,
        file.parent.name,
    )


def askable_tables() -> Sequence[AskableTable]:
    """Describe the tables that this reader may query."""
    return _described(current_viewer().closed_tables)


def starting_points() -> pa.Table:
    """List the tables to start with, each with an example query."""
    return run("from marts.start_here order by reading_order")


@per_snapshot(4)
def _described(closed: frozenset[str]) -> Sequence[AskableTable]:
    return [
        AskableTable(
            name=mart.name,
            description=mart.description.removesuffix(mart.grain).strip(),
            grain=mart.grain,
            row_count=mart.row_count,
            columns=tuple(
                TableColumn(column.name, column.data_type.lower(), column.description)
                for column in mart.columns
            ),
        )
        for mart in catalog().marts
        if mart.name not in closed
    ]


@per_snapshot(8)
def _plain_columns(table: pa.Table) -> pa.Table:
    """Turn columns of unusual types into text."""
    columns = [
        column if _is_plain(column.type) else to_csv_types(column)
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind):
        kind = kind.value_type
    return any(is_so(kind) for is_so in _PLAIN_TYPES)
