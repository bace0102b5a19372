"""Copies of sources, each below its SHA-256: to save, and never shown as a page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard.text.addresses import EVIDENCE_PATH
from warehouse.paths import default_project


def serve_copy(request: Request) -> Response:
    """Answer with a copy that this host keeps."""
    path = default_project().stored_copy(request.path_params["sha256"])
    if path is None:
        told = {"error": "This host keeps no such copy."}
        return JSONResponse(told, 404, {"Cache-Control": "no-store"})
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    # why: it was written by others, and must not run as a page of ours.
    return FileResponse(
        path, headers=headers, media_type="application/octet-stream", filename=path.name
    )


EVIDENCE_ROUTES = (Route(f"{EVIDENCE_PATH}/{{sha256}}", serve_copy, methods=["GET"]),)
