"""Rows by address, below ``/data``: ``/data/agencies.csv?state=IL&status=last_seen``.

An address with a snapshot never changes; one without redirects to the newest.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.access.reader_address import FORWARDED, reader_address
from dashboard.queries._run import newest_snapshot_id, reading
from dashboard.queries.downloads import OpenedFile, is_for_staff
from dashboard.queries.row_files import RowsRefusedError, row_bytes
from dashboard.serving.files import FOR_OTHER_SITES, answer_file, status_without
from warehouse.downloads.export import Download
from warehouse.errors import WarehouseError
from warehouse.fair_queue import FairQueue, QueueFullError

# why: pages need the processor too.
_QUEUE = FairQueue(running=1, waiting=30)


def serve_rows(request: Request, *, of_question: bool = False) -> Response:
    """Send rows as CSV or JSON; a staff server sends none."""
    if is_for_staff():
        return Response(status_code=404)
    pinned = request.query_params.get("snapshot", "")
    try:
        answer = _find_rows(request, pinned, of_question=of_question)
    except RowsRefusedError as error:
        answer = _refusal(error)
    except QueueFullError:
        busy = "Many ask at the moment. Try again."
        answer = _refusal(RowsRefusedError(busy, status=503))
    except WarehouseError as error:
        gone = "This snapshot is not served, or has no such rows."
        status = status_without(error, pinned)
        answer = _refusal(RowsRefusedError(gone, status=status))
    answer.headers.update(FOR_OTHER_SITES)
    return answer


def _find_rows(request: Request, pinned: str, *, of_question: bool) -> Response:
    name, ending = request.path_params["name"], request.path_params["ending"]
    parameters = [*request.query_params.multi_items()]
    counts = Counter(key for key, _ in parameters)
    if twice := sorted(key for key, count in counts.items() if count > 1):
        raise RowsRefusedError(f"`{twice[0][:80]}` stands twice. Name it once.")
    filters = tuple((key, value) for key, value in parameters if key != "snapshot")
    address = reader_address(request.headers.getlist(FORWARDED)) or ""
    with reading(pinned or None), _QUEUE.place(address):
        body = row_bytes(name, filters, ending, of_question=of_question)
    if not pinned:
        query = urlencode([*filters, ("snapshot", newest_snapshot_id())])
        address = f"{request.url.path}?{query}"
        return RedirectResponse(address, headers={"Cache-Control": "no-store"})
    tag = hashlib.sha256(body).hexdigest()[:20]
    download = Download(f"{name}.{ending}", len(body), tag)
    return answer_file(request, OpenedFile(download, partial(_part, body)), pinned)


def _part(body: bytes, start: int, stop: int) -> Iterator[bytes]:
    yield body[start:stop]


def _refusal(error: RowsRefusedError) -> JSONResponse:
    body = {"error": str(error), **({"known": error.known} if error.known else {})}
    return JSONResponse(body, error.status, {"Cache-Control": "no-store"})


ROW_ROUTES = (
    Route(
        "/data/questions/{name}.{ending}",
        partial(serve_rows, of_question=True),
        methods=["GET"],
    ),
    Route("/data/{name}.{ending}", serve_rows, methods=["GET"]),
)
