"""The cost of imported prices in a build, compared with the same SQL in bare DuckDB.

Both figures are what price files add, so that dbt's fixed cost does not count.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tests.benchmarks.price_files import generate
from warehouse.building.publish import About, publish_marts
from warehouse.paths import Project, dbt_environment, default_project
from warehouse.prices import (
    check_landing_files,
    landing_files,
    landing_hashes,
    landing_pattern,
)

SETTINGS: dict[str, str | int] = {"threads": 2, "memory_limit": "4GB"}
# Models that read price files -> their schema.
MODELS = {
    "int_prices__imported_days": "intermediate",
    "fct_daily_prices": "marts",
    "fct_discounts_by_event": "marts",
}
_REPEATS = 3
_BUILD = "build.duckdb"
# The build hashes each price file before it begins and at its end.
_HASHINGS = 2
_PROFILE = """\
porchlight:
  target: local
  outputs:
    local:
      type: duckdb
      threads: 4
      path: "{{{{ env_var('PORCHLIGHT_WAREHOUSE_PATH') }}}}"
      config_options: {settings}
"""


def measure(row_count: int = 10_000_000) -> dict[str, object]:
    """Measure the build of the price marts with so many imported rows."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        real = default_project()
        project = Project(real.seeds_dir, real.dbt_dir, root / "data")
        settings = json.dumps(SETTINGS)
        (root / "profiles.yml").write_text(_PROFILE.format(settings=settings), "utf-8")
        project.data_dir.mkdir()
        # What the price marts read; a file of another name is another database to dbt.
        base = root / "base" / _BUILD
        base.parent.mkdir()
        with_parents = [f"+{name}" for name in MODELS]
        _run_dbt(project, base, ["seed", "model"], with_parents)
        fixed = _both_sides(project, base)
        generate(project, row_count)
        build, bare = (
            with_rows - without
            for with_rows, without in zip(
                _both_sides(project, base), fixed, strict=True
            )
        )
    return {
        "row_count": row_count,
        "duckdb_settings": SETTINGS,
        "build_seconds": round(build, 2),
        "bare_duckdb_seconds": round(bare, 2),
        "build_to_bare_ratio": round(build / bare, 2),
    }


def _both_sides(project: Project, base: Path) -> tuple[float, float]:
    """Return the least seconds of a build's own work, and of its statements alone.

    They alternate, and the best of each counts, since others use the machine too.
    """
    builds, bares = [], []
    build_file = project.data_dir / _BUILD
    for _ in range(_REPEATS):
        shutil.copy(base, build_file)
        builds.append(_build_seconds(project, build_file))
        shutil.copy(base, build_file)
        bares.append(_bare_seconds(project, build_file))
    return min(builds), min(bares)


def _build_seconds(project: Project, build_file: Path) -> float:
    """Time what a build does for the price marts."""
    started = time.perf_counter()
    for _ in range(_HASHINGS):
        landing_hashes(project)
    check_landing_files(project, SETTINGS)
    own = time.perf_counter() - started
    by_dbt = _run_dbt(project, build_file, ["model", "test"], [*MODELS])
    return own + by_dbt + _publish_seconds(build_file)


def _bare_seconds(project: Project, build_file: Path) -> float:
    """Time the statements of the build before, without dbt and without our own code."""
    folder = project.data_dir / "target" / "run" / "porchlight" / "models"
    # why: dbt makes the new table first, and then swaps it with the old one.
    statements = [
        next(folder.rglob(f"{name}.sql")).read_text("utf-8").replace("__dbt_tmp", "")
        for name in MODELS
    ]
    statements += [
        path.read_text("utf-8")
        for name in MODELS
        for path in sorted(folder.rglob(f"{name}.yml/*.sql"))
    ]
    with contextlib.chdir(project.data_dir):
        with duckdb.connect(str(build_file), config=dict(SETTINGS)) as connection:
            for name, schema in reversed(MODELS.items()):
                kind = "view" if schema == "intermediate" else "table"
                connection.execute(f"drop {kind} {schema}.{name}")
            started = time.perf_counter()
            for statement in statements:
                connection.execute(statement).fetchall()
        seconds = time.perf_counter() - started
    return seconds + _publish_seconds(build_file)


def _publish_seconds(build_file: Path) -> float:
    """Time the copy of the marts into the file that readers get."""
    published = build_file.with_name("published.duckdb")
    published.unlink(missing_ok=True)
    about = About("bench", datetime.now(UTC), None, "")
    started = time.perf_counter()
    publish_marts(build_file, published, about)
    return time.perf_counter() - started


def _run_dbt(
    project: Project, build_file: Path, kinds: Sequence[str], selected: Sequence[str]
) -> float:
    """Run ``dbt build`` as a build does; return the seconds that its nodes took."""
    folder = project.data_dir
    has_prices = landing_files(project)
    pattern = landing_pattern(project, folder) if has_prices else ""
    subprocess.run(  # noqa: S603 - fixed arguments
        [
            *(sys.executable, "-W", "ignore", "-m", "dbt.cli.main"),
            *("--quiet", "build"),
            *("--project-dir", str(project.dbt_dir)),
            *("--profiles-dir", str(folder.parent)),
            *("--target-path", str(folder / "target")),
            *("--log-path", str(folder / "logs")),
            *("--vars", json.dumps({"imported_prices": pattern})),
            *("--indirect-selection", "cautious"),
            *(part for kind in kinds for part in ("--resource-type", kind)),
            *("--select", *selected),
        ],
        cwd=folder,
        env=dbt_environment(build_file),
        check=True,
    )
    text = (folder / "target" / "run_results.json").read_text("utf-8")
    return float(json.loads(text)["elapsed_time"])


def main() -> None:
    """Measure as many rows as the command line says, and print."""
    row_count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
    sys.stdout.write(json.dumps(measure(row_count), indent=2) + "\n")


if __name__ == "__main__":
    main()
