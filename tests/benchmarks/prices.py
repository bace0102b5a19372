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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
# Models that take price files in -> their schema.
MODELS = {
    "int_prices__imported_days": "intermediate",
    "fct_daily_prices": "marts",
    "fct_discounts_by_event": "marts",
}
_REPEATS = 3
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


@dataclass(frozen=True)
class Bench:
    """The folders of one measurement."""

    root: Path
    project: Project

    @property
    def base_file(self) -> Path:
        """Build with all that the price marts read; not to be changed."""
        return self.root / "base" / "build.duckdb"

    @property
    def run_dir(self) -> Path:
        """Folder of one run, as the build has one."""
        return self.project.data_dir / "run"

    @property
    def build_file(self) -> Path:
        """Build of one run; the statements of dbt hold its name."""
        return self.run_dir / "build.duckdb"

    @property
    def pattern(self) -> str:
        """The price files that dbt reads; empty without any."""
        if not landing_files(self.project):
            return ""
        return landing_pattern(self.project, self.run_dir)


@dataclass(frozen=True)
class Sides:
    """Seconds of the build's own work and of the same statements in bare DuckDB."""

    build: float
    bare: float

    def beyond(self, fixed: Sides) -> dict[str, float]:
        """Subtract the cost without price files from both sides."""
        build, bare = self.build - fixed.build, self.bare - fixed.bare
        return {
            "build_seconds": round(build, 2),
            "bare_duckdb_seconds": round(bare, 2),
            "build_to_bare_ratio": round(build / bare, 2),
        }


def measure(row_count: int = 10_000_000) -> dict[str, object]:
    """Measure the build of the price marts with so many imported rows."""
    with tempfile.TemporaryDirectory() as name:
        bench = _prepare(Path(name))
        fixed = _both_sides(bench)
        generate(bench.project, row_count)
        result = _both_sides(bench).beyond(fixed)
    return {"row_count": row_count, "duckdb_settings": SETTINGS, **result}


def _prepare(root: Path) -> Bench:
    """Build what the price marts read, once."""
    real = default_project()
    bench = Bench(root, Project(real.seeds_dir, real.dbt_dir, root / "data"))
    settings = json.dumps(SETTINGS)
    (root / "profiles.yml").write_text(_PROFILE.format(settings=settings), "utf-8")
    bench.base_file.parent.mkdir()
    bench.run_dir.mkdir(parents=True)
    with_parents = [f"+{name}" for name in MODELS]
    _run_dbt(bench, bench.base_file, ["seed", "model"], with_parents)
    return bench


def _both_sides(bench: Bench) -> Sides:
    """Measure both sides in turn; the best of each, as others use the machine too."""
    sides = [(_build_seconds(bench), _bare_seconds(bench)) for _ in range(_REPEATS)]
    builds, bares = zip(*sides, strict=True)
    return Sides(min(builds), min(bares))


def _build_seconds(bench: Bench) -> float:
    """Time what a build does for the price marts."""
    shutil.copy(bench.base_file, bench.build_file)
    started = time.perf_counter()
    for _ in range(_HASHINGS):
        landing_hashes(bench.project)
    check_landing_files(bench.project, SETTINGS)
    own = time.perf_counter() - started
    by_dbt = _run_dbt(bench, bench.build_file, ["model", "test"], [*MODELS])
    return own + by_dbt + _publish_seconds(bench)


def _bare_seconds(bench: Bench) -> float:
    """Time the statements of the build before, without dbt and without our own code."""
    shutil.copy(bench.base_file, bench.build_file)
    statements = [*_model_statements(bench), *_test_statements(bench)]
    with contextlib.chdir(bench.run_dir):
        with duckdb.connect(str(bench.build_file), config=dict(SETTINGS)) as connection:
            for name, schema in reversed(MODELS.items()):
                kind = "view" if schema == "intermediate" else "table"
                connection.execute(f"drop {kind} {schema}.{name}")
            started = time.perf_counter()
            for statement in statements:
                connection.execute(statement).fetchall()
        seconds = time.perf_counter() - started
    return seconds + _publish_seconds(bench)


def _model_statements(bench: Bench) -> Iterator[str]:
    """Yield the statements that make the price marts, as dbt ran them."""
    for name in MODELS:
        [path] = _statements_dir(bench).rglob(f"{name}.sql")
        # why: dbt makes the new table first, and then swaps it with the old one.
        yield path.read_text("utf-8").replace("__dbt_tmp", "")


def _test_statements(bench: Bench) -> Iterator[str]:
    """Yield the statements that test the price marts, as dbt ran them."""
    for name in MODELS:
        for path in sorted(_statements_dir(bench).rglob(f"{name}.yml/*.sql")):
            yield path.read_text("utf-8")


def _statements_dir(bench: Bench) -> Path:
    return bench.run_dir / "target" / "run" / "porchlight" / "models"


def _publish_seconds(bench: Bench) -> float:
    """Time the copy of the marts into the file that readers get."""
    published = bench.run_dir / "published.duckdb"
    published.unlink(missing_ok=True)
    about = About("bench", datetime.now(UTC), None, "")
    started = time.perf_counter()
    publish_marts(bench.build_file, published, about)
    return time.perf_counter() - started


def _run_dbt(
    bench: Bench, build_file: Path, kinds: Sequence[str], selected: Sequence[str]
) -> float:
    """Run ``dbt build`` as a build does; return the seconds that its nodes took."""
    subprocess.run(  # noqa: S603 - fixed arguments
        [
            *(sys.executable, "-W", "ignore", "-m", "dbt.cli.main"),
            *("--quiet", "build"),
            *("--project-dir", str(bench.project.dbt_dir)),
            *("--profiles-dir", str(bench.root)),
            *("--target-path", str(bench.run_dir / "target")),
            *("--log-path", str(bench.run_dir / "logs")),
            *("--vars", json.dumps({"imported_prices": bench.pattern})),
            *("--indirect-selection", "cautious"),
            *(part for kind in kinds for part in ("--resource-type", kind)),
            *("--select", *selected),
        ],
        cwd=bench.run_dir,
        env=dbt_environment(build_file),
        check=True,
    )
    text = (bench.run_dir / "target" / "run_results.json").read_text("utf-8")
    return float(json.loads(text)["elapsed_time"])


def main() -> None:
    """Measure as many rows as the command line says, and print."""
    row_count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000
    sys.stdout.write(json.dumps(measure(row_count), indent=2) + "\n")


if __name__ == "__main__":
    main()
