"""Responses with documents of the current snapshot or the one in ``?snapshot=``."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.documents.areas import (
    figure_document,
    incident_document,
    namesakes_document,
    places_document,
    searched_document,
    state_document,
)
from dashboard.documents.card import describe, today_document
from dashboard.documents.document import Document, Links, with_sources
from dashboard.documents.facts import Facts, build_for_agency, build_for_area
from dashboard.documents.feeds import (
    render_feed,
    robots,
    sitemap_index,
    sitemap_part,
)
from dashboard.documents.matches import FIND_PAGES, find_document
from dashboard.documents.pdf import render_pdf, render_text
from dashboard.documents.sheets import letter, sheet
from dashboard.documents.sql_page import render_sql, serve_sql_file
from dashboard.documents.writing import (
    page_embed,
    render_embed,
    render_html,
    render_json,
)
from dashboard.queries._run import per_snapshot, reading
from dashboard.queries.addresses import current_address_of, namesakes
from dashboard.queries.changes import feeds_site
from dashboard.queries.private_rows import noting_private_rows
from dashboard.queries.snapshots import build_trouble, public_record
from dashboard.queries.sources import about_snapshot
from dashboard.server.files import packed_answer, status_without
from dashboard.server.html_pages import bare_page, style_sheet
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    EMBEDS,
    FEEDS,
    FIGURE_PAGES,
    FIND_PATH,
    INCIDENT_PAGES,
    LETTER,
    LONGEST_QUESTION,
    PLACE_LISTS,
    ROBOTS_PATH,
    SEARCHED_PATH,
    SHEET,
    SITEMAP_PATH,
    SQL_PATH,
    STATE_PAGES,
    STYLE_PATH,
    TODAY_PATH,
    TOWN_PAGES,
    feed_path,
)
from dashboard.text.languages import ENGLISH, SPANISH, Language
from dashboard.text.rows import Row
from dashboard.words.sources import describe_trouble
from warehouse.errors import WarehouseError
from warehouse.paths import site_address

_FOR_A_DAY = "public, max-age=86400"
_CHECKED_EACH_TIME = "no-cache"
# why: pages need the processor too, so they wait for one document at most.
_TURN = threading.Lock()
_PAGE = "text/html; charset=utf-8"
_ATOM = "application/atom+xml; charset=utf-8"
_JSON, _PDF, _XML = "application/json", "application/pdf", "application/xml"
_TEXT = "text/plain; charset=utf-8"

_Builder = Callable[[str], Document | None]


class WrittenPage(NamedTuple):
    """The response for an address: gzipped bytes, or a redirect."""

    body: bytes
    media_type: str = _PAGE
    tag: str = ""
    leads_to: str = ""


class _Twin(NamedTuple):
    """Another format of a document, and the documents that have it."""

    ending: str
    media_type: str
    write: Callable[[Document, Links, Row, str], bytes]
    exists: Callable[[Document], bool]


_NO_TWIN = _Twin("", _PAGE, render_html, lambda _document: True)
_TWINS = {
    twin.ending: twin
    for twin in (
        _Twin(".json", _JSON, render_json, lambda document: bool(document.rows)),
        _Twin(".pdf", _PDF, render_pdf, lambda document: document.form != "page"),
        _Twin(".txt", _TEXT, render_text, lambda one: one.form == "letter"),
    )
}
_NOTHING = WrittenPage(b"")


def document_at(
    path: str, question: str = "", *, is_brief: bool = False
) -> Document | None:
    """Build the document of an address; None if there is no such page.

    Args:
        path: Address without a file extension.
        question: What the reader looks up.
        is_brief: Whether to leave out what :func:`today_document` says for all places.
    """
    for ending, builders in _BY_ENDING.items():
        chosen = _BRIEF if is_brief and not ending else builders
        for pages, build in chosen.items():
            if path.startswith(f"{pages}/") and path.endswith(ending):
                below = path.removeprefix(f"{pages}/").removesuffix(ending)
                document = with_sources(partial(_current, build, below))
                if document:
                    return document
    if path in FIND_PAGES:
        return with_sources(partial(find_document, path, question))
    for language in (ENGLISH, SPANISH):
        if path == f"{language.home}{TODAY_PATH}":
            return with_sources(partial(today_document, language))
    return searched_document() if path == SEARCHED_PATH else None


def _current(build: _Builder, below: str) -> Document | None:
    """Build a document, including for former addresses."""
    document = build(below)
    if document or not (current := current_address_of(below)):
        return document
    return build(current)


def _town(build: _Builder, language: Language, page_path: str) -> Document | None:
    """Build the page of a town, or of the towns that share an address."""
    document = build(page_path)
    state, _, name = page_path.partition("/")
    if document or not name or "/" in name:
        return document
    named = [row["page_path"] for row in namesakes(state, name)]
    if len(named) == 1:
        return build(named[0])
    path = f"{language.home}{TOWN_PAGES}/{page_path}"
    return namesakes_document(path, named, language) if named else None


def _for_areas(
    build: Callable[[Facts], Document | None], *languages: Language
) -> dict[str, _Builder]:
    return {
        f"{language.home}{pages}": partial(
            build_for_area, build, pages, language=language
        )
        for language in languages
        for pages in (TOWN_PAGES, COUNTY_PAGES)
    }


def _page_builders(*, is_brief: bool = False) -> Mapping[str, _Builder]:
    page = partial(describe, is_brief=is_brief)
    areas = _for_areas(page, ENGLISH, SPANISH)
    return {
        **areas,
        **{
            path: partial(_town, areas[path], language)
            for language in (ENGLISH, SPANISH)
            for path in [f"{language.home}{TOWN_PAGES}"]
        },
        AGENCY_PAGES: partial(build_for_agency, page),
        PLACE_LISTS: places_document,
        STATE_PAGES: state_document,
        INCIDENT_PAGES: incident_document,
        FIGURE_PAGES: figure_document,
    }


_BUILDERS, _BRIEF = _page_builders(), _page_builders(is_brief=True)
_BY_ENDING: Mapping[str, Mapping[str, _Builder]] = {
    "": _BUILDERS,
    SHEET: {
        AGENCY_PAGES: partial(build_for_agency, sheet),
        **_for_areas(sheet, ENGLISH, SPANISH),
    },
    LETTER: {
        AGENCY_PAGES: partial(build_for_agency, letter),
        **_for_areas(letter, ENGLISH),
    },
}


@per_snapshot(400)
def _answer(path: str, pinned: str, site: str, note: str, question: str) -> WrittenPage:
    """Render the response for an address, and cache it with the snapshot.

    Args:
        path: Address, with the file extension of the requested format.
        pinned: Snapshot in the address; empty if there is none.
        note: Text above the answer; empty for none.
        question: As in :func:`document_at`.
    """
    if path == SQL_PATH:
        return _written(render_sql(Links(path, pinned)), _PAGE)
    stem, dot, ending = path.rpartition(".")
    twin = _TWINS.get(f"{dot}{ending}", _NO_TWIN)
    stem = stem if twin.ending else path
    with noting_private_rows() as read:
        document = document_at(stem, question)
    if document is None or not twin.exists(document):
        return _NOTHING
    links = Links(document.path, pinned)
    if document.path != stem:
        return WrittenPage(b"", leads_to=f"{document.path}{twin.ending}{links.pin}")
    (about,) = about_snapshot().to_pylist()
    if read.rows:
        note = f"{read.words()} {note}".strip()
    elif not read.tables:
        site = public_record()[0] or site
    document = replace(document, note=note)
    return _written(twin.write(document, links, about, site), twin.media_type)


def _trouble_note(language: Language) -> str:
    """Warn if recent builds failed or stopped; empty otherwise."""
    trouble = build_trouble()
    if trouble is None:
        return ""
    failed = trouble.has_failed
    return describe_trouble(trouble.since_on, language, has_failed=failed)


def _written(body: bytes, media_type: str) -> WrittenPage:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    page = WrittenPage(gzip.compress(body, 6, mtime=0), media_type, tag)
    return page if body else _NOTHING


@per_snapshot(8)
def _sitemap(site: str, kind: str) -> WrittenPage:
    """Render the sitemap, or one part of it by kind."""
    (about,) = about_snapshot().to_pylist()
    day = about["built_at"].date()
    text = sitemap_part(site, kind, day) if kind else sitemap_index(site, day)
    return _written(text.encode(), _XML)


@per_snapshot(200)
def _feed(site: str, kind: str, name: str) -> WrittenPage:
    (about,) = about_snapshot().to_pylist()
    return _written(render_feed(kind, name, about, site), _ATOM)


@per_snapshot(100)
def _embed(site: str, path: str, pinned: str) -> WrittenPage:
    """Render an embedded page."""
    page = document_at(path.removeprefix(EMBEDS))
    if page is None or not page.rows:
        return _NOTHING
    (about,) = about_snapshot().to_pylist()
    embed = render_embed(page_embed(page), Links(path, pinned), about, site)
    return _written(embed, _PAGE)


def _send(
    request: Request, write: Callable[[], WrittenPage], pinned: str = ""
) -> Response:
    """Respond in turn, or with an HTTP status; say so if a pinned snapshot is gone."""
    try:
        with reading(pinned or None), _TURN:
            page = write()
    except WarehouseError as error:
        if (status := status_without(error, pinned)) == 404:
            root = Links(request.url.path).root
            return _refusal(root, ENGLISH, _NO_SNAPSHOT, status)
        return Response(status_code=status)
    if not page.body:
        return Response(status_code=404)
    return _sent(request, page, is_pinned=bool(pinned))


def _sent(request: Request, page: WrittenPage, *, is_pinned: bool) -> Response:
    headers = {
        "Cache-Control": _FOR_A_DAY if is_pinned else _CHECKED_EACH_TIME,
        "ETag": page.tag,
    }
    if page.media_type == _JSON:
        headers["Access-Control-Allow-Origin"] = "*"
    return packed_answer(request, page.body, page.media_type, headers)


def serve_sitemap(request: Request) -> Response:
    """Serve the sitemap, which needs the site's address."""
    site, kind = site_address(), request.path_params.get("kind", "")
    if not site:
        return Response(status_code=404)
    return _send(request, partial(_sitemap, site, kind))


