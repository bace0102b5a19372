"""The form by which a reader reports something wrong or missing, without scripts.

With a folder set, reports are stored there; otherwise the reader gets a text to send.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.access.reader_address import FORWARDED, parts_of, reader_address
from dashboard.documents.writing import written_report
from dashboard.serving.html_pages import bare_page
from dashboard.serving.limits import TooLongError, read_body
from dashboard.text.addresses import REPORT_PATH
from warehouse.paths import reports_dir, reports_to, site_address
from warehouse.reports import (
    ACCEPTED,
    DECLINED,
    Report,
    ReportFileError,
    ReportQueue,
    ReportsFullError,
    new_receipt,
)

_LOG = logging.getLogger(__name__)
_SUBJECT = "Porchlight: something wrong or missing"
# The name of the button, which tells a form that was sent from one opened by a link.
_SENT = "write"
_RECEIPT = re.compile(r"[0-9a-f]{32}")
_FORM = "application/x-www-form-urlencoded"
# Room for every field at its longest, each letter percent-encoded.
_LONGEST_BODY = 64 * 1024
_MOST_FIELDS = 20
_FROM_ONE, _FROM_ALL = 20, 1_000
_NOT_STORED = {"Cache-Control": "no-store"}


class DailyLimit:
    """Counts the reports of this day in memory, by address and in all."""

    def __init__(self, from_one: int = _FROM_ONE, from_all: int = _FROM_ALL) -> None:
        """Set how many may come from one address that a proxy names, and in all."""
        self._from_one, self._from_all = from_one, from_all
        self._day, self._sent = "", Counter[str | None]()

    def takes(self, address: str | None, day: str) -> bool:
        """Count one more report, unless it is too many."""
        if day != self._day:
            self._day, self._sent = day, Counter()
        is_one_too_many = address and self._sent[address] >= self._from_one
        if is_one_too_many or self._sent.total() >= self._from_all:
            return False
        self._sent[address] += 1
        return True


_LIMIT = DailyLimit()


def serve_report(request: Request) -> Response:
    """Answer with the form, with the text that it makes, or with a report's state."""
    folder, query = reports_dir(), request.query_params
    if folder and "receipt" in query:
        return _state(ReportQueue(folder), query["receipt"])
    report = Report.read(query)
    is_sent = _SENT in query and not folder
    faults = report.faults() if is_sent else []
    text = report.text(site_address()) if is_sent and not faults else ""
    page = written_report(
        report,
        faults,
        text=text,
        way=_send_link(text) if text else "",
        sent=_SENT,
        receipt=new_receipt() if folder else "",
    )
    return HTMLResponse(page, headers=_NOT_STORED)


class _RefusedError(Exception):
    """Something is no report; its sentence says why, before the status."""


async def take_report(request: Request) -> Response:
    """Store a report, and answer with its receipt, or say why it is not stored."""
    folder = reports_dir()
    try:
        if folder is None:
            raise _RefusedError("This site stores no reports.", 404)
        form = await _form_fields(request)
        report, receipt = Report.read(form), form["receipt"]
        if faults := report.faults():
            page = written_report(report, faults, sent=_SENT, receipt=receipt)
            return HTMLResponse(page, 422, _NOT_STORED)
        address = reader_address(request.headers.getlist(FORWARDED))
        if not _LIMIT.takes(address, f"{datetime.now(UTC).date()}"):
            raise _RefusedError("Too many came today. Try again tomorrow.", 429)
        await run_in_threadpool(ReportQueue(folder).add, report, receipt)
    except _RefusedError as error:
        return _refusal(*error.args)
    except ReportsFullError:
        return _refusal("More wait than can be read. Try again in some weeks.", 503)
    except (OSError, ReportFileError) as error:
        # why: its text names a file alone, never what the reader wrote.
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


async def _form_fields(request: Request) -> dict[str, str]:
    """Return the fields of the form, if a page of ours sends it."""
    if not _is_from_own_page(request):
        raise _RefusedError("It has to come from the form of this site.", 403)
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise _RefusedError("No file can be sent, only the fields of the form.", 415)
    try:
        body = await read_body(request, _LONGEST_BODY)
        form = dict(parse_qsl(body.decode("ascii"), max_num_fields=_MOST_FIELDS))
    except TooLongError as error:
        raise _RefusedError("It is longer than the form allows.", 413) from error
    except (ValueError, TimeoutError, ClientDisconnect) as error:
        raise _RefusedError("It is not what the form sends.", 400) from error
    if not _RECEIPT.fullmatch(form.get("receipt", "")):
        raise _RefusedError("Open the form again, and send it from there.", 400)
    return form


def _state(queue: ReportQueue, receipt: str) -> Response:
    """Say what became of a report."""
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
    page = written_report(entry.report, (), sent=_SENT, state=words)
    return HTMLResponse(page, headers=_NOT_STORED)


def _is_from_own_page(request: Request) -> bool:
    """Tell whether a page of ours sends it; other programs send no such headers."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    is_own = origin is None or parts_of(origin).netloc == request.headers.get("host")
    return site == "same-origin" and is_own


def _refusal(sentence: str, status: int) -> Response:
    return bare_page("This was not stored", f"<p>{sentence}</p>", status)


def _send_link(text: str) -> str:
    """Return the link that sends a text; empty where no address is set."""
    to = reports_to()
    if not to:
        return ""
    if to.startswith("https://"):
        return f"{to}?{urlencode({'title': _SUBJECT, 'body': text})}"
    # why: mail programs do not read a plus sign as a space.
    query = urlencode({"subject": _SUBJECT, "body": text}).replace("+", "%20")
    return f"mailto:{to}?{query}"


REPORT_ROUTES = (
    Route(REPORT_PATH, serve_report, methods=["GET"]),
    Route(REPORT_PATH, take_report, methods=["POST"]),
)
