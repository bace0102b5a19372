"""Limits on what one reader may use, so that the others get their share.

Readers can send only GET requests and short session messages. What costs has one pace
for each address that the proxy names, in seconds of work. The number of sessions is
limited, in all and for each address; pages beyond it explain that.
"""

from __future__ import annotations

import asyncio
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
from dashboard.server.turns import come_again

# Many times what the controls of our pages send.
LONGEST_MESSAGE = 256 * 1024
_SESSIONS = 400
_SESSIONS_OF_ONE = 40
# Seconds of work that one address gets at once, and then in each second.
_AT_ONCE, _EACH_SECOND = 2.0, 0.2
# What one costs: a name that we do not have, a picture, a message of a session. A list
# costs as many names as it has lines.
_NAME, _DRAWN, _MESSAGE = 0.04, 0.1, 0.05
_LOOKED_UP = frozenset({FIND_PATH, f"{SPANISH.home}{FIND_PATH}", MANY_PATH})
_METHODS = frozenset({"GET", "HEAD"})
_TRY_AGAIN_LATER = 1013
_SECONDS_TO_TAKE = 60
LONGEST_WAIT = 12
_SECONDS_BETWEEN_SWEEPS = 60


class Pace:
    """Says how long each sender has to wait for work, by what it costs."""

    def __init__(self, each_second: float, at_once: float) -> None:
        """Allow ``at_once`` seconds of work, and ``each_second`` in the long run."""
        self._each_second = each_second
        self._ahead = at_once / each_second
        # When each sender's work would be done at this pace.
        self._done_at: dict[str, float] = {}
        self._swept_at = 0.0

    def __len__(self) -> int:
        """Return the number of known senders."""
        return len(self._done_at)

    def wait(self, sender: str, now: float, cost: float) -> float:
        """Return how many seconds work that is sent now has to wait.

        Work that would wait too long is for the caller to refuse, and costs nothing.
        """
        if now - self._swept_at > _SECONDS_BETWEEN_SWEEPS:
            self._swept_at = now
            known = self._done_at.items()
            self._done_at = {one: at for one, at in known if at > now - self._ahead}
        begins = max(self._done_at.get(sender, 0.0), now - self._ahead)
        done = begins + cost / self._each_second
        if done <= now + LONGEST_WAIT:
            self._done_at[sender] = done
        return max(0.0, done - now)


def cost_of(scope: Scope) -> float:
    """Return about how many seconds of work a request costs; 0 for what is cached."""
    path = str(scope["path"])
    if path.startswith(f"{MAP_PICTURE}."):
        return _DRAWN
    if path not in _LOOKED_UP:
        return 0.0
    lines = 1 + scope["query_string"].upper().count(b"%0A")
    return min(lines * _NAME, _AT_ONCE)


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
        self._pace = Pace(_EACH_SECOND, _AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] == "websocket":
            await self._hold(scope, receive, send)
        elif scope["type"] == "http":
            answer = self._refusal(scope)
            if not answer and (wait := self._wait(scope, cost_of(scope))):
                if wait > LONGEST_WAIT:
                    answer = come_again(scope["path"])
                else:
                    await asyncio.sleep(wait)
            await (answer or self._app)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _wait(self, scope: Scope, cost: float) -> float:
        """Return how many seconds work has to wait; without a proxy, none."""
        sender = client_address(scope)
        return self._pace.wait(sender, time.monotonic(), cost) if sender and cost else 0

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
    def _counted(self, sender: str | None) -> Iterator[None]:
        """Count a session while it is open."""
        address = sender or ""
        self._open[address] += 1
        try:
            yield
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a session, read it at a human pace, and close it if it stops reading."""
        sender = client_address(scope)
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
                await asyncio.sleep(self._wait(scope, _MESSAGE))
                await is_read.wait()
            return message

        with self._counted(sender), suppress(TimeoutError):
            if self._reason(sender, further=0):
                await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
                return
            await asyncio.sleep(self._wait(scope, _MESSAGE))
            # Messages that no browser collects stay in memory.
            async with asyncio.timeout(None) as patience:
                await self._app(scope, receive_in_time, send_and_note)


def client_address(scope: Scope) -> str | None:
    """Return the client's address as the proxy reports it; None without a proxy."""
    return reader_address(Headers(scope=scope).getlist(FORWARDED))
