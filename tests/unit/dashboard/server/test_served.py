"""The server for operators: headers, metrics and logs."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest
from prometheus_client.parser import text_string_to_metric_families
from streamlit.web import bootstrap

from dashboard.addresses import READY_PATH
from tests.benchmarks.reader_session import draw, reader_session
from tests.later_snapshot import forget_hashes, project_copy
from tests.serving import AS_HOST, REPO_ROOT, Answer, ServedApp, ask, serve
from warehouse.paths import (
    SITE_ADDRESS_VARIABLE,
)
from warehouse.snapshots.store import (
    WAREHOUSE_FILE,
    Snapshot,
    current_snapshot,
    is_page_table,
)

TYPED = "hunter2"
ADDRESSES = {
    "/": 200,
    "/map": 200,
    "/data": 200,
    "/changes": 301,
    "/snapshots": 410,
    "/health/live": 200,
    "/data/ground.json": 200,
    "/data/agencies.json?color=red": 410,
    "/embed/map.png?state=red": 404,
    "/_stcore/health": 200,
    "/_stcore/metrics": 404,
    f"/media/{TYPED}": 404,
}

_LIST_ROUTES = """
from dashboard.app import app
app._runtime = app._create_runtime()
for route in app._build_starlette_app().routes:
    print(getattr(route, "path", ""))
"""
# Files that are read when a snapshot opens.
_READ_FIRST = frozenset({"about", "private_rows"})


@cache
def every_route() -> tuple[str, ...]:
    """Return the address of every route, ours and Streamlit's, with sample values."""
    listed = subprocess.check_output(  # noqa: S603 - our own code
        [sys.executable, "-c", _LIST_ROUTES], cwd=REPO_ROOT / "dashboard", text=True
    )
    filled = re.sub(r"\{[^/\n]*\}", "anything", listed).splitlines()
    return tuple(sorted({path for path in filled if path.startswith("/")}))


@dataclass(frozen=True)
class Hosted:
    """A server with a host's settings, and its metrics."""

    served: ServedApp

    def ask(self, address: str, method: str = "GET") -> Answer:
        """Send a request as a browser would."""
        return ask(self.served.url, address, method, **{"User-Agent": TYPED})

    def figure(self, name: str, **labels: str) -> float:
        """Return one number; 0 if there is none."""
        for family in text_string_to_metric_families(self.served.figures()):
            for sample in family.samples:
                if sample.name == name and sample.labels == labels:
                    return float(sample.value)
        return 0.0


@pytest.fixture(scope="module")
def hosted(built_data_dir: Path) -> Iterator[Hosted]:
    """A dashboard with a host's settings."""
    with serve(built_data_dir, command=AS_HOST) as served:
        served.wait_for(READY_PATH)
        yield Hosted(served)


def test_a_server_is_ready_once_it_drew_every_page(hosted: Hosted) -> None:
    pages = re.findall(
        r'porchlight_page_seconds_count{page="([\w-]*)"} [1-9]',
        hosted.served.figures(),
    )
    assert {"overview", "map", "trends", "prices", "my-town"} <= {*pages}
    assert '"ERROR"' not in hosted.served.log_file.read_text()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_forbids_what_no_page_needs(hosted: Hosted, address: str) -> None:
    status, headers, _ = hosted.ask(address)
    assert status == ADDRESSES[address]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    is_embedded = address.startswith("/embed/")
    assert is_embedded != ("frame-ancestors 'none'" in policy)
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*|'unsafe-eval'", policy)
    scripts = re.search(r"script-src ([^;]+)", policy)
    assert is_embedded or scripts
    assert "unsafe-inline" not in (scripts[1] if scripts else "")


