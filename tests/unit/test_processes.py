"""Two servers behind the proxy of a host are one dashboard to readers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.serving import (
    AS_HOST,
    PATIENCE_SECONDS,
    ServedApp,
    ask,
    serve,
    serve_behind_proxy,
)

STICKY = "porchlight_process"

pytestmark = pytest.mark.nightly


@dataclass(frozen=True)
class Pair:
    """A proxy and the servers behind it; a test may kill the first."""

    proxy: ServedApp
    servers: tuple[ServedApp, ...]


@pytest.fixture(scope="module")
def pair(built_data_dir: Path) -> Iterator[Pair]:
    with ExitStack() as running:
        servers = tuple(
            running.enter_context(serve(built_data_dir, command=AS_HOST))
            for _ in range(2)
        )
        for server in servers:
            server.wait_for("/healthz")
        yield Pair(running.enter_context(serve_behind_proxy(servers)), servers)


def open_session(url: str, cookie: str = "") -> ClientConnection:
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    headers = {"Cookie": cookie} if cookie else {}
    return connect(address, origin=Origin(url), additional_headers=headers)


def cookie_of(session: ClientConnection) -> str:
    assert session.response
    return session.response.headers["set-cookie"].partition(";")[0]


def is_lost(session: ClientConnection) -> bool:
    """Tell whether a session has ended; one that goes on answers."""
    try:
        assert session.ping(ack_on_close=True).wait(PATIENCE_SECONDS)
    except ConnectionClosed:
        return True
    return session.state is not State.OPEN


def test_a_reader_stays_at_one_process_and_readers_are_shared(pair: Pair) -> None:
    with ExitStack() as stack:
        cookies = [
            cookie_of(stack.enter_context(open_session(pair.proxy.url)))
            for _ in range(10)
        ]
    assert {cookies.count(each) for each in cookies} == {5}
    known = ask(pair.proxy.url, "/healthz", Cookie=cookies[0])
    assert not known.headers["set-cookie"]
    assert STICKY in str(ask(pair.proxy.url, "/map").headers["set-cookie"])
    assert not ask(pair.proxy.url, "/embed/map").headers["set-cookie"]


def test_a_killed_process_takes_its_own_sessions_along_and_refuses_nobody(
    pair: Pair,
) -> None:
    statuses: list[int] = []
    is_over = threading.Event()

    def read_on() -> None:
        while not is_over.is_set():
            statuses.append(ask(pair.proxy.url, "/data/ground.json").status)

    reading = threading.Thread(target=read_on)
    with ExitStack() as stack:
        sessions = [stack.enter_context(open_session(pair.proxy.url)) for _ in range(4)]
        reading.start()
        try:
            pair.servers[0].process.kill()
            lost = [is_lost(each) for each in sessions]
            assert sorted(lost) == [False, False, True, True]
            cookie = cookie_of(sessions[lost.index(True)])
            with open_session(pair.proxy.url, cookie) as again:
                assert cookie_of(again) != cookie
        finally:
            is_over.set()
            reading.join()
    assert {*statuses} == {200}


def test_no_reader_is_in_the_log_of_the_proxy(pair: Pair) -> None:
    lines = pair.proxy.log_file.read_text("utf-8").splitlines()
    written = [json.loads(line) for line in lines if line.startswith("{")]
    assert written
    assert not [line for line in written if "request" in line or "remote_ip" in line]
