"""What a second process adds: readers, arrivals at once, and kills under load.

Whoever measures shares the two processors with what is measured. So these readers are
cheap: they send what a page sends, look for its end in the bytes that come, and read
nothing else. Each comes from an address of its own, since one may hold forty pages.
"""

from __future__ import annotations

import asyncio
import base64
import os
import random
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import psutil
import uvloop
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.access import READER, claims_of, login_cookie, write_secrets
from tests.benchmarks.crowd import VISITS, Visit
from tests.serving import (
    PATIENCE_SECONDS,
    ServedApp,
    free_port,
    serve_as_host,
    wait_for,
)
from warehouse.paths import data_dir

_PROCESSES = 2
_ARRIVALS = 60
# "The run of this id finished, and well"; what a page says that failed.
_DONE = re.compile(rb"2&\n\$[0-9a-f-]{36}0\x00")
_FAULTS = (b"could not be drawn", b"cannot be read", b"There is no data here")
_LOGGED_IN = READER.encode()


@dataclass
class _Met:
    """What readers met: milliseconds for each page, and what must not be."""

    walls: list[float] = field(default_factory=list)
    lost: int = 0
    errors: list[str] = field(default_factory=list)


class _Session(asyncio.Protocol):
    """A page that is open, and asks for others."""

    def __init__(self) -> None:
        self._tail = b""
        self.page = bytearray()
        self.is_done = asyncio.Event()
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # why: uvloop's own are of another class.
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.page += data
        # why: the answer to the opening of a session is no frame.
        if _DONE.search(self._tail + data) or self.page.startswith(b"HTTP"):
            self.is_done.set()
        self._tail = data[-42:]

    def connection_lost(self, _error: Exception | None) -> None:
        self.is_lost = True
        self.is_done.set()

    async def answer(self, asked: bytes) -> bytes:
        """Send something, and return all that comes until it is answered."""
        if self.is_lost:
            return b""
        self.page.clear()
        self.is_done.clear()
        self.transport.write(asked)
        await asyncio.wait_for(self.is_done.wait(), PATIENCE_SECONDS)
        return bytes(self.page)


