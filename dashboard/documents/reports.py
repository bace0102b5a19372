"""Takes in what a reader finds wrong or missing, on a page without scripts.

Where a folder for it is set it is kept there; else the reader gets a text to send.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.access.reader_address import FORWARDED, parts_of, reader_address
from dashboard.documents.writing import written_report
from dashboard.serving.bare_pages import bare_page
from dashboard.text.addresses import REPORT_PATH
from warehouse.paths import reports_dir, reports_to, site_address
from warehouse.reports.queue import QueueOverfullError, ReportQueue, new_receipt
from warehouse.reports.report import read_report, seen

_LOG = logging.getLogger(__name__)
_SUBJECT = "Porchlight: something wrong or missing"
# Says that the form was sent, and not opened by a link.
_SENT = "write"
_RECEIPT = re.compile(r"[0-9a-f]{32}")
_FORM = "application/x-www-form-urlencoded"
# Every field at its longest, each letter of it written as nine.
_LONGEST_BODY = 64 * 1024
_MOST_FIELDS = 20
_LONGEST_CONTACT = 200
_FROM_ONE, _FROM_ALL = 20, 1_000
_HOUR = 3_600
_SECONDS_TO_SEND = 60


class DailyLimit:
    """Counts the reports of a day by address, in memory only."""

    def __init__(self, from_one: int = _FROM_ONE, from_all: int = _FROM_ALL) -> None:
        """Remember nothing yet.

        Args:
            from_one: How many may come from an address that the proxy names.
            from_all: How many may come in all.
        """
        self._from_one, self._from_all = from_one, from_all
        self._day = ""
        self._sent: Counter[str] = Counter()

    def takes(self, address: str | None, day: str) -> bool:
        """Count one more, and return whether it is within the limits.

        Args:
            address: Where it comes from; None where no proxy says so.
            day: Today; earlier days are forgotten.
        """
        if day != self._day:
            self._day = day
            self._sent.clear()
        if self._sent.total() >= self._from_all:
            return False
        self._sent[address or ""] += 1
        return address is None or self._sent[address] <= self._from_one


_LIMIT = DailyLimit()


@asynccontextmanager
async def erasing_contacts() -> AsyncIterator[None]:
    """Erase how to reach a reader once that is too old, for as long as we serve."""
    task = asyncio.create_task(_erase())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _erase() -> None:
    while folder := reports_dir():
        try:
            await run_in_threadpool(ReportQueue(folder).erase_contacts)
        except sqlite3.Error:
            _LOG.exception("Contacts could not be erased.")
        await asyncio.sleep(_HOUR)


def serve_report(request: Request) -> Response:
    """Answer with the form, with the text that it makes, or with a report's state."""
    folder = reports_dir()
    given = request.query_params
    if folder and "receipt" in given:
        try:
            return _state(ReportQueue(folder), given["receipt"])
        except sqlite3.Error as error:
            _LOG.error("A report could not be looked up: %s.", error)
            return _refusal("Reports cannot be read now. Try again in a minute.", 503)
    report = read_report(given)
    is_sent = _SENT in given and not folder
    faults = report.faults() if is_sent else []
    text = report.text(site_address()) if is_sent and not faults else ""
    page = written_report(
        report,
        faults,
        text=text,
        way=_way(text) if text else "",
        sent=_SENT,
        receipt=new_receipt() if folder else "",
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


class _NotTakenError(Exception):
    """Something is no report; its sentence says why, before the status."""


async def take_report(request: Request) -> Response:
    """Keep a report, and answer with its receipt, or say why it is not kept."""
    folder = reports_dir()
    try:
        if folder is None:
            raise _NotTakenError("This site keeps no reports.", 404)
        given = await _fields_sent(request)
        report, contact = read_report(given), seen(given.get("contact", ""))
        faults = report.faults()
        if len(contact) > _LONGEST_CONTACT:
            faults.append("Shorten how we can reach you.")
        receipt = given["receipt"]
        if faults:
            page = written_report(report, faults, sent=_SENT, receipt=receipt)
            return HTMLResponse(page, 422, {"Cache-Control": "no-store"})
        address = reader_address(request.headers.getlist(FORWARDED))
        if not _LIMIT.takes(address, datetime.now(UTC).date().isoformat()):
            raise _NotTakenError("Many came today. Try again tomorrow.", 429)
        is_odd = bool(given.get("website"))
        queue = ReportQueue(folder)
        await run_in_threadpool(queue.take_in, report, receipt, contact, is_odd=is_odd)
    except _NotTakenError as error:
        return _refusal(*error.args)
    except QueueOverfullError:
        return _refusal("More wait than can be read. Try again in some weeks.", 503)
    except sqlite3.Error as error:
        # why: its text is of the database alone, and never what the reader wrote.
        _LOG.error("A report could not be kept: %s.", error)
        return _refusal("It could not be kept. Try again in a minute.", 503)
    return bare_page(
        "Thank you",
        "<p>Somebody will read it. With this receipt you can ask what became of it; "
        f"nobody else has it: <code>{receipt}</code></p>"
        f'<p><a href="report?receipt={receipt}">What became of it</a>, '
        '<a href="./">back to the record</a></p>',
        200,
    )


async def _fields_sent(request: Request) -> dict[str, str]:
    """Return the fields of the form, if it is what a page of ours sends."""
    if not _is_from_own_page(request):
        raise _NotTakenError("It has to come from the form of this site.", 403)
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise _NotTakenError("No file can be sent, only what the form has.", 415)
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS_TO_SEND):
            async for part in request.stream():
                body += part
                if len(body) > _LONGEST_BODY:
                    raise _NotTakenError("It is longer than the form lets it be.", 413)
        given = dict(parse_qsl(body.decode("ascii"), max_num_fields=_MOST_FIELDS))
    except (ValueError, TimeoutError, ClientDisconnect) as error:
        raise _NotTakenError("It is not what the form sends.", 400) from error
    if not _RECEIPT.fullmatch(given.get("receipt", "")):
        raise _NotTakenError("Open the form anew, and send it from there.", 400)
    return given


def _state(queue: ReportQueue, receipt: str) -> Response:
    """Say what became of a report."""
    entry = queue.by_receipt(receipt)
    if entry is None:
        return _refusal("No report has this receipt.", 404)
    told = {
        "declined": f"It was declined: {entry.reason}",
        "confirmed": "It was followed: two editors made a change of the record of it, "
        "which comes with a next snapshot.",
    }
    words = told.get(entry.state, "It is being read.")
    page = written_report(entry.report, (), sent=_SENT, state=words)
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def _is_from_own_page(request: Request) -> bool:
    """Tell whether a page of ours sends it; what is no browser says nothing of it."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    is_own = origin is None or parts_of(origin).netloc == request.headers.get("host")
    return site == "same-origin" and is_own


def _refusal(sentence: str, status: int) -> Response:
    return bare_page("This was not kept", f"<p>{sentence}</p>", status)


def _way(text: str) -> str:
    """Return the address that a text goes to; empty where none is set."""
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
