"""One line and one count per request, by the name of its route.

What a reader asked for stays out: no address, no query, no cookie, no browser's name.
"""

from __future__ import annotations

import logging
import time

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.serving.measures import REQUEST_SECONDS, REQUESTS, SESSIONS

_LOG = logging.getLogger(__name__)
_NO_ROUTE = "none"
# Streamlit's page, its scripts and any address that it does not know.
_PAGES = "pages"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Counts, times and logs every request; counts the sessions that are open."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server.

        Args:
            app: What answers.
        """
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] == "websocket":
            with SESSIONS.track_inprogress():
                await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        # why: what fails before it answers is answered with 500 by Starlette.
        status = 500
        started = time.perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            seconds = time.perf_counter() - started
            route = route_name(scope)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            REQUESTS.labels(route, method, str(status)).inc()
            REQUEST_SECONDS.labels(route).observe(seconds)
            _LOG.info(
                "request",
                extra={
                    "route": route,
                    "method": method,
                    "status": status,
                    "milliseconds": round(seconds * 1000, 1),
                },
            )


def route_name(scope: Scope) -> str:
    """Name what answered, as the code names it.

    Args:
        scope: Of a request that was answered.

    Returns:
        The address with placeholders, such as ``/media/{file_id:path}``; ``pages`` for
        Streamlit's page and scripts; ``none`` if the request was refused before it
        reached a route. There are as many names as routes.
    """
    route: BaseRoute | None = scope.get("route")
    if route is None:
        return _NO_ROUTE
    return getattr(route, "path", "") or _PAGES
