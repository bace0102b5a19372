"""Whether the current snapshot opens, and how old it is."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.addresses import HEALTH_PATH
from dashboard.queries.snapshot_reader import probe_current, reading
from dashboard.queries.sources import about_snapshot
from dashboard.rows import is_for_staff
from warehouse.errors import WarehouseMissingError

_LOG = logging.getLogger(__name__)


def serve_health(_request: Request) -> JSONResponse:
    """Answer 200 if the current snapshot answers a query, else 503 with the reason."""
    try:
        snapshot_id = probe_current()
        with reading(snapshot_id):
            (about,) = about_snapshot().to_pylist()
    except WarehouseMissingError:
        return _state("not ready", 503, reason="No snapshot is published.")
    except Exception:
        _LOG.exception("The current snapshot does not answer.")
        reason = "The current snapshot does not open or does not answer."
        return _state("not ready", 503, reason=reason)
    seconds = _seconds_since(about["built_at"])
    return _state("ok", 200, snapshot=snapshot_id, age_seconds=seconds)


def _seconds_since(moment: datetime) -> int:
    return int((datetime.now(UTC) - moment.replace(tzinfo=UTC)).total_seconds())


def _state(status: str, code: int, **more: str | int) -> JSONResponse:
    """Answer a check; a staff instance says no more than the status."""
    public = {} if is_for_staff() else more
    headers = {"Cache-Control": "no-store"}
    return JSONResponse({"status": status, **public}, code, headers)


HEALTH_ROUTES = (Route(HEALTH_PATH, serve_health, methods=["GET"]),)
