"""``make bench``: what building, starting and reading cost, as JSON on the terminal."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.reader_session import draw, fault_of, reader_session
from tests.serving import REPO_ROOT, ServedApp, serve
from warehouse.paths import DATA_DIR_VARIABLE

# What is measured -> page and its part of the address after the question mark.
PAGES = {
    "overview": ("", ""),
    "lookup": ("lookup", "v=1&q=Addison+IL"),
    "lookup_of_a_common_name": ("lookup", "v=1&q=Springfield"),
    "agency": ("agency", "v=1&agency=fl-lakeland-police-department"),
    "map": ("map", ""),
    "trends": ("trends", ""),
    "subsidies": ("subsidies", ""),
    "subsidies_one_scheme": ("subsidies", "v=1&scheme=akron-oh&neutral=yes"),
    "prices": ("prices", ""),
    "terms": ("terms", ""),
    "terms_grid": ("terms", "v=1&view=grid"),
    "terms_compare": ("terms", "v=1&view=compare"),
    "terms_years": ("terms", "v=1&view=years"),
    "incidents": ("incidents", ""),
    "questions": ("questions", ""),
    "question": ("questions", "v=1&question=agencies_per_100k"),
    "sources": ("sources", ""),
}
_YARDSTICK = REPO_ROOT / "tests" / "benchmarks" / "yardstick_page.py"
_WARM_UP = 5
_RERUNS = 40


def _seconds(arguments: list[str], data_dir: Path) -> float:
    """Time one command from start to end."""
    started = time.perf_counter()
    subprocess.run(  # noqa: S603 - fixed arguments
        arguments,
        cwd=REPO_ROOT,
        env={**os.environ, DATA_DIR_VARIABLE: str(data_dir)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return round(time.perf_counter() - started, 2)


def _build(data_dir: Path) -> dict[str, float]:
    python = sys.executable
    clean = _seconds([python, "-m", "warehouse", "build"], data_dir)
    unchanged = [
        _seconds(["make", "--no-print-directory", "warehouse"], data_dir)
        for _ in range(3)
    ]
    imports = [
        _seconds([python, "-c", "import dashboard.app"], data_dir) for _ in "123"
    ]
    return {
        "clean_build_seconds": clean,
        "second_set_up_seconds": statistics.median(unchanged),
        "import_app_seconds": statistics.median(imports),
    }


def _reruns(
    served: ServedApp, pages: Mapping[str, tuple[str, str]] = PAGES
) -> dict[str, dict[str, float]]:
    """Measure the server's own time for one more run of each page."""
    server = psutil.Process(served.process_id)
    measured = {}
    with reader_session(served.url) as session:
        for name, (address, query) in pages.items():
            for _ in range(_WARM_UP):
                draw(session, address, query)
            before, walls = server.cpu_times(), []
            parts: list[ForwardMsg] = []
            for _ in range(_RERUNS):
                started = time.perf_counter()
                parts = draw(session, address, query)
                walls.append((time.perf_counter() - started) * 1000)
                if faults := [*filter(None, map(fault_of, parts))]:
                    raise RuntimeError(f"The page `{address}` shows: {faults}")
            after = server.cpu_times()
            spent = after.user + after.system - before.user - before.system
            measured[name] = {
                "cpu_ms_per_rerun": round(spent * 1000 / _RERUNS, 1),
                "median_wall_ms": round(statistics.median(walls), 1),
                "sent_bytes": sum(part.ByteSize() for part in parts),
            }
    return measured


def measure_yardstick(data_dir: Path) -> dict[str, float]:
    """Measure the plain page in its own server."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(data_dir, Path(folder) / "server.log", app=_YARDSTICK) as served,
    ):
        return _reruns(served, {"yardstick": ("", "")})["yardstick"]


def _add_ratios(
    pages: dict[str, dict[str, float]], yardstick: dict[str, float]
) -> None:
    """Return for each page how often it is drawn in the yardstick's time."""
    for page in pages.values():
        times = yardstick["cpu_ms_per_rerun"] / page["cpu_ms_per_rerun"]
        page["yardstick_cpu_ratio"] = round(times, 1)


def main() -> None:
    """Measure everything once and print it."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        result: dict[str, object] = {
            "build": _build(data_dir),
        }
        with serve(data_dir, data_dir / "server.log") as served:
            pages = _reruns(served)
            resident = psutil.Process(served.process_id).memory_info().rss
            result["server_resident_mb"] = round(resident / 1e6)
        yardstick = measure_yardstick(data_dir)
        _add_ratios(pages, yardstick)
        result["pages"] = {"yardstick": yardstick, **pages}
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
