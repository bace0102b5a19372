"""Our own part of Streamlit's page, and its scripts as readers get them: compressed.

Streamlit opens every link of a text in a new tab, copies nothing at a press, tells
nobody where an answer stands, and compresses its scripts in no way of serving.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.charts.chart_spec import MOST_ROOM_STEPS, ROOM_CLASS, ROOM_STEP
from dashboard.streamlit_internals import PAGE_FOLDER

_OWN = Path(__file__).resolve().parent.parent / "assets" / "page"
# Our notes to one another, which no reader needs.
_NOTES = re.compile(r"^ *//[^\n]*\n|/\*.*?\*/\n?", re.MULTILINE | re.DOTALL)
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


@cache
def own_part() -> str:
    """Return what stands in the head of every page: our own style and script."""
    style, script = (
        _NOTES.sub("", (_OWN / name).read_text("utf-8"))
        for name in ("page.css", "page.js")
    )
    rooms = "".join(
        f'[class*="st-key-{ROOM_CLASS}_{n}_"]{{min-height:{n * ROOM_STEP}px}}'
        for n in range(1, MOST_ROOM_STEPS + 1)
    )
    return f"<style>{style}{rooms}</style><script>{script}</script>"


class PageFiles:
    """Answers with the scripts of the page wherever a browser asks for them."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server.

        Args:
            app: What answers everything else.
        """
        self._app = app
        self._files = {
            f"/{path.relative_to(PAGE_FOLDER).as_posix()}": path
            for path in (PAGE_FOLDER / "static").rglob("*")
            if path.suffix in _TYPES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        is_read = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        path = scope["path"] if is_read else ""
        answer = self._app
        if path in self._files:
            file = self._files[path]
            kind = _TYPES[file.suffix]
            answer = packed_answer(Request(scope), _packed(file), kind, _FOR_GOOD)
        await answer(scope, receive, send)


def packed_answer(
    request: Request, packed: bytes, kind: str, headers: Mapping[str, str]
) -> Response:
    """Send what is gzipped as it is, or unpacked to whoever takes it so only.

    Args:
        request: Asks for it.
        packed: What is sent; nothing to whoever has what the ``ETag`` names.
        kind: Its media type.
        headers: Further ones.
    """
    headers = {**headers, "Vary": "Accept-Encoding"}
    tag = headers.get("ETag")
    if tag and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), 200, headers, kind)
    return Response(packed, 200, {**headers, "Content-Encoding": "gzip"}, kind)


@lru_cache(512)
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes())
