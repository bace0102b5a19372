"""``make load``, ``make soak``: many readers at once on a host's server, as JSON.

A soak brings a crowd each minute, and watches how the server's memory grows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import psutil

from tests.benchmarks.crowd import PageView, draw_all, run_crowd
from tests.benchmarks.first_view import measure_first_views
from tests.benchmarks.swaps import Pointer, add_marked_copy, swapping
from tests.serving import ServedApp, serve_as_host
from warehouse.paths import public_project
from warehouse.snapshots.store import current_snapshot

_SOAKING_READERS = 20
_SECONDS_PER_SWAP = 20
# In an hour it grew by 2.4 MB; a leak of a page or a snapshot shows in minutes.
_MOST_GROWN_MB = 25


@contextmanager
def hosted() -> Iterator[ServedApp]:
    """Serve the current warehouse as a host does, each page views once."""
    data_dir = public_project().data_dir
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_as_host(data_dir, Path(folder) / "server.log") as served,
    ):
        draw_all(served.url)
        yield served


def _measure(
    session_count: int,
    seconds: float,
    meanwhile: Callable[[str], AbstractContextManager[object]] = lambda _: (
        nullcontext()
    ),
) -> dict[str, object]:
    """Let readers come, with or without other load, and measure the cost."""
    with hosted() as served:
        server = psutil.Process(served.process_id)
        with meanwhile(served.url):
            before = server.cpu_times()
            crowd = run_crowd(served.url, session_count, seconds)
            after = server.cpu_times()
            resident = server.memory_info().rss
    spent = after.user + after.system - before.user - before.system
    return {
        "sessions": session_count,
        "seconds": round(seconds),
        **_times([view for pages in crowd.views for view in pages], spent),
        "data_requests": crowd.fetched_count,
        "errors": len(crowd.errors),
        "first_errors": crowd.errors[:3],
        "resident_mb": round(resident / 1e6),
    }


def _times(views: list[PageView], cpu_seconds: float) -> dict[str, object]:
    walls = [(each.end - each.start) * 1000 for each in views]
    cuts = statistics.quantiles(walls, n=20)
    return {
        "reruns": len(walls),
        "cpu_ms_per_rerun": round(cpu_seconds * 1000 / len(walls), 1),
        "p50_ms": round(statistics.median(walls), 1),
        "p95_ms": round(cuts[18], 1),
        "longest_ms": round(max(walls), 1),
    }


def _soak(minutes: int) -> dict[str, object]:
    """Measure memory once a minute, with new sessions each; the first one warms up."""
    resident, faults, reruns = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        shutil.copytree(public_project().data_dir, data_dir)
        project = replace(public_project(), data_dir=data_dir)
        ids = (current_snapshot(project).snapshot_id, add_marked_copy(project))
        with (
            serve_as_host(data_dir, Path(folder) / "server.log") as served,
            swapping(Pointer(project), ids, _SECONDS_PER_SWAP),
        ):
            server = psutil.Process(served.process_id)
            for _ in range(minutes + 1):
                crowd = run_crowd(served.url, _SOAKING_READERS, 60)
                faults += crowd.errors
                reruns += sum(len(pages) for pages in crowd.views)
                resident.append(round(server.memory_info().rss / 1e6, 1))
    return {
        "sessions": _SOAKING_READERS,
        "minutes": minutes,
        "reruns": reruns,
        "errors": len(faults),
        "first_errors": faults[:3],
        "resident_mb_each_minute": resident,
        "has_passed": not faults and resident[-1] - resident[0] <= _MOST_GROWN_MB,
    }


def main() -> int:
    """Measure everything once and print it; 1 if a soak met errors or a leak."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load")
    parser.add_argument("--seconds", type=float, default=120, help="of each crowd")
    parser.add_argument("--soak", type=int, metavar="MINUTES", help="soak instead")
    options = parser.parse_args()
    if options.soak:
        result = _soak(options.soak)
    else:
        with hosted() as served:
            views = measure_first_views(served.url)
        result = {
            "first_views": views,
            "readers": _measure(100, options.seconds),
            "many_readers": _measure(200, options.seconds),
        }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return int(not result.get("has_passed", True))


if __name__ == "__main__":
    raise SystemExit(main())
