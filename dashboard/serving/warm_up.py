"""Has each page drawn once, before a proxy sends readers to this process.

What the first readers of all wait for, 2 seconds of a processor for loading libraries,
opening the snapshot and making what is kept of it, is done by then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from threading import Event

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from dashboard.serving.bare_pages import page_addresses
from dashboard.streamlit_internals import (
    browser_message,
    kind_of_answer,
    server_address,
)
from warehouse.paths import warms_up

_LOG = logging.getLogger(__name__)
_ANY_ADDRESS = {None, "", "0.0.0.0"}  # noqa: S104 - it is not bound here
_SECONDS_BETWEEN_TRIES = 0.1
_LONGEST_WARM_UP = 120
IS_COLD = Event()
"""Set while no reader is to be sent here."""


@asynccontextmanager
async def warming_up() -> AsyncIterator[None]:
    """Warm up beside what the block does, if this server is a host's."""
    if not warms_up():
        yield
        return
    IS_COLD.set()
    task = asyncio.create_task(_warm_up())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _warm_up() -> None:
    try:
        async with asyncio.timeout(_LONGEST_WARM_UP):
            while not await _is_drawn():
                await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
    except (TimeoutError, WebSocketException):
        # why: a reader who waits for a page is better off than one who gets none.
        _LOG.exception("The pages could not be drawn before the first reader.")
    finally:
        IS_COLD.clear()


async def _is_drawn() -> bool:
    """Draw all pages as a reader would; tell whether this server listens yet."""
    host, port = server_address()
    try:
        connection = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            host="127.0.0.1" if host in _ANY_ADDRESS else host,
            max_size=None,
            proxy=None,
            subprotocols=[Subprotocol("streamlit")],
        )
    except OSError:
        return False
    async with connection:
        for address in sorted(page_addresses()):
            message = browser_message()
            if message is None or kind_of_answer(b"") is None:
                return True
            message.rerun_script.page_name = address.removeprefix("/")
            await connection.send(message.SerializeToString())
            kind = None
            while kind != "script_finished":
                part = await connection.recv(decode=False)
                kind = kind_of_answer(part)
    return True
