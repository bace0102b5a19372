"""What price files cost: the build beside bare DuckDB, and other tools as well.

Every figure of the build is what it takes beyond the same build without price files, so
that dbt's fixed cost is left out. Bare DuckDB runs the statements that this build ran,
without dbt and without our own code around them; the same is taken off.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from rich.console import Console

from tests.benchmarks.price_files import generate
from tests.benchmarks.prices_elsewhere import (
    duckdb_answer,
    pandas_answer,
    polars_answer,
    spark_answer,
    sqlite_answer,
)
from tests.parity import has_java
from warehouse.building.publish import About, publish_marts
from warehouse.paths import Project, dbt_environment, default_project
from warehouse.prices.aggregates import (
    daily_prices_pattern,
    daily_prices_statement,
    update_aggregates,
)
from warehouse.prices.landing import landing_files

SETTINGS: dict[str, str | int] = {"threads": 2, "memory_limit": "4GB"}
# Models that take price files in -> their schema.
MODELS = {
    "int_prices__landed_days": "intermediate",
    "fct_daily_prices": "marts",
    "fct_discounts_by_event": "marts",
}
_NEW_ROWS = 100_000
_REPEATS = 3
# The build hashes each price file before it begins, when it lists them, and at its end.
_HASHINGS = 3
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
    """The folders of one measurement.

    Attributes:
        root: Folder for everything.
        project: The real seeds and models, with a data folder of its own.
    """

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
        """The daily prices that dbt reads; empty without price files."""
        if not landing_files(self.project):
            return ""
        return daily_prices_pattern(self.project, self.run_dir)


@dataclass(frozen=True)
class Sides:
    """Seconds of the build's own work and of the same statements in bare DuckDB."""

    build: float
    bare: float

    def beyond(self, fixed: Sides) -> dict[str, float]:
        """Return what is left of both without what they take on no price files."""
        build, bare = self.build - fixed.build, self.bare - fixed.bare
        return {
            "build_seconds": round(build, 2),
            "bare_duckdb_seconds": round(bare, 2),
            "build_to_bare_ratio": round(build / bare, 2),
        }


def measure(largest: int = 100_000_000) -> dict[str, object]:
    """Measure the price marts at 10^6, 10^7 and 10^8 rows.

    Args:
        largest: Rows of the largest measurement. Above 10^7 it takes minutes and more
            than a gigabyte of disk, and of other tools Spark alone.

    Returns:
        Seconds by number of rows and tool, and ratios where two sides are compared.
    """
    with tempfile.TemporaryDirectory() as name:
        bench = _prepare(Path(name))
        fixed = _both_sides(bench, _REPEATS)
        result: dict[str, object] = {"duckdb_settings": SETTINGS}
        # why: what a process took at most never falls again, and other tools take more.
        for row_count in sorted({1_000_000, 10_000_000, largest}, reverse=True):
            is_large = row_count > 10_000_000
            with _landed(bench, row_count):
                compared = _both_sides(bench, 1 if is_large else _REPEATS).beyond(fixed)
                result.setdefault("peak_resident_mb", _peak_resident_mb())
                if row_count == 10_000_000:
                    seconds = _seconds_of_more_rows(bench) - fixed.build
                    result["rows_1e5_more"] = {"build_seconds": round(seconds, 2)}
                name_of_size = f"rows_{row_count:.0e}".replace("+0", "")
                result[name_of_size] = {**compared, **_elsewhere(bench, is_large)}
    return result


def _peak_resident_mb() -> int:
    peak_kb = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return round(peak_kb / 1000)


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


@contextmanager
def _landed(bench: Bench, row_count: int) -> Iterator[None]:
    """Have generated price files in the landing area for a while."""
    generate(bench.project, bench.project.landing_prices_dir, row_count)
    yield
    shutil.rmtree(bench.project.landing_prices_dir)
    shutil.rmtree(bench.project.price_aggregates_dir)


