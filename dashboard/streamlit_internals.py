"""All uses of Streamlit's private names, each with its reason.

If a newer version lacks one, the server logs one warning and works without it.
"""

from __future__ import annotations

import importlib
import logging
import re
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_LOG = logging.getLogger(__name__)
# We allow the scripts of its page by hash and compress them.
PAGE_FOLDER = Path(st.__file__).parent / "static"
_TITLE = "<title>Streamlit</title>"
# The theme uses system fonts, and this font would be 170 KB.
_FONT_PRELOAD = re.compile(r'<link\s+rel="preload"[^>]*\sas="font"[^>]*>')
# Below a page's address it would first look for a server that is not there.
_OWN_BASE = (
    "<script>window.__streamlit = "
    '{BACKEND_BASE_URL: new URL(".", location.href).href};</script>'
)
_UVICORN = "uvicorn.protocols.websockets.websockets_sansio_impl"

# The module of each private name, and what does not work without it.
PRIVATE = {
    "PagesManager": ("runtime.pages_manager", "a first deep link may open a bare page"),
    "BackMsg": ("proto.BackMsg_pb2", "sessions may send any message"),
}


@cache
def _private(name: str) -> Any:  # noqa: ANN401 - theirs
    """Return a private name of Streamlit; None, with a warning, if it is gone."""
    module, lost = PRIVATE[name]
    try:
        return getattr(importlib.import_module(f"streamlit.{module}"), name)
    except (ImportError, AttributeError):
        _LOG.warning("Streamlit %s has no `%s`: %s.", st.__version__, name, lost)
        return None


def leave_pages_to_navigation() -> None:
    """Keep the first deep link from opening a bare page, as in an older kind of app."""
    if manager := _private("PagesManager"):
        manager.uses_pages_directory = False


@cache
def page_with_head(head: str) -> str:
    """Return Streamlit's page with our head and without its font preload."""
    # Search engines do not wait for Streamlit's scripts to set the title.
    head = f"{_OWN_BASE}{head}"
    page = _FONT_PRELOAD.sub("", (PAGE_FOLDER / "index.html").read_text("utf-8"))
    if page.count(_TITLE) == 1:
        return page.replace(_TITLE, head)
    _LOG.warning("Streamlit %s has two titles in its page.", st.__version__)
    return page.replace("</head>", f"{head}</head>")


def browser_message() -> Any:  # noqa: ANN401 - theirs
    """Return an empty browser message; None if Streamlit has none."""
    return (_private("BackMsg") or (lambda: None))()


def bound_messages(longest: int) -> None:
    """Bound what browsers send; uvicorn's own limit would also bound pages."""
    try:
        protocols = vars(importlib.import_module(_UVICORN))
        protocol = protocols["ServerProtocol"]
    except (ImportError, KeyError):
        _LOG.error("No bound on messages of browsers: uvicorn has changed.")
        return

    def bounded(**settings: Any) -> Any:  # noqa: ANN401 - theirs
        return protocol(**{**settings, "max_size": longest})

    protocols["ServerProtocol"] = bounded
