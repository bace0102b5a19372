"""Answers to a reader's SQL, and their cache."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.queries._run import run_isolated
from dashboard.queries.sql import (
    NoAnswer,
    SqlAnswer,
    ask,
    askable_tables,
)
from dashboard.server.files import rows_as_csv, rows_as_parquet

UNUSUAL = """
    select interval 1 day as span, time '01:02:03' as at, uuid() as id, 'x'::blob as b,
        map {1: 2} as m, {'a': [1]} as s, 'a'::enum('a') as e, null as n,
        ['a', 'b'] as names, 1.50 as price, date '2019-07-31' as day, true as is_so
"""


def _rows(sql: str) -> pa.Table:
    answer = ask(sql)
    assert isinstance(answer, SqlAnswer)
    return answer.rows


def test_an_answer_is_cached_until_it_is_run_again(warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    first = run_isolated("select 1 as one")
    assert run_isolated("select 1 as one") is first
    assert run_isolated("select 1 as one", is_new=True) is not first


def test_an_error_is_cached_too(warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    faults = [ask("select nope from dim_states") for _ in "12"]
    assert faults[0] == faults[1]
    assert isinstance(faults[0], NoAnswer)
    assert (faults[0].line, faults[0].column, faults[0].is_busy) == (1, 8, False)


def test_an_unusual_type_becomes_text_and_a_usual_one_stays(
    warehouse_file: Path,
) -> None:
    assert warehouse_file.is_file()
    rows = _rows(UNUSUAL)
    texts = {f.name for f in rows.schema if pa.types.is_string(f.type)}
    assert texts == {"span", "at", "id", "b", "m", "s", "e", "n"}
    assert rows["names"].to_pylist() == [["a", "b"]]
    assert rows["price"].to_pylist() == [Decimal("1.50")]


def test_every_type_can_be_downloaded(warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    rows = _rows(UNUSUAL)
    assert pq.read_table(io.BytesIO(rows_as_parquet(rows))).equals(rows)
    (line,) = csv.DictReader(io.StringIO(rows_as_csv(rows).decode()))
    assert (line["day"], line["price"], line["n"]) == ("2019-07-31", "1.50", "")


def test_no_spreadsheet_runs_a_cell(warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    assert (
        rows_as_csv(_rows("select '=1+1' as t")).decode().splitlines()[1] == '"\'=1+1"'
    )


def test_every_table_is_described(warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    tables = askable_tables()
    assert len(tables) > 50
    for table in tables:
        assert table.grain.startswith("One row per"), table.name
        assert table.description
        assert all(column.description for column in table.columns)
