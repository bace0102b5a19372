"""Many places at once: a form that takes a list, and the answers as a page or a zip."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pyarrow as pa
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message

from dashboard.access.reader_address import FORWARDED, reader_address
from dashboard.documents.place_lists import (
    MEANINGS,
    MOST_ON_PAGE,
    ListError,
    look_up,
    read_list,
)
from dashboard.documents.writing import written_many
from dashboard.queries._run import reading
from dashboard.queries.downloads import is_for_staff, packed_rows
from dashboard.queries.sources import about_snapshot
from dashboard.serving.limits import TooLongError, read_body
from dashboard.text.addresses import MANY_PATH
from dashboard.text.formats import counted, day_text
from dashboard.text.rows import Row
from warehouse.errors import WarehouseError
from warehouse.fair_queue import FairQueue, QueueFullError

# Room for 500 names at their longest, twice: as text and as a file.
_LONGEST_BODY = 256 * 1024
_NOT_STORED = {"Cache-Control": "no-store"}
# why: a list takes seconds, and pages are drawn beside it.
_QUEUE = FairQueue(running=1, waiting=10)
_TITLE = "Places looked up, with who polices each and its status on Ring"


def packed_answers(rows: pa.Table) -> bytes:
    """Pack the answers of a list with their dictionary, sources and read-me."""
    return packed_rows(
        rows,
        name="porchlight_places",
        title=_TITLE,
        page="lookup",
        filters={"list": counted(rows.num_rows, "line", "lines")},
        meanings=MEANINGS,
    )


def serve_form(_request: Request) -> Response:
    """Answer with the form."""
    if is_for_staff():
        return Response(status_code=404)
    return _page()


async def take_list(request: Request) -> Response:
    """Look a list up, and answer with a page or, if the form says so, with a zip."""
    if is_for_staff():
        return Response(status_code=404)
    try:
        fields = await _fields(request)
    except (ValueError, MultiPartException, TimeoutError, ClientDisconnect) as error:
        return _page(fault=str(error) or "The list did not arrive. Send it again.")
    content = fields.get("file") or fields.get("list", b"")
    reader = reader_address(request.headers.getlist(FORWARDED)) or ""
    as_zip = fields.get("as") == b"zip"
    return await run_in_threadpool(_answer, content, reader, as_zip=as_zip)


async def _fields(request: Request) -> dict[str, bytes]:
    """Return the fields of a form as it was sent, with or without a file."""
    try:
        body = await read_body(request, _LONGEST_BODY)
    except TooLongError as error:
        raise ValueError(
            f"The list is longer than {_LONGEST_BODY // 1024} KB, which "
            f"{MOST_ON_PAGE} names never are. Send the names alone."
        ) from error

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    scope = {key: value for key, value in request.scope.items() if key != "app"}
    async with Request(scope, receive).form(max_files=1, max_fields=4) as form:
        if not form:
            raise ValueError("Send the form of this page.")
        return {
            name: await value.read()
            if isinstance(value, UploadFile)
            else value.encode()
            for name, value in form.items()
        }


def _answer(content: bytes, reader: str, *, as_zip: bool) -> Response:
    try:
        with reading() as snapshot_id, _QUEUE.place(reader):
            questions = read_list(content, MOST_ON_PAGE)
            rows = look_up(questions)
            if as_zip:
                name = f"porchlight_places_{snapshot_id}.zip"
                disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
                headers = {**_NOT_STORED, **disposition}
                body = packed_answers(rows)
                return Response(body, media_type="application/zip", headers=headers)
            (about,) = about_snapshot().to_pylist()
            return _page(rows.to_pylist(), _as_list(questions), about)
    except ListError as error:
        return _page(fault=str(error), typed=content.decode("utf-8", "replace"))
    except QueueFullError:
        fault, status = "Many lists are being looked up. Try again in a minute.", 503
    except WarehouseError:
        fault, status = "The data cannot be read now. Try again in a minute.", 503
    return _page(fault=fault, status=status)


def _page(
    rows: Sequence[Row] = (),
    typed: str = "",
    about: Row | None = None,
    *,
    fault: str = "",
    status: int = 200,
) -> Response:
    dated = [{**row, "when": _when(row)} for row in rows]
    page = written_many(
        [row for row in dated if row["outcome"] == "answered"],
        [row for row in dated if row["outcome"] != "answered"],
        typed=typed[:_LONGEST_BODY],
        fault=fault,
        about=about,
        most=MOST_ON_PAGE,
    )
    return HTMLResponse(page, 422 if fault and status == 200 else status, _NOT_STORED)


def _when(row: Row) -> str:
    if day := row["ring_status_on"]:
        return day_text(day, row["ring_status_on_precision"])
    searched = row["searched_on"]
    return f"searched up to {day_text(searched)}" if searched else ""


def _as_list(questions: Sequence[tuple[int, str]]) -> str:
    """Write a list as it can be read again, a line for each place."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([one] for _, one in questions)
    return text.getvalue()


MANY_ROUTES = (
    Route(MANY_PATH, serve_form, methods=["GET"]),
    Route(MANY_PATH, take_list, methods=["POST"]),
)
