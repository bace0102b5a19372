"""How much one reader may take of the server, so that enough is left for the others.

Nothing can be sent here but questions, short messages of a session, and a report where
a folder is set for them. Sessions have a limit, in all and for each address that the
proxy names; who reaches it is told so.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access.reader_address import FORWARDED, told_address
from dashboard.serving.bare_pages import bare_page, page_addresses
from dashboard.text.addresses import (
    AGENCIES_PATH,
    REPORT_PATH,
    SHADES_PATH,
    SHAPES_PATH,
)
from warehouse.paths import reports_dir

# The longest statement of the page SQL, once in its control and once in the address.
LONGEST_MESSAGE = 256 * 1024
_SESSIONS = 400
_SESSIONS_OF_ONE = 40
# What the map fetches is put together for each that asks anew.
_WORKED_OUT = frozenset({AGENCIES_PATH, SHADES_PATH, SHAPES_PATH})
# Sheets, letters and previews, which are drawn for whoever asks first.
_DRAWN = (".pdf", ".png")
_METHODS = frozenset({"GET", "HEAD"})
_TRY_AGAIN_LATER = 1013
_SECONDS_TO_TAKE = 60
_LONGEST_WAIT = 10


class Pace:
    """Spreads what one address sends over time."""

    def __init__(self, each_second: float = 4, at_once: int = 12) -> None:
        """Know of nothing sent yet.

        Args:
            each_second: Messages for which nobody waits, in the long run.
            at_once: Messages for which nobody waits, after a rest.
        """
        self._gap = 1 / each_second
        self._ahead = at_once * self._gap
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Return for how many seconds the message of this moment has to wait.

        Args:
            now: The moment, in seconds.
        """
        self._next = max(self._next, now - self._ahead) + self._gap
        return max(0.0, self._next - now)

    def is_rested(self, now: float) -> bool:
        """Tell whether nothing sent before this moment, in seconds, counts any more."""
        return self._next <= now - self._ahead


class ReaderLimits:
    """Stands before everything that reads what a stranger sends."""

    def __init__(
        self,
        app: ASGIApp,
        sessions: int = _SESSIONS,
        sessions_of_one: int = _SESSIONS_OF_ONE,
    ) -> None:
        """Wrap the rest of the server.

        Args:
            app: What answers.
            sessions: How many may be open.
            sessions_of_one: How many of them from one address that the proxy names.
        """
        self._app = app
        self._sessions = sessions
        self._sessions_of_one = sessions_of_one
        self._open: Counter[str | None] = Counter()
        self._paces: dict[str, Pace] = {}
        self._fetches: dict[str, Pace] = {}
        # why: no page asks for what is refused, so whoever does may as well wait.
        self._refused = Pace(each_second=50, at_once=100)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] == "websocket":
            await self._hold(scope, receive, send)
        elif scope["type"] == "http":
            if pace := self._pace_of_request(scope):
                wait = pace.wait(time.monotonic())
                await asyncio.sleep(min(wait, _LONGEST_WAIT))
            await (self._refusal(scope) or self._app)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _pace_of_request(self, scope: Scope) -> Pace | None:
        """Return the pace at which requests like this are answered; None if at any."""
        if not _is_taken(scope):
            return self._refused
        address = client_address(scope)
        path = str(scope["path"])
        if address and (path in _WORKED_OUT or path.endswith(_DRAWN)):
            _forget(self._fetches)
            return self._fetches.setdefault(address, Pace(each_second=3, at_once=30))
        return None

    def _refusal(self, scope: Scope) -> Response | None:
        """Say why a request gets nothing else; None if it does."""
        if not _is_taken(scope):
            # why: no page of ours takes a file, and Streamlit would keep it in memory;
            # what is still on its way need not even be read.
            return PlainTextResponse(
                "Nothing can be sent here.",
                405,
                {"Allow": ", ".join(sorted(_METHODS)), "Connection": "close"},
            )
        reason = self._reason(client_address(scope))
        if reason is None or scope["path"] not in page_addresses():
            return None
        return bare_page(
            "Many are reading at the moment",
            f"<p>{reason}</p>",
            503,
            {"Retry-After": "60"},
        )

    def _reason(self, address: str | None) -> str | None:
        """Say why an address gets no further session; None if it does."""
        if address is not None and self._open[address] >= self._sessions_of_one:
            return (
                f"{self._sessions_of_one} pages of this record are open from where you "
                "are, which is as many as one place can have. Close some, then load "
                "this page again."
            )
        if self._open.total() >= self._sessions:
            return (
                "As many pages of this record are open as this server can hold. Please "
                "try again in a minute."
            )
        return None

    @contextmanager
    def _counted(self, address: str | None) -> Iterator[Pace]:
        """Count a session while it is open."""
        self._open[address] += 1
        # why: without a proxy everybody comes from where the server itself is, and a
        # laptop's own reader need not be slowed.
        pace = self._pace(address) if address else Pace(each_second=100, at_once=200)
        try:
            yield pace
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    def _pace(self, address: str) -> Pace:
        """Return the pace of an address; a session that ends does not begin it anew."""
        _forget(self._paces, self._open)
        return self._paces.setdefault(address, Pace())

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a session, and read from it no faster than a hand or its line is."""
        address = client_address(scope)
        if self._reason(address):
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return
        is_taken = asyncio.Event()
        is_taken.set()

        async def send_and_note(message: Message) -> None:
            is_taken.clear()
            patience.reschedule(asyncio.get_running_loop().time() + _SECONDS_TO_TAKE)
            try:
                await send(message)
            finally:
                patience.reschedule(None)
                is_taken.set()

        async def receive_in_time() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                await asyncio.sleep(pace.wait(time.monotonic()))
                await is_taken.wait()
            return message

        # why: what nobody takes lies in memory.
        with self._counted(address) as pace, suppress(TimeoutError):
            await asyncio.sleep(pace.wait(time.monotonic()))
            async with asyncio.timeout(None) as patience:
                await self._app(scope, receive_in_time, send_and_note)


def _is_taken(scope: Scope) -> bool:
    """Tell whether a request asks for something, or brings a report where one may."""
    is_report = scope["method"] == "POST" and scope["path"] == REPORT_PATH
    return scope["method"] in _METHODS or (is_report and reports_dir() is not None)


def _forget(paces: dict[str, Pace], kept: Container[str | None] = ()) -> None:
    """Forget the addresses that rested, save those that still have a session."""
    now = time.monotonic()
    for address in [*paces]:
        if address not in kept and paces[address].is_rested(now):
            del paces[address]


def client_address(scope: Scope) -> str | None:
    """Return the address that a request or a session came from, as the proxy tells it.

    Args:
        scope: Of the request.
    """
    return told_address(Headers(scope=scope).get(FORWARDED, ""))
