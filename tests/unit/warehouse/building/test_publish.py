"""Guides in the published file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.serving import REPO_ROOT
from warehouse.connection import connect_read_only, read_table
from warehouse.paths import default_project
from warehouse.saved_questions import saved_questions
from warehouse.snapshots.catalog import read_catalog
from warehouse.snapshots.store import current_snapshot, read_manifest, schema_of

if TYPE_CHECKING:
    pass

_GUIDES = {
    "marts.start_here",
    "marts.relationships",
    "marts.keys",
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
            "select table_name from duckdb_tables() where schema_name <> 'pages'",
        )["table_name"].to_pylist()
        for row in keys:
            columns, table = ", ".join(row["key_columns"]), row["table_name"]
            repeated = f"from {schema_of(table)}.{table} group by {columns}"
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
    assert all(answers.values())


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
                f"select id from (select {ids} as id from {schema_of(start)}.{start} "
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
    assert ("mart_agencies", "source_id", "dim_sources", "source_id") in described


def test_a_column_named_for_the_key_of_another_table_leads_there(
    warehouse_file: Path,
) -> None:
    with connect_read_only(warehouse_file) as connection:
        stray = read_table(
            connection,
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'marts' and (column_name like '%source_id' or "
            "(data_type = 'VARCHAR[]' and not regexp_full_match(column_name, "
            "'(former|duplicate)_.*|.*_(urls|columns|names)|nicknames|parameters')) or "
            "column_name in (select to_column from marts.relationships)) "
            "and table_name not in (select to_table from marts.relationships where "
            "to_column = column_name) "
            "and (table_name, column_name) not in "
            "(select (from_table, from_column) from marts.relationships)",
        )
    assert not stray.to_pylist()
