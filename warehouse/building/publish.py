"""Copy marts and pages of a private build into the file that readers get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

import duckdb

from warehouse.building.guides import Guide
from warehouse.connection import sql_name, sql_text
from warehouse.errors import WarehouseBuildError

SCHEMAS = ["marts", "pages"]
# why: readers open the file with the DuckDB of their own tools; what 1.2 cannot read is
# of no use here, and costs many of them the file.
_FORMAT = {"storage_compatibility_version": "v1.2.0"}
_LICENSE = "Data: CC BY 4.0 where the sources allow; each source has terms of its own"
_CREDITS = (
    "Atlas of Surveillance, Electronic Frontier Foundation and Reynolds School of "
    "Journalism, University of Nevada, Reno, CC BY 4.0; GeoNames, CC BY 4.0"
)
_ABOUT_COMMENT = (
    "What this file is, when it was made and how to credit it. One row per file."
)
_ABOUT_COMMENTS = {
    "snapshot_id": "Name of this build: UTC stamp and first digits of content_hash.",
    "built_at": "When the build began, in UTC.",
    "as_of_on": "Day up to which the evidence was searched. Null if not stated.",
    "content_hash": "SHA-256 of evidence, models and tools; equal hashes, equal marts.",
    "license": "Terms of the data; those of each source: dim_sources.source_license.",
    "citation": "How to credit this file and the largest of its sources.",
}


@dataclass(frozen=True)
class About:
    """What ``marts.about`` says of a snapshot."""

    snapshot_id: str
    built_at: datetime
    as_of_on: date | None
    content_hash: str

    @property
    def license(self) -> str:
        """Terms under which the data may be used."""
        return _LICENSE

    @property
    def citation(self) -> str:
        """How to credit the file and the largest of its sources."""
        return (
            f"Porchlight, the public record of Amazon Ring's dealings with US police, "
            f"snapshot {self.snapshot_id}. It contains material from: {_CREDITS}. "
            "Every row names its source."
        )


def publish_marts(
    build_file: Path, target_file: Path, about: About, guides: Sequence[Guide] = ()
) -> dict[str, int]:
    """Write the schemas `marts` and `pages`, and nothing else, to a new file.

    Tables keep their column types, constraints and comments; functions made in the
    schema come along. Rows are sorted by all columns, so that equal builds give equal
    tables. Returns the number of rows by table, in alphabetical order.
    """
    with duckdb.connect(str(target_file), config=dict(_FORMAT)) as connection:
        connection.execute(f"attach {sql_text(str(build_file))} as build (read_only)")
        _refuse_views(connection)
        # why: one transaction, since each comment would else wait for the disk.
        connection.execute("begin")
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        tables = connection.execute(
            "select schema_name, table_name, sql, comment from duckdb_tables() where "
            "database_name = 'build' and list_contains($1, schema_name) "
            "order by table_name",
            [SCHEMAS],
        ).fetchall()
        if not any(schema == "marts" for schema, *_ in tables):
            raise WarehouseBuildError(
                "The build made no table in schema `marts`, so there is nothing to "
                "publish. Check the models under `dbt_project/models/marts`."
            )
        counts = {
            name: _copy_table(connection, schema, name, definition, comment)
            for schema, name, definition, comment in tables
        }
        for guide in guides:
            counts[guide.name] = _create_guide(connection, guide)
        _copy_functions(connection)
        _create_about(connection, about)
        connection.execute("commit")
        connection.execute("detach build")
        connection.execute("checkpoint")
    return dict(sorted(counts.items()))


def _refuse_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Stop if a mart is a view: it would read schemas that are not published."""
    views = connection.execute(
        "select view_name from duckdb_views() where database_name = 'build' and "
        "list_contains($1, schema_name) and not internal order by view_name",
        [SCHEMAS],
    ).fetchall()
    if views:
        names = ", ".join(f"`{name}`" for (name,) in views)
        raise WarehouseBuildError(
            f"Marts must be tables, but {names} is a view. Set "
            "`materialized: table` for it."
        )


def _copy_table(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    name: str,
    definition: str,
    comment: str | None,
) -> int:
    """Make one table anew and fill it; return its number of rows."""
    table = f"{schema}.{sql_name(name)}"
    connection.execute(definition)
    rows = connection.execute(
        f"insert into {table} select * from build.{table} order by all"  # noqa: S608
    ).fetchone()
    column_comments = connection.execute(
        "select column_name, comment from duckdb_columns() where "
        "database_name = 'build' and schema_name = ? and table_name = ? "
        "and comment is not null",
        [schema, name],
    ).fetchall()
    _comment(connection, f"table {table}", comment, dict(column_comments))
    return int(rows[0]) if rows else 0


def _create_guide(connection: duckdb.DuckDBPyConnection, guide: Guide) -> int:
    """Make a table that no model makes; return its number of rows."""
    table = f"marts.{guide.name}"
    types = ", ".join(f"{n} {kind} not null" for n, (kind, _) in guide.columns.items())
    connection.execute(f"create table {table} ({types})")
    places = ", ".join("?" for _ in guide.columns)
    connection.executemany(f"insert into {table} values ({places})", [*guide.rows])  # noqa: S608
    meanings = {name: meaning for name, (_, meaning) in guide.columns.items()}
    _comment(connection, f"table {table}", guide.description, meanings)
    return len(guide.rows)


def _comment(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    comment: str | None,
    columns: Mapping[str, str],
) -> None:
    """Say what a table or view and its columns hold."""
    if comment:
        connection.execute(f"comment on {relation} is {sql_text(comment)}")
    name = relation.partition(" ")[2]
    for column, meaning in columns.items():
        connection.execute(
            f"comment on column {name}.{sql_name(column)} is {sql_text(meaning)}"
        )


def _copy_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the SQL functions that the marts offer to readers."""
    for name, parameters, definition in connection.execute(
        "select function_name, parameters, macro_definition from duckdb_functions() "
        "where database_name = 'build' and schema_name = 'marts' "
        "and function_type = 'macro' order by function_name"
    ).fetchall():
        arguments = ", ".join(sql_name(parameter) for parameter in parameters)
        connection.execute(
            f"create macro marts.{sql_name(name)}({arguments}) as {definition}"
        )


def _create_about(connection: duckdb.DuckDBPyConnection, about: About) -> None:
    """Make the view that says what the file is."""
    day = about.as_of_on
    as_of_on = "null" if day is None else sql_text(day.isoformat())
    built_at = sql_text(f"{about.built_at:%Y-%m-%d %H:%M:%S}")
    values = {
        **{
            field.name: sql_text(str(getattr(about, field.name)))
            for field in fields(about)
        },
        "built_at": f"cast({built_at} as timestamp)",
        "as_of_on": f"cast({as_of_on} as date)",
        "license": sql_text(about.license),
        "citation": sql_text(about.citation),
    }
    columns = ", ".join(f"{values[name]} as {name}" for name in _ABOUT_COMMENTS)
    connection.execute(f"create view marts.about as select {columns}")
    _comment(connection, "view marts.about", _ABOUT_COMMENT, _ABOUT_COMMENTS)
