"""Take marts that another engine built, such as Spark, from Parquet files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from warehouse.connection import sql_name, sql_text
from warehouse.console import tally
from warehouse.errors import MartsRefusedError
from warehouse.snapshots.store import PRIVATE_MARTS

_COLUMNS = """
    select schema_name, table_name, column_name, data_type, is_nullable
    from duckdb_columns()
    where schema_name in ('marts', 'pages') and table_name in (
        select table_name from duckdb_tables()
    )
    order by table_name, column_index
"""
# What else a type may be called in a file, and how its values are taken then.
_TAKEN_AS = {
    # why: Spark writes a moment in UTC; a cast would turn it into the machine's time.
    ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE"): "make_timestamp(epoch_us({}))",
    ("TIMESTAMP", "TIMESTAMP_NS"): "cast({} as timestamp)",
}
_REMEDY = "Mend it where the marts are built, build them again, then publish again."


def written_by(folder: Path) -> str:
    """Return what the files say wrote them, such as ``parquet-mr version 1.16.0``."""
    pattern = sql_text(f"{folder}/**/*.parquet")
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select distinct created_by from parquet_file_metadata({pattern}) "  # noqa: S608
            "where created_by is not null order by all"
        ).fetchall()
    return ", ".join(name for (name,) in rows)


def fill_marts(database: Path, folder: Path, *, is_public: bool) -> None:
    """Fill the empty marts of a database from Parquet files.

    Raises `MartsRefusedError` if one is missing, breaks its contract or is private.
    """
    columns: dict[str, dict[str, tuple[str, bool]]] = {}
    schemas: dict[str, str] = {}
    with duckdb.connect(str(database)) as connection:
        for schema, mart, name, kind, may_be_null in connection.execute(
            _COLUMNS
        ).fetchall():
            columns.setdefault(mart, {})[name] = kind, may_be_null
            schemas[mart] = schema
        files = {mart: _file(folder, mart) for mart in columns}
        if missing := [mart for mart, file in files.items() if file is None]:
            raise MartsRefusedError(
                f"{len(missing)} of {len(columns)} marts are not in `{folder}`: "
                f"`{'`, `'.join(missing)}`. Each is a file `<mart>.parquet`, or a "
                "folder `<mart>` with Parquet files that are written to their end. "
                "Build all marts with the models that are here, then publish again."
            )
        for mart, file in files.items():
            try:
                _fill(
                    connection,
                    f"{schemas[mart]}.{mart}",
                    str(file),
                    columns[mart],
                    shows_key=is_public,
                )
            except duckdb.Error as error:
                raise MartsRefusedError(
                    f"`{mart}` cannot be taken from `{file}`: {error} {_REMEDY}"
                ) from error
            if is_public and mart in PRIVATE_MARTS:
                _refuse_rows(connection, mart, str(file))


def _file(folder: Path, mart: str) -> Path | None:
    """Return the file of a mart, or the pattern of its files; None if there is none."""
    if (alone := folder / f"{mart}.parquet").is_file():
        return alone
    parts = folder / mart
    is_unfinished = (parts / "_temporary").exists()
    return (
        None if is_unfinished or not [*parts.glob("*.parquet")] else parts / "*.parquet"
    )


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    file: str,
    agreed: Mapping[str, tuple[str, bool]],
    *,
    shows_key: bool,
) -> None:
    mart = table.partition(".")[2]
    source = f"read_parquet({sql_text(file)}, hive_partitioning = false)"
    found = {
        name: kind
        for name, kind, *_ in connection.execute(f"describe from {source}").fetchall()
    }
    if [*found] != [*agreed]:
        raise MartsRefusedError(
            f"`{mart}` has the columns `{'`, `'.join(found)}` in `{file}`, and by its "
            f"contract `{'`, `'.join(agreed)}`. {_REMEDY}"
        )
    for name, (kind, _) in agreed.items():
        if found[name] != kind and (kind, found[name]) not in _TAKEN_AS:
            raise MartsRefusedError(
                f"`{mart}`, column `{name}` is `{found[name]}` in `{file}`, and by its "
                f"contract `{kind}`. {_REMEDY}"
            )
    taken = ", ".join(
        _TAKEN_AS.get((kind, found[name]), "{}").format(sql_name(name))
        for name, (kind, _) in agreed.items()
    )
    try:
        connection.execute(f"insert into {table} select {taken} from {source}")  # noqa: S608
    except duckdb.ConstraintException:
        _refuse_nulls(connection, mart, source, agreed, shows_key=shows_key)
        raise


def _refuse_nulls(
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    source: str,
    agreed: Mapping[str, tuple[str, bool]],
    *,
    shows_key: bool,
) -> None:
    """Stop at a column that is empty in a row and may not be."""
    for name in [name for name, (_, may_be_null) in agreed.items() if not may_be_null]:
        key = next(iter(agreed))
        count, first = connection.execute(
            f"select count(*), min({sql_name(key)}) from {source} "  # noqa: S608
            f"where {sql_name(name)} is null"
        ).fetchall()[0]
        if count:
            where = f", first where `{key}` is `{first}`" if shows_key else ""
            raise MartsRefusedError(
                f"`{mart}`, column `{name}` is empty in {tally(count, 'row')}{where}, "
                f"and by its contract never. {_REMEDY}"
            )


def _refuse_rows(connection: duckdb.DuckDBPyConnection, mart: str, file: str) -> None:
    """Stop if a mart has a row."""
    [(count,)] = connection.execute(f"select count(*) from marts.{mart}").fetchall()  # noqa: S608
    if count:
        raise MartsRefusedError(
            f"`{mart}` has {tally(count, 'row')} in `{file}`, and what it holds is for "
            "staff only. Build the marts of public rows and publish them, or publish "
            "these with `PORCHLIGHT_ACCESS=staff`."
        )
