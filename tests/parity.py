"""Builds on Spark too and compares every cell: ``python -m tests.parity``.

With a folder, Spark's tables are saved as ``FOLDER/<table>/*.parquet``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.building.build import build
from warehouse.paths import DBT_DIR, default_project
from warehouse.snapshots.catalog import Mart, read_catalog
from warehouse.snapshots.store import current_snapshot

# Allowed relative difference of floating-point numbers above 1.
TOLERANCE = 1e-9
_SHOWN = 3
_NO_JAVA = (
    "Spark runs on Java, and no Java is found here. Install OpenJDK 17 or newer "
    "(Debian: `apt install openjdk-17-jre-headless`, macOS: `brew install "
    "openjdk@17`), or let JAVA_HOME name the folder of one, and run it again."
)


@dataclass(frozen=True)
class Difference:
    """A cell or row that differs between the engines.

    Attributes:
        column: Empty if only one engine has the row.
        key: The row's key as ``column=value`` texts.
    """

    mart: str
    column: str
    key: str
    duckdb: object
    spark: object

    def __str__(self) -> str:
        """Describe place and both values."""
        where = f"{self.mart}.{self.column}" if self.column else self.mart
        return f"{where}, {self.key}: DuckDB {self.duckdb}, Spark {self.spark}"


@dataclass(frozen=True)
class Comparison:
    """Comparison of one mart.

    Attributes:
        row_count: Rows in DuckDB.
        cell_count: Compared cells, including rows that only one engine has.
        first: The first differences.
    """

    mart: str
    row_count: int
    cell_count: int
    differing_count: int
    first: tuple[Difference, ...]


def has_java() -> bool:
    """Tell whether there is a Java that runs."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    # why: the `java` of macOS only says where to get one.
    return (
        java is not None
        and not subprocess.run(  # noqa: S603 - looked up just before
            [java, "-version"], capture_output=True, check=False
        ).returncode
    )


def build_on_spark(folder: Path) -> int:
    """Build and test everything on Spark; return 0 if all passed."""
    with (folder / "spark.log").open("w", encoding="utf-8") as log:
        return subprocess.run(  # noqa: S603 - fixed arguments
            [
                *(sys.executable, "-P", "-m", "dbt.cli.main", "--quiet", "build"),
                *(
                    "--target",
                    "spark",
                    "--project-dir",
                    str(DBT_DIR),
                    "--profiles-dir",
                    str(DBT_DIR),
                ),
                *("--target-path", str(folder / "dbt"), "--log-path", str(folder)),
            ],
            cwd=folder,
            env={**os.environ, "PORCHLIGHT_SPARK_WAREHOUSE": str(folder)},
            stderr=log,
            check=False,
        ).returncode


