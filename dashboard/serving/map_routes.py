"""Answers to what the map fetches, below ``/data``."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.access.reader_address import FORWARDED, reader_address
from dashboard.charts.map_shades import MEASURES
from dashboard.charts.map_symbols import symbol_sheet
from dashboard.charts.theme import palette
from dashboard.queries._run import reading
from dashboard.queries.agencies import AgencyFilters, UnknownFilterError
from dashboard.queries.areas import Shading
from dashboard.serving import map_library
from dashboard.serving.bare_pages import status_without
from dashboard.serving.map_data import (
    agencies_body,
    names_body,
    shades_body,
    shapes_body,
)
from dashboard.serving.page_files import packed_answer
from dashboard.text.addresses import (
    AGENCIES_PATH,
    DECK_GL_PATH,
    NAMES_PATH,
    SHADES_PATH,
    SHAPES_PATH,
    SYMBOLS_PATH,
)
from warehouse.errors import WarehouseError
from warehouse.fair_queue import FairQueue, QueueFullError

_Asked = TypeVar("_Asked")
_KEPT_FOR_EVER = "public, max-age=31536000, immutable"
_ASKED_EACH_TIME = "no-cache"
# why: pages are drawn beside this, by one thread, and one beside it is enough.
_QUEUE = FairQueue(running=1, waiting=30)
_THEMES = ("light", "dark")


def _answer(
    request: Request, body: bytes, *, is_pinned: bool, media_type: str
) -> Response:
    headers = {
        "Cache-Control": _KEPT_FOR_EVER if is_pinned else _ASKED_EACH_TIME,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        "X-Content-Type-Options": "nosniff",
    }
    return packed_answer(request, body, media_type, headers)


def _refusal(error: Exception, status: int) -> JSONResponse:
    return JSONResponse(
        {"error": str(error)}, status_code=status, headers={"Cache-Control": "no-store"}
    )


def _turn(request: Request) -> AbstractContextManager[object]:
    """Wait for the turn of whoever asks; those who asked little come first."""
    told = reader_address(request.headers.getlist(FORWARDED))
    return _QUEUE.place(told or object())


def _serve(
    request: Request,
    read: Callable[[Mapping[str, str]], _Asked],
    body: Callable[[_Asked], bytes],
    media_type: str,
) -> Response:
    """Answer from the snapshot that an address names, or from the newest.

    Args:
        request: Asks for it.
        read: Reads what is asked for from the rest of the address.
        body: Writes the answer, gzipped.
        media_type: What it is.
    """
    parameters = dict(request.query_params)
    pinned = parameters.pop("snapshot", None)
    try:
        asked = read(parameters)
        with reading(pinned), _turn(request):
            written = body(asked)
    except UnknownFilterError as error:
        return _refusal(error, 400)
    except QueueFullError:
        return _refusal(LookupError("Many ask at the moment. Try again."), 503)
    except WarehouseError as error:
        status = status_without(error, pinned)
        return _refusal(LookupError("This snapshot is not served."), status)
    return _answer(
        request, written, is_pinned=pinned is not None, media_type=media_type
    )


def serve_agencies(request: Request) -> Response:
    """Answer ``/data/agencies.json``: the points that match the filters."""
    read = AgencyFilters.from_parameters
    return _serve(request, read, agencies_body, "application/json")


def serve_shades(request: Request) -> Response:
    """Answer ``/data/shades.json``: the class of shade of each state or county."""
    read = partial(Shading.from_parameters, measures=MEASURES)
    return _serve(request, read, shades_body, "application/json")


def serve_shapes(request: Request) -> Response:
    """Answer ``/data/shapes.json``: the shapes of states and counties."""
    return _serve(request, _nothing, lambda _: shapes_body(), "application/json")


def serve_names(request: Request) -> Response:
    """Answer ``/data/names.json``: the names of states and towns."""
    return _serve(request, _nothing, lambda _: names_body(), "application/json")


def _nothing(parameters: Mapping[str, str]) -> None:
    for name, value in parameters.items():
        raise UnknownFilterError.of(name, value)


def serve_symbols(request: Request) -> Response:
    """Answer ``/data/symbols.svg``: the symbols of all statuses."""
    theme_name = request.query_params.get("theme", "light")
    if theme_name not in _THEMES:
        return _refusal(UnknownFilterError("The theme is `light` or `dark`."), 400)
    body = gzip.compress(symbol_sheet(palette(theme_name)), mtime=0)
    is_pinned = "version" in request.query_params
    return _answer(request, body, is_pinned=is_pinned, media_type="image/svg+xml")


def serve_library(request: Request) -> Response:
    """Answer with a script of the library that draws the map."""
    script = map_library.scripts().get(request.path_params["name"])
    if script is None:
        return _refusal(LookupError("There is no such script."), 404)
    body = script.read_bytes()
    return _answer(request, body, is_pinned=True, media_type="text/javascript")


MAP_ROUTES = (
    Route(f"{DECK_GL_PATH}/{{name}}", serve_library, methods=["GET"]),
    Route(AGENCIES_PATH, serve_agencies, methods=["GET"]),
    Route(SHADES_PATH, serve_shades, methods=["GET"]),
    Route(SHAPES_PATH, serve_shapes, methods=["GET"]),
    Route(NAMES_PATH, serve_names, methods=["GET"]),
    Route(SYMBOLS_PATH, serve_symbols, methods=["GET"]),
)
