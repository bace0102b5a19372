"""Strangers attack a served dashboard while honest readers use it.

Each honest reader goes from page to page and must not see an error.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from websockets.sync.client import ClientConnection

from tests.app.test_text_of_others import HOSTILE, live_texts, markdown_texts
from tests.attack import strangers
from tests.attack.outcome import Attack, Outcome
from tests.benchmarks.__main__ import measure_yardstick
from tests.benchmarks.crowd import Crowd, run_crowd
from tests.benchmarks.reader_session import draw, reader_session
from tests.builds import cached_build
from tests.pages import PAGES
from tests.serving import ServedApp, serve_as_host

# As many as the machine carries, in addition to the attackers' own work.
_READERS, _SECONDS = (100, 40, 10), 20.0
_CARRIED_P95_MS = 250
_MOST_MEGABYTES = 600
# What readers are promised, in processor time of the plain page, so that it holds on a
# slower machine too.
_PROMISED_YARDSTICKS = 9


def attacks() -> list[Attack]:
    """Return the attacks on a served dashboard, by name."""
    return [
        ("served: crafted links", _crafted_links),
        *(
            (f"served: {step}, beside readers", _while_crowded(step))
            for step in strangers.STEPS
        ),
    ]


@contextmanager
def _public() -> Iterator[ServedApp]:
    """Serve what everyone may read, as a host does."""
    data_dir, _ = cached_build(has_private_rows=False)
    with tempfile.TemporaryDirectory() as folder:
        log_file = Path(folder) / "server.log"
        with serve_as_host(data_dir, log_file) as served:
            yield served


def _crafted_links() -> Outcome:
    tried, failed = 0, []
    values = (
        *(HOSTILE, "9" * 5_000, "-1", "1e999", "nan", "²", "\0", "\ud83d\ude00" * 50),
        *("../../etc/passwd", "' or 1=1 --", "0001-01-01", "9999-12-31", "%", ""),
    )
    with _public() as served, reader_session(served.url) as session:
        for page in sorted({urlsplit(address).path.strip("/") for address in PAGES}):
            names = [*_parameters(session, page), "v", "snapshot", "unknown"]
            for name, value in itertools.product(names, values):
                query = {"v": "1", name: value.encode("utf-8", "replace").decode()}
                sent = draw(session, page, urlencode(query))
                tried += 1
                texts = [text for part in sent for text in markdown_texts(part)]
                if match := live_texts(texts):
                    failed.append(f"`{name}` of `{page}` leads out: {match[0][:120]}")
                if any("could not be drawn" in text for text in texts):
                    failed.append(f"`{name}={value[:20]}` of `{page}` draws nothing.")
        if "Traceback" in served.log_file.read_text():
            failed.append("The log holds a traceback.")
    return Outcome(tried, failed)


def _parameters(session: ClientConnection, page: str) -> list[str]:
    """Return the parameters that a page itself writes into its address."""
    for part in draw(session, page, ""):
        if part.WhichOneof("type") == "page_info_changed":
            query = part.page_info_changed.query_string
            return [pair.partition("=")[0] for pair in query.split("&")]
    return []


def _while_crowded(step: str) -> Callable[[], Outcome]:
    """Have strangers repeat a step while readers read, and measure the cost."""

    def attack() -> Outcome:
        with _public() as served:
            run_crowd(served.url, 10, 8, think=(0.2, 1))
            readers, quiet = _quiet(served.url)
            process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", strangers.__name__, step, served.url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            try:
                # why: attackers load their modules on machines of their own.
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
                crowded = run_crowd(served.url, readers, _SECONDS)
                most = _most_megabytes(served)
                output, _ = process.communicate(timeout=60)
            finally:
                process.kill()
        report = json.loads(output)
        before, after = _p95(quiet), _p95(crowded)
        failed = [
            *report["failed"],
            *(f"A reader met: {each}" for each in crowded.errors),
        ]
        promised = _promised_p95_ms()
        if after > max(2 * before, promised):
            failed.append(
                f"p95 rose from {before:.0f} to {after:.0f} ms, more than twice and "
                f"more than the {promised:.0f} ms promised."
            )
        if most > _MOST_MEGABYTES:
            failed.append(f"The server took {most:.0f} MB.")
        p95 = f"{before:.0f} to {after:.0f} ms ({after / before:.1f})"
        return Outcome(report["steps"], failed, f"{most:.0f} MB", f"{p95}, {readers}")

    return attack


@cache
def _promised_p95_ms() -> float:
    """Return how long the page of one reader in twenty may take on this machine."""
    data_dir, _ = cached_build(has_private_rows=False)
    yardstick = measure_yardstick(data_dir)
    return _PROMISED_YARDSTICKS * yardstick["cpu_ms_per_rerun"]


def _quiet(url: str) -> tuple[int, Crowd]:
    """Return how many readers this machine carries, and their times without attacks."""
    for readers in _READERS:
        quiet = run_crowd(url, readers, _SECONDS)
        if _p95(quiet) < _CARRIED_P95_MS:
            break
    return readers, quiet


def _most_megabytes(served: ServedApp) -> float:
    """Return the peak memory of a server."""
    status = Path(f"/proc/{served.process_id}/status").read_text("utf-8")
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(match[1]) / 1_000 if match else math.inf


def _p95(crowd: Crowd) -> float:
    walls = [(page.end - page.start) * 1_000 for pages in crowd.views for page in pages]
    return statistics.quantiles(walls, n=20)[18] if len(walls) > 1 else math.inf
