"""Whether the server lives, and whether it can answer readers."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.queries._run import ask_current
from dashboard.text.addresses import LIVE_PATH, READY_PATH
from warehouse.errors import WarehouseMissingError

_LOG = logging.getLogger(__name__)
_NEVER_KEPT = {"Cache-Control": "no-store"}


async def serve_live(_request: Request) -> JSONResponse:
    """Answer ``/health/live``: 200 as long as the server takes requests at all."""
    return JSONResponse({"status": "live"}, headers=_NEVER_KEPT)


def serve_ready(_request: Request) -> JSONResponse:
    """Answer ``/health/ready``: 200 if the current snapshot opens and answers.

    Returns:
        ``status`` and ``snapshot``, or 503 with ``status`` and ``reason``. No path and
        no text of an error goes out; the log has the error.
    """
    try:
        snapshot_id = ask_current()
    except WarehouseMissingError:
        return _not_ready("No snapshot is published.")
    except Exception:
        _LOG.exception("The current snapshot does not answer.")
        return _not_ready("The current snapshot does not open or does not answer.")
    return JSONResponse(
        {"status": "ready", "snapshot": snapshot_id}, headers=_NEVER_KEPT
    )


def _not_ready(reason: str) -> JSONResponse:
    return JSONResponse(
        {"status": "not ready", "reason": reason}, status_code=503, headers=_NEVER_KEPT
    )


HEALTH_ROUTES = (
    Route(LIVE_PATH, serve_live, methods=["GET"]),
    Route(READY_PATH, serve_ready, methods=["GET"]),
)
