"""JSON logs, counters and timings, without anything that readers typed."""

from __future__ import annotations

import logging
import re
import threading
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import TypeAlias

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pythonjsonlogger.json import JsonFormatter
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.streamlit_internals import leave_logs_to_root
from warehouse.errors import WarehouseError
from warehouse.paths import default_project, metrics_address
from warehouse.snapshots.store import current_snapshot

_LOG = logging.getLogger(__name__)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter(
    "porchlight_requests",
    "Requests answered.",
    ("route", "method", "status"),
)
REQUEST_SECONDS = Histogram(
    "porchlight_request_seconds",
    "Time from a request to the end of its answer.",
    ("route",),
    buckets=_SECONDS,
)
SESSIONS = Gauge("porchlight_sessions", "Readers' pages that are open.")
PAGE_SECONDS = Histogram(
    "porchlight_page_seconds",
    "Time to draw a page once. Parts of a page that are drawn alone do not count.",
    ("page",),
    buckets=_SECONDS,
)
PAGE_ERRORS = Counter("porchlight_page_errors", "Pages that could not be drawn.")


@contextmanager
def page_run(page: str) -> Iterator[None]:
    """Time one drawing of a page."""
    started = time.perf_counter()
    try:
        yield
    finally:
        PAGE_SECONDS.labels(page).observe(time.perf_counter() - started)


class _Snapshot(Collector):
    """Reports the current snapshot at each scrape."""

    def describe(self) -> Iterable[Metric]:
        """Describe nothing, so that registering it reads nothing."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Read the current state."""
        try:
            snapshot = current_snapshot(default_project())
        except WarehouseError:
            return
        age = datetime.now(UTC) - datetime.fromisoformat(snapshot.built_at)
        yield GaugeMetricFamily(
            "porchlight_snapshot_age_seconds",
            "Time since the current snapshot was built.",
            value=age.total_seconds(),
        )
        name = GaugeMetricFamily(
            "porchlight_snapshot", "The current snapshot, as label.", labels=["id"]
        )
        name.add_metric([snapshot.snapshot_id], 1)
        yield name


REGISTRY.register(_Snapshot())


@contextmanager
def measures_served() -> Iterator[None]:
    """Serve metrics for Prometheus inside the block, if an address is set."""
    address = metrics_address()
    if address is None:
        yield
        return
    host, port = address
    try:
        server, thread = start_http_server(port, host)
    except OSError as error:
        # Serving readers matters more than metrics.
        _LOG.error("No figures for Prometheus: %s:%d is not free.", host, port)
        _LOG.debug("The reason.", exc_info=error)
        yield
        return
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_ExceptionInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)
# Packages whose messages are logged in full.
_OURS = frozenset({"dashboard", "warehouse"})
# The beginning of a library's message, up to where it may quote a reader.
_PLAIN_WORDS = re.compile(r"(?:[\w ,.;-]|%[sdr])*", re.ASCII)
_LONGEST = 120
_QUIET = ("uvicorn", "uvicorn.error", "uvicorn.access", "websockets")


class PlainJsonFormatter(JsonFormatter):
    """Writes records as JSON; errors by type and place, never by text.

    The text of an error or of a library's message may quote what a reader typed. So
    only the beginning of a library's message is logged, and where it comes from.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        if record.name.partition(".")[0] not in _OURS:
            words = _PLAIN_WORDS.match(str(record.msg))
            beginning = words[0].strip()[:_LONGEST] if words else ""
            record = logging.LogRecord(
                record.name,
                record.levelno,
                record.pathname,
                record.lineno,
                f"{beginning} ({record.module}:{record.lineno})".strip(),
                None,
                record.exc_info,
            )
        return super().format(record)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - logging's name
        """Return the type of an error and its stack, innermost last."""
        kind, _, trace = ei
        if kind is None:
            return ""
        places = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *places])


def log_as_json() -> None:
    """Write all logs of the server to standard error as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        PlainJsonFormatter(
            ("levelname", "name", "message"),
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("dashboard").setLevel(logging.INFO)
    leave_logs_to_root()
    # Warnings and threads would print text past the loggers.
    logging.captureWarnings(True)
    threading.excepthook = _log_end
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)


def _log_end(ended: threading.ExceptHookArgs) -> None:
    error = ended.exc_value or ended.exc_type()
    _LOG.error("A thread ended by an error.", exc_info=error)


_NO_ROUTE = "none"
# Streamlit's page, its scripts and unknown addresses.
_PAGES = "pages"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Counts, times and logs requests; counts open sessions."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] == "websocket":
            with SESSIONS.track_inprogress():
                await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Starlette answers 500 if the server fails before it answers.
        status = 500
        started = time.perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            seconds = time.perf_counter() - started
            route = route_name(scope)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            REQUESTS.labels(route, method, str(status)).inc()
            REQUEST_SECONDS.labels(route).observe(seconds)
            _LOG.info(
                "request",
                extra={
                    "route": route,
                    "method": method,
                    "status": status,
                    "milliseconds": round(seconds * 1000, 1),
                },
            )


def route_name(scope: Scope) -> str:
    """Return the route's address with placeholders, such as ``/media/{file_id:path}``.

    ``pages`` for Streamlit's page and scripts; ``none`` if no route was reached.
    """
    route: BaseRoute | None = scope.get("route")
    if route is None:
        return _NO_ROUTE
    return getattr(route, "path", "") or _PAGES