def _frame(visit: Visit) -> bytes:
    """Return what a page sends to be drawn; masked, as it must be, with nothing."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = visit
    sent = message.SerializeToString()
    size = (
        bytes([0x80 | len(sent)])
        if len(sent) < 126
        else b"\xfe" + len(sent).to_bytes(2)
    )
    return b"\x82" + size + bytes(4) + sent


async def _opened(url: str, number: int, cookies: str = "") -> _Session:
    parts = urlsplit(url)
    _, session = await asyncio.get_running_loop().create_connection(
        _Session,
        parts.hostname or "",
        parts.port or 0,
        local_addr=(f"127.1.{number // 250}.{number % 250 + 1}", 0),
    )
    key = base64.b64encode(os.urandom(16)).decode()
    token = generate_xsrf_token_string()
    answer = await session.answer(
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {url}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Protocol: streamlit, {token}\r\n"
        f"Sec-WebSocket-Key: {key}\r\nCookie: _streamlit_xsrf={token}; {cookies}"
        "\r\n\r\n".encode()
    )
    if not answer.startswith(b"HTTP/1.1 101"):
        raise ConnectionError(answer[:60].decode())
    return session


async def _reader(url: str, number: int, end: float, met: _Met, login: str) -> None:
    """Go from page to page; come again where a process took the page along."""
    chance = random.Random(number)  # noqa: S311 - no secret
    cookies = f"{USER_COOKIE_NAME}={login}" if login else ""
    session = None
    await asyncio.sleep(chance.uniform(0, 5))
    try:
        while time.perf_counter() < end:
            if session is None:
                session = await _opened(url, number, cookies)
            started = time.perf_counter()
            page = await session.answer(_frame(chance.choice(VISITS)))
            if session.is_lost:
                met.lost += 1
                session = None
                continue
            met.walls.append((time.perf_counter() - started) * 1000)
            met.errors += [fault.decode() for fault in _FAULTS if fault in page]
            if login and _LOGGED_IN not in page:
                met.errors.append("a login was lost")
            await asyncio.sleep(chance.uniform(1, 5))
    except (OSError, TimeoutError) as error:
        met.errors.append(f"{type(error).__name__}: {error}")
    finally:
        if session:
            session.transport.abort()


def _crowd(url: str, count: int, seconds: float, login: str = "") -> _Met:
    met = _Met()

    async def run() -> None:
        end = time.perf_counter() + seconds
        readers = (_reader(url, number, end, met, login) for number in range(count))
        await asyncio.gather(*readers)

    uvloop.run(run())
    return met


def _arrivals(url: str) -> float:
    """Have the first page drawn for sixty at once; return the seconds it took."""

    async def run() -> float:
        sessions = [await _opened(url, number) for number in range(_ARRIVALS)]
        started = time.perf_counter()
        await asyncio.gather(*(each.answer(_frame(("", ""))) for each in sessions))
        seconds = time.perf_counter() - started
        for each in sessions:
            each.transport.abort()
        return seconds

    return uvloop.run(run())


def _spent(processes: Sequence[psutil.Process]) -> float:
    """Return the seconds of processor that they took so far."""
    times = [each.cpu_times() for each in processes if each.is_running()]
    return sum(each.user + each.system for each in times)


def _told(count: int, met: _Met, spent: dict[str, float]) -> dict[str, object]:
    pages = max(1, len(met.walls))
    return {
        "readers": count,
        "pages": len(met.walls),
        "p50_ms": round(statistics.median(met.walls), 1),
        "p95_ms": round(statistics.quantiles(met.walls, n=20)[18], 1),
        **{
            f"{name}_ms_a_page": round(s * 1000 / pages, 1) for name, s in spent.items()
        },
        "errors": len(met.errors),
        "first_errors": met.errors[:3],
    }


def measure_processes(seconds: float, steps: Sequence[tuple[int, int]]) -> object:
    """Measure one process and two of one server, in turns.

    Args:
        seconds: How long each crowd stays.
        steps: For each crowd how many processes it asks, and how many readers it has.

    Returns:
        What each crowd met; then arrivals at once, and kills.
    """
    port = free_port(_PROCESSES + 1)
    with tempfile.TemporaryDirectory() as folder:
        home = f"http://127.0.0.1:{port}"
        secrets = write_secrets(
            Path(folder) / "secrets.toml",
            "",
            redirect_uri=f"{home}/oauth2callback",
            server_metadata_url="http://127.0.0.1/none",
        )
        settings = {"PORT": str(port), "STREAMLIT_SECRETS_FILES": str(secrets)}
        log_file = Path(folder) / "server.log"
        with serve_as_host(
            data_dir(), log_file, settings, processes=_PROCESSES
        ) as served:
            return _measured(served, port, seconds, steps)


def _measured(
    served: ServedApp, port: int, seconds: float, steps: Sequence[tuple[int, int]]
) -> object:
    # why: past the proxy one process is a little cheaper, and two must still be better.
    urls = {1: f"http://127.0.0.1:{port + 1}", _PROCESSES: served.url}
    own = [f"http://127.0.0.1:{port + 1 + number}" for number in range(_PROCESSES)]
    for url in own:
        wait_for(f"{url}/health/ready", served)
        _crowd(url, 20, 10)
    children = psutil.Process(served.process_id).children()
    dashboards = [each for each in children if "streamlit" in each.cmdline()]
    proxies = [each for each in children if each not in dashboards]
    measured = {"servers": dashboards, "proxy": proxies, "readers": [psutil.Process()]}
    crowds = []
    for process_count, reader_count in steps:
        before = {name: _spent(each) for name, each in measured.items()}
        met = _crowd(urls[process_count], reader_count, seconds)
        spent = {name: _spent(each) - before[name] for name, each in measured.items()}
        told = _told(reader_count, met, spent)
        crowds.append({"processes": process_count, **told})
    arrivals = []
    for process_count, url in urls.items():
        before_all = _spent(dashboards)
        wall = _arrivals(url)
        cpu = _spent(dashboards) - before_all
        ratio = round(wall / cpu, 2)
        told = {"seconds": round(wall, 2), "cpu_seconds": round(cpu, 2), "ratio": ratio}
        arrivals.append({"processes": process_count, **told})
    login = login_cookie(claims_of(READER), served.url)
    killing = threading.Thread(target=_kill_in_turn, args=(dashboards, own, served))
    killing.start()
    met = _crowd(served.url, 100, 2 * seconds, login)
    killing.join()
    kills = {**_told(100, met, {}), "pages_lost": met.lost}
    return {"crowds": crowds, "arrivals": arrivals, "kills": kills}


def _kill_in_turn(
    dashboards: Sequence[psutil.Process], urls: Sequence[str], served: ServedApp
) -> None:
    for process, url in zip(dashboards, urls, strict=True):
        time.sleep(6)
        process.kill()
        process.wait()
        wait_for(f"{url}/health/ready", served)
