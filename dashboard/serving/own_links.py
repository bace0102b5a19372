"""Links within the dashboard that open in the reader's own tab.

Streamlit opens every link of a text in a new one. Here only those to other sites do.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.streamlit_internals import markdown_script

# why: the name stands for Streamlit's script, not for what is changed in it.
_HEADERS = {"Cache-Control": "public, max-age=86400"}


class OwnLinksInOneTab:
    """Answers with the changed script wherever Streamlit's page asks for it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server.

        Args:
            app: What answers everything else.
        """
        self._app = app
        self._address, script = markdown_script()
        self._answer = Response(script, media_type="text/javascript", headers=_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        is_script = scope["type"] == "http" and scope["path"] == self._address
        await (self._answer if is_script else self._app)(scope, receive, send)
