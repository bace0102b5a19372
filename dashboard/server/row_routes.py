"""Rows by address: ``/data/agencies.csv?state=IL``, and answers of saved questions.

An address with a snapshot never changes; one without redirects to the newest.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from urllib.parse import urlencode

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.queries._run import newest_snapshot_id, per_snapshot, reading, run
from dashboard.queries.agencies import (
    AGENCY_KINDS,
    PARAMETERS,
    REGISTRIES,
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
    agencies_without_point,
)
from dashboard.queries.areas import technology_names
from dashboard.queries.downloads import OpenedFile, is_for_staff
from dashboard.queries.labels import labels
from dashboard.queries.questions import parameter_labels, questions
from dashboard.queries.sources import about_snapshot
from dashboard.queries.states import state_names
from dashboard.server.files import FOR_OTHER_SITES, answer_file, status_without
from dashboard.server.limits import client_address
from dashboard.text.formats import ANY
from warehouse.downloads.export import Download
from warehouse.downloads.safe_csv import csv_bytes, plain_value
from warehouse.errors import QuestionValueError, WarehouseError
from warehouse.fair_queue import FairQueue, QueueFullError
from warehouse.saved_questions import bind_values

FORMATS = ("csv", "json")
# why: pages need the processor too.
_QUEUE = FairQueue(running=1, waiting=30)


class _RefusedError(Exception):
    """Why a request gets no rows, and the valid names or values."""

    def __init__(
        self, sentence: str, known: Collection[str] = (), status: int = 400
    ) -> None:
        super().__init__(sentence)
        self.known, self.status = [*known], status


def serve_rows(request: Request) -> Response:
    """Send agencies or the answer to a question; a staff server sends none."""
    if is_for_staff():
        return Response(status_code=404)
    pinned = request.query_params.get("snapshot", "")
    try:
        answer = _find_rows(request, pinned)
    except _RefusedError as error:
        answer = _refusal(error)
    except QueueFullError:
        answer = _refusal(_RefusedError("The server is busy. Try again.", (), 503))
    except WarehouseError as error:
        gone = "This snapshot is not served, or has no such rows."
        answer = _refusal(_RefusedError(gone, (), status_without(error, pinned)))
    answer.headers.update(FOR_OTHER_SITES)
    return answer


def _find_rows(request: Request, pinned: str) -> Response:
    question_id = request.path_params.get("question", "")
    kind = request.path_params.get("format", "csv")
    if kind not in FORMATS:
        raise _RefusedError("Rows come in these formats.", FORMATS, 404)
    parameters = [*request.query_params.multi_items()]
    counts = Counter(key for key, _ in parameters)
    if twice := sorted(key for key, count in counts.items() if count > 1):
        raise _RefusedError(f"`{twice[0][:80]}` appears twice. Give it once.")
    filters = tuple((key, value) for key, value in parameters if key != "snapshot")
    reader = client_address(request.scope) or ""
    with reading(pinned or None), _QUEUE.place(reader):
        body = _body(question_id, filters, kind)
    if not pinned:
        query = urlencode([*filters, ("snapshot", newest_snapshot_id())])
        address = f"{request.url.path}?{query}"
        return RedirectResponse(address, headers={"Cache-Control": "no-store"})
    tag = hashlib.sha256(body).hexdigest()[:20]
    download = Download(f"{question_id or 'agencies'}.{kind}", len(body), tag)
    return answer_file(request, OpenedFile(download, partial(_part, body)), pinned)


@per_snapshot(8)
def _body(
    question_id: str, parameters: tuple[tuple[str, str], ...], kind: str
) -> bytes:
    """Write rows as spreadsheet-safe CSV, or as JSON with license and citation."""
    filters = dict(parameters)
    rows = _answer(question_id, filters) if question_id else _agencies(filters)
    if kind == "csv":
        return csv_bytes(rows)
    (about,) = about_snapshot().to_pylist()
    written = {
        **{key: about[key] for key in ("snapshot_id", "license", "citation")},
        "rows": plain_value(rows.to_pylist()),
    }
    return json.dumps(written, ensure_ascii=False).encode()


def _answer(question_id: str, filters: Mapping[str, str]) -> pa.Table:
    """Answer a saved question with the parameters of its page."""
    known = {question.question_id: question for question in questions()}
    if question_id not in known:
        raise _RefusedError("No question has this name.", known, 404)
    question = known[question_id]
    try:
        values = bind_values(question, filters)
    except QuestionValueError as error:
        names = [parameter.name for parameter in question.parameters]
        raise _RefusedError(str(error), names) from error
    chosen = [one for one in question.parameters if one.name in filters]
    _check(filters, {one.name: parameter_labels(one) for one in chosen})
    return run(question.sql, **values)


def _agencies(parameters: Mapping[str, str]) -> pa.Table:
    """List agencies by the filters of the map, those without a point last."""
    if unknown := [name for name in parameters if name not in PARAMETERS]:
        sentence = f"`{unknown[0][:80]}` is not a parameter here."
        raise _RefusedError(sentence, PARAMETERS)
    choices = {
        "kind": AGENCY_KINDS,
        "technology": [*technology_names(), REGISTRIES],
        "state": state_names(),
        "status": labels("ring_status"),
    }
    _check(
        parameters,
        {name: dict.fromkeys([ANY, *known]) for name, known in choices.items()},
    )
    try:
        filters = AgencyFilters.from_address(parameters)
    except UnknownFilterError as error:
        raise _RefusedError(str(error), PARAMETERS) from error
    return pa.concat_tables([agencies_on_map(filters), agencies_without_point(filters)])


def _check(filters: Mapping[str, str], choices: Mapping[str, Collection[str]]) -> None:
    """Refuse an unknown value, since an empty file would look like a no."""
    for name, value in filters.items():
        known = choices.get(name, ())
        if known and value not in known:
            raise _RefusedError(f"`{value[:80]}` is not a value of `{name}`.", known)


def _part(body: bytes, start: int, stop: int) -> Iterator[bytes]:
    yield body[start:stop]


def _refusal(error: _RefusedError) -> JSONResponse:
    body = {"error": str(error), **({"known": error.known} if error.known else {})}
    return JSONResponse(body, error.status, {"Cache-Control": "no-store"})


ROW_ROUTES = (
    Route("/data/agencies.csv", serve_rows, methods=["GET"]),
    Route("/data/questions/{question}.{format}", serve_rows, methods=["GET"]),
)
