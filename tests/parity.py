"""Builds on Spark too and compares every cell: ``python -m tests.parity``.

Both engines also build a million made-up prices.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb

from warehouse.building.build import build
from warehouse.paths import DBT_DIR, SEEDS_DIR, default_project
from warehouse.snapshots.catalog import Mart, read_catalog
from warehouse.snapshots.store import current_snapshot

# Allowed relative difference of floating-point numbers above 1.
TOLERANCE = 1e-9
_COPIES = 5_051
_NO_JAVA = (
    "Spark runs on Java, and no Java is found here. Install OpenJDK 17 or newer "
    "(Debian: `apt install openjdk-17-jre-headless`, macOS: `brew install "
    "openjdk@17`), or let JAVA_HOME name the folder of one, and run it again."
)


def has_java() -> bool:
    """Tell whether there is a Java that runs."""
    # The `java` of macOS only says where to get one.
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    return (
        bool(java)
        and not subprocess.run(  # noqa: S603 - looked up just before
            [str(java), "-version"], capture_output=True, check=False
        ).returncode
    )


def write_made_up_prices(file: Path) -> None:
    """Write a million copies of observations, those without a sale on other days."""
    seed = SEEDS_DIR / "prices/price_observations.csv"
    with duckdb.connect() as connection:
        connection.sql(
            "select rows.* replace ("
            "'made-up-' || copy || '-' || observation_id as observation_id, "
            "observed_on - if(sale_event_id is null, copy % 1000, 0)::integer "
            "as observed_on"
            f") from read_csv('{seed}') as rows cross join range({_COPIES}) as _(copy)"
        ).write_parquet(str(file))


def build_on_spark(folder: Path, price_files: str) -> int:
    """Build and test everything on Spark; return 0 if all passed."""
    variables = {"price_files": price_files}
    command = [sys.executable, "-P", "-m", "dbt.cli.main", "--quiet", "build"]
    command += ["--target", "spark", "--vars", json.dumps(variables)]
    command += ["--project-dir", str(DBT_DIR), "--profiles-dir", str(DBT_DIR)]
    command += ["--target-path", str(folder / "dbt"), "--log-path", str(folder)]
    with (folder / "spark.log").open("w", encoding="utf-8") as log:
        return subprocess.run(  # noqa: S603 - fixed arguments
            command,
            cwd=folder,
            env={**os.environ, "PORCHLIGHT_SPARK_WAREHOUSE": str(folder)},
            stderr=log,
            check=False,
        ).returncode


def differences(
    connection: duckdb.DuckDBPyConnection, mart: Mart, parquet: Path
) -> Iterator[str]:
    """Yield a line for each column of a mart that differs, with the first such cell.

    The connection has DuckDB's tables; `parquet` is the folder with Spark's files.
    """
    ours, theirs = f"{mart.schema}.{mart.name}", f"read_parquet('{parquet}/*.parquet')"
    types, their_types = _types(connection, ours), _types(connection, theirs)
    if types != their_types:
        differing = sorted({*types.items()} ^ {*their_types.items()})
        yield f"{mart.name} has other columns or types: {differing}"
        return
    key = ", ".join(mart.primary_key)
    connection.execute(
        f"create or replace temp table pairs as from (select {key}, ours from {ours} "
        f"as ours) full join (select {key}, theirs from {theirs} as theirs) "
        f"using ({key})"
    )
    unequal = {"": "ours is null or theirs is null"}
    for column, data_type in types.items():
        a, b = f"ours.{column}", f"theirs.{column}"
        equal = f"{a} is not distinct from {b}"
        if data_type == "DOUBLE":
            near = f"abs({a} - {b}) <= {TOLERANCE} * greatest(1, abs({a}))"
            equal += f" or coalesce({near}, false)"
        both = "ours is not null and theirs is not null"
        unequal[column] = f"{both} and not ({equal})"
    for column, condition in unequal.items():
        cell = f".{column}" if column else ""
        [(count, first)] = connection.execute(
            f"select count(*), min_by([({key})::varchar, ours{cell}::varchar, "
            f"theirs{cell}::varchar], ({key})) from pairs where {condition}"
        ).fetchall()
        if count:
            place, duckdb_has, spark_has = first
            yield (
                f"{mart.name}{cell}: {count:,} differ, the first at {place}: "
                f"DuckDB {duckdb_has}, Spark {spark_has}"
            )


def _types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Return the type of each column, in order."""
    columns = connection.sql(f"select * from {table} limit 0")
    return dict(zip(columns.columns, map(str, columns.types), strict=True))


def main() -> int:
    """Build on both engines and compare; return 0 if every cell is equal."""
    say = partial(print, flush=True)
    if not has_java():
        say(f"error: {_NO_JAVA}")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        folder, prices = Path(scratch, "spark"), Path(scratch, "prices")
        folder.mkdir()
        prices.mkdir()
        write_made_up_prices(prices / "made-up.parquet")
        # Readers must never see made-up prices.
        data_dir = Path(scratch, "data")
        files = f"{prices}/*.parquet"
        project = replace(default_project(), data_dir=data_dir, price_files=files)
        build(project)
        snapshot = current_snapshot(project)
        say("Building and testing the same on Spark, which takes minutes")
        started = time.perf_counter()
        if build_on_spark(folder, files):
            shutil.copy(folder / "spark.log", "spark.log")
            say("error: not all of it passed on Spark; spark.log has what Spark says")
            return 1
        say(f"Spark took {time.perf_counter() - started:.0f} s")
        catalog = read_catalog(snapshot)
        # The guide tables of the file have no key and no model.
        marts = [one for one in (*catalog.marts, *catalog.pages) if one.primary_key]
        with duckdb.connect(str(snapshot.warehouse_file), read_only=True) as connection:
            unequal = [
                line
                for mart in marts
                for line in differences(
                    connection, mart, folder / f"{mart.schema}.db" / mart.name
                )
            ]
    cells = sum(mart.row_count * len(mart.columns) for mart in marts)
    say(*unequal, sep="\n", end="\n" * bool(unequal))
    say(f"{cells:,} cells of {len(marts)} tables compared, {len(unequal)} differences")
    return int(bool(unequal))


if __name__ == "__main__":
    raise SystemExit(main())
