"""Whether the server lives, and whether it can answer readers."""

from __future__ import annotations

import logging
from http import HTTPStatus

from httpx import ASGITransport, AsyncClient
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from dashboard.queries._run import ask_current
from dashboard.serving.warm_up import IS_COLD
from dashboard.text.addresses import LIVE_PATH, READY_PATH, WARM_PATH
from warehouse.errors import WarehouseMissingError

_LOG = logging.getLogger(__name__)
_NEVER_KEPT = {"Cache-Control": "no-store"}
# Snapshots that the first page was shown from.
_SHOWN: set[str] = set()
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


async def serve_ready(request: Request) -> JSONResponse:
    """Answer ``/health/ready``: 200 if the snapshot and the first page answer.

    The first page is requested once for each snapshot, and again until it answers.

    Returns:
        ``status`` and ``snapshot``, or 503 with ``status`` and ``reason``. No path and
        no text of an error goes out; the log has the error.
    """
    if IS_COLD.is_set():
        return _not_ready(_STILL_COLD)
    try:
        snapshot_id = await run_in_threadpool(ask_current)
    except WarehouseMissingError:
        return _not_ready("No snapshot is published.")
    except Exception:
        _LOG.exception("The current snapshot does not answer.")
        return _not_ready("The current snapshot does not open or does not answer.")
    if snapshot_id not in _SHOWN and not await _first_page_answers(request.app):
        return _not_ready("The first page does not answer.")
    _SHOWN.add(snapshot_id)
    return JSONResponse(
        {"status": "ready", "snapshot": snapshot_id}, headers=_NEVER_KEPT
    )


async def _first_page_answers(app: ASGIApp) -> bool:
    """Request ``/`` of this very server, without the network."""
    here = ASGITransport(app)
    try:
        async with AsyncClient(transport=here, base_url="http://localhost") as client:
            return (await client.get("/")).status_code == HTTPStatus.OK
    except Exception:
        _LOG.exception("The first page does not answer.")
        return False


def _not_ready(reason: str) -> JSONResponse:
    return JSONResponse(
        {"status": "not ready", "reason": reason}, status_code=503, headers=_NEVER_KEPT
    )


HEALTH_ROUTES = (
    Route(LIVE_PATH, serve_live, methods=["GET"]),
    Route(WARM_PATH, serve_warm, methods=["GET"]),
    Route(READY_PATH, serve_ready, methods=["GET"]),
)
