"""A table that is not for whoever asks is not read, however a statement names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.errors import QueryFailedError, StatementRefusedError
from warehouse.sql.runner import QueryRunner

CLOSED = frozenset({"dim_agencies"})


@pytest.mark.parametrize(
    "sql",
    [
        "from dim_agencies",
        'select * from "DIM_Agencies"',
        "from marts.dim_agencies",
        "from porchlight.marts.dim_agencies",
        "select (select count(*) from dim_agencies)",
        "summarize dim_agencies",
        "summarize from dim_agencies",
        "describe dim_agencies",
        "explain select * from dim_agencies",
        "with a as (from dim_agencies) from a",
        # The name is defined, and somewhere else it is the mart's.
        "select * from dim_agencies, "
        "(with dim_agencies as (select 1 as one) select one from dim_agencies)",
        "with dim_agencies as (from marts.dim_agencies) from dim_agencies",
        "with recursive dim_agencies as (select 1 union from dim_agencies) "
        "from dim_agencies",
        "from (values (1)) as t(a) semi join dim_agencies on true",
        # Neither is how many rows it has.
        "select estimated_size from duckdb_tables()",
        "from duckdb_tables",
    ],
)
def test_a_closed_table_is_not_read(
    runner: QueryRunner, tiny_file: Path, sql: str
) -> None:
    with pytest.raises((StatementRefusedError, QueryFailedError)):
        runner.run(tiny_file, sql, closed_tables=CLOSED)


def test_the_refusal_names_the_table(runner: QueryRunner, tiny_file: Path) -> None:
    with pytest.raises(StatementRefusedError, match="`dim_agencies` is not open"):
        runner.run(tiny_file, "from dim_agencies", closed_tables=CLOSED)


def test_the_same_table_is_read_where_it_is_not_closed(
    runner: QueryRunner, tiny_file: Path
) -> None:
    assert runner.run(tiny_file, "from dim_agencies").row_count == 3
    assert runner.run(tiny_file, "from about", closed_tables=CLOSED).row_count == 1


@pytest.mark.parametrize(
    "sql",
    [
        "from pages.page_lookup_names",
        "from porchlight.pages.page_lookup_names",
        "from page_lookup_names",
        "with page_lookup_names as (from pages.page_lookup_names) "
        "from page_lookup_names",
    ],
)
def test_a_table_of_a_page_is_refused_with_where_to_look(
    runner: QueryRunner, warehouse_file: Path, sql: str
) -> None:
    with pytest.raises(StatementRefusedError, match="schema `marts` have the same"):
        runner.run(warehouse_file, sql)
