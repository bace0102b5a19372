"""Limits on what one reader may use, so that the others get their share.

Readers can send only GET requests, short session messages and lists of places. The
number of sessions is limited, in total and for each address that the proxy names; pages
beyond it explain that.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.addresses import FIND_PATH, MANY_PATH, MAP_PICTURE
from dashboard.languages import SPANISH
from dashboard.server.html_pages import bare_page, page_addresses
from dashboard.server.reader_address import FORWARDED, reader_address

# Many times what the controls of our pages send.
LONGEST_MESSAGE = 256 * 1024
_SESSIONS = 400
_SESSIONS_OF_ONE = 40
# Answers that are computed for each request.
_COMPUTED = frozenset({f"{MAP_PICTURE}.png", f"{MAP_PICTURE}.svg"})
# A name that we do not have takes 40 ms to look up: 50 are two seconds of work.
_LOOKED_UP = frozenset({FIND_PATH, f"{SPANISH.home}{FIND_PATH}", MANY_PATH})
_MOST_LOOKED_UP = 50
_METHODS = frozenset({"GET", "HEAD"})
_TRY_AGAIN_LATER = 1013
_SECONDS_TO_TAKE = 60
_LONGEST_WAIT = 10
_SECONDS_BETWEEN_SWEEPS = 60


class Pace:
    """Limits how fast each sender may go."""

    def __init__(self, each_second: float, at_once: int) -> None:
        """Allow ``each_second`` in the long run, and bursts of ``at_once``."""
        self._gap = 1 / each_second
        self._ahead = at_once * self._gap
        self._next_at: dict[str, float] = {}
        self._swept_at = 0.0

    def __len__(self) -> int:
        """Return the number of known senders."""
        return len(self._next_at)

    def wait(self, sender: str, now: float, cost: int = 1) -> float:
        """Return how many seconds a message sent now has to wait."""
        if now - self._swept_at > _SECONDS_BETWEEN_SWEEPS:
            self._swept_at = now
            rested = [
                each for each, at in self._next_at.items() if at <= now - self._ahead
            ]
            for each in rested:
                del self._next_at[each]
        earliest = now - self._ahead
        next_at = max(self._next_at.get(sender, earliest), earliest)
        next_at += self._gap * cost
        self._next_at[sender] = next_at
        return max(0.0, next_at - now)


class ReaderLimits:
    """Enforces the limits before anything reads what a stranger sends."""

    def __init__(
        self,
        app: ASGIApp,
        sessions: int = _SESSIONS,
        sessions_of_one: int = _SESSIONS_OF_ONE,
    ) -> None:
        """Wrap the rest of the server."""
        self._app = app
        self._sessions = sessions
        self._sessions_of_one = sessions_of_one
        # Open sessions by address; the address is empty without a proxy.
        self._open: Counter[str] = Counter()
        self._session_number = itertools.count()
        self._paces = Pace(each_second=4, at_once=12)
        self._fetches = Pace(each_second=3, at_once=30)
        self._lookups = Pace(each_second=5, at_once=_MOST_LOOKED_UP)
        # Without a proxy all readers share one address, usually on a laptop.
        self._own = Pace(each_second=100, at_once=200)
        # Our pages never send what is refused, so slow it down for everybody.
        self._refused = Pace(each_second=50, at_once=100)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] == "websocket":
            await self._hold(scope, receive, send)
        elif scope["type"] == "http":
            await asyncio.sleep(min(self._wait_of_request(scope), _LONGEST_WAIT))
            await (self._refusal(scope) or self._app)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _wait_of_request(self, scope: Scope) -> float:
        """Return how many seconds a request has to wait."""
        if scope["method"] not in _METHODS:
            return self._refused.wait("", time.monotonic())
        sender = client_address(scope)
        path = str(scope["path"])
        if sender and path in _COMPUTED:
            return self._fetches.wait(sender, time.monotonic())
        if sender and path in _LOOKED_UP:
            # A list costs as many look-ups as it has lines, up to what its time allows.
            lines = 1 + scope["query_string"].upper().count(b"%0A")
            cost = min(lines, _MOST_LOOKED_UP)
            return self._lookups.wait(sender, time.monotonic(), cost)
        return 0.0

    def _refusal(self, scope: Scope) -> Response | None:
        """Refuse a request with the reason; None if it is fine."""
        if scope["method"] not in _METHODS:
            # No page accepts uploads, and Streamlit would store them in memory.
            return PlainTextResponse(
                "Nothing can be sent here.",
                405,
                {"Allow": ", ".join(sorted(_METHODS)), "Connection": "close"},
            )
        if scope["path"] not in page_addresses():
            return None
        # The page would open one more session.
        reason = self._reason(client_address(scope), further=1)
        if reason is None:
            return None
        return bare_page(
            "Many people are reading right now",
            f"<p>{reason}</p>",
            503,
            {"Retry-After": "60"},
        )

    def _reason(self, sender: str | None, further: int) -> str | None:
        """Say why an address gets no further session; None if it gets one."""
        of_one = self._open[sender] if sender else 0
        in_all = self._open.total()
        if of_one + further > self._sessions_of_one:
            return (
                f"{self._sessions_of_one} pages of this record are open from where you "
                "are, which is as many as one place can have. Close some, then load "
                "this page again."
            )
        if in_all + further > self._sessions:
            return (
                "As many pages of this record are open as this server can hold. Please "
                "try again in a minute."
            )
        return None

    @contextmanager
    def _counted(self, sender: str | None) -> Iterator[str]:
        """Count a session while it is open; yield the sender for its pace."""
        address = sender or ""
        self._open[address] += 1
        try:
            yield sender or f"session {next(self._session_number)}"
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a session, read it at a human pace, and close it if it stops reading."""
        sender = client_address(scope)
        pace = self._paces if sender else self._own
        is_read = asyncio.Event()
        is_read.set()

        async def send_and_note(message: Message) -> None:
            is_read.clear()
            patience.reschedule(asyncio.get_running_loop().time() + _SECONDS_TO_TAKE)
            try:
                await send(message)
            finally:
                patience.reschedule(None)
                is_read.set()

        async def receive_in_time() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                await asyncio.sleep(pace.wait(name, time.monotonic()))
                await is_read.wait()
            return message

        with self._counted(sender) as name, suppress(TimeoutError):
            if self._reason(sender, further=0):
                await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
                return
            await asyncio.sleep(pace.wait(name, time.monotonic()))
            # Messages that no browser collects stay in memory.
            async with asyncio.timeout(None) as patience:
                await self._app(scope, receive_in_time, send_and_note)


def client_address(scope: Scope) -> str | None:
    """Return the client's address as the proxy reports it; None without a proxy."""
    return reader_address(Headers(scope=scope).getlist(FORWARDED))
