"""Pages to fill in, without scripts: a report to copy, and many towns at once."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.documents.place_lists import (
    MOST_ON_PAGE,
    ListError,
    decoded,
    look_up,
    packed_answers,
    read_list,
)
from dashboard.documents.writing import render_form
from dashboard.queries._run import reading
from dashboard.queries.downloads import is_for_staff
from dashboard.queries.sources import about_snapshot
from dashboard.text.addresses import MANY_PATH, REPORT_PATH
from dashboard.text.formats import day_text
from dashboard.text.languages import ENGLISH, SPANISH
from dashboard.text.reports import report_text, report_words
from dashboard.text.rows import Row
from warehouse.errors import WarehouseError

_SIZE = re.compile(r"\d{1,9}", re.ASCII)
# Most characters of each field of a report.
_LONGEST_REPORT = {"page": 1_000, "snapshot": 60, "about": 2_000}
# Enough for 500 names at their longest, sent both as text and as a file.
_LONGEST_LIST = 256 * 1024
_MOST_FIELDS, _SECONDS_TO_SEND = 20, 60
_NO_STORE = {"Cache-Control": "no-store"}
# why: looking up a list takes seconds, and other pages wait meanwhile.
_TURN = threading.Lock()


def serve_report(request: Request) -> Response:
    """Respond with a report to fill in and copy, for sites without an address."""
    page, snapshot, about = (
        # why: an invisible character could hide what a reader sends.
        "".join(c for c in request.query_params.get(name, "")[:most] if _is_seen(c))
        for name, most in _LONGEST_REPORT.items()
    )
    is_spanish = request.query_params.get("language") == SPANISH.code
    language = SPANISH if is_spanish else ENGLISH
    body = render_form(
        "report.html",
        REPORT_PATH,
        language,
        say=language.say,
        title=report_words(language),
        text=report_text(page, snapshot, about, language),
    )
    return HTMLResponse(body, headers=_NO_STORE)


def _is_seen(character: str) -> bool:
    return character == "\n" or character.isprintable()


class _RefusedError(Exception):
    """The reason why a form is refused, and the HTTP status."""


async def _form_fields(request: Request) -> dict[str, bytes]:
    """Return what a form sends within a minute, with or without a file."""
    size = request.headers.get("content-length", "")
    # why: a body in chunks may be longer than the length that its header names.
    is_chunked = "transfer-encoding" in request.headers
    if is_chunked or not _SIZE.fullmatch(size) or int(size) > _LONGEST_LIST:
        raise _RefusedError(
            f"That is longer than {_LONGEST_LIST // 1024} KB. Shorten it and send it "
            "again.",
            413,
        )
    try:
        async with (
            asyncio.timeout(_SECONDS_TO_SEND),
            request.form(max_files=1, max_fields=_MOST_FIELDS) as form,
        ):
            return {
                name: await value.read()
                if isinstance(value, UploadFile)
                else value.encode()
                for name, value in form.items()
            }
    except (HTTPException, TimeoutError, UnicodeError, ClientDisconnect) as error:
        raise _RefusedError("It did not arrive whole. Send it again.", 400) from error


def serve_list_form(_request: Request) -> Response:
    """Respond with the form."""
    if is_for_staff():
        return Response(status_code=404)
    return _list_page()


async def take_list(request: Request) -> Response:
    """Look up a list, and respond with a page or, if the form asks for it, a zip."""
    if is_for_staff():
        return Response(status_code=404)
    try:
        fields = await _form_fields(request)
    except _RefusedError as error:
        fault, status = error.args
        return _list_page(fault=fault, status=status)
    content = fields.get("file") or fields.get("list", b"")
    as_zip = fields.get("as") == b"zip"
    return await run_in_threadpool(_list_answer, content, as_zip=as_zip)


def _list_answer(content: bytes, *, as_zip: bool) -> Response:
    try:
        with reading() as snapshot_id, _TURN:
            rows = look_up(read_list(content, MOST_ON_PAGE))
            if as_zip:
                name = f"porchlight_places_{snapshot_id}.zip"
                disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
                headers = {**_NO_STORE, **disposition}
                body = packed_answers(rows)
                return Response(body, media_type="application/zip", headers=headers)
            (about,) = about_snapshot().to_pylist()
            return _list_page(rows.to_pylist(), decoded(content), about)
    except ListError as error:
        fault, status = str(error), 422
    except WarehouseError:
        fault, status = "The data cannot be read now. Try again in a minute.", 503
    typed = content.decode("utf-8", "replace")
    return _list_page(typed=typed, fault=fault, status=status)


def _list_page(
    rows: Sequence[Row] = (),
    typed: str = "",
    about: Row | None = None,
    *,
    fault: str = "",
    status: int = 200,
) -> Response:
    page = render_form(
        "many.html",
        MANY_PATH,
        answered=[row for row in rows if row["outcome"] == "answered"],
        unclear=[row for row in rows if row["outcome"] != "answered"],
        describe_date=_describe_date,
        typed=typed[:_LONGEST_LIST],
        fault=fault,
        about=about,
        most=MOST_ON_PAGE,
    )
    return HTMLResponse(page, status, _NO_STORE)


def _describe_date(row: Row) -> str:
    if day := row["ring_status_on"]:
        return day_text(day, row["ring_status_on_precision"])
    searched = row["searched_on"]
    return f"searched up to {day_text(searched)}" if searched else ""


FORM_ROUTES = (
    Route(REPORT_PATH, serve_report, methods=["GET"]),
    Route(MANY_PATH, serve_list_form, methods=["GET"]),
    Route(MANY_PATH, take_list, methods=["POST"]),
)
