"""How much one reader may take of the server, so that enough is left for the others.

Nothing can be sent here but questions, short messages of a session, and a report where
a folder is set for them. Sessions have a limit, in all and for each address that the
proxy names; who reaches it is told so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access.reader_address import FORWARDED, reader_address
from dashboard.running.tally import Tally, server_tally
from dashboard.serving.bare_pages import bare_page, page_addresses
from dashboard.text.addresses import (
    AGENCIES_PATH,
    REPORT_PATH,
    SHADES_PATH,
    SHAPES_PATH,
)
from warehouse.paths import process_count, reports_dir

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
_SECONDS_BETWEEN_SWEEPS = 60


class Pace:
    """Spreads what each address sends over time."""

    def __init__(
        self, counted: Tally, kind: str, each_second: float, at_once: int
    ) -> None:
        """Know of nothing sent but what others of this server know.

        Args:
            counted: Where it is kept.
            kind: What is sent.
            each_second: How much of it nobody waits for, in the long run.
            at_once: How much of it nobody waits for, after a rest.
        """
        self._tally = counted
        self._kind = kind
        self._gap = 1 / each_second
        self._ahead = at_once * self._gap
        self._swept_at = 0.0

    def wait(self, address: bytes, now: float) -> float:
        """Return for how many seconds what is sent at this moment has to wait.

        Args:
            address: Who sends it, by a name that the tally made.
            now: The moment, in seconds.
        """
        if now - self._swept_at > _SECONDS_BETWEEN_SWEEPS:
            self._swept_at = now
            self._tally.ask(
                "delete from paces where kind = ? and next_at <= ?",
                *(self._kind, now - self._ahead),
            )
        ((next_at,),) = self._tally.ask(
            "insert into paces values (?1, ?2, ?3 + ?4) on conflict do update "
            "set next_at = max(next_at, ?3) + ?4 returning next_at",
            *(self._kind, address, now - self._ahead, self._gap),
        )
        return max(0.0, next_at - now)


class ReaderLimits:
    """Stands before everything that reads what a stranger sends."""

    def __init__(
        self,
        app: ASGIApp,
        sessions: int | None = None,
        sessions_of_one: int = _SESSIONS_OF_ONE,
        counted: Tally | None = None,
    ) -> None:
        """Wrap the rest of the server.

        Args:
            app: What answers.
            sessions: How many may be open in all processes; the usual number for
                each of them if None.
            sessions_of_one: How many of them from one address that the proxy names.
            counted: Where they are counted; where all of this server are if None.
        """
        self._app = app
        self._sessions = sessions or _SESSIONS * process_count()
        self._sessions_of_one = sessions_of_one
        self._tally = counted or server_tally()
        self._paces = Pace(self._tally, "messages", each_second=4, at_once=12)
        self._fetches = Pace(self._tally, "fetches", each_second=3, at_once=30)
        # why: without a proxy everybody comes from where the server itself is, and a
        # laptop's own reader need not be slowed.
        self._own = Pace(self._tally, "own", each_second=100, at_once=200)
        # why: no page asks for what is refused, so whoever does may as well wait.
        self._refused = Pace(self._tally, "refused", each_second=50, at_once=100)

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
        """Return for how many seconds a request like this waits."""
        if not _is_taken(scope):
            return self._refused.wait(b"", time.monotonic())
        sender = self._sender(scope)
        path = str(scope["path"])
        if sender and (path in _WORKED_OUT or path.endswith(_DRAWN)):
            return self._fetches.wait(sender, time.monotonic())
        return 0.0

    def _sender(self, scope: Scope) -> bytes | None:
        """Return what stands for the address that something comes from."""
        address = client_address(scope)
        return None if address is None else self._tally.name(address)

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
        if scope["path"] not in page_addresses():
            return None
        # why: the page that is asked for would open one more.
        reason = self._reason(self._sender(scope), further=1)
        if reason is None:
            return None
        return bare_page(
            "Many are reading at the moment",
            f"<p>{reason}</p>",
            503,
            {"Retry-After": "60"},
        )

    def _reason(self, sender: bytes | None, further: int) -> str | None:
        """Say why an address gets no further session; None if it does.

        Args:
            sender: What stands for the address; None where no proxy tells it.
            further: Sessions that are not counted yet.
        """
        ((in_all, of_one),) = self._tally.ask(
            "select count(*), count(*) filter (where address = ?) from pages", sender
        )
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
    def _counted(self, sender: bytes | None) -> Iterator[bytes]:
        """Count a session while it is open; name it, or its address, for its pace."""
        process = self._tally.process
        ((number,),) = self._tally.ask(
            "insert into pages values (?, ?) returning rowid", process, sender
        )
        try:
            yield sender or f"{process} {number}".encode()
        finally:
            self._tally.ask("delete from pages where rowid = ?", number)

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a session, and read from it no faster than a hand or its line is."""
        sender = self._sender(scope)
        pace = self._paces if sender else self._own
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
                await asyncio.sleep(pace.wait(name, time.monotonic()))
                await is_taken.wait()
            return message

        with self._counted(sender) as name, suppress(TimeoutError):
            # why: counted first, so that two processes do not both give the last place.
            if self._reason(sender, further=0):
                await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
                return
            await asyncio.sleep(pace.wait(name, time.monotonic()))
            # why: what nobody takes lies in memory.
            async with asyncio.timeout(None) as patience:
                await self._app(scope, receive_in_time, send_and_note)


def _is_taken(scope: Scope) -> bool:
    """Tell whether a request asks for something, or brings a report where one may."""
    is_report = scope["method"] == "POST" and scope["path"] == REPORT_PATH
    return scope["method"] in _METHODS or (is_report and reports_dir() is not None)


def client_address(scope: Scope) -> str | None:
    """Return the address that a request or a session came from, as the proxy tells it.

    Args:
        scope: Of the request.
    """
    return reader_address(Headers(scope=scope).getlist(FORWARDED))
