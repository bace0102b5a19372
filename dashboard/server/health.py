"""Whether the server is live, warm and ready to answer from the current snapshot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from threading import Event

from httpx import ASGITransport, AsyncClient
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from dashboard.addresses import LIVE_PATH, READY_PATH, WARM_PATH
from dashboard.queries.snapshot_reader import probe_current
from dashboard.server.html_pages import bare_page, page_addresses
from dashboard.server.proxy_gate import own_headers
from dashboard.streamlit_internals import (
    browser_message,
    kind_of_answer,
    server_address,
)
from warehouse.building.content_hash import current_is_behind
from warehouse.errors import WarehouseMissingError
from warehouse.paths import access_mode, default_project, warms_up

_LOG = logging.getLogger(__name__)
_ANY_ADDRESS = {None, "", "0.0.0.0"}  # noqa: S104 - it is not bound here
_SECONDS_BETWEEN_TRIES = 0.1
_LONGEST_WARM_UP = 120
IS_COLD = Event()
"""Set while proxies should send no readers here."""


@asynccontextmanager
async def warming_up(load: Callable[[], None]) -> AsyncIterator[None]:
    """Load, and draw every page once, in the background if the settings ask for it."""
    if not warms_up():
        yield
        return
    IS_COLD.set()
    task = asyncio.create_task(_warm_up(load))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _warm_up(load: Callable[[], None]) -> None:
    try:
        await run_in_threadpool(load)
        async with asyncio.timeout(_LONGEST_WARM_UP):
            while not await _draw_every_page():
                await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
    except (TimeoutError, WebSocketException):
        # A slow first page is better than none.
        _LOG.exception("The pages could not be drawn before the first reader.")
    finally:
        IS_COLD.clear()


async def _draw_every_page() -> bool:
    """Draw all pages as a reader would; False if the server does not listen yet."""
    host, port = server_address()
    try:
        connection = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            host="127.0.0.1" if host in _ANY_ADDRESS else host,
            max_size=None,
            proxy=None,
            origin=Origin(f"http://127.0.0.1:{port}"),
            additional_headers=own_headers(),
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


_NO_STORE = {"Cache-Control": "no-store"}
# Snapshots whose first page answered.
_SHOWN: set[str] = set()
_STILL_COLD = "The pages are drawn for the first time."


async def serve_live(_request: Request) -> JSONResponse:
    """Answer ``/health/live``: 200 while the server accepts requests."""
    return JSONResponse({"status": "live"}, headers=_NO_STORE)


async def serve_warm(_request: Request) -> JSONResponse:
    """Answer ``/health/warm``: 200 once all pages were drawn, even without data."""
    if IS_COLD.is_set():
        return _not_ready(_STILL_COLD)
    return JSONResponse({"status": "warm"}, headers=_NO_STORE)


async def serve_ready(request: Request) -> JSONResponse:
    """Answer ``/health/ready``: 200 if the snapshot and the first page answer.

    The first page is requested until it answers once for a snapshot. A 503 has a
    reason; the text of the error is only logged.
    """
    if IS_COLD.is_set():
        return _not_ready(_STILL_COLD)
    try:
        snapshot_id = await run_in_threadpool(probe_current)
    except WarehouseMissingError:
        return _not_ready("No snapshot is published.")
    except Exception:
        _LOG.exception("The current snapshot does not answer.")
        return _not_ready("The current snapshot does not open or does not answer.")
    if snapshot_id not in _SHOWN and not await _first_page_answers(request.app):
        return _not_ready("The first page does not answer.")
    _SHOWN.add(snapshot_id)
    return _state("ready", 200, snapshot=snapshot_id)


async def _first_page_answers(app: ASGIApp) -> bool:
    """Request ``/`` of this server without the network."""
    here = ASGITransport(app)
    try:
        async with AsyncClient(transport=here, base_url="http://localhost") as client:
            answer = await client.get("/", headers=own_headers())
            return answer.status_code == HTTPStatus.OK
    except Exception:
        _LOG.exception("The first page does not answer.")
        return False


def _not_ready(reason: str) -> JSONResponse:
    return _state("not ready", 503, reason=reason)


def _state(status: str, code: int, **more: str) -> JSONResponse:
    """Answer a check; a staff instance tells no more than the status."""
    told = more if access_mode() == "public" else {}
    return JSONResponse({"status": status, **told}, code, _NO_STORE)


HEALTH_ROUTES = (
    Route(LIVE_PATH, serve_live, methods=["GET"]),
    Route(WARM_PATH, serve_warm, methods=["GET"]),
    Route(READY_PATH, serve_ready, methods=["GET"]),
)


_ANOTHER_VERSION = (
    "This record was built by another version of the software than these pages. "
    "The person who runs this server can rebuild it with `make warehouse`."
)


def version_trouble() -> str:
    """Explain in Markdown that another version built the record; else empty."""
    return _ANOTHER_VERSION if current_is_behind(default_project()) else ""


class RecordVersion:
    """Explains errors that come from a record built by another version."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the routes."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        has_begun = scope["type"] != "http"

        async def send_and_note(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            trouble = "" if has_begun else await run_in_threadpool(version_trouble)
            if not trouble:
                raise
            _LOG.exception("The record in service could not be read.")
            words = f"<p>{trouble.replace('`', '')}</p>"
            answer = bare_page("This could not be written", words, 503)
            await answer(scope, receive, send)
