"""Nobody can use up the server."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from itertools import cycle, product
from typing import Any
from urllib.parse import quote

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

from dashboard.server.limits import (
    LONGEST_MESSAGE,
    LONGEST_WAIT,
    Pace,
    ReaderLimits,
    cost_of,
)
from tests.benchmarks.reader_session import page_request, reader_session
from tests.serving import PATIENCE_SECONDS, ask
from tests.unit.dashboard.server.test_served import every_route
from warehouse.paths import BEHIND_PROXY_VARIABLE

NOT_ASKING = ("PUT", "POST", "DELETE", "PATCH", "OPTIONS")


@pytest.fixture(autouse=True)
def _behind_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BEHIND_PROXY_VARIABLE, "yes")


def test_no_route_accepts_uploads(served_url: str) -> None:
    routes = sorted({*every_route()} - {"/_stcore/metrics"})
    theirs = ("/_stcore/", "/auth/", "/component/", "/media/")
    of_streamlit = ["/", *(route for route in routes if route.startswith(theirs))]
    # Each method on what Streamlit answers, and one on each route of ours.
    each = [*product(NOT_ASKING, of_streamlit), *zip(cycle(NOT_ASKING), routes)]
    for method, route in each:
        answer = ask(served_url, route, method)
        assert answer.status == 405, (method, route)
        assert answer.headers["connection"] == "close"


def test_an_upload_with_all_headers_of_a_browser_is_refused(
    served_url: str,
) -> None:
    with reader_session(served_url) as session:
        session.send(page_request("terms"))
        part = ForwardMsg.FromString(session.recv(decode=False))
        token = generate_xsrf_token_string()
        session_id = part.new_session.initialize.session_id
        headers = {"Cookie": f"{XSRF_COOKIE_NAME}={token}", "X-Xsrftoken": token}
        address = f"/_stcore/upload_file/{session_id}/a"
        answer = ask(served_url, address, "PUT", b"x" * 1_000, **headers)
    assert answer.status == 405


def test_a_made_up_control_too_large_for_any_page_ends_the_session(
    served_url: str,
) -> None:
    message = BackMsg()
    made_up = message.rerun_script.widget_states.widgets.add()
    made_up.id, made_up.string_value = "$$ID-made-up", "x" * LONGEST_MESSAGE
    url = served_url
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
        connection.recv(timeout=PATIENCE_SECONDS)


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


def test_work_waits_by_what_it_costs() -> None:
    pace = Pace(each_second=0.2, at_once=2)
    waits = [pace.wait("a", 1_000.0, 0.5) for _ in range(6)]
    assert waits == pytest.approx([0, 0, 0, 0, 2.5, 5])
    assert pace.wait("b", 1_000.0, 2) == 0.0
    assert pace.wait("b", 1_000.0, 2) == pytest.approx(10)
    assert pace.wait("a", 1_020.0, 2) == 0.0


LIST = quote("\n".join(["Addison IL"] * 500))


@pytest.mark.parametrize(
    ("address", "seconds"),
    [
        ("/find?q=a", 0.04),
        ("/es/find?q=a", 0.04),
        ("/many?list=a%0Ab", 0.08),
        (f"/many?list={LIST}", 2),
        ("/embed/map.png?state=IL", 0.1),
        ("/embed/map.svg", 0.1),
        ("/map", 0),
        ("/town/il/dupage-county/addison", 0),
    ],
)
def test_what_costs_is_known_by_its_address(address: str, seconds: float) -> None:
    path, _, query = address.partition("?")
    scope = {"path": path, "query_string": query.encode()}
    assert cost_of(scope) == pytest.approx(seconds)


class _WaitsError(Exception):
    """A session would have to wait."""


def test_a_new_session_does_not_begin_the_pace_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passed = 0

    async def behind(_scope: Scope, ask: Receive, _answer: Send) -> None:
        nonlocal passed
        for _ in range(4):
            await ask()
            passed += 1

    async def receive() -> Message:
        return {"type": "websocket.receive", "bytes": b"more"}

    async def send(_message: Message) -> None:
        pass

    async def sleep(seconds: float) -> None:
        if seconds:
            raise _WaitsError

    async def come_again_and_again() -> None:
        limits = ReaderLimits(behind)
        headers = [(b"x-forwarded-for", b"192.0.2.1")]
        while True:
            await limits({"type": "websocket", "headers": headers}, receive, send)

    monkeypatch.setattr("dashboard.server.limits.time.monotonic", lambda: 1_000.0)
    monkeypatch.setattr("dashboard.server.limits.asyncio.sleep", sleep)
    with pytest.raises(_WaitsError):
        asyncio.run(come_again_and_again())
    # Of forty at once, each session takes one and four messages.
    assert passed == 32


def test_who_asks_for_too_much_waits_and_then_comes_again(
    few: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    few.get("/")
    monkeypatch.setattr("dashboard.server.limits.time.monotonic", lambda: 1_000.0)
    monkeypatch.setattr("dashboard.server.limits.asyncio.sleep", sleep)
    statuses = [
        few.get("/find?q=a", headers=_from("192.0.2.1")).status_code for _ in range(120)
    ]
    assert statuses[:109] == [200] * 109
    assert statuses[111:] == [503] * 9
    assert waited == pytest.approx([waited[0] + n / 5 for n in range(len(waited))])
    assert max(waited) <= LONGEST_WAIT
    waited.clear()
    assert few.get("/map", headers=_from("192.0.2.1")).status_code == 200
    assert few.get("/find?q=a", headers=_from("192.0.2.2")).status_code == 200
    assert not waited


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
    assert len(limits._pace) == 1


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
            # Until nothing is left that could go on.
            loop: Any = asyncio.get_running_loop()
            while loop._ready:
                await asyncio.sleep(0)
            assert not asking.done()
            was_read.set()
            read.append(await asking)
            await answering

        limits = ReaderLimits(behind)
        await limits({"type": "websocket", "headers": []}, receive, send)

    asyncio.run(session())
    assert len(read) == 2