def serve_feed(request: Request) -> Response:
    """Serve a feed of changes, which needs the site's address; not on staff servers."""
    site, params = feeds_site(), request.path_params
    if not site:
        return Response(status_code=404)
    kind, name = params.get("kind", "all"), params.get("name", "")
    return _send(request, partial(_feed, site, kind, name))


def serve_embed(request: Request) -> Response:
    """Serve an embedded page."""
    path, pinned = request.url.path, request.query_params.get("snapshot", "")
    return _send(request, partial(_embed, site_address(), path, pinned), pinned)


def serve_robots(_request: Request) -> Response:
    """Serve robots.txt."""
    return PlainTextResponse(robots(site_address()))


def serve_style(request: Request) -> Response:
    """Serve the style sheet of all documents."""
    has_version = "v" in request.query_params
    caching = _FOR_A_DAY if has_version else _CHECKED_EACH_TIME
    return Response(
        style_sheet(), media_type="text/css", headers={"Cache-Control": caching}
    )


_UNREADABLE = (
    ("The data cannot be read now", "Ahora no se pueden leer los datos"),
    (
        "Please try again in a minute.",
        "Inténtelo otra vez en un minuto, por favor.",
    ),
)
_NEWEST = (
    "Nothing is shown in its place, because its numbers may have differed: "
    '<a href="?">this page of the newest record</a>.',
    "No se muestra otra en su lugar, porque los datos pueden haber sido distintos: "
    '<a href="?">esta página en el registro más reciente</a>.',
)
_NO_SNAPSHOT = (
    ("There is no such snapshot here", "Aquí no hay tal versión"),
    (
        f"This site does not keep it, or can no longer show it. {_NEWEST[0]}",
        f"Este sitio no la guarda o ya no puede mostrarla. {_NEWEST[1]}",
    ),
)
_NO_PAGE = (
    ("Page not found", "Nada tiene esta dirección"),
    (
        "Nothing on record does. It may be mistyped or cut off.",
        "Puede estar mal escrita o incompleta.",
    ),
)


