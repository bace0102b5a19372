"""That dbt can be used without this project's own commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from warehouse.paths import DBT_DIR, WAREHOUSE_PATH_VARIABLE


def test_dbt_by_hand_builds_part_of_the_models_for_any_duckdb(
    tmp_path: Path,
) -> None:
    (tmp_path / "target").mkdir()
    # why: dim_counties reaches marts that it is not made from, which stay away.
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [
            *(sys.executable, "-m", "dbt.cli.main", "build"),
            *("--select", "+dim_counties"),
            *("--project-dir", str(DBT_DIR), "--profiles-dir", str(DBT_DIR)),
            *("--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path)),
        ],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if k != WAREHOUSE_PATH_VARIABLE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    file = str(tmp_path / "target/porchlight.duckdb")
    with duckdb.connect(file, read_only=True) as connection:
        assert connection.execute("from marts.dim_counties").fetchone()
        [tags] = connection.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchall()
    assert tags[0]["storage_version"].startswith("v1.2")
