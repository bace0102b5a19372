"""What a reader asks in SQL, and the tables that can be asked."""

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

_KEPT_AS_THEY_ARE = (
    *(pa.types.is_string, pa.types.is_boolean, pa.types.is_integer),
    *(pa.types.is_floating, pa.types.is_decimal, pa.types.is_date),
    pa.types.is_timestamp,
)


@dataclass(frozen=True)
class SqlAnswer:
    """The rows of a reader's query.

    Attributes:
        seconds: Time that the query itself took.
    """

    rows: pa.Table
    is_truncated: bool
    seconds: float
    snapshot_id: str


@dataclass(frozen=True)
class NoAnswer:
    """Why a reader's query has no rows.

    Attributes:
        line: Line of the fault, from 1; None where no place is known.
        column: Character in that line, from 1; None likewise.
    """

    sentence: str
    is_busy: bool = False
    line: int | None = None
    column: int | None = None


class TableColumn(NamedTuple):
    """One column that can be asked for.

    Attributes:
        data_type: DuckDB's type, in lower case.
    """

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class AskableTable:
    """One table that can be asked.

    Attributes:
        description: What it holds, without its grain.
        columns: In the order of the table.
    """

    name: str
    description: str
    grain: str
    row_count: int
    columns: tuple[TableColumn, ...]


def ask(
    sql: str, values: Mapping[str, Value] | None = None, *, is_new: bool = False
) -> SqlAnswer | NoAnswer:
    """Run a statement that a reader wrote. No other way leads from a page to SQL.

    Args:
        values: Value for each ``$name`` in it.
    """
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
    """Describe the tables that whoever reads may ask."""
    return _described(current_viewer().closed_tables)


def starting_points() -> pa.Table:
    """List the tables to begin with, in order, each with a query that runs."""
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
        column if _is_kept(column.type) else to_csv_types(column)
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _is_kept(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind):
        kind = kind.value_type
    return any(is_so(kind) for is_so in _KEPT_AS_THEY_ARE)
