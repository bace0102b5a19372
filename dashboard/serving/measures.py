"""What is counted and timed, for Prometheus, on an address of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from warehouse.errors import WarehouseError
from warehouse.paths import default_project, metrics_address
from warehouse.snapshots.store import current_snapshot
from warehouse.sql.runner import query_load

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
    """Time one drawing of a page.

    Args:
        page: Address of the page; one of ours, never what a reader typed.
    """
    started = time.perf_counter()
    try:
        yield
    finally:
        PAGE_SECONDS.labels(page).observe(time.perf_counter() - started)


class _Snapshot(Collector):
    """Says at each look which snapshot is served and how many queries are at work."""

    def describe(self) -> Iterable[Metric]:
        """Promise nothing, so that nothing is read before anybody looks."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Read the state of this moment."""
        running, waiting = query_load()
        queries = GaugeMetricFamily(
            "porchlight_sql_queries", "Readers' SQL queries.", labels=["state"]
        )
        queries.add_metric(["running"], running)
        queries.add_metric(["waiting"], waiting)
        yield queries
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
    """Answer Prometheus inside the block, if the operator named an address for it."""
    address = metrics_address()
    if address is None:
        yield
        return
    host, port = address
    try:
        server, thread = start_http_server(port, host)
    except OSError as error:
        # why: readers are worth more than figures about them.
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
