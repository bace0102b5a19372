"""One reader's session with the served dashboard, without a browser.

Speaks the protocol that Streamlit's page speaks to its server, so that the server does
all of its own work and nothing else is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect


class PageFailedError(Exception):
    """A page that was measured showed an error instead of itself."""


@dataclass(frozen=True)
class ReaderSession:
    """A session that requests pages over an open websocket."""

    connection: ClientConnection

    def open(self, page_name: str, query: str = "") -> int:
        """Have the server draw a page; return how many bytes it sent.

        Raises:
            PageFailedError: If the page shows an exception, or there is no such page.
        """
        message = BackMsg()
        message.rerun_script.page_name = page_name
        message.rerun_script.query_string = query
        self.connection.send(message.SerializeToString())
        received = 0
        while True:
            answer = self.connection.recv(timeout=60)
            if isinstance(answer, str):
                continue
            received += len(answer)
            part = ForwardMsg.FromString(answer)
            kind = part.WhichOneof("type")
            if kind == "page_not_found" or (
                kind == "delta"
                and part.delta.WhichOneof("type") == "new_element"
                and part.delta.new_element.WhichOneof("type") == "exception"
            ):
                raise PageFailedError(f"The page `{page_name}` shows an error: {part}")
            if kind == "script_finished":
                return received


@contextmanager
def reader_session(url: str) -> Iterator[ReaderSession]:
    """Open a session with the dashboard."""
    address = url.replace("http://", "ws://", 1) + "/_stcore/stream"
    with connect(
        address,
        max_size=None,
        open_timeout=60,
        subprotocols=["streamlit"],  # type: ignore[list-item]
    ) as connection:
        yield ReaderSession(connection)
