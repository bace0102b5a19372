"""The heads of Streamlit's pages, and plain HTML pages such as errors."""

from __future__ import annotations

import gzip
import html
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.addresses import (
    FIND_PATH,
    LONGEST_QUESTION,
    MENU,
    feeds_of,
    menu_places,
)
from dashboard.languages import ENGLISH, Language
from dashboard.queries.changes import feeds_site
from dashboard.server.files import own_part, packed_answer
from dashboard.streamlit_internals import page_with_head
from warehouse.paths import site_address

_DASHBOARD = Path(__file__).resolve().parent.parent
_PAGES, _ASSETS = _DASHBOARD / "pages", _DASHBOARD / "assets"


@cache
def page_addresses() -> frozenset[str]:
    """Return the addresses of Streamlit's pages."""
    folders = (path.parent.name for path in _PAGES.glob("*/page.py"))
    modules = (path.stem for path in _PAGES.glob("[!_]*.py"))
    names = (name.replace("_", "-") for name in (*folders, *modules))
    return frozenset({"/", *(f"/{name}" for name in names)})


@cache
def style_sheet() -> bytes:
    """Return the style sheet of all pages that are not Streamlit's."""
    return (_ASSETS / "html" / "style.css").read_bytes()


@cache
def copy_script() -> bytes:
    """Return the script of the buttons that copy a text."""
    return (_ASSETS / "html" / "copy.js").read_bytes()


@lru_cache(256)
def page_header(home: str, language: Language = ENGLISH, snapshot_id: str = "") -> str:
    """Return the dashboard's name, its places and its look-up box as HTML.

    Args:
        home: Address of the dashboard with a trailing slash; empty shows only the name.
        snapshot_id: Snapshot that the page is pinned to; empty if none.
    """
    if not home:
        return '<header class="top"><p class="home">Porchlight</p></header>'
    home = html.escape(home)
    pin = f"?snapshot={html.escape(snapshot_id)}" if snapshot_id else ""
    places = "".join(
        f'<a href="{home}{page}{pin}">{words}</a>'
        for page, words in (menu_places() if language.is_english else {}).items()
    )
    nav = f'<nav aria-label="Porchlight">{places}</nav>' if places else ""
    return (
        f'<header class="top"><a class="home" href="{home}{pin}">Porchlight</a>{nav}'
        f"{search_form(home, language, snapshot_id)}</header>"
    )


def search_form(home: str, language: Language = ENGLISH, snapshot_id: str = "") -> str:
    """Return the form that looks up a place or an agency as HTML.

    Args:
        home: Address of the dashboard, as HTML; empty on its own pages.
        snapshot_id: Snapshot to look it up in; empty for the newest.
    """
    action = f"{language.home}{FIND_PATH}".lstrip("/")
    label = language.gettext("Do my police work with Ring?")
    example = language.gettext("Your town or ZIP")
    button = language.gettext("Find it")
    pinned = html.escape(snapshot_id)
    pin = f'<input type="hidden" name="snapshot" value="{pinned}">' if pinned else ""
    return (
        f'<form role="search" action="{home}{action}"><input name="q" required '
        f'maxlength="{LONGEST_QUESTION}" '
        f'aria-label="{label}" placeholder="{example}">{pin}'
        f"<button>{button}</button></form>"
    )


def bare_page(
    title: str,
    body: str,
    status: int,
    headers: Mapping[str, str] | None = None,
    *,
    language: Language = ENGLISH,
    home: str = "",
) -> HTMLResponse:
    """Return a short page that no cache stores; ``body`` is HTML."""
    return HTMLResponse(
        f'<!doctype html><html lang="{language.code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="icon" href="data:,">'
        # The style is inline, since this page may be all that the server answers.
        f"<title>{html.escape(title)} | Porchlight</title>"
        f"<style>{style_sheet().decode()}</style></head><body>"
        f"{page_header(home, language)}"
        f"<main><h1>{html.escape(title)}</h1>{body}</main></body></html>",
        status,
        {"Cache-Control": "no-store", **(headers or {})},
    )


_HEADERS = {"Cache-Control": "no-cache"}


@lru_cache(64)
def _page(path: str, site: str, feeds: str) -> bytes:
    """Return Streamlit's page with our head, gzipped."""
    page = MENU["overview" if path == "/" else path[1:].replace("-", "_")]
    title, description = html.escape(page.title), html.escape(page.description)
    home = f"{html.escape(site)}{'/' if path == '/overview' else path}"
    lines = [
        f"<title>{title} | Porchlight</title>",
        f'<meta name="description" content="{description}">',
        '<meta property="og:type" content="website">',
        '<meta property="og:site_name" content="Porchlight">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{description}">',
    ]
    if site:
        lines += [
            f'<link rel="canonical" href="{home}">',
            f'<meta property="og:url" content="{home}">',
        ]
    if feeds:
        lines += [
            f'<link rel="alternate" type="application/atom+xml" title="What changed" '
            f'href="{html.escape(feeds)}{feed}">'
            for feed in feeds_of(path)
        ]
    return gzip.compress(page_with_head("\n".join((*lines, own_part()))).encode())


class PageHeads:
    """Adds heads to Streamlit's pages, and answers 404 for unknown addresses."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server."""
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
        """Pass a request on, and replace Streamlit's fallback page by a 404."""
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
            # Relative, since a proxy may serve the dashboard below a folder.
            home = "../" * (scope["path"].count("/") - 1) or "./"
            plain = scope["path"].rstrip("/").lower()
            if plain != scope["path"]:
                query = scope["query_string"].decode("latin-1")
                to = f"{home}{quote(plain.lstrip('/'))}{query and f'?{query}'}"
                await RedirectResponse(to, 301)(scope, receive, send)
                return
            answer = bare_page(
                "Page not found",
                "<p>Check the address, or search for your town in the box above. "
                f'<a href="{home}">Start at the first page</a>.</p>',
                404,
                home=home,
            )
            await answer(scope, receive, send)


def _is_of_streamlit(scope: Scope, message: Message) -> bool:
    """Tell whether an answer is Streamlit's fallback page."""
    is_ours = bool(getattr(scope.get("route"), "path", ""))
    sent = dict(message["headers"]).get(b"content-type", b"")
    return not is_ours and bytes(sent).startswith(b"text/html")


def describe_trouble(
    since_on: date, language: Language = ENGLISH, *, has_failed: bool
) -> str:
    """Warn since when the newest record may be out of date."""
    day = language.day(since_on)
    if has_failed:
        return language.gettext(
            "The last build of this record, on %(day)s, failed. You are reading an "
            "earlier one.",
            day=day,
        )
    return language.gettext(
        "This record was last brought up to date on %(day)s. What was found since is "
        "not in it.",
        day=day,
    )
