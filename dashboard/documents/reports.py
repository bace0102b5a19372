"""Takes in what a reader finds wrong or missing, on a page without scripts."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.documents.writing import written_report
from dashboard.text.addresses import REPORT_PATH
from warehouse.paths import reports_to, site_address
from warehouse.reports.report import read_report

_SUBJECT = "Porchlight: something wrong or missing"
# Says that the form was sent, and not opened by a link.
_SENT = "write"


def serve_report(request: Request) -> Response:
    """Answer with the form, and with the text for mail or an issue once it is filled.

    Nothing is kept: where no queue takes it, the reader sends the text.
    """
    report = read_report(request.query_params)
    is_sent = _SENT in request.query_params
    faults = report.faults() if is_sent else []
    text = report.text(site_address()) if is_sent and not faults else ""
    page = written_report(
        report, faults, text=text, way=_way(text) if text else "", sent=_SENT
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


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


REPORT_ROUTES = (Route(REPORT_PATH, serve_report, methods=["GET"]),)
