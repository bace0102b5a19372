"""What stands in the heads of Streamlit's pages, and 404 where it has no page.

Streamlit answers every address with one page, whose title is its own.
"""

from __future__ import annotations

import gzip
import html
from collections.abc import Mapping
from functools import cache, lru_cache

import yaml
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.queries.changes import feeds_site
from dashboard.serving.bare_pages import bare_page, page_addresses
from dashboard.serving.page_files import own_part, packed_answer
from dashboard.streamlit_internals import page_with_head
from dashboard.text.addresses import feeds_of
from warehouse.paths import DBT_DIR, site_address

# What these show stands behind their address, so that is not what they are known by.
_OF_MANY = frozenset({"/agency", "/lookup"})
_HEADERS = {"Cache-Control": "no-cache"}


@cache
def described_pages() -> Mapping[str, tuple[str, str]]:
    """Return what each page is called and what it tells, by its address.

    Both stand with the marts that the page reads, in the exposures.
    """
    text = (DBT_DIR / "models" / "exposures" / "dashboard.yml").read_text("utf-8")
    given = {
        f"/{one['name'].removeprefix('page_')}": (one["label"], one["description"])
        for one in yaml.safe_load(text)["exposures"]
    }
    return {"/": given["/overview"], **given}


@lru_cache(64)
def _page(path: str, site: str, feeds: str) -> bytes:
    """Return Streamlit's page with a head of ours, gzipped."""
    title, description = (html.escape(words) for words in described_pages()[path])
    home = f"{html.escape(site)}{'/' if path == '/overview' else path}"
    lines = [
        f"<title>{title} | Porchlight</title>",
        f'<meta name="description" content="{description}">',
        '<meta property="og:type" content="website">',
        '<meta property="og:site_name" content="Porchlight">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{description}">',
    ]
    if site and path not in _OF_MANY:
        lines += [
            f'<link rel="canonical" href="{home}">',
            f'<meta property="og:url" content="{home}">',
        ]
    if feeds:
        lines += [
            f'<link rel="alternate" type="application/atom+xml" title="{told}" '
            f'href="{html.escape(feeds)}{feed}">'
            for feed, told in feeds_of(path).items()
        ]
    return gzip.compress(page_with_head("\n".join((*lines, own_part()))).encode())


class PageHeads:
    """Answers for Streamlit's pages, and where Streamlit has none."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server.

        Args:
            app: What answers everything else.
        """
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in page_addresses():
            page = _page(scope["path"], site_address(), feeds_site())
            answer = packed_answer(Request(scope), page, "text/html", _HEADERS)
            await answer(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and say so where Streamlit answers with its one page."""
        is_nowhere = False

        async def send_or_not(message: Message) -> None:
            nonlocal is_nowhere
            if message["type"] == "http.response.start":
                is_nowhere = message["status"] == 200 and _is_of_streamlit(
                    scope, message
                )
            if not is_nowhere:
                await send(message)

        await self._app(scope, receive, send_or_not)
        if is_nowhere:
            answer = bare_page(
                "Page not found",
                "<p>Check the address, or search for your town:</p>"
                '<p><a href="/">Do my police work with Ring?</a></p>',
                404,
            )
            await answer(scope, receive, send)


def _is_of_streamlit(scope: Scope, message: Message) -> bool:
    """Tell whether what is sent is Streamlit's page, and no page of ours."""
    is_ours = bool(getattr(scope.get("route"), "path", ""))
    sent = dict(message["headers"]).get(b"content-type", b"")
    return not is_ours and bytes(sent).startswith(b"text/html")
