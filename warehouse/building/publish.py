"""Fill the file that readers get."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import sql_name, sql_text
from warehouse.errors import WarehouseBuildError
from warehouse.saved_questions import (
    Question,
    bind_values,
    saved_questions,
    sql_with_values,
)
from warehouse.seeds.private_rows import PrivateNote
from warehouse.snapshots.catalog import last_sentence, row_keys, rules_by_model
from warehouse.snapshots.store import MARTS_FILE, PRIVATE_ROWS

SCHEMAS = ["marts", "log", "pages"]
# Readers open the file with their own DuckDB, and the SQL page with that of the
# browser (1.4); anything that 1.2 cannot read would cost many of them the file.
# why: pages read a few rows by key, and DuckDB then skips groups of other keys.
_FORMAT = "storage_version 'v1.2.0', row_group_size 2048"
_LICENSE = "Data: CC BY 4.0 where the sources allow; each source has terms of its own"
_CREDITS = (
    "Atlas of Surveillance, Electronic Frontier Foundation and Reynolds School of "
    "Journalism, University of Nevada, Reno, CC BY 4.0; GeoNames, CC BY 4.0; tables of "
    "Flock portals: Eyes On Flock (eyesonflock.com), CC BY-SA 4.0"
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
class Guide:
    """A table of the published file that no model makes.

    `columns` has type and meaning by name.
    """

    name: str
    description: str
    columns: Mapping[str, tuple[str, str]]
    rows: Sequence[tuple[object, ...]]


def read_guides(manifest: Mapping[str, Any]) -> list[Guide]:
    """Return the tables that say where to start, what joins to what and what to ask.

    Those without a row are left out: a project need not say where to start.
    """
    marts = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in {"marts", "log"}
    }
    starts = sorted(
        (start["order"], name, start["what_for"], start["example"].strip())
        for name, node in marts.items()
        if (start := node["config"]["meta"].get("start_here"))
    )
    guides = [
        Guide(
            "start_here",
            "The ten tables to begin with, and a question to try on each. The sources "
            "behind a table are found by its column `source_id`, and what its codes "
            "mean in `dim_labels`. One row per table.",
            {
                "reading_order": ("integer", "Place in the list, from 1."),
                "table_name": (
                    "varchar",
                    "Table, in schema `marts` or `log`.",
                ),
                "what_for": ("varchar", "What it is good for."),
                "grain": ("varchar", "What one row of it is."),
                "example_query": ("varchar", "A query that runs as written."),
            },
            [
                (order, name, purpose, last_sentence(marts[name]["description"]), sql)
                for order, name, purpose, sql in starts
            ],
        ),
        Guide(
            "relationships",
            "Which column joins to which table. Tests checked every id before this "
            "file was published. Other columns say in their comments what they join "
            "to. One row per column and table that it leads to.",
            {
                "from_table": ("varchar", "Table with the column."),
                "from_column": ("varchar", "Column that holds the ids."),
                "to_table": ("varchar", "Table that they belong to."),
                "to_column": ("varchar", "Column of it, with one row for each id."),
                "condition": (
                    "varchar",
                    "For which rows, in SQL; `true` for all.",
                ),
                "is_list": ("boolean", "True where a row holds a list of ids."),
            },
            sorted([*_tested_references(manifest, marts), *_further_references(marts)]),
        ),
        Guide(
            "keys",
            "Which columns name a row of each table, and which must not be added up, "
            "such as shares, or residents of areas that overlap. One row per table.",
            {
                "table_name": (
                    "varchar",
                    "Table, in schema `marts` or `log`.",
                ),
                "key_columns": ("varchar[]", "Columns that no two rows share."),
                "not_additive_columns": (
                    "varchar[]",
                    "Columns that must not be added up.",
                ),
            },
            [
                (name, [*key], _not_additive_columns(marts[name]))
                for name, key in sorted(row_keys(manifest).items())
                if name in marts
            ],
        ),
        Guide(
            "saved_questions",
            "Questions that readers ask, each with SQL that runs as written. One row "
            "per question.",
            {
                "question_id": ("varchar", "Id of the question, as in links to it."),
                "subject": ("varchar", "What it is about, such as `agencies`."),
                "question": ("varchar", "The question in words."),
                "answer_note": (
                    "varchar",
                    "What its answer shows and does not.",
                ),
                "example_query": (
                    "varchar",
                    "The answer in SQL, with the first choice of each parameter.",
                ),
                "parameters": (
                    "varchar[]",
                    "What may be chosen: name, meaning and the value in the query.",
                ),
            },
            [
                _question_row(question)
                for question in sorted(
                    saved_questions(), key=lambda question: question.question_id
                )
                if {*re.findall(r"\bmarts\.(\w+)", question.sql)} <= set(marts)
            ],
        ),
    ]
    return [guide for guide in guides if guide.rows]


def private_guide(notes: Sequence[PrivateNote]) -> Guide:
    """Return the table of the rows that were added for staff."""
    return Guide(
        PRIVATE_ROWS,
        "Rows of seeds that only staff may see, by their keys. In other tables "
        "`is_private` is true where a row has such a key. One row per private row.",
        {
            "key_columns": ("varchar[]", "Columns that name the row in its seed."),
            "row_key": ("varchar[]", "What the row has there."),
            "release_on": ("date", "Day on which it may become public, if stated."),
            "staff_note": ("varchar", "What staff should know; empty if nothing."),
        },
        [(*note[:2], note.release_on or None, note.staff_note) for note in notes],
    )


def _mark_private_rows(
    connection: duckdb.DuckDBPyConnection, notes: Sequence[PrivateNote]
) -> None:
    """Say in each table which rows have the key of a private row."""
    keys: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for note in notes:
        keys[note.key_columns].append(note.row_key)
    # An id has one meaning, whichever column it is in, such as `evidence_id`.
    ids = [
        key[0] for columns, found in keys.items() if not columns[1:] for key in found
    ]
    for schema, table, columns in connection.execute(
        "select schema_name, table_name, list(column_name) from duckdb_columns() "
        "where database_name = 'target' and schema_name in ('marts', 'log') "
        "group by all order by all"
    ).fetchall():
        name = f"{schema}.{sql_name(table)}"
        parts = [
            f"list_contains($ids, {sql_name(each)}::varchar)"
            for each in columns
            if each.endswith("_id")
        ]
        parts += [
            f"list_contains($key_{at}, [{cells}])"
            for at, key in enumerate(keys)
            if key[1:] and {*key} <= {*columns}
            for cells in [", ".join(f"{sql_name(each)}::varchar" for each in key)]
        ]
        used = " ".join(parts)
        values = {"ids": ids} | {f"key_{at}": keys[key] for at, key in enumerate(keys)}
        values = {name: value for name, value in values.items() if f"${name}," in used}
        connection.execute(f"alter table {name} add column is_private boolean")
        rule = " or ".join(parts) or "false"
        connection.execute(
            f"update {name} set is_private = coalesce({rule}, false)",  # noqa: S608
            values,
        )
        comment = sql_text("True where the row is for staff only, or names such a row.")
        connection.execute(f"comment on column {name}.is_private is {comment}")


def _tested_references(
    manifest: Mapping[str, Any], marts: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, str, str, bool]]:
    for rules in rules_by_model(manifest).values():
        for rule in rules:
            if rule.kind == "reaches" and {rule.model, rule.target[0]} <= set(marts):
                yield rule.model, rule.columns[0], *rule.target, "true", False


def _further_references(
    marts: Mapping[str, Any],
) -> Iterator[tuple[str, str, str, str, str, bool]]:
    """Yield lists of ids, and ids whose table depends on the row."""
    for name, node in marts.items():
        for lead in node["config"]["meta"].get("leads_to", ()):
            table, _, field = lead["to"].partition(".")
            kind = node["columns"][lead["column"]]["data_type"]
            condition = lead.get("where", "true")
            yield name, lead["column"], table, field, condition, kind.endswith("[]")


def _not_additive_columns(mart: Mapping[str, Any]) -> list[str]:
    is_number = re.compile(r"(big)?int|integer|decimal|double").match
    return [
        name
        for name, column in mart["columns"].items()
        if column["config"]["meta"].get("additive") is False
        # The areas of such a table overlap.
        or (
            mart["config"]["meta"].get("additive") is False
            and is_number(column["data_type"])
        )
    ]


def _question_row(question: Question) -> tuple[object, ...]:
    values = bind_values(question, {})
    parameters = [
        f"{parameter.name}: {parameter.label}, here {values[parameter.name] or 'any'}"
        for parameter in question.parameters
    ]
    return (
        question.question_id,
        question.subject,
        question.title,
        question.description,
        sql_with_values(question, values),
        parameters,
    )


@dataclass(frozen=True)
class About:
    """The row of ``marts.about``."""

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
    build_file: Path,
    target_file: Path,
    about: About,
    guides: Sequence[Guide] = (),
    notes: Sequence[PrivateNote] = (),
) -> dict[str, int]:
    """Write the schemas `marts`, `log` and `pages` to a new file, and nothing else.

    Tables keep their column types, constraints and comments; functions made in the
    schema are copied too. Rows are sorted by all columns, so that equal builds give
    equal tables. Those of staff say which rows are private by their `notes`. A packed
    file without schema `pages` is written beside the target.
    Returns the number of rows by table, in alphabetical order.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(str(build_file))} as build (read_only)")
        target = sql_text(str(target_file))
        connection.execute(f"attach {target} as target ({_FORMAT})")
        connection.execute("use target")
        _refuse_views(connection)
        # One transaction, because each comment would otherwise wait for the disk.
        connection.execute("begin")
        counts = _copy_schema(connection, "marts")
        if not counts:
            raise WarehouseBuildError(
                "The build made no table in schema `marts`, so there is nothing to "
                "publish. Check the models under `dbt_project/models/marts`."
            )
        counts |= _copy_schema(connection, "log")
        if notes:
            _mark_private_rows(connection, notes)
        for guide in guides:
            counts[guide.name] = _create_guide(connection, guide)
        _copy_functions(connection)
        _create_about(connection, about)
        connection.execute("commit")
        connection.execute("checkpoint")
        packed = gzip.compress(target_file.read_bytes(), mtime=0)
        target_file.with_name(MARTS_FILE).write_bytes(packed)
        connection.execute("begin")
        counts |= _copy_schema(connection, "pages")
        connection.execute("commit")
        connection.execute("detach build")
        connection.execute("checkpoint")
    return dict(sorted(counts.items()))


def _copy_schema(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, int]:
    """Copy the tables of a schema; return the number of rows by table."""
    connection.execute(f"create schema {schema}")
    tables = connection.execute(
        "select table_name, sql, comment from duckdb_tables() where "
        "database_name = 'build' and schema_name = ? order by table_name",
        [schema],
    ).fetchall()
    return {
        name: _copy_table(connection, schema, name, definition, comment)
        for name, definition, comment in tables
    }


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
    """Create and fill one table; return its number of rows."""
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
    types = ", ".join(
        f"{name} {kind}{'' if kind == 'date' else ' not null'}"
        for name, (kind, _) in guide.columns.items()
    )
    connection.execute(f"create table {table} ({types})")
    places = ", ".join("?" for _ in guide.columns)
    if guide.rows:
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
