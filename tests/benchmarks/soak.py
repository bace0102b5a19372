"""``make soak``: how the server's memory grows while readers come and go, as JSON."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import psutil

from tests.benchmarks.crowd import run_crowd
from tests.benchmarks.swaps import Pointer, add_marked_copy, swapping
from tests.serving import serve_as_host
from warehouse.paths import public_project
from warehouse.snapshots.store import current_snapshot

_READERS = 20
_SECONDS_PER_SWAP = 20
# In an hour it grew by 2.4 MB; a leak of a page or a snapshot shows in minutes.
_MOST_GROWN_MB = 25


def main() -> int:
    """Measure once a minute, with new sessions each minute, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.soak")
    parser.add_argument("minutes", type=int, help="how long; the first minute warms up")
    minutes = parser.parse_args().minutes
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
                crowd = run_crowd(served.url, _READERS, 60)
                faults += crowd.errors
                reruns += sum(len(pages) for pages in crowd.views)
                resident.append(round(server.memory_info().rss / 1e6, 1))
    grown = round(resident[-1] - resident[0], 1)
    result = {
        "sessions": _READERS,
        "minutes": minutes,
        "reruns": reruns,
        "errors": len(faults),
        "first_errors": faults[:3],
        "resident_mb_each_minute": resident,
        "grown_mb": grown,
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return int(bool(faults) or grown > _MOST_GROWN_MB)


if __name__ == "__main__":
    raise SystemExit(main())
