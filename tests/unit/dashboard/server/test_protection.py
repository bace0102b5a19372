"""Only our own pages get sessions, and only what they send is passed on."""

from __future__ import annotations

import asyncio

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import (
    BackendOperationRequest,
    BackMsg,
    DeferredFileRequestPayload,
    InstallSkillsRequestPayload,
)
from streamlit.proto.Common_pb2 import FileURLsRequest

from dashboard.server.protection import Protection

OWN = "record.example.org"


def _ask(origin: str | None) -> tuple[bool, list[Message]]:
    """Request a session; return whether it was accepted, and the answer."""
    passed_on: list[Scope] = []
    sent: list[Message] = []

    async def streamlit(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed_on.append(scope)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", OWN.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    asyncio.run(Protection(streamlit)(scope, receive, send))
    return bool(passed_on), sent


def test_own_pages_get_a_session() -> None:
    assert _ask(f"https://{OWN}") == (True, [])


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        f"https://{OWN}.elsewhere.example",
        "null",
        "http://[",
        "http://[::1",
        "",
        None,
    ],
)
def test_pages_of_other_sites_get_no_session(origin: str | None) -> None:
    passed_on, sent = _ask(origin)
    assert not passed_on
    assert [message["type"] for message in sent] == ["websocket.close"]


def _operation(**payload: object) -> bytes:
    operation = BackendOperationRequest(**payload)  # type: ignore[arg-type]
    return BackMsg(backend_operation_request=operation).SerializeToString()


def _rerun() -> bytes:
    message = BackMsg()
    message.rerun_script.page_name = "map"
    return message.SerializeToString()


@pytest.mark.parametrize(
    ("message", "passes"),
    [
        (_rerun(), True),
        (BackMsg(stop_script=True).SerializeToString(), True),
        (_operation(deferred_file=DeferredFileRequestPayload(file_id="a")), True),
        # Streamlit itself answers what is no message.
        (b"\xff\xff", True),
        (BackMsg(clear_cache=True).SerializeToString(), False),
        (BackMsg(set_run_on_save=True).SerializeToString(), False),
        (BackMsg(load_git_info=True).SerializeToString(), False),
        (_operation(install_skills=InstallSkillsRequestPayload()), False),
        (
            BackMsg(
                file_urls_request=FileURLsRequest(file_names=["a"])
            ).SerializeToString(),
            False,
        ),
    ],
)
def test_only_messages_of_our_pages_reach_streamlit(
    message: bytes, passes: bool
) -> None:
    received = []

    async def streamlit(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (part := await receive())["type"] == "websocket.receive":
            received.append(part["bytes"])
            if part["bytes"] == last:
                await send({"type": "websocket.close", "code": 1000})

    last = BackMsg(stop_script=False).SerializeToString()
    client = TestClient(Protection(streamlit))
    own = {"Origin": "http://testserver"}
    with client.websocket_connect("/_stcore/stream", headers=own) as websocket:
        websocket.send_bytes(message)
        websocket.send_bytes(last)
        websocket.receive()
    assert received == ([message, last] if passes else [last])
