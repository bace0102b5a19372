"""The server: ``streamlit run dashboard/app.py`` starts here.

Defines the pages' frame, our own data addresses, and what is loaded before the first
reader comes. The frame itself is ``main.py``.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress

# why: the first readers at once must not find a half-imported library.
import altair as alt  # noqa: F401
import pandas as pd  # noqa: F401
import pyarrow as pa  # noqa: F401
import pydeck  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

from dashboard.access.mock_provider import mock_provider
from dashboard.access.viewer import check_access
from dashboard.documents import routes as documents
from dashboard.documents.many import MANY_ROUTES
from dashboard.documents.reports import REPORT_ROUTES
from dashboard.serving import files, health, map_data
from dashboard.serving.files import PageFiles
from dashboard.serving.guard import Guard
from dashboard.serving.health import RecordVersion, version_trouble, warming_up
from dashboard.serving.html_pages import PageHeads
from dashboard.serving.limits import LONGEST_MESSAGE, ReaderLimits
from dashboard.serving.logs import PAGE_ERRORS, RequestLog, log_as_json, measures_served
from dashboard.serving.protection import ProtectingHeaders
from dashboard.serving.row_routes import ROW_ROUTES
from dashboard.streamlit_internals import (
    bound_messages,
    leave_pages_to_navigation,
)
from warehouse.errors import SettingError
from warehouse.paths import check_settings, login_is_mock, logs_are_json
from warehouse.sql.protocol import platform_limits

# why: Streamlit loads this file as `app`, which the log would not take for ours.
_LOG = logging.getLogger("dashboard.app")
_OBJECTS_LOOKED_THROUGH = 20_000


@contextmanager
def _stopping_at_wrong_settings() -> Iterator[None]:
    """Let a wrong setting end the server before it listens, with its sentence."""
    try:
        yield
    except SettingError as error:
        # why: the format of the log may be what is wrong.
        with suppress(SettingError):
            if logs_are_json():
                log_as_json()
        _LOG.critical("The server does not start. %s", error)
        raise SystemExit(error.exit_code) from None


with _stopping_at_wrong_settings():
    check_settings()
    _MOCK = mock_provider() if login_is_mock() else None
    # why: the made-up login brings its secrets only once the server starts.
    if not _MOCK:
        check_access()


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    leave_pages_to_navigation()
    # why: what sends a page has its turn within a millisecond, not within five, while
    # another thread writes a document.
    sys.setswitchinterval(0.001)
    # why: what is loaded now stays; the collector need not look at it again.
    gc.collect()
    gc.freeze()
    # why: a page makes thousands of objects that go by themselves; to look for rings
    # among them each time is a twentieth of its time.
    gc.set_threshold(_OBJECTS_LOOKED_THROUGH)
    if logs_are_json():
        log_as_json()
    if lacking := platform_limits():
        _LOG.warning(lacking)
    bound_messages(LONGEST_MESSAGE)
    with measures_served(), _MOCK.running() if _MOCK else nullcontext():
        async with warming_up():
            yield


def _say_so(error: Exception) -> bool:
    """Log an unexpected error; tell the reader without its text."""
    PAGE_ERRORS.inc()
    _LOG.error("A page could not be drawn.", exc_info=error)
    way_on = version_trouble() or (
        "The other pages still work. If it happens again, please report it with the "
        "address of this page."
    )
    st.error(f"This page could not be drawn. {way_on}")
    return True


app = st.App(
    "main.py",
    # why: without any, Streamlit looks for a file of them at each run of a page.
    secrets=_MOCK.secrets if _MOCK else {},
    lifespan=_lifespan,
    routes=[
        *health.HEALTH_ROUTES,
        *files.FILE_ROUTES,
        *files.EVIDENCE_ROUTES,
        *map_data.MAP_ROUTES,
        *ROW_ROUTES,
        *documents.DOCUMENT_ROUTES,
        *REPORT_ROUTES,
        *MANY_ROUTES,
    ],
    middleware=[
        Middleware(RequestLog),
        Middleware(ProtectingHeaders),
        Middleware(ReaderLimits),
        Middleware(Guard),
        Middleware(PageFiles),
        Middleware(PageHeads),
        Middleware(RecordVersion),
    ],
    on_script_error=_say_so,
)
