"""Pages with a form, without scripts: reports, and looking up many towns at once.

If a folder is set, reports are stored there; otherwise readers get a text to send.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

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
from dashboard.server.html_pages import bare_page
from dashboard.server.limits import client_address
from dashboard.server.reader_address import parts_of
from dashboard.text.addresses import MANY_PATH, REPORT_PATH
from dashboard.text.formats import day_text
from dashboard.text.rows import Row
from warehouse.errors import WarehouseError
from warehouse.paths import reports_dir, reports_to, site_address
from warehouse.reports import (
    ACCEPTED,
    DECLINED,
    LONGEST,
    Report,
    ReportFileError,
    ReportQueue,
    ReportsFullError,
    new_receipt,
)

_LOG = logging.getLogger(__name__)
_SUBJECT = "Porchlight: something wrong or missing"
# The button's name, which distinguishes a submitted form from an opened link.
_SENT = "write"
_RECEIPT = re.compile(r"[0-9a-f]{32}")
_FORM = "application/x-www-form-urlencoded"
_SIZE = re.compile(r"\d{1,9}", re.ASCII)
# Enough for a report with every field at its longest, percent-encoded, and for 500
# names at their longest, sent both as text and as a file.
_LONGEST_REPORT, _LONGEST_LIST = 64 * 1024, 256 * 1024
_MOST_FIELDS, _SECONDS_TO_SEND = 20, 60
_FROM_ONE, _FROM_ALL = 20, 1_000
_NO_STORE = {"Cache-Control": "no-store"}
# why: looking up a list takes seconds, and other pages wait meanwhile.
_TURN = threading.Lock()


class DailyLimit:
    """Counts today's reports in memory, per address and in total."""

    def __init__(self, from_one: int = _FROM_ONE, from_all: int = _FROM_ALL) -> None:
        """Set the limits per address and in total."""
        self._from_one, self._from_all = from_one, from_all
        self._day, self._sent = "", Counter[str | None]()

    def takes(self, address: str | None, day: str) -> bool:
        """Count one more report; False if a limit is reached."""
        if day != self._day:
            self._day, self._sent = day, Counter()
        is_one_too_many = address and self._sent[address] >= self._from_one
        if is_one_too_many or self._sent.total() >= self._from_all:
            return False
        self._sent[address] += 1
        return True


_LIMIT = DailyLimit()


def serve_report(request: Request) -> Response:
    """Respond with the form, the text it produces, or the state of a report."""
    folder, query = reports_dir(), request.query_params
    if folder and "receipt" in query:
        return _state(ReportQueue(folder), query["receipt"])
    report = Report.read(query)
    is_sent = _SENT in query and not folder
    faults = report.faults() if is_sent else []
    text = report.text(site_address()) if is_sent and not faults else ""
    page = render_report(
        report,
        faults,
        text=text,
        way=_send_link(text) if text else "",
        receipt=new_receipt() if folder else "",
    )
    return HTMLResponse(page, headers=_NO_STORE)


def render_report(report: Report, faults: Sequence[str] = (), **values: str) -> str:
    """Render the form for reporting what is wrong or missing.

    Args:
        faults: What the reader must fix, one sentence each.
        values: ``text`` to send, the ``way`` to send it, the ``receipt`` of a stored
            report, or the ``state`` of a report, which replaces the form.
    """
    nothing = {"text": "", "way": "", "receipt": "", "state": ""}
    values = {**nothing, "sent": _SENT, **values}
    return render_form(
        "report.html",
        REPORT_PATH,
        report=report,
        faults=faults,
        longest=LONGEST,
        **values,
    )


class _RefusedError(Exception):
    """The reason why a form is refused, and the HTTP status."""


