"""What is answered where another version built the record than that of the pages."""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.serving.bare_pages import bare_page
from warehouse.building.content_hash import current_is_behind
from warehouse.paths import default_project

_LOG = logging.getLogger(__name__)
_ANOTHER_VERSION = (
    "The record in service was built by another version than that of the pages: "
    "whoever keeps this server builds it anew with `make warehouse`, and the page then "
    "opens."
)


def version_trouble() -> str:
    """Say in Markdown that another version built the record; empty if none did."""
    return _ANOTHER_VERSION if current_is_behind(default_project()) else ""


class RecordVersion:
    """Says so wherever an answer fails, and not by a bare error."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the routes.

        Args:
            app: What answers everything.
        """
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on whatever else comes."""
        has_begun = scope["type"] != "http"

        async def send_and_note(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            told = "" if has_begun else await run_in_threadpool(version_trouble)
            if not told:
                raise
            _LOG.exception("The record in service could not be read.")
            words = f"<p>{told.replace('`', '')}</p>"
            answer = bare_page("This could not be written", words, 503)
            await answer(scope, receive, send)
