"""The server, started by ``streamlit run dashboard/app.py``. ``main.py`` draws it."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

# Simultaneous first readers must not meet a half-imported library.
import altair as alt  # noqa: F401
import pandas as pd  # noqa: F401
import pyarrow as pa  # noqa: F401
import pydeck  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

from dashboard.places.place_list import MANY_ROUTES
from dashboard.places.routes import DOCUMENT_ROUTES
from dashboard.server import files, health
from dashboard.server.files import PageFiles
from dashboard.server.html_pages import PageHeads
from dashboard.server.limits import LONGEST_MESSAGE, ReaderLimits
from dashboard.server.logs import leave_readers_out
from dashboard.server.map_routes import MAP_ROUTES
from dashboard.server.moved_addresses import MOVED_ROUTES
from dashboard.server.protection import Protection
from dashboard.server.proxy_gate import ProxyGate
from dashboard.streamlit_internals import bound_messages, leave_pages_to_navigation
from warehouse.building.content_hash import current_is_behind
from warehouse.errors import SettingError
from warehouse.paths import check_settings, default_project

# Streamlit loads this file as `app`, which the log would take for a library.
_LOG = logging.getLogger("dashboard.app")
_SECONDS_TO_END = 7
_OF_PAGE = (
    "The other pages still work. If it happens again, please report it with the "
    "address of this page."
)
_OTHER_MODELS = (
    "This record was built by another version of the software than these pages. "
    "The person who runs this server can rebuild it with `make warehouse`."
)


try:
    check_settings()
except SettingError as error:
    _LOG.critical("The server does not start. %s", error)
    raise SystemExit(error.exit_code) from None


def _end_soon_after_a_signal() -> None:
    """Cut off what has not ended some seconds after the server was told to end.

    Else a reader who takes a file slowly, or a flood, would keep it from ending.
    """
    usual = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        timer = threading.Timer(_SECONDS_TO_END, os._exit, [0])
        timer.daemon = True
        timer.start()
        if callable(usual):
            usual(number, frame)

    signal.signal(signal.SIGTERM, end)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    leave_readers_out()
    leave_pages_to_navigation()
    bound_messages(LONGEST_MESSAGE)
    _end_soon_after_a_signal()
    yield


def _report_error(error: Exception) -> bool:
    """Log an unexpected error, and tell the reader without its text."""
    _LOG.error("A page could not be drawn.", exc_info=error)
    advice = _OTHER_MODELS if current_is_behind(default_project()) else _OF_PAGE
    st.error(f"This page could not be drawn. {advice}")
    return True


app = st.App(
    "main.py",
    # Without secrets, Streamlit looks for a file of them at each run of a page.
    secrets={},
    lifespan=_lifespan,
    routes=[
        *health.HEALTH_ROUTES,
        *files.FILE_ROUTES,
        *MAP_ROUTES,
        *MOVED_ROUTES,
        *DOCUMENT_ROUTES,
        *MANY_ROUTES,
    ],
    middleware=[
        Middleware(Protection),
        Middleware(ProxyGate),
        Middleware(ReaderLimits),
        Middleware(PageFiles),
        Middleware(PageHeads),
    ],
    on_script_error=_report_error,
)
