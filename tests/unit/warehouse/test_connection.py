"""A reader's connection reads one file and does nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pytest

from warehouse.connection import connect_read_only, read_table, read_value
from warehouse.errors import WarehouseMissingError
from warehouse.snapshots import store

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.paths import Project


@pytest.mark.parametrize(
    ("code", "ids"), [("NJ", ["nj-bloomfield", "nj-newark"]), ("XX", [])]
)
def test_rows_come_as_an_arrow_table(
    published: Project, code: str, ids: list[str]
) -> None:
    sql = "select agency_id from marts.dim_agencies where state_code = $code"
    with connect_read_only(store.current_path(published)) as connection:
        table = read_table(connection, sql, {"code": code})
    assert table.to_pydict() == {"agency_id": ids}


@pytest.mark.parametrize(
    "sql",
    [
        "create table marts.more (i integer)",
        "delete from marts.dim_agencies",
        "select * from read_text('/etc/hostname')",
        "copy (select 1) to '/tmp/porchlight-test.csv'",
        "attach ':memory:' as other",
        "set enable_external_access = true",
        "set threads = 1",
        "install httpfs",
    ],
)
def test_connection_refuses_to_leave_its_file(published: Project, sql: str) -> None:
    with (
        connect_read_only(store.current_path(published)) as connection,
        pytest.raises(duckdb.Error),
    ):
        connection.execute(sql)


def test_python_variables_are_out_of_reach(published: Project) -> None:
    secret = pa.table({"x": [1]})
    assert secret.num_rows == 1
    with (
        connect_read_only(store.current_path(published)) as connection,
        pytest.raises(duckdb.Error),
    ):
        read_table(connection, "select * from secret")


def test_same_file_opens_twice_in_one_process(published: Project) -> None:
    path = store.current_path(published)
    with connect_read_only(path) as first, connect_read_only(path) as second:
        sql = "select count(*) as row_count from marts.dim_agencies"
        assert read_table(first, sql) == read_table(second, sql)


def test_threads_share_a_connection_without_mixing_answers(published: Project) -> None:
    with connect_read_only(store.current_path(published)) as connection:

        def ask(number: int) -> bool:
            table = read_table(connection, "select $number as n", {"number": number})
            return bool(table.column("n").to_pylist() == [number])

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(ask, range(400)))


def test_one_value_comes_as_python_has_it(published: Project) -> None:
    with connect_read_only(store.current_path(published)) as connection:
        folded = read_value(
            connection,
            "select list_transform($names, lambda name: lower(name))",
            {"names": ["Addison", "Bloomfield"]},
        )
        assert folded == ["addison", "bloomfield"]
        with pytest.raises(duckdb.Error, match="No row"):
            read_value(connection, "select 1 where false")


def test_missing_file_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissingError, match="Run `make warehouse`"):
        connect_read_only(tmp_path / "absent.duckdb")
