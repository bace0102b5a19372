"""Nobody can use up the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPResponse
from itertools import product
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from dashboard.server.limits import LONGEST_MESSAGE, Pace, ReaderLimits
from tests.benchmarks.reader_session import page_request, reader_session
from tests.serving import ServedApp, every_route

pytestmark = pytest.mark.usefixtures("behind_proxy")
NOT_ASKING = ("PUT", "POST", "DELETE", "PATCH", "OPTIONS")


def _send(
    url: str, method: str, address: str, headers: dict[str, str], body: bytes = b""
) -> HTTPResponse:
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request(method, address, body, headers)
    return connection.getresponse()


def test_no_route_accepts_uploads(served_app: ServedApp) -> None:
    for method, route in product(NOT_ASKING, {*every_route()} - {"/_stcore/metrics"}):
        answer = _send(served_app.url, method, route, {})
        assert answer.status == 405, (method, route)
        assert answer.headers["connection"] == "close"


def test_an_upload_with_all_headers_of_a_browser_is_refused(
    served_app: ServedApp,
) -> None:
    with reader_session(served_app.url) as session:
        session.send(page_request("terms"))
        part = ForwardMsg.FromString(session.recv(decode=False))
        token = generate_xsrf_token_string()
        answer = _send(
            served_app.url,
            "PUT",
            f"/_stcore/upload_file/{part.new_session.initialize.session_id}/a",
            {"Cookie": f"{XSRF_COOKIE_NAME}={token}", "X-Xsrftoken": token},
            b"x" * 1_000,
        )
    assert answer.status == 405


def test_a_made_up_control_too_large_for_any_page_ends_the_session(
    served_app: ServedApp,
) -> None:
    message = BackMsg()
    made_up = message.rerun_script.widget_states.widgets.add()
    made_up.id, made_up.string_value = "$$ID-made-up", "x" * LONGEST_MESSAGE
    url = served_app.url
    with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream", origin=Origin(url)
    ) as connection:
        connection.send(message.SerializeToString())
        with pytest.raises(ConnectionClosedError) as ended:
            _read_on(connection)
    assert ended.value.rcvd
    assert ended.value.rcvd.code == 1009


def _read_on(connection: ClientConnection) -> None:
    while True:
        connection.recv(timeout=10)


class Behind:
    """Stands in for Streamlit: holds each session until its message comes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold a session."""
        if scope["type"] == "http":
            await PlainTextResponse("the page")(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.send", "bytes": b"drawn"})


@pytest.fixture
def few() -> TestClient:
    """A server for three sessions, two per address."""
    return TestClient(ReaderLimits(Behind(), sessions=3, sessions_of_one=2))


def _from(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


def test_a_reader_with_too_many_sessions_is_refused(few: TestClient) -> None:
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(
                few.websocket_connect("/_stcore/stream", headers=_from("192.0.2.1"))
            )
        with pytest.raises(WebSocketDisconnect):
            few.websocket_connect(
                "/_stcore/stream", headers=_from("192.0.2.1")
            ).__enter__()
        answer = few.get("/map", headers=_from("192.0.2.1"))
        assert answer.status_code == 503
        assert "Close some" in answer.text
        assert answer.headers["retry-after"]
        assert few.get("/data/states.geojson", headers=_from("192.0.2.1")).text == (
            "the page"
        )
        assert few.get("/map", headers=_from("192.0.2.2")).text == "the page"
    assert few.get("/map", headers=_from("192.0.2.1")).text == "the page"


def test_a_full_server_says_so_and_when_to_come_again(few: TestClient) -> None:
    with ExitStack() as held:
        for number in range(3):
            held.enter_context(
                few.websocket_connect(
                    "/_stcore/stream", headers=_from(f"192.0.2.{number}")
                )
            )
        answer = few.get("/", headers=_from("192.0.2.9"))
        assert answer.status_code == 503
        assert "try again in a minute" in answer.text
        with pytest.raises(WebSocketDisconnect):
            few.websocket_connect("/_stcore/stream").__enter__()


def test_a_flood_is_read_at_the_pace_of_a_hand() -> None:
    pace = Pace(each_second=10, at_once=40)
    waits = [pace.wait("a", 1_000.0) for _ in range(50)]
    assert waits[:40] == pytest.approx([0] * 40)
    assert waits[40:] == pytest.approx([n / 10 for n in range(1, 11)])
    assert pace.wait("b", 1_000.0) == 0.0
    assert pace.wait("a", 1_010.0) == 0.0


def test_a_new_session_does_not_begin_the_pace_anew() -> None:
    passed = 0

    async def behind(_scope: Scope, ask: Receive, _answer: Send) -> None:
        nonlocal passed
        for _ in range(20):
            await ask()
            passed += 1

    async def receive() -> Message:
        return {"type": "websocket.receive", "bytes": b"more"}

    async def send(_message: Message) -> None:
        pass

    async def come_again_and_again() -> None:
        limits = ReaderLimits(behind)
        headers = [(b"x-forwarded-for", b"192.0.2.1")]
        while True:
            await limits({"type": "websocket", "headers": headers}, receive, send)

    async def for_a_moment() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(come_again_and_again(), 0.2)

    asyncio.run(for_a_moment())
    assert 5 < passed < 15


def test_refused_requests_wait_and_readers_do_not(few: TestClient) -> None:
    few.put("/map")
    limits = few.app
    assert isinstance(limits, ReaderLimits)
    honest = _seconds(lambda: few.get("/map"))
    _use_up(limits._refused, "", honest + 0.5)
    assert honest < _seconds(lambda: few.put("/map")) - 0.2


@pytest.mark.parametrize("path", ["/embed/map.png?state=IL", "/agency/a/sheet.pdf"])
def test_only_a_reader_who_asks_too_fast_waits(few: TestClient, path: str) -> None:
    def fetch(address: str) -> None:
        few.get(path, headers=_from(address))

    fetch("192.0.2.1")
    limits = few.app
    assert isinstance(limits, ReaderLimits)
    honest = _seconds(lambda: fetch("192.0.2.2"))
    _use_up(limits._fetches, "192.0.2.1", honest + 0.5)
    assert honest < _seconds(lambda: fetch("192.0.2.1")) - 0.2


def _use_up(pace: Pace, sender: str, seconds: float) -> None:
    """Send requests until the next one has to wait that long."""
    while pace.wait(sender, time.monotonic()) < seconds:
        pass


def _seconds(ask: Callable[[], object]) -> float:
    started = time.monotonic()
    ask()
    return time.monotonic() - started


def test_the_paces_of_those_who_left_are_forgotten(
    few: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr("dashboard.server.limits.time.monotonic", lambda: now)
    for number in range(5):
        now += 61
        with few.websocket_connect("/", headers=_from(f"192.0.2.{number}")):
            pass
    limits = few.app
    assert isinstance(limits, ReaderLimits)
    assert len(limits._paces) == 1


def test_a_session_that_does_not_read_is_not_served() -> None:
    read: list[Message] = []

    async def session() -> None:
        was_read = asyncio.Event()

        async def receive() -> Message:
            return {"type": "websocket.receive", "bytes": b"more"}

        async def send(_message: Message) -> None:
            await was_read.wait()

        async def behind(_scope: Scope, ask: Receive, answer: Send) -> None:
            read.append(await ask())
            answering = asyncio.ensure_future(answer({"type": "websocket.send"}))
            asking = asyncio.ensure_future(ask())
            done, _ = await asyncio.wait({asking}, timeout=0.05)
            assert not done
            was_read.set()
            read.append(await asking)
            await answering

        limits = ReaderLimits(behind)
        await limits({"type": "websocket", "headers": []}, receive, send)

    asyncio.run(session())
    assert len(read) == 2
