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

_NOT_WARM = "pages are not drawn before the first reader comes"
# The module of each private name, and what does not work without it.
PRIVATE = {
    "PagesManager": ("runtime.pages_manager", "a first deep link may open a bare page"),
    "BackMsg": ("proto.BackMsg_pb2", f"sessions may send any message, and {_NOT_WARM}"),
    "ForwardMsg": ("proto.ForwardMsg_pb2", _NOT_WARM),
    "setup_formatter": ("logger", "some lines of the log are not JSON"),
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


def kind_of_answer(part: bytes) -> str | None:
    """Return the type of a server message; None if Streamlit has none."""
    message = _private("ForwardMsg")
    return message.FromString(part).WhichOneof("type") or "" if message else None


def server_address() -> tuple[str | None, int]:
    """Return host and port of this server; an empty host means all addresses."""
    return st.get_option("server.address"), st.get_option("server.port")


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


def leave_logs_to_root() -> None:
    """Remove the log handlers of Streamlit and uvicorn, which write text."""
    if _private("setup_formatter"):
        loggers = importlib.import_module("streamlit.logger")
        vars(loggers)["setup_formatter"] = _leave_to_root
        loggers.update_formatter()


def _leave_to_root(logger: logging.Logger) -> None:
    if handler := getattr(logger, "streamlit_console_handler", None):
        logger.removeHandler(handler)
    logger.propagate = True
