"""Small parts of a page do not wait for one another."""

from __future__ import annotations

import socket
from contextlib import closing

from dashboard.serving.no_delay import send_at_once


def test_what_is_accepted_afterwards_sends_at_once() -> None:
    # why: made as Streamlit makes it; asyncio tells no TCP socket by it.
    with closing(socket.socket(family=socket.AF_INET)) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert send_at_once() >= 1
        with closing(socket.create_connection(listening.getsockname())):
            accepted, _ = listening.accept()
            with closing(accepted):
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