def compare(
    connection: duckdb.DuckDBPyConnection, mart: Mart, parquet: Path
) -> Comparison:
    """Compare one mart cell by cell, with rows matched by key.

    Args:
        connection: Has DuckDB's tables in the schemas ``marts`` and ``pages``.
        parquet: Folder with Spark's files of the mart.
    """
    rows = f"read_parquet('{parquet}/*.parquet')"
    ours, theirs = (_types(connection, f) for f in (f"{mart.schema}.{mart.name}", rows))
    if ours != theirs:
        differing = sorted({*ours.items()} ^ {*theirs.items()})
        raise SystemExit(f"error: {mart.name} has other columns or types: {differing}")
    key = ", ".join(mart.primary_key)
    named = " || ', ' || ".join(f"'{name}=' || {name}" for name in mart.primary_key)
    connection.execute(
        f"create or replace temp table pairs as select {named} as key, ours, theirs "
        f"from (select {key}, ours from {mart.schema}.{mart.name} as ours) "
        f"full join (select {key}, theirs from {rows} as theirs) using ({key})"
    )
    row_count, pair_count, both_count = connection.execute(
        "select count(ours), count(*), count(ours) filter (theirs is not null) "
        "from pairs"
    ).fetchall()[0]
    differing_count = (pair_count - both_count) * len(ours)
    first = [
        Difference(mart.name, "", row_key, row_in_duckdb, row_in_spark)
        for row_key, row_in_duckdb, row_in_spark in connection.execute(
            "select key, if(ours is null, 'has no such row', 'has the row'), "
            "if(theirs is null, 'has no such row', 'has the row') from pairs "
            f"where ours is null or theirs is null order by key limit {_SHOWN}"
        ).fetchall()
    ]
    for column, data_type in ours.items():
        same = f"ours.{column} is not distinct from theirs.{column}"
        if data_type == "DOUBLE":
            same += (
                f" or coalesce(abs(ours.{column} - theirs.{column}) <= {TOLERANCE} "
                f"* greatest(1, abs(ours.{column})), false)"
            )
        cells = connection.execute(
            f"select key, ours.{column}, theirs.{column}, count(*) over () from pairs "
            f"where ours is not null and theirs is not null and not ({same}) "
            f"order by key limit {_SHOWN}"
        ).fetchall()
        first += [Difference(mart.name, column, *cell[:3]) for cell in cells]
        differing_count += cells[0][3] if cells else 0
    return Comparison(
        mart.name, row_count, pair_count * len(ours), differing_count, tuple(first)
    )


def _types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Return the type of each column, in order."""
    columns = connection.sql(f"select * from {table} limit 0")
    return dict(zip(columns.columns, map(str, columns.types), strict=True))


def lines(comparisons: list[Comparison]) -> Iterator[str]:
    """Yield a table of all marts, and their first differences."""
    yield f"{'mart':<32}{'rows':>9}{'cells':>11}{'differing':>11}"
    for mart in comparisons:
        yield (
            f"{mart.mart:<32}{mart.row_count:>9,}{mart.cell_count:>11,}"
            f"{mart.differing_count:>11,}"
        )
    yield (
        f"{f'{len(comparisons)} marts':<32}"
        f"{sum(mart.row_count for mart in comparisons):>9,}"
        f"{sum(mart.cell_count for mart in comparisons):>11,}"
        f"{sum(mart.differing_count for mart in comparisons):>11,}"
    )
    yield from (str(difference) for mart in comparisons for difference in mart.first)


def main() -> int:
    """Build on both engines and compare; return 0 if every cell is equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where Spark's marts stay")
    marts_folder = parser.parse_args().folder
    say = sys.stdout.write
    if not has_java():
        say(f"error: {_NO_JAVA}\n")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        folder, project = Path(scratch) / "spark", default_project()
        folder.mkdir()
        build(project)
        snapshot = current_snapshot(project)
        say("Building and testing the same on Spark, which takes minutes\n")
        sys.stdout.flush()
        started = time.perf_counter()
        if build_on_spark(folder):
            shutil.copy(folder / "spark.log", "spark.log")
            say("error: not all of it passed on Spark; spark.log has what Spark says\n")
            return 1
        say(f"Spark took {time.perf_counter() - started:.0f} s\n")
        catalog = read_catalog(snapshot)
        # why: the guide tables of the file have no key and no model.
        compared = [
            table for table in (*catalog.marts, *catalog.pages) if table.primary_key
        ]
        with duckdb.connect(str(snapshot.warehouse_file), read_only=True) as connection:
            comparisons = [
                compare(connection, table, folder / f"{table.schema}.db" / table.name)
                for table in compared
            ]
        if marts_folder:
            for schema in ("marts", "pages"):
                shutil.copytree(
                    folder / f"{schema}.db", marts_folder, dirs_exist_ok=True
                )
    say("".join(f"{line}\n" for line in lines(comparisons)))
    return int(any(mart.differing_count for mart in comparisons))


if __name__ == "__main__":
    raise SystemExit(main())
