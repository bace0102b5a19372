"""Guides in the published file, and marts from another engine."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.golden.mart_hashes import mart_columns, mart_hashes
from tests.serving import REPO_ROOT
from warehouse.__main__ import main
from warehouse.building.publish import fill_marts
from warehouse.connection import connect_read_only, read_table
from warehouse.errors import MartsRefusedError
from warehouse.paths import default_project
from warehouse.saved_questions import saved_questions
from warehouse.snapshots import store
from warehouse.snapshots.catalog import read_catalog
from warehouse.snapshots.store import current_snapshot, read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from warehouse.paths import Project

_GUIDES = {
    *("marts.start_here", "marts.relationships", "marts.keys"),
    "marts.saved_questions",
}


def test_each_example_of_where_to_start_has_an_answer(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        starts = read_table(connection, "from marts.start_here").to_pylist()
        answers = {
            start["table_name"]: read_table(connection, start["example_query"]).num_rows
            for start in starts
        }
    assert [start["reading_order"] for start in starts] == list(range(1, 11))
    assert all(start["grain"].startswith("One row per ") for start in starts)
    for start in starts:
        assert f"from marts.{start['table_name']}\n" in f"{start['example_query']}\n"
    assert all(answers.values()), answers


def test_the_first_page_of_the_dbt_docs_starts_with_the_same_tables(
    warehouse_file: Path,
) -> None:
    overview = (REPO_ROOT / "dbt_project/models/_overview.md").read_text("utf-8")
    section = overview.split("## ")[1]
    with connect_read_only(warehouse_file) as connection:
        table = read_table(connection, "select table_name from marts.start_here")
    linked = re.findall(r"\[(\w+)\]\(#!/model/model\.porchlight\.(\w+)\)", section)
    assert linked == [(name, name) for name in table["table_name"].to_pylist()]
    nodes = read_manifest(warehouse_file.parent)["nodes"]
    assert set(re.findall(r"#!/\w+/([\w.]+)", overview)) <= set(nodes)


def test_the_keys_in_the_file_name_each_row(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        keys = read_table(connection, "from marts.keys").to_pylist()
        tables = read_table(
            connection,
            "select table_name from duckdb_tables() where schema_name = 'marts'",
        )["table_name"].to_pylist()
        for row in keys:
            columns = ", ".join(row["key_columns"])
            repeated = f"from marts.{row['table_name']} group by {columns}"
            query = f"select count(*) {repeated} having count(*) > 1"
            assert not read_table(connection, query).num_rows, row
    made = {name.removeprefix("marts.") for name in (*_GUIDES, "marts.about")}
    assert {row["table_name"] for row in keys} == {*tables} - made
    not_additive = {row["table_name"]: row["not_additive_columns"] for row in keys}
    assert "population_count" in not_additive["mart_place_lookup"]


def test_each_saved_question_runs_unchanged(warehouse_file: Path) -> None:
    with connect_read_only(warehouse_file) as connection:
        result = read_table(connection, "from marts.saved_questions").to_pylist()
        answers = {
            row["question_id"]: read_table(connection, row["example_query"]).num_rows
            for row in result
        }
    questions = saved_questions()
    assert [*answers] == sorted(question.question_id for question in questions)
    for question in questions:
        count = answers[question.question_id]
        assert question.rows.minimum <= count <= question.rows.maximum


def test_relationships_are_those_of_the_data_package_and_hold(
    warehouse_file: Path,
) -> None:
    with connect_read_only(warehouse_file) as connection:
        result = read_table(connection, "from marts.relationships").to_pylist()
        for row in result:
            start, column, table, key, condition, is_list = row.values()
            ids = f"unnest({column})" if is_list else column
            strays = read_table(
                connection,
                f"select id from (select {ids} as id from marts.{start} "
                f"where {condition}) "
                f"anti join marts.{table} as target on id = target.{key} "
                "where id is not null",
            )
            assert not strays.num_rows, row
    described = {
        (mart.name, reference.column, reference.mart, reference.field)
        for mart in read_catalog(current_snapshot(default_project())).marts
        for reference in mart.references
    }
    plain = [
        (*row.values(),)[:4]
        for row in result
        if row["condition"] == "true" and not row["is_list"]
    ]
    assert {*plain} == described
    assert ("dim_agencies", "source_id", "dim_sources", "source_id") in described


def test_a_column_named_for_the_key_of_another_table_leads_there(
    warehouse_file: Path,
) -> None:
    with connect_read_only(warehouse_file) as connection:
        stray = read_table(
            connection,
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'marts' and (column_name like '%source_id' or "
            "(data_type = 'VARCHAR[]' and not regexp_full_match(column_name, "
            "'former_.*|duplicate_.*|.*_urls|.*_columns|parameters')) or "
            "column_name in (select to_column from marts.relationships)) "
            "and table_name not in (select to_table from marts.relationships where "
            "to_column = column_name) "
            "and (table_name, column_name) not in "
            "(select (from_table, from_column) from marts.relationships)",
        )
    assert not stray.to_pylist()


def _write(snapshot: Path, folder: Path, *, as_spark: bool = False) -> Path:
    """Write the marts of a snapshot as Parquet, as DuckDB or as Spark writes them."""
    folder.mkdir()
    with connect_read_only(snapshot) as connection:
        for table in mart_columns(snapshot).keys() - _GUIDES:
            rows = read_table(connection, f"from {table}")
            mart = table.partition(".")[2]
            if not as_spark:
                pq.write_table(rows, folder / f"{mart}.parquet")
                continue
            (folder / mart).mkdir()
            (folder / mart / "_SUCCESS").touch()
            half = rows.num_rows // 2
            for number, part in enumerate((rows[:half], rows[half:])):
                name = f"part-{number:05}-c000.snappy.parquet"
                pq.write_table(part, folder / mart / name, flavor="spark")
    return folder


def _emptied(snapshot: Path, file: Path) -> Path:
    """Make a file with the marts of a snapshot and no row, as dbt makes it."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{snapshot}' as whole (read_only)")
        connection.execute("create schema marts; create schema pages")
        for (definition,) in connection.execute(
            "select sql from duckdb_tables() where database_name = 'whole'"
        ).fetchall():
            connection.execute(definition)
        for guide in _GUIDES:
            connection.execute(f"drop table if exists {guide}")
    return file


