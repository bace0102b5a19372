"""A page to fill in, without scripts: a report to copy."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.addresses import REPORT_PATH, report_text, report_words
from dashboard.languages import ENGLISH, SPANISH
from dashboard.places.pages import form as render_form

# Most characters of each field of a report.
_LONGEST_REPORT = {"page": 1_000, "snapshot": 60, "about": 2_000}
_NO_STORE = {"Cache-Control": "no-store"}


def serve_report(request: Request) -> Response:
    """Respond with a report to fill in and copy, for sites without an address."""
    page, snapshot, about = (
        # An invisible character could hide what a reader sends.
        "".join(c for c in request.query_params.get(name, "")[:most] if _is_seen(c))
        for name, most in _LONGEST_REPORT.items()
    )
    is_spanish = request.query_params.get("language") == SPANISH.code
    language = SPANISH if is_spanish else ENGLISH
    body = render_form(
        "report.html",
        REPORT_PATH,
        language,
        choose=language.choose,
        title=report_words(language),
        text=report_text(page, snapshot, about, language),
    )
    return HTMLResponse(body, headers=_NO_STORE)


def _is_seen(character: str) -> bool:
    return character == "\n" or character.isprintable()


FORM_ROUTES = (Route(REPORT_PATH, serve_report, methods=["GET"]),)
