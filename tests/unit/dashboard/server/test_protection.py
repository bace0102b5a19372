"""Only our own pages get sessions."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.server.protection import ProtectingHeaders

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
    asyncio.run(ProtectingHeaders(streamlit)(scope, receive, send))
    return bool(passed_on), sent


@pytest.mark.parametrize("origin", [f"https://{OWN}", None])
def test_own_pages_get_a_session(origin: str | None) -> None:
    assert _ask(origin) == (True, [])


@pytest.mark.parametrize(
    "origin",
    [
        *("https://elsewhere.example", f"https://{OWN}.elsewhere.example", "null"),
        *("http://[", "http://[::1"),
    ],
)
def test_pages_of_others_get_none(origin: str) -> None:
    passed_on, sent = _ask(origin)
    assert not passed_on
    assert [message["type"] for message in sent] == ["websocket.close"]