@pytest.fixture
def snapshot(published: Project) -> Path:
    return store.current_path(published)


def test_every_mart_survives_a_round_trip_through_spark(
    built_data_dir: Path, tmp_path: Path
) -> None:
    [snapshot] = built_data_dir.glob("snapshots/*/porchlight.duckdb")
    marts = _write(snapshot, tmp_path / "marts", as_spark=True)
    database = _emptied(snapshot, tmp_path / "build.duckdb")
    fill_marts(database, marts)
    columns = mart_columns(database)
    assert columns == {
        name: named
        for name, named in mart_columns(snapshot).items()
        if name not in _GUIDES
    }
    assert mart_hashes(database, columns) == mart_hashes(snapshot, columns)


def test_marts_are_published_once_they_passed_every_test(
    published: Project, snapshot: Path, screen: Console, tmp_path: Path
) -> None:
    before = store.current_snapshot(published)
    marts = _write(snapshot, tmp_path / "marts")
    order = ["publish", "--from", str(marts)]
    assert main(order, published, screen) == 0
    made = store.current_snapshot(published)
    assert made.content_hash != before.content_hash
    assert (made.seeds_hash, made.models_hash) == (
        before.seeds_hash,
        before.models_hash,
    )
    assert "parquet-cpp-arrow" in made.tool_versions["marts"]
    assert made.tests_passed == before.tests_passed
    columns = mart_columns(snapshot)
    assert mart_hashes(made.warehouse_file, columns) == mart_hashes(snapshot, columns)
    assert main(order, published, screen) == 0
    assert store.current_snapshot(published) == made

    file = marts / "dim_agencies.parquet"
    _change(file, "replace(date '2017-01-01' as joined_on)")
    assert main(order, published, screen) == 1
    assert store.current_snapshot(published) == made
    output = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "no agency joined before 2018" in output.replace("_", " ")
    assert "joined_on=2017-01-01" in output
    shutil.rmtree(marts)
    assert main(order, published, screen) == 2
    assert store.current_snapshot(published) == made


def _change(file: Path, how: str) -> None:
    """Replace a file by one with other columns or rows."""
    with duckdb.connect() as connection:
        connection.execute(f"create table changed as select * {how} from '{file}'")
        connection.execute(f"copy changed to '{file}' (format parquet)")


def _leave_out(file: Path) -> None:
    file.unlink()


def _leave_unfinished(file: Path) -> None:
    (file.with_suffix("") / "_temporary").mkdir(parents=True)
    file.rename(file.with_suffix("") / "part-0.parquet")


def _cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


@pytest.mark.parametrize(
    ("damage", "output"),
    [
        (_leave_out, ["1 of 1 marts", "`dim_agencies`", "<mart>.parquet"]),
        (_leave_unfinished, ["1 of 1 marts", "written to their end"]),
        (_cut_short, ["`dim_agencies` cannot be taken from"]),
        (
            lambda file: _change(file, "exclude (joined_on)"),
            ["`dim_agencies` has the columns", "`joined_on`"],
        ),
        (
            lambda file: _change(
                file, "replace (cast(joined_on as varchar) as joined_on)"
            ),
            ["`dim_agencies`, column `joined_on` is `VARCHAR`", "contract `DATE`"],
        ),
        (
            lambda file: _change(
                file, "replace (nullif(state_code, 'CA') as state_code)"
            ),
            ["column `state_code` is empty in 1 row", "`agency_id` is `ca-arcadia`"],
        ),
        (
            lambda file: _change(file, "replace ('nj-newark' as agency_id)"),
            ["duplicate key", "nj-newark"],
        ),
    ],
)
def test_marts_that_break_their_contract_are_refused_with_the_place(
    snapshot: Path, tmp_path: Path, damage: Callable[[Path], None], output: list[str]
) -> None:
    marts = _write(snapshot, tmp_path / "marts")
    damage(marts / "dim_agencies.parquet")
    with pytest.raises(MartsRefusedError) as refusal:
        fill_marts(_emptied(snapshot, tmp_path / "x.duckdb"), marts)
    assert not [words for words in output if words not in str(refusal.value)]
