"""Whether the server lives, and whether it can answer readers."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.queries._run import ask_current
from dashboard.serving.warm_up import IS_COLD
from dashboard.text.addresses import LIVE_PATH, READY_PATH, WARM_PATH
from warehouse.errors import WarehouseMissingError

_LOG = logging.getLogger(__name__)
_NEVER_KEPT = {"Cache-Control": "no-store"}
_STILL_COLD = "The pages are drawn for the first time."


async def serve_live(_request: Request) -> JSONResponse:
    """Answer ``/health/live``: 200 as long as the server takes requests at all."""
    return JSONResponse({"status": "live"}, headers=_NEVER_KEPT)


async def serve_warm(_request: Request) -> JSONResponse:
    """Answer ``/health/warm``: 200 if a proxy may send readers here.

    That is once the pages were drawn, also those that say that there is no data yet.
    """
    if IS_COLD.is_set():
        return _not_ready(_STILL_COLD)
    return JSONResponse({"status": "warm"}, headers=_NEVER_KEPT)


def serve_ready(_request: Request) -> JSONResponse:
    """Answer ``/health/ready``: 200 if it is warm and the current snapshot answers.

    Returns:
        ``status`` and ``snapshot``, or 503 with ``status`` and ``reason``. No path and
        no text of an error goes out; the log has the error.
    """
    if IS_COLD.is_set():
        return _not_ready(_STILL_COLD)
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
    Route(WARM_PATH, serve_warm, methods=["GET"]),
    Route(READY_PATH, serve_ready, methods=["GET"]),
)
