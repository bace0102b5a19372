"""Rows by address, below ``/data``: ``/data/agencies.csv?state=IL&status=last_seen``.

An address with a snapshot never changes; one without redirects to the newest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.access.reader_address import FORWARDED, reader_address
from dashboard.queries._run import newest_snapshot_id, reading
from dashboard.queries.downloads import OpenedFile, is_for_staff
from dashboard.queries.row_files import (
    RowsRefusedError,
    known_questions,
    known_tables,
    row_bytes,
)
from dashboard.serving.files import FOR_OTHER_SITES, answer_file, status_without
from warehouse.downloads.export import Download
from warehouse.errors import WarehouseError
from warehouse.fair_queue import FairQueue, QueueFullError

_ENDINGS = ("csv", "json")
# why: pages need the processor too.
_QUEUE = FairQueue(running=1, waiting=30)


def serve_rows(request: Request, *, of_question: bool = False) -> Response:
    """Send rows as CSV or JSON; a staff server sends none."""
    if is_for_staff():
        return Response(status_code=404)
    answer = _find_rows(request, of_question=of_question)
    if request.path_params["ending"] in _ENDINGS:
        answer.headers.update(FOR_OTHER_SITES)
    return answer


def _find_rows(request: Request, *, of_question: bool) -> Response:
    name, ending = request.path_params["name"], request.path_params["ending"]
    parameters = [*request.query_params.multi_items()]
    pinned = request.query_params.get("snapshot", "")
    filters = tuple((key, value) for key, value in parameters if key != "snapshot")
    address = reader_address(request.headers.getlist(FORWARDED)) or ""
    try:
        if twice := {
            key for key, _ in parameters if [k for k, _ in parameters].count(key) > 1
        }:
            raise RowsRefusedError(f"`{min(twice)[:80]}` stands twice. Name it once.")
        with reading(pinned or None), _QUEUE.place(address):
            body = None
            if ending in _ENDINGS:
                as_json = ending == "json"
                body = row_bytes(
                    name, filters, of_question=of_question, as_json=as_json
                )
            if body is None:
                ids = [one.question_id for one in known_questions()]
                known = ids if of_question else known_tables()
                missing = RowsRefusedError("Nothing has this address.", known)
                return _refusal(missing, 404)
    except RowsRefusedError as error:
        return _refusal(error, 400)
    except QueueFullError:
        return _refusal(RowsRefusedError("Many ask at the moment. Try again."), 503)
    except WarehouseError as error:
        gone = RowsRefusedError("This snapshot is not served, or has no such rows.")
        return _refusal(gone, status_without(error, pinned))
    if not pinned:
        query = urlencode([*filters, ("snapshot", newest_snapshot_id())])
        address = f"{request.url.path}?{query}"
        return RedirectResponse(address, headers={"Cache-Control": "no-store"})
    tag = hashlib.sha256(body).hexdigest()[:20]
    download = Download(f"{name}.{ending}", len(body), tag)
    return answer_file(request, OpenedFile(download, partial(_part, body)), pinned)


def _part(body: bytes, start: int, stop: int) -> Iterator[bytes]:
    yield body[start:stop]


def _refusal(error: RowsRefusedError, status: int) -> JSONResponse:
    body = {"error": str(error), **({"known": error.known} if error.known else {})}
    return JSONResponse(body, status, {"Cache-Control": "no-store"})


ROW_ROUTES = (
    Route(
        "/data/questions/{name}.{ending}",
        partial(serve_rows, of_question=True),
        methods=["GET"],
    ),
    Route("/data/{name}.{ending}", serve_rows, methods=["GET"]),
)
