"""All that we use of Streamlit's inside, each with its reason.

Nothing here is promised from one version to the next. Where a version lacks a name, the
server logs one warning and serves without what the name was for.
"""

from __future__ import annotations

import importlib
import logging
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from warehouse.errors import SettingError

_LOG = logging.getLogger(__name__)
# why: the scripts of its page are allowed by their hashes and sent compressed, and its
# files are open to whoever has to log in first.
PAGE_FOLDER = Path(st.__file__).parent / "static"
_TITLE = "<title>Streamlit</title>"
# why: the theme names fonts of the reader's system, and this is 170 KB of another.
_FONT_PRELOAD = re.compile(r'<link\s+rel="preload"[^>]*\sas="font"[^>]*>')
_V2 = "components.v2"
_UVICORN = "uvicorn.protocols.websockets.websockets_sansio_impl"

_NO_LOGIN = "nobody can log in"
_NO_MAP = "the map is not drawn"
_NOT_WARM = "pages are not drawn before the first reader comes"
# Where each private name stands, and what is lost without it.
PRIVATE = {
    "get_script_run_ctx": ("runtime.scriptrunner", "readers share one queue"),
    "PagesManager": ("runtime.pages_manager", "a first deep link may open a bare page"),
    "BackMsg": ("proto.BackMsg_pb2", f"sessions are not guarded, and {_NOT_WARM}"),
    "ForwardMsg": ("proto.ForwardMsg_pb2", _NOT_WARM),
    "setup_formatter": ("logger", "some lines of the log are not JSON"),
    "USER_COOKIE_NAME": ("web.server.starlette.starlette_server_config", _NO_LOGIN),
    "decode_signed_value": ("web.server.starlette.starlette_app_utils", _NO_LOGIN),
    "get_cookie_secret": ("web.server.server_util", _NO_LOGIN),
    "get_cookie_with_chunks": ("auth_util", _NO_LOGIN),
    "get_bidi_component_manager": (f"{_V2}.get_bidi_component_manager", _NO_MAP),
    "ComponentConfig": (f"{_V2}.manifest_scanner", _NO_MAP),
    "ComponentManifest": (f"{_V2}.manifest_scanner", _NO_MAP),
}
_OF_LOGIN = [name for name, (_, lost) in PRIVATE.items() if lost == _NO_LOGIN]


@cache
def _private(name: str) -> Any:  # noqa: ANN401 - theirs
    """Return something of Streamlit's inside; None, with a warning, if it is gone."""
    module, lost = PRIVATE[name]
    try:
        return getattr(importlib.import_module(f"streamlit.{module}"), name)
    except (ImportError, AttributeError):
        _LOG.warning("Streamlit %s has no `%s`: %s.", st.__version__, name, lost)
        return None


def session_id() -> str:
    """Name the session that a page is drawn for; empty where none is."""
    context = (_private("get_script_run_ctx") or (lambda: None))()
    return getattr(context, "session_id", "")


def leave_pages_to_navigation() -> None:
    """Keep Streamlit from taking the folder ``pages`` for its older kind of app.

    It does until a list of pages was drawn once, and would show the first reader of a
    deep link a bare page.
    """
    if manager := _private("PagesManager"):
        manager.uses_pages_directory = False


@cache
def page_with_head(head: str) -> str:
    """Return Streamlit's one page with a head of ours and no font asked for ahead."""
    # why: Streamlit's scripts set the title, which no search engine waits for.
    page = _FONT_PRELOAD.sub("", (PAGE_FOLDER / "index.html").read_text("utf-8"))
    if page.count(_TITLE) == 1:
        return page.replace(_TITLE, head)
    _LOG.warning("Streamlit %s has two titles in its page.", st.__version__)
    return page.replace("</head>", f"{head}</head>")


def browser_message() -> Any:  # noqa: ANN401 - theirs
    """Return an empty message of a browser; None if Streamlit has no such thing.

    The guard reads what a page sends before Streamlit does, and a warm-up is a page.
    """
    return (_private("BackMsg") or (lambda: None))()


def kind_of_answer(part: bytes) -> str | None:
    """Name the kind of what a server sends; None if Streamlit has no such thing."""
    message = _private("ForwardMsg")
    return message.FromString(part).WhichOneof("type") or "" if message else None


def server_address() -> tuple[str | None, int]:
    """Return the host, empty for all of this machine, and port that it listens on."""
    return st.get_option("server.address"), st.get_option("server.port")


def bound_messages(longest: int) -> None:
    """End a session whose browser sends a message longer than ``longest`` bytes.

    Streamlit gives uvicorn one limit for both ways, and pages send megabytes; a message
    is looked at only once all of it is in memory.
    """
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
    """Take the handlers away that Streamlit gives its loggers, and uvicorn's.

    They write text, are made whenever a logger is asked for, and take no other format.
    """
    if _private("setup_formatter"):
        loggers = importlib.import_module("streamlit.logger")
        vars(loggers)["setup_formatter"] = _leave_to_root
        loggers.update_formatter()


def _leave_to_root(logger: logging.Logger) -> None:
    handler = getattr(logger, "streamlit_console_handler", None)
    if handler is not None:
        logger.removeHandler(handler)
    logger.propagate = True


def login_cookie() -> str:
    """Name the cookie that holds a login; empty if that is not known."""
    return _private("USER_COOKIE_NAME") or ""


def signed_login(cookies: Mapping[str, str]) -> bytes | None:
    """Open the login that cookies hold, as JSON; None if it is not of this server."""
    if not all(map(_private, _OF_LOGIN)):
        return None
    secret, decode = _private("get_cookie_secret")(), _private("decode_signed_value")

    def opened(name: str) -> Any:  # noqa: ANN401 - theirs
        return decode(secret, name, cookies.get(name, ""))

    login: bytes | None = _private("get_cookie_with_chunks")(opened, login_cookie())
    return login


def check_login_parts() -> None:
    """Stop the start of a server that would let nobody in.

    Raises:
        SettingError: If this Streamlit keeps logins or sends messages in another way.
    """
    if gone := [name for name in (*_OF_LOGIN, "BackMsg") if not _private(name)]:
        raise SettingError(
            f"Logins do not work with Streamlit {st.__version__}, which has no "
            f"`{gone[0]}`. Install the version that `uv.lock` names: make"
        )


def own_component(name: str, folder: Path) -> Callable[..., Any] | None:
    """Return what draws a component made of files in a folder; None if nothing can.

    Streamlit serves such files of installed packages alone, and the dashboard is none;
    a script given as text would need a policy that lets pages run any text.
    """
    manager_of = _private("get_bidi_component_manager")
    config, manifest = _private("ComponentConfig"), _private("ComponentManifest")
    if not (manager_of and config and manifest):
        return None
    manager, full_name = manager_of(), f"porchlight.{name}"
    if manager.get_component_asset_root(full_name) is None:
        own = manifest("porchlight", "1", [config(name, folder.name)])
        manager.register_from_manifest(own, folder.parent)
    return _component(name, folder)


@cache
def _component(name: str, folder: Path) -> Callable[..., Any]:
    html = (folder / f"{name}.html").read_text("utf-8")
    return st.components.v2.component(
        f"porchlight.{name}", html=html, css=f"{name}.css", js=f"{name}.js"
    )
