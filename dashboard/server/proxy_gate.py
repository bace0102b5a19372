"""A staff instance answers what its proxy sends, and nothing else."""

from __future__ import annotations

from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.addresses import EMBEDS, FEEDS, HEALTH_PATH, SITEMAP_PATH
from warehouse.paths import proxy_secret

SECRET_HEADER, NAME_HEADER = "X-Porchlight-Proxy", "X-Porchlight-User"
# Streamlit's own metrics.
_NOT_SERVED = "/_stcore/metrics"
# What is made for other sites.
_FOR_OTHERS = (f"{EMBEDS}/", f"{FEEDS}/", SITEMAP_PATH)
_POLICY_VIOLATION = 1008


class ProxyGate:
    """Refuses, on a staff instance, every request without the proxy's secret."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server."""
        self._app = app
        self._secret = proxy_secret()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif self._secret and not self._may_pass(scope, self._secret):
            await _refuse(scope, receive, send)
        else:
            closed = (_NOT_SERVED, *(_FOR_OTHERS if self._secret else ()))
            is_closed = scope["type"] == "http" and scope["path"].startswith(closed)
            app = Response(status_code=404) if is_closed else self._app
            await app(scope, receive, _unshared(send) if self._secret else send)

    def _may_pass(self, scope: Scope, secret: str) -> bool:
        """Tell whether our proxy sent a request, or anybody may send it."""
        if scope["type"] == "http" and scope["path"] == HEALTH_PATH:
            return True
        given = Headers(scope=scope).getlist(SECRET_HEADER)
        # A second line could be a client's.
        return len(given) == 1 and compare_digest(given[0].encode(), secret.encode())


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        # Before it is accepted, this is answered with status 403.
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    await PlainTextResponse("Only the proxy of this server is answered.", 403)(
        scope, receive, _unshared(send)
    )


def _unshared(send: Send) -> Send:
    """Keep an answer from caches, search engines and pages of other sites."""

    async def send_unshared(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "private, no-store"
            headers["X-Robots-Tag"] = "noindex"
            del headers["Access-Control-Allow-Origin"]
        await send(message)

    return send_unshared
