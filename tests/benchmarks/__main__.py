"""``make bench``: what building, pages and a crowd cost, as JSON on the terminal."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from dashboard.addresses import MENU
from tests.benchmarks.crowd import VISITS, Visit, run_crowd, view
from tests.benchmarks.reader_session import reader_session
from tests.serving import (
    AS_HOST,
    REPO_ROOT,
    STREAMLIT,
    ServedApp,
    serve,
)
from warehouse.paths import DATA_DIR_VARIABLE

_YARDSTICK = REPO_ROOT / "tests" / "benchmarks" / "yardstick_page.py"
_WARM_UP, _RERUNS = 5, 40
_READERS, _SECONDS = 100, 60


def _build_seconds(data_dir: Path) -> float:
    """Time a build of everything."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "warehouse", "build"],
        cwd=REPO_ROOT,
        env={**os.environ, DATA_DIR_VARIABLE: str(data_dir)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return round(time.perf_counter() - started, 1)


def _cpu_seconds(served: ServedApp) -> float:
    times = psutil.Process(served.process.pid).cpu_times()
    return times.user + times.system


def _reruns(served: ServedApp, visit: Visit) -> dict[str, float]:
    """Measure the server's own time for one more run of a page."""
    with reader_session(served.url) as session:
        for _ in range(_WARM_UP):
            view(session, visit)
        before = _cpu_seconds(served)
        views = [view(session, visit) for _ in range(_RERUNS)]
        spent = _cpu_seconds(served) - before
    return {
        "cpu_ms_per_rerun": round(spent * 1000 / _RERUNS, 1),
        "median_wall_ms": round(
            statistics.median(each.end - each.start for each in views) * 1000, 1
        ),
    }


def _pages(data_dir: Path) -> Mapping[str, Mapping[str, float]]:
    """Measure each page, and how often the plain page takes its time."""
    # The first page answers at no name.
    others = [(page.replace("_", "-"), "") for page in [*MENU][1:]]
    with _served(data_dir) as served:
        measured = {
            "?".join(filter(None, visit)) or "overview": _reruns(served, visit)
            for visit in dict.fromkeys([*VISITS, *others])
        }
    with serve(data_dir, command=(*STREAMLIT, str(_YARDSTICK))) as served:
        yardstick = _reruns(served, ("", ""))
    for page in measured.values():
        page["yardstick_ratio"] = round(
            page["cpu_ms_per_rerun"] / yardstick["cpu_ms_per_rerun"], 2
        )
    return {"yardstick": yardstick, **measured}


def _crowd(data_dir: Path) -> Mapping[str, float]:
    """Measure what a crowd waits for, and what it costs."""
    with _served(data_dir) as served:
        for visit in VISITS:
            _reruns(served, visit)
        before = _cpu_seconds(served)
        sessions = run_crowd(served.url, _READERS, _SECONDS)
        spent = _cpu_seconds(served) - before
        resident = psutil.Process(served.process.pid).memory_info().rss
    walls = [(each.end - each.start) * 1000 for views in sessions for each in views]
    return {
        "readers": _READERS,
        "reruns": len(walls),
        "p50_ms": round(statistics.median(walls)),
        "p95_ms": round(statistics.quantiles(walls, n=20)[18]),
        "cpu_ms_per_rerun": round(spent * 1000 / len(walls), 1),
        "resident_mb": round(resident / 1e6),
    }


@contextmanager
def _served(data_dir: Path) -> Iterator[ServedApp]:
    with serve(data_dir, command=AS_HOST) as served:
        served.wait_for("/healthz")
        yield served


def main() -> None:
    """Measure everything once and print it."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        result = {
            "build_seconds": _build_seconds(data_dir),
            "pages": _pages(data_dir),
            "crowd": _crowd(data_dir),
        }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
