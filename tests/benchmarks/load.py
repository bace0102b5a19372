"""``make load``: many readers at once on a host's server, as JSON on the terminal."""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.benchmarks.crowd import Crowd, Drawn, Visit, draw_all, run_crowd
from tests.benchmarks.first_view import measure_first_views
from tests.benchmarks.reader_session import draw, reader_session
from tests.benchmarks.swaps import Pointer, add_marked_copy, swapping
from tests.serving import ServedApp, serve_as_host
from warehouse.paths import Project, public_project
from warehouse.snapshots.store import current_path

_SWAPS = 200
# New each time, since the answer to an old one is cached.
_BOMBS = (
    "select sum(range) + {number} from range(1000000000000)",
    "select length(repeat('x', 1000000000 + {number}))",
)


@dataclass(frozen=True)
class Hosted:
    """A server of a host over two snapshots, of which the second holds marks."""

    served: ServedApp
    pointer: Pointer
    ids: tuple[str, str]
    marks: dict[Visit, int]

    def faults(self, crowd: Crowd) -> list[str]:
        """Return what readers met that must not be: errors, mixed and late pages."""
        found = list(crowd.errors)
        for drawn in (each for pages in crowd.drawn for each in pages):
            shown = self.ids[drawn.mark_count > 0]
            if drawn.mark_count not in (0, self.marks[drawn.visit]):
                found.append(f"{drawn.visit}: drawn from two snapshots")
            if not self.pointer.may_have_said(shown, drawn.start, drawn.end):
                found.append(f"{drawn.visit}: drawn from a snapshot that had gone")
        return found


@contextmanager
def hosted(folder: Path) -> Iterator[Hosted]:
    """Serve the current warehouse and a marked copy of it, each page drawn once."""
    source = current_path(public_project()).parent
    project: Project = replace(public_project(), data_dir=folder / "data")
    shutil.copytree(source, project.snapshots_dir / source.name)
    project.pointer_file.write_text(f"{source.name}\n")
    marked_id = add_marked_copy(project)
    pointer = Pointer(project)
    with serve_as_host(project.data_dir, folder / "server.log") as served:
        draw_all(served.url)
        pointer.set(marked_id)
        marks = {
            visit: drawn.mark_count for visit, drawn in draw_all(served.url).items()
        }
        yield Hosted(served, pointer, (source.name, marked_id), marks)


@contextmanager
def _bombs_thrown(host: Hosted) -> Iterator[None]:
    """Have two readers ask the page SQL for all that they can get."""
    stop = threading.Event()

    def throw(bomb: str) -> None:
        number = 0
        with reader_session(host.served.url) as session:
            while not stop.is_set():
                sql = bomb.format(number=number)
                draw(session, "sql", urlencode({"v": 1, "sql": sql}))
                number += 1

    with ThreadPoolExecutor(2) as pool:
        at_work = [pool.submit(throw, bomb) for bomb in _BOMBS]
        try:
            yield
        finally:
            stop.set()
    for each in at_work:
        each.result()


def _measure(
    session_count: int,
    seconds: float,
    beside: Callable[[Hosted], AbstractContextManager[object]],
) -> dict[str, object]:
    """Let readers come, with something else beside them, and measure what it costs."""
    with tempfile.TemporaryDirectory() as folder, hosted(Path(folder)) as host:
        server = psutil.Process(host.served.process_id)
        set_before = len(host.pointer.states)
        with beside(host):
            before = server.cpu_times()
            crowd = run_crowd(host.served.url, session_count, seconds)
            after = server.cpu_times()
            resident = server.memory_info().rss
        spent = after.user + after.system - before.user - before.system
        faults = host.faults(crowd)
        return {
            "sessions": session_count,
            "seconds": round(seconds),
            "swaps": len(host.pointer.states) - set_before,
            **_times([drawn for pages in crowd.drawn for drawn in pages], spent),
            "data_requests": crowd.fetched_count,
            "errors": len(faults),
            "first_errors": faults[:3],
            "resident_mb": round(resident / 1e6),
        }


def _times(drawn: list[Drawn], cpu_seconds: float) -> dict[str, object]:
    walls = [(each.end - each.start) * 1000 for each in drawn]
    cuts = statistics.quantiles(walls, n=20)
    return {
        "reruns": len(walls),
        "cpu_ms_per_rerun": round(cpu_seconds * 1000 / len(walls), 1),
        "p50_ms": round(statistics.median(walls), 1),
        "p95_ms": round(cuts[18], 1),
        "longest_ms": round(max(walls), 1),
    }


def main() -> None:
    """Measure everything once and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load")
    parser.add_argument("--seconds", type=float, default=120, help="of each crowd")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, hosted(Path(folder)) as host:
        views = measure_first_views(host.served.url)

    def swaps(host: Hosted) -> AbstractContextManager[None]:
        return swapping(host.pointer, host.ids, seconds / _SWAPS)

    result = {
        "first_views": views,
        "readers": _measure(100, seconds, lambda _: nullcontext()),
        "many_readers": _measure(200, seconds, lambda _: nullcontext()),
        "readers_beside_bombs": _measure(100, seconds, _bombs_thrown),
        "readers_beside_swaps": _measure(100, seconds, swaps),
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
