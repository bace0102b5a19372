"""The server, started by ``streamlit run dashboard/app.py``. ``main.py`` draws it."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

# Simultaneous first readers must not meet a half-imported library.
import altair as alt  # noqa: F401
import pandas as pd  # noqa: F401
import pyarrow as pa  # noqa: F401
import pydeck  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

from dashboard.places.place_list import MANY_ROUTES
from dashboard.places.routes import DOCUMENT_ROUTES
from dashboard.places.search import load_post_office
from dashboard.server import files, health
from dashboard.server.files import PageFiles
from dashboard.server.health import RecordVersion, version_trouble, warming_up
from dashboard.server.html_pages import PageHeads
from dashboard.server.limits import LONGEST_MESSAGE, ReaderLimits
from dashboard.server.logs import PAGE_ERRORS, RequestLog, log_as_json, measures_served
from dashboard.server.map_routes import MAP_ROUTES
from dashboard.server.old_addresses import OLD_ROUTES
from dashboard.server.protection import Protection
from dashboard.server.proxy_gate import ProxyGate
from dashboard.streamlit_internals import (
    bound_messages,
    leave_pages_to_navigation,
)
from warehouse.errors import SettingError
from warehouse.paths import check_settings, logs_are_json

# Streamlit loads this file as `app`, which the log would take for a library.
_LOG = logging.getLogger("dashboard.app")
_COLLECT_AFTER_OBJECTS = 20_000


@contextmanager
def _stopping_at_wrong_settings() -> Iterator[None]:
    """Exit with the sentence of a wrong setting before the server listens."""
    try:
        yield
    except SettingError as error:
        # The format of the log may be what is wrong.
        with suppress(SettingError):
            if logs_are_json():
                log_as_json()
        _LOG.critical("The server does not start. %s", error)
        raise SystemExit(error.exit_code) from None


with _stopping_at_wrong_settings():
    check_settings()


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    leave_pages_to_navigation()
    # While a thread renders a document, threads that send pages get their turn
    # within one millisecond instead of five.
    sys.setswitchinterval(0.001)
    # What is loaded now stays, so the collector can skip it.
    gc.collect()
    gc.freeze()
    # Pages make thousands of short-lived objects, and collecting after every few
    # hundred took a twentieth of their time.
    gc.set_threshold(_COLLECT_AFTER_OBJECTS)
    if logs_are_json():
        log_as_json()
    bound_messages(LONGEST_MESSAGE)
    with measures_served():
        async with warming_up(load_post_office):
            yield


def _report_error(error: Exception) -> bool:
    """Log an unexpected error, and tell the reader without its text."""
    PAGE_ERRORS.inc()
    _LOG.error("A page could not be drawn.", exc_info=error)
    advice = version_trouble() or (
        "The other pages still work. If it happens again, please report it with the "
        "address of this page."
    )
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
        *OLD_ROUTES,
        *DOCUMENT_ROUTES,
        *MANY_ROUTES,
    ],
    middleware=[
        Middleware(RequestLog),
        Middleware(Protection),
        Middleware(ProxyGate),
        Middleware(ReaderLimits),
        Middleware(PageFiles),
        Middleware(PageHeads),
        Middleware(RecordVersion),
    ],
    on_script_error=_report_error,
)
