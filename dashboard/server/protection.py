"""Security headers, and what sessions may send: short messages from our own pages."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html.parser import HTMLParser

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.addresses import EMBEDS
from dashboard.server.files import own_part
from dashboard.server.html_pages import page_addresses
from dashboard.server.npm_files import WORKER_FILE
from dashboard.server.reader_address import parts_of
from dashboard.streamlit_internals import browser_message, page_with_head

_POLICY_VIOLATION = 1008
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Hosts of sources should not learn which page a reader came from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Messages that our pages send: rerun, stop, and prepare a download.
_ACCEPTED = frozenset({"rerun_script", "stop_script", "deferred_file"})


class _InlineScripts(HTMLParser):
    """Collects the inline scripts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inside = tag == "script" and "src" not in dict(attrs)

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.texts.append(data)

    def handle_endtag(self, _tag: str) -> None:
        self._is_inside = False


@cache
def content_security_policy(*, has_map: bool = False) -> str:
    """Return a policy that lets pages load and run only what this server sends.

    It lists inline scripts by hash, so no other inline script runs.

    Args:
        has_map: Whether to allow what draws a state's map: WebAssembly, and rows that
            are written in their own address.
    """
    scripts = _InlineScripts()
    scripts.feed(page_with_head(own_part()))
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in scripts.texts
    ]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    compiled, written = ("'wasm-unsafe-eval' ", " data:") if has_map else ("", "")
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {compiled}{allowed}",
            # Streamlit and its charts write style attributes while they draw.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{written}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "media-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


# DuckDB's worker compiles and fetches its own code, and nothing else.
_WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src blob:"
# Pages that other sites embed run and send nothing, and have no session.
_FRAMED_POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'"


class Protection:
    """Adds headers to every answer; lets sessions do what our own pages need."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server."""
        self._app = app
        self._headers = {
            **_HEADERS,
            "Content-Security-Policy": content_security_policy(),
        }
        # Streamlit goes from page to page under the policy of the first.
        self._dashboard_headers = {
            **_HEADERS,
            "Content-Security-Policy": content_security_policy(has_map=True),
        }
        self._framed_headers = {**_HEADERS, "Content-Security-Policy": _FRAMED_POLICY}
        del self._framed_headers["X-Frame-Options"]
        self._worker_headers = {**_HEADERS, "Content-Security-Policy": _WORKER_POLICY}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] == "websocket" and not _is_from_own_page(scope):
            # Streamlit would first ask an outside host for our address, and block.
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        if scope["type"] == "websocket":
            await self._app(scope, _accepted_only(receive), send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        added = self._headers_of(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _headers_of(self, path: str) -> dict[str, str]:
        if path in page_addresses():
            return self._dashboard_headers
        if path.endswith(WORKER_FILE):
            return self._worker_headers
        # A staff instance serves no embed.
        return self._framed_headers if path.startswith(f"{EMBEDS}/") else self._headers


def _accepted_only(receive: Receive) -> Receive:
    """Drop messages that our pages never send.

    They would clear everybody's caches, write files or list what runs.
    """

    async def receive_accepted() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or is_accepted(
                message.get("bytes") or b""
            ):
                return message

    return receive_accepted


def is_accepted(data: bytes) -> bool:
    """Tell whether our pages send such a message."""
    message = browser_message()
    if message is None:
        return True
    try:
        message.ParseFromString(data)
    except DecodeError:
        return True
    operation = message.backend_operation_request.WhichOneof("payload")
    return message.WhichOneof("type") in _ACCEPTED or operation in _ACCEPTED


def _is_from_own_page(scope: Scope) -> bool:
    """Tell whether our own page made the request."""
    headers = Headers(scope=scope)
    return parts_of(headers.get("origin", "")).netloc == headers.get("host")
