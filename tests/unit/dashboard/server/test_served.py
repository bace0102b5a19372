"""The server for operators: headers and logs."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from streamlit.web import bootstrap

from dashboard.addresses import HEALTH_PATH
from dashboard.server.logs import PlainFormatter
from tests.benchmarks.reader_session import draw, reader_session
from tests.later_snapshot import forget_hashes, project_copy
from tests.serving import AS_HOST, REPO_ROOT, Answer, ServedApp, ask, serve
from warehouse.snapshots.store import (
    WAREHOUSE_FILE,
    current_snapshot,
    schema_of,
)

TYPED = "hunter2"
ADDRESSES = {
    "/": 200,
    "/map": 200,
    "/data": 200,
    "/changes": 404,
    "/health/live": 301,
    "/healthz": 200,
    "/data/ground.json": 200,
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
    """A server with a host's settings."""

    served: ServedApp

    def ask(self, address: str, method: str = "GET") -> Answer:
        """Send a request as a browser would."""
        return ask(self.served.url, address, method, **{"User-Agent": TYPED})


@pytest.fixture(scope="module")
def hosted(built_data_dir: Path) -> Iterator[Hosted]:
    """A dashboard with a host's settings."""
    with serve(built_data_dir, command=AS_HOST) as served:
        served.wait_for(HEALTH_PATH)
        yield Hosted(served)


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


def test_a_page_newer_than_the_snapshot_says_what_to_do(
    built_data_dir: Path, tmp_path: Path
) -> None:
    project = project_copy(built_data_dir, tmp_path / "data")
    folder = current_snapshot(project).folder
    file = folder / WAREHOUSE_FILE
    file.chmod(0o600)
    with duckdb.connect(file) as connection:
        for mart in current_snapshot(project).row_counts.keys() - _READ_FIRST:
            schema = schema_of(mart)
            connection.execute(f"drop table {schema}.{mart}")
    forget_hashes(folder)
    about = folder / "snapshot.json"
    about.write_text(re.sub(r'("models_hash": ")\w+', r"\g<1>0", about.read_text()))
    with serve(project.data_dir) as served, reader_session(served.url) as session:
        assert "make warehouse" in str(draw(session, "terms"))


def test_the_log_has_nothing_of_the_reader(hosted: Hosted) -> None:
    hosted.ask(f"/embed/map.png?state={TYPED}")
    hosted.ask(f"/media/{TYPED}")
    hosted.ask("/", method=TYPED.upper())
    with reader_session(hosted.served.url) as session:
        draw(session, "data", f"v=1&search={TYPED}")
    text = hosted.served.log_file.read_text().lower()
    assert TYPED not in text
    assert not re.search("error|traceback", text), text
    own = urlsplit(hosted.served.url).netloc
    assert "127.0.0.1" not in text.replace(own, "")


def test_an_error_is_logged_by_its_kind_and_place() -> None:
    try:
        raise ValueError(TYPED)
    except ValueError:
        record = logging.LogRecord(
            "dashboard", logging.ERROR, __file__, 1, "It failed.", None, sys.exc_info()
        )
    text = PlainFormatter("%(message)s").format(record)
    assert re.search(r"(?s)^It failed\..*test_served.*ValueError$", text)
    assert TYPED not in text