def test_small_parts_of_a_page_do_not_wait_for_one_another() -> None:
    # A page is many small messages, and TCP would delay each by 40 ms until the
    # previous one is acknowledged.
    accepted: list[int] = []

    class Page(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            opened = transport.get_extra_info("socket")
            accepted.append(opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async def answer_once(listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        async with await loop.create_server(Page, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            while not accepted:
                await asyncio.sleep(0.01)
            writer.close()

    # Streamlit's server has this loop and socket type.
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        bootstrap._run_server_loop(answer_once(listening))
    assert accepted == [1]


def test_figures_are_not_on_the_readers_address(hosted: Hosted) -> None:
    _, headers, _ = hosted.ask("/metrics")
    assert headers["content-type"].startswith("text/html")
    assert "porchlight_requests_total" in hosted.served.figures()


def test_a_page_newer_than_the_snapshot_says_what_to_do(
    built_data_dir: Path, tmp_path: Path
) -> None:
    project = project_copy(built_data_dir, tmp_path / "data")
    folder = current_snapshot(project).folder
    file = folder / WAREHOUSE_FILE
    file.chmod(0o600)
    with duckdb.connect(file) as connection:
        for mart in current_snapshot(project).row_counts.keys() - _READ_FIRST:
            schema = "pages" if is_page_table(mart) else "marts"
            connection.execute(f"drop table {schema}.{mart}")
    forget_hashes(folder)
    about = folder / "snapshot.json"
    about.write_text(re.sub(r'("models_hash": ")\w+', r"\g<1>0", about.read_text()))
    settings = {SITE_ADDRESS_VARIABLE: "https://record.example"}
    with serve(project.data_dir, settings) as served:
        with reader_session(served.url) as session:
            assert "make warehouse" in str(draw(session, "terms"))
        answers = {path: Hosted(served).ask(path) for path in every_route()}
    refused = {path for path, (status, _, _) in answers.items() if status >= 500}
    explained = {path for path in refused if b"make warehouse" in answers[path][2]}
    assert explained == refused
    kinds = ("agency", "county", "state", "town", "figure", "incident", "embed/agency")
    assert explained >= {f"/{kind}/anything" for kind in kinds}
    assert explained >= {"/searched", "/data/states.geojson", "/sitemap.xml"}
    assert explained >= {"/embed/map.png", "/embed/map.svg"}


def test_requests_are_counted_by_route(hosted: Hosted) -> None:
    labels = {"route": "/data/ground.json", "method": "GET", "status": "200"}
    before = hosted.figure("porchlight_requests_total", **labels)
    hosted.ask(f"/data/ground.json?typed={TYPED}")
    assert hosted.figure("porchlight_requests_total", **labels) == before + 1
    timed = hosted.figure("porchlight_request_seconds_count", route=labels["route"])
    assert timed >= before + 1


def test_an_unknown_method_makes_no_metric(hosted: Hosted) -> None:
    hosted.ask("/", method=TYPED.upper())
    assert TYPED.upper() not in hosted.served.figures()


def test_pages_sessions_and_the_snapshot_are_measured(
    hosted: Hosted, snapshot: Snapshot
) -> None:
    before = hosted.figure("porchlight_page_seconds_count", page="terms")
    with reader_session(hosted.served.url) as session:
        draw(session, "terms")
        assert hosted.figure("porchlight_sessions") == 1
    after = hosted.figure("porchlight_page_seconds_count", page="terms")
    assert after == before + 1
    assert hosted.figure("porchlight_snapshot", id=snapshot.snapshot_id) == 1
    reported = hosted.figure("porchlight_snapshot_age_seconds")
    age = datetime.now(UTC) - datetime.fromisoformat(snapshot.built_at)
    assert 0 < reported <= age.total_seconds() < reported + 60
    assert hosted.figure("process_resident_memory_bytes") > 50e6


def test_the_log_has_a_line_per_request_and_nothing_of_the_reader(
    hosted: Hosted,
) -> None:
    hosted.ask(f"/embed/map.png?state={TYPED}")
    hosted.ask(f"/media/{TYPED}")
    with reader_session(hosted.served.url) as session:
        draw(session, "data", f"v=1&search={TYPED}")
    text = hosted.served.log_file.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    routes = {line["route"]: line["status"] for line in requests}
    assert routes["/embed/map.png"] == 404
    assert routes["/media/{file_id:path}"] == 404
    assert all(
        set(line)
        == {"at", "level", "logger", "message"}
        | {"route", "method", "status", "milliseconds"}
        for line in requests
    )
    assert TYPED not in text
    assert "127.0.0.1" not in text
    assert TYPED not in hosted.served.figures()