def serve_document(request: Request) -> Response:
    """Serve a document, or a page that explains why there is none."""
    pinned, path = request.query_params.get("snapshot", ""), request.url.path
    language = SPANISH if f"{path}/".startswith(f"{SPANISH.home}/") else ENGLISH
    question = request.query_params.get("q", "")[:LONGEST_QUESTION].strip()
    question = question if path in FIND_PAGES else ""
    refuse = partial(_refusal, Links(path).root, language)
    try:
        with reading(pinned or None), _TURN:
            note = "" if pinned else _trouble_note(language)
            answer = _answer(path, pinned, site_address(), note, question)
    except WarehouseError as error:
        is_gone = status_without(error, pinned) == 404
        return refuse(_NO_SNAPSHOT, 404) if is_gone else refuse(_UNREADABLE, 503)
    if answer.leads_to:
        # why: relative, since a proxy may serve the dashboard under a path.
        address = Links(path).root + answer.leads_to.lstrip("/")
        # why: answers to a search may change.
        status = 302 if question else 301
        headers = {"Cache-Control": _CHECKED_EACH_TIME}
        return RedirectResponse(address, status, headers)
    if not answer.body:
        return refuse(_NO_PAGE, 404)
    return _sent(request, answer, is_pinned=bool(pinned))


def _refusal(
    root: str,
    language: Language,
    words: tuple[tuple[str, str], tuple[str, str]],
    status: int,
) -> Response:
    title, sentence = (language.say(*pair) for pair in words)
    search = language.say(
        f'<a href="{root}{FIND_PATH.lstrip("/")}">Look up a town or an agency</a>.',
        f'<a href="{root}{SPANISH.home.lstrip("/")}">Busque su ciudad o pueblo</a>.',
    )
    body = f"<p>{sentence}</p><p>{search}</p>"
    return bare_page(title, body, status, language=language, home=root)


DOCUMENT_ROUTES = (
    *(
        Route(f"{pages}/{{path:path}}", serve_document, methods=["GET"])
        for pages in _BUILDERS
    ),
    *(
        Route(path, serve, methods=["GET"])
        for path, serve in {
            SEARCHED_PATH: serve_document,
            TODAY_PATH: serve_document,
            SQL_PATH: serve_document,
            f"{SQL_PATH}/{{name:path}}": serve_sql_file,
            f"{SPANISH.home}{TODAY_PATH}": serve_document,
            **dict.fromkeys(FIND_PAGES, serve_document),
            **{
                f"{EMBEDS}{pages}/{{path:path}}": serve_embed
                for pages in (TOWN_PAGES, COUNTY_PAGES, AGENCY_PAGES)
            },
            STYLE_PATH: serve_style,
            feed_path("all"): serve_feed,
            f"{FEEDS}/{{kind}}/{{name:path}}.xml": serve_feed,
            ROBOTS_PATH: serve_robots,
            SITEMAP_PATH: serve_sitemap,
            SITEMAP_PATH.replace(".", "-{kind}."): serve_sitemap,
        }.items()
    ),
)
