"""Addresses of version 1.0.0 that have ended, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.addresses import HEALTH_PATH

# Of the placeholders of an address, its new one takes any.
MOVED: Mapping[str, str] = {
    "/health/live": HEALTH_PATH,
    "/health/ready": HEALTH_PATH,
    "/health/warm": HEALTH_PATH,
    "/my-town": "/",
}


def lead_on(request: Request) -> Response:
    """Redirect to the new address, with the parameters of the former."""
    new = MOVED[request.scope["route"].path].format(**request.path_params)
    # Relative, since a proxy may serve the dashboard below a folder.
    root = "../" * (request.url.path.count("/") - 1) or "./"
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{root}{new.lstrip('/')}{query}", 301)


MOVED_ROUTES = tuple(Route(path, lead_on, methods=["GET"]) for path in MOVED)
