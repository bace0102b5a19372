"""One reader's session with the served dashboard, without a browser.

Speaks the protocol that Streamlit's page speaks to its server, so that the server does
all of its own work and nothing else is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol


@contextmanager
def reader_session(
    url: str, headers: Mapping[str, str] | None = None
) -> Iterator[ClientConnection]:
    """Open a session with the dashboard."""
    with connect(
        url.replace("http://", "ws://", 1) + "/_stcore/stream",
        max_size=None,
        open_timeout=60,
        close_timeout=1,
        origin=Origin(url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers or {},
    ) as connection:
        yield connection


def page_request(page: str, query: str = "") -> bytes:
    """Return the message that requests a page; `query` follows its question mark."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    return message.SerializeToString()


def draw(connection: ClientConnection, page: str, query: str = "") -> list[ForwardMsg]:
    """Have the server draw a page; return all that it sent."""
    connection.send(page_request(page, query))
    sent = []
    while True:
        part = ForwardMsg.FromString(connection.recv(timeout=60, decode=False))
        sent.append(part)
        if part.WhichOneof("type") == "script_finished":
            return sent


def fault_of(part: ForwardMsg) -> str:
    """Return the fault of a part of a page; empty if there is none."""
    kind = part.WhichOneof("type")
    if kind == "page_not_found":
        return "there is no such page"
    if kind != "delta" or part.delta.WhichOneof("type") != "new_element":
        return ""
    element = part.delta.new_element
    shown = element.WhichOneof("type")
    if shown == "exception":
        return element.exception.message
    # A page that cannot be drawn, or has no data, says so in a red box.
    if shown == "alert" and element.alert.format == element.alert.ERROR:
        return element.alert.body
    return ""