def _both_sides(bench: Bench, repeats: int) -> Sides:
    """Measure both sides in turn; the best of each, as others use the machine too."""
    builds, bares = [], []
    for _ in range(repeats):
        shutil.rmtree(bench.project.price_aggregates_dir, ignore_errors=True)
        builds.append(_build_seconds(bench))
        bares.append(_bare_seconds(bench))
    return Sides(min(builds), min(bares))


def _build_seconds(bench: Bench) -> float:
    """Time what a build does for the price marts, on what is kept already."""
    shutil.copy(bench.base_file, bench.build_file)
    started = time.perf_counter()
    for _ in range(_HASHINGS):
        files = landing_files(bench.project)
    update_aggregates(bench.project, files, Console(file=io.StringIO()), SETTINGS)
    own = time.perf_counter() - started
    by_dbt = _run_dbt(bench, bench.build_file, ["model", "test"], [*MODELS])
    return own + by_dbt + _publish_seconds(bench)


def _bare_seconds(bench: Bench) -> float:
    """Time the statements of the build before, without dbt and without our own code."""
    shutil.copy(bench.base_file, bench.build_file)
    files = landing_files(bench.project)
    statements = [*_model_statements(bench), *_test_statements(bench)]
    daily = str(bench.run_dir / "daily.parquet")
    with contextlib.chdir(bench.run_dir):
        with duckdb.connect(str(bench.build_file), config=dict(SETTINGS)) as connection:
            for name, schema in reversed(MODELS.items()):
                kind = "view" if schema == "intermediate" else "table"
                connection.execute(f"drop {kind} {schema}.{name}")
            started = time.perf_counter()
            for file in files:
                connection.execute(
                    f"copy ({daily_prices_statement(file.path)}) to '{daily}' "
                    "(format parquet, compression zstd)"
                )
            for statement in statements:
                connection.execute(statement).fetchall()
        seconds = time.perf_counter() - started
    return seconds + _publish_seconds(bench)


def _model_statements(bench: Bench) -> Iterator[str]:
    """Yield the statements that make the price marts, as dbt ran them."""
    for name in MODELS:
        [path] = _statements_dir(bench).rglob(f"{name}.sql")
        yield path.read_text("utf-8")


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


def _seconds_of_more_rows(bench: Bench) -> float:
    """Time a build with one more price file, all others being kept."""
    folder = bench.project.landing_prices_dir
    seconds = []
    for number in range(_REPEATS):
        first_row = 10**9 + number * _NEW_ROWS
        [added] = generate(bench.project, folder, _NEW_ROWS, first_row)
        seconds.append(_build_seconds(bench))
        added.unlink()
    return min(seconds)


def _elsewhere(bench: Bench, is_large: bool) -> dict[str, float]:
    """Time the same marts in other tools, from the same files."""
    paths = [file.path for file in landing_files(bench.project)]
    with duckdb.connect(str(bench.base_file), read_only=True) as connection:
        events = connection.execute(
            "select sale_event_id, starts_on, ends_on from marts.dim_sale_events "
            "where has_dates order by sale_event_id"
        ).fetchall()
    tools = {"duckdb_in_memory": duckdb_answer}
    if has_java():
        tools["spark"] = spark_answer
    if not is_large:
        tools |= {
            "polars": polars_answer,
            "pandas": pandas_answer,
            "sqlite": sqlite_answer,
        }
    answers = {name: work(paths, events) for name, work in tools.items()}
    for name, answer in answers.items():
        if answer != answers["duckdb_in_memory"]:
            raise ValueError(f"{name} and DuckDB do not agree: {answers}")
    return {f"{name}_seconds": round(a.seconds, 2) for name, a in answers.items()}


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
            *("--vars", json.dumps({"landed_prices": bench.pattern})),
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
    """Measure and print, up to as many rows as the command line says."""
    largest = int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000_000
    sys.stdout.write(json.dumps(measure(largest), indent=2) + "\n")


if __name__ == "__main__":
    main()