async def take_report(request: Request) -> Response:
    """Store a report and respond with its receipt, or explain why it was not stored."""
    folder = reports_dir()
    try:
        if folder is None:
            raise _RefusedError("This site stores no reports.", 404)
        form = await _report_fields(request)
        report, receipt = Report.read(form), form["receipt"]
        if faults := report.faults():
            page = render_report(report, faults, receipt=receipt)
            return HTMLResponse(page, 422, _NO_STORE)
        address = client_address(request.scope)
        if not _LIMIT.takes(address, f"{datetime.now(UTC).date()}"):
            raise _RefusedError("Too many came today. Try again tomorrow.", 429)
        await run_in_threadpool(ReportQueue(folder).add, report, receipt)
    except _RefusedError as error:
        return _refusal(*error.args)
    except ReportsFullError:
        return _refusal("Too many reports are waiting. Try again in a few weeks.", 503)
    except (OSError, ReportFileError) as error:
        # why: the error message names only a file, never what the reader wrote.
        _LOG.error("A report could not be stored: %s.", error)
        return _refusal(
            "The disk of this site is full or out of order. Try again later.", 503
        )
    return bare_page(
        "Thank you",
        "<p>Somebody will read it. This receipt, which nobody else has, shows what "
        f"became of it: <code>{receipt}</code></p>"
        f'<p><a href="report?receipt={receipt}">What became of it</a>, '
        '<a href="./">back to the record</a></p>',
        200,
    )


async def _report_fields(request: Request) -> dict[str, str]:
    """Return the fields of a report, if one of our own pages sent it."""
    if not _is_from_own_page(request):
        raise _RefusedError("It has to come from the form of this site.", 403)
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise _RefusedError("No file can be sent, only the fields of the form.", 415)
    fields = await _form_fields(request, _LONGEST_REPORT)
    form = {name: value.decode() for name, value in fields.items()}
    if not _RECEIPT.fullmatch(form.get("receipt", "")):
        raise _RefusedError("Open the form again, and send it from there.", 400)
    return form


async def _form_fields(request: Request, longest: int) -> dict[str, bytes]:
    """Return what a form sends within a minute, with or without a file."""
    size = request.headers.get("content-length", "")
    # why: a body in chunks may be longer than the length that its header names.
    is_chunked = "transfer-encoding" in request.headers
    if is_chunked or not _SIZE.fullmatch(size) or int(size) > longest:
        raise _RefusedError(
            f"That is longer than {longest // 1024} KB. Shorten it and send it again.",
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


def _state(queue: ReportQueue, receipt: str) -> Response:
    """Respond with the state of a report."""
    try:
        entry = queue.by_receipt(receipt)
    except (OSError, ReportFileError) as error:
        _LOG.error("A report could not be read: %s.", error)
        return _refusal("It cannot be read now. Try again in a minute.", 503)
    if entry is None:
        return _refusal("No report has this receipt.", 404)
    words = {
        DECLINED: f"It was declined: {entry.reason}",
        ACCEPTED: "It was accepted: two editors agreed on a change, which comes with "
        "a later snapshot of the record.",
    }.get(entry.state, "It is being read.")
    page = render_report(entry.report, state=words)
    return HTMLResponse(page, headers=_NO_STORE)


def _is_from_own_page(request: Request) -> bool:
    """Return whether our own page sent the form; only browsers send these headers."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    is_own = origin is None or parts_of(origin).netloc == request.headers.get("host")
    return site == "same-origin" and is_own


def _refusal(sentence: str, status: int) -> Response:
    return bare_page("This was not stored", f"<p>{sentence}</p>", status)


def _send_link(text: str) -> str:
    """Return a link that sends a text; empty if no address is set."""
    to = reports_to()
    if not to:
        return ""
    if to.startswith("https://"):
        return f"{to}?{urlencode({'title': _SUBJECT, 'body': text})}"
    # why: mail programs do not decode a plus sign as a space.
    query = urlencode({"subject": _SUBJECT, "body": text}).replace("+", "%20")
    return f"mailto:{to}?{query}"


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
        fields = await _form_fields(request, _LONGEST_LIST)
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
    Route(REPORT_PATH, take_report, methods=["POST"]),
    Route(MANY_PATH, serve_list_form, methods=["GET"]),
    Route(MANY_PATH, take_list, methods=["POST"]),
)
