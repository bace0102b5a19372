"""Answers with documents: towns, counties, states, agencies, incidents, figures.

They are of the current snapshot, or of the one that ``?snapshot=`` names.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.access.reader_address import FORWARDED, reader_address
from dashboard.documents.areas import (
    namesakes_document,
    places_document,
    searched_document,
    state_document,
)
from dashboard.documents.card import agency_document, area_document
from dashboard.documents.document import Document, with_sources
from dashboard.documents.embeds import map_embed, page_embed
from dashboard.documents.events import figure_document, incident_document
from dashboard.documents.feeds import written_feed
from dashboard.documents.letters import agency_letter, area_letter
from dashboard.documents.listing import robots, sitemap_index, sitemap_part
from dashboard.documents.markup import Links
from dashboard.documents.openapi import described_twins
from dashboard.documents.paper import written_pdf, written_preview, written_text
from dashboard.documents.papers import serve_county_papers
from dashboard.documents.sheets import agency_sheet, area_sheet
from dashboard.documents.spanish import spanish_start
from dashboard.documents.writing import (
    written_embed,
    written_html,
    written_json,
)
from dashboard.lookup.question import LONGEST_QUESTION
from dashboard.queries._run import per_snapshot, reading
from dashboard.queries.addresses import current_address_of, namesakes
from dashboard.queries.agencies import RING, AgencyFilters, UnknownFilterError
from dashboard.queries.changes import feeds_site
from dashboard.queries.downloads import is_for_staff
from dashboard.queries.snapshots import build_trouble, private_keys
from dashboard.queries.sources import about_snapshot
from dashboard.serving.files import packed_answer, status_without
from dashboard.serving.html_pages import bare_page, style_sheet
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    EMBEDDED_MAP,
    EMBEDS,
    FEEDS,
    FIGURE_PAGES,
    INCIDENT_PAGES,
    LETTER,
    OPENAPI_PATH,
    PLACE_LISTS,
    ROBOTS_PATH,
    SEARCHED_PATH,
    SHEET,
    SITEMAP_PATH,
    STATE_PAGES,
    STYLE_PATH,
    TOWN_PAGES,
    feed_path,
)
from dashboard.text.formats import counted
from dashboard.text.languages import ENGLISH, SPANISH, Language
from dashboard.text.rows import Row
from dashboard.words.freshness import trouble_told
from warehouse.errors import SnapshotTooOldError, WarehouseError
from warehouse.fair_queue import FairQueue, QueueFullError
from warehouse.paths import site_address

_KEPT = "public, max-age=86400"
_ASKED_EACH_TIME = "no-cache"
# why: each stands among the pages that are drawn, and a page waits for one at most.
_QUEUE = FairQueue(running=1, waiting=60)
_PAGE = "text/html; charset=utf-8"
_ATOM = "application/atom+xml; charset=utf-8"
_JSON, _PDF = "application/json", "application/pdf"
_TEXT = "text/plain; charset=utf-8"


class WrittenPage(NamedTuple):
    """What an address of documents is answered with, whoever asks.

    Attributes:
        body: Gzipped; empty where there is nothing to send.
        media_type: What it is.
        tag: Names the bytes.
        leads_to: Address that it leads to in its place; empty for none.
    """

    body: bytes
    media_type: str = _PAGE
    tag: str = ""
    leads_to: str = ""


class _Twin(NamedTuple):
    """What a document can be had as.

    Attributes:
        ending: Of the address.
        media_type: What it is.
        write: Writes it.
        exists: Whether a document has it.
    """

    ending: str
    media_type: str
    write: Callable[[Document, Links, Row, str], bytes]
    exists: Callable[[Document], bool]


_NO_TWIN = _Twin("", _PAGE, written_html, lambda _document: True)
_TWINS = {
    twin.ending: twin
    for twin in (
        _Twin(".json", _JSON, written_json, lambda found: bool(found.rows)),
        _Twin(".pdf", _PDF, written_pdf, lambda found: found.form != "page"),
        _Twin(".png", "image/png", written_preview, lambda found: bool(found.rows)),
        _Twin(".txt", _TEXT, written_text, lambda found: found.form == "letter"),
    )
}
_NOTHING = WrittenPage(b"")


def document_at(path: str, question: str = "") -> Document | None:
    """Build the document of an address.

    Args:
        path: Address, without an ending.
        question: What a reader looks up there, for the first page in Spanish.

    Returns:
        The document, with its address of today; None where there is none.
    """
    for ending, builders in _BY_ENDING.items():
        for pages, build in builders.items():
            if path.startswith(f"{pages}/") and path.endswith(ending):
                below = path.removeprefix(f"{pages}/").removesuffix(ending)
                found = with_sources(partial(_found, build, below))
                if found:
                    return found
    if path == SPANISH.home:
        return with_sources(partial(spanish_start, question))
    return searched_document() if path == SEARCHED_PATH else None


def _found(build: Callable[[str], Document | None], below: str) -> Document | None:
    """Build a document, by its address of today if it is asked for by a former one."""
    found = build(below)
    if found or not (current := current_address_of(below)):
        return found
    return build(current)


def _town(
    build: Callable[[str], Document | None], language: Language, page_path: str
) -> Document | None:
    """Build the page of a town, or of the towns that an address may mean."""
    found = build(page_path)
    state, _, name = page_path.partition("/")
    if found or not name or "/" in name:
        return found
    named = [row["page_path"] for row in namesakes(state, name)]
    if len(named) == 1:
        return build(named[0])
    path = f"{language.home}{TOWN_PAGES}/{page_path}"
    return namesakes_document(path, named, language) if named else None


_BUILDERS: Mapping[str, Callable[[str], Document | None]] = {
    TOWN_PAGES: partial(_town, partial(area_document, TOWN_PAGES), ENGLISH),
    f"{SPANISH.home}{TOWN_PAGES}": partial(
        _town, partial(area_document, TOWN_PAGES, language=SPANISH), SPANISH
    ),
    f"{SPANISH.home}{COUNTY_PAGES}": partial(
        area_document, COUNTY_PAGES, language=SPANISH
    ),
    AGENCY_PAGES: agency_document,
    COUNTY_PAGES: partial(area_document, COUNTY_PAGES),
    PLACE_LISTS: places_document,
    STATE_PAGES: state_document,
    INCIDENT_PAGES: incident_document,
    FIGURE_PAGES: figure_document,
}
_BY_ENDING: Mapping[str, Mapping[str, Callable[[str], Document | None]]] = {
    "": _BUILDERS,
    SHEET: {
        AGENCY_PAGES: agency_sheet,
        **{pages: partial(area_sheet, pages) for pages in (TOWN_PAGES, COUNTY_PAGES)},
        **{
            f"{SPANISH.home}{pages}": partial(area_sheet, pages, language=SPANISH)
            for pages in (TOWN_PAGES, COUNTY_PAGES)
        },
    },
    LETTER: {
        AGENCY_PAGES: agency_letter,
        **{pages: partial(area_letter, pages) for pages in (TOWN_PAGES, COUNTY_PAGES)},
    },
}


@per_snapshot(400)
def _answer(path: str, pinned: str, site: str, note: str, question: str) -> WrittenPage:
    """Write what an address is answered with, and keep it for as long as it is asked.

    Args:
        path: Address, with the ending of what is asked for in place of the page.
        pinned: Snapshot that the address is pinned to; empty if it is not.
        note: What a page says above its answer; empty for nothing.
        question: As :func:`document_at` takes it.
    """
    asked, dot, ending = path.rpartition(".")
    twin = _TWINS.get(f"{dot}{ending}", _NO_TWIN)
    asked = asked if twin.ending else path
    document = document_at(asked, question)
    if document is None or not twin.exists(document):
        return _NOTHING
    links = Links(document.path, pinned)
    if document.path != asked:
        return WrittenPage(b"", leads_to=f"{document.path}{twin.ending}{links.pin}")
    (about,) = about_snapshot().to_pylist()
    noted = replace(document, note=note)
    if keys := private_keys():
        # why: what is printed has no rows; its address and links say what it is of.
        writers = (written_html, written_json)
        said = b" ".join(write(noted, links, about, site) for write in writers)
        text = f"{document.path} {said.decode()}"
        found = {row_id for key, row_id in keys.items() if _names_all(text, key)}
        noted = _with_private_mark(noted, sorted(found)) if found else noted
    return _written(twin.write(noted, links, about, site), twin.media_type)


def _names_all(text: str, ids: Sequence[str]) -> bool:
    """Tell whether each of some ids stands in a text as a whole."""
    whole = (rf"(?<![\w.-]){re.escape(each)}(?![\w.-])" for each in ids)
    return all(re.search(each, text) for each in whole)


def _with_private_mark(document: Document, ids: Sequence[str]) -> Document:
    """Say above the answer, and below the title, that rows are not public."""
    badge = f"Not public: {counted(len(ids), 'row', 'rows')}."
    return replace(
        document,
        rows=document.rows and {**document.rows, "private_ids": ids},
        note=f"{badge} {document.note}".strip(),
        lead=f"**{badge}** {document.lead}".strip(),
    )


def _trouble_note(language: Language) -> str:
    """Say so where the newest record may be behind its evidence; empty elsewhere."""
    trouble = build_trouble()
    if trouble is None:
        return ""
    failed = trouble.has_failed
    return trouble_told(trouble.since_on, has_failed=failed, language=language)


@contextmanager
def _turn(request: Request) -> Iterator[None]:
    """Wait for the turn of whoever asks."""
    reader = reader_address(request.headers.getlist(FORWARDED)) or ""
    with _QUEUE.place(reader):
        yield


@per_snapshot(8)
def _sitemap(kind: str, site: str) -> WrittenPage:
    """Write the sitemap, or the part of it of one kind."""
    (about,) = about_snapshot().to_pylist()
    day = about["built_at"].date()
    text = sitemap_part(site, kind, day) if kind else sitemap_index(site, day)
    return _written(text.encode(), "application/xml") if text else _NOTHING


def _written(body: bytes, media_type: str) -> WrittenPage:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return WrittenPage(gzip.compress(body, 6, mtime=0), media_type, tag)


def serve_sitemap(request: Request) -> Response:
    """Answer with the sitemap, which is made of whole addresses, if these are set."""
    site, kind = site_address(), request.path_params.get("kind", "")
    try:
        page = _sitemap(kind, site) if site else _NOTHING
    except WarehouseError:
        return Response(status_code=503)
    if not page.body:
        return Response(status_code=404)
    return _sent(request, page, is_pinned=False)


@per_snapshot(2)
def _openapi(site: str) -> WrittenPage:
    (about,) = about_snapshot().to_pylist()
    return _written(json.dumps(described_twins(about, site)).encode(), _JSON)


def serve_openapi(request: Request) -> Response:
    """Answer with the description of all twins in JSON."""
    try:
        with reading(), _turn(request):
            written = _openapi(site_address())
    except (QueueFullError, WarehouseError):
        return Response(status_code=503)
    return _sent(request, written, is_pinned=False)


@per_snapshot(200)
def _feed(kind: str, name: str, site: str) -> WrittenPage:
    (about,) = about_snapshot().to_pylist()
    text = written_feed(kind, name, about, site)
    return _written(text, _ATOM) if text else _NOTHING


def serve_feed(request: Request) -> Response:
    """Answer with what changed, by whole addresses, if these are set; not for staff."""
    site = feeds_site()
    if not site:
        return Response(status_code=404)
    given = request.path_params
    try:
        with reading(), _turn(request):
            feed = _feed(given.get("kind", "all"), given.get("name", ""), site)
    except (QueueFullError, WarehouseError):
        return Response(status_code=503)
    if not feed.body:
        return Response(status_code=404)
    return _sent(request, feed, is_pinned=False)


def serve_robots(_request: Request) -> Response:
    """Say to search engines what they may read."""
    return PlainTextResponse(robots(site_address()))


@per_snapshot(100)
def _embed(
    path: str, pinned: str, site: str, filters: AgencyFilters | None
) -> WrittenPage:
    """Write what another site shows in a frame; with filters, the map."""
    if filters:
        embed = map_embed(filters)
    else:
        page = document_at(path.removeprefix(EMBEDS))
        if page is None or not page.rows:
            return _NOTHING
        embed = page_embed(page)
    (about,) = about_snapshot().to_pylist()
    return _written(written_embed(embed, Links(path, pinned), about, site), _PAGE)


def serve_embed(request: Request) -> Response:
    """Answer with what another site may show in a frame; nothing of it for staff."""
    if is_for_staff():
        return Response(status_code=404)
    parameters = dict(request.query_params)
    pinned, filters = parameters.pop("snapshot", ""), None
    try:
        if request.url.path == EMBEDDED_MAP:
            filters = AgencyFilters.from_address({"technology": RING, **parameters})
        with reading(pinned or None), _turn(request):
            page = _embed(request.url.path, pinned, site_address(), filters)
    except UnknownFilterError as error:
        return PlainTextResponse(str(error), 400)
    except QueueFullError:
        return Response(status_code=503)
    except WarehouseError as error:
        return Response(status_code=status_without(error, pinned))
    if not page.body:
        return Response(status_code=404)
    return _sent(request, page, is_pinned=bool(pinned))


def serve_document(request: Request) -> Response:
    """Answer with a document, or say in a page why there is none."""
    pinned, path = request.query_params.get("snapshot", ""), request.url.path
    is_start = path == SPANISH.home
    language = SPANISH if f"{path}/".startswith(f"{SPANISH.home}/") else ENGLISH
    question = request.query_params.get("q", "")[:LONGEST_QUESTION].strip()
    refusal, say = partial(_refusal, Links(path).root, language), language.say
    newest = say(
        "Nothing is shown in its place, because its numbers may have differed: "
        '<a href="?">this page of the newest record</a>.',
        "No se muestra otra en su lugar, porque los datos pueden haber sido distintos: "
        '<a href="?">esta página en el registro más reciente</a>.',
    )
    try:
        with reading(pinned or None), _turn(request):
            note = "" if pinned else _trouble_note(language)
            asked = question if is_start else ""
            answer = _answer(path, pinned, site_address(), note, asked)
    except QueueFullError:
        return refusal(
            say("Many are reading at the moment", "Hay muchas personas leyendo ahora"),
            say("Please try again.", "Inténtelo otra vez, por favor."),
            503,
        )
    except SnapshotTooOldError:
        return refusal(
            say("That snapshot has no such pages", "Esa versión no tiene esta página"),
            say(
                "It was made before they were. Its file still has everything that it "
                "had. ",
                "Se hizo antes de que existiera. ",
            )
            + newest,
            404,
        )
    except WarehouseError as error:
        if status_without(error, pinned) == 503:
            return refusal(
                say("The data cannot be read now", "Ahora no se pueden leer los datos"),
                say(
                    "Please try again in a minute.",
                    "Inténtelo otra vez en un minuto, por favor.",
                ),
                503,
            )
        told = say(
            "This site does not keep it, or never had it. ",
            "Este sitio no la guarda o nunca la tuvo. ",
        )
        return refusal(
            say("There is no such snapshot here", "Aquí no hay tal versión"),
            f"{told}{newest}",
            404,
        )
    if answer.leads_to:
        # why: relative, for a proxy may serve this below a folder.
        way = Links(path).root + answer.leads_to.lstrip("/")
        # why: what answers a question today may not tomorrow.
        code = 302 if asked else 301
        return RedirectResponse(way, code, {"Cache-Control": _ASKED_EACH_TIME})
    if not answer.body:
        return refusal(
            say("Page not found", "Nada tiene esta dirección"),
            say(
                "Nothing on record does. It may be mistyped or cut off.",
                "Puede estar mal escrita o incompleta.",
            ),
            404,
        )
    return _sent(request, answer, is_pinned=bool(pinned))


def _sent(request: Request, answer: WrittenPage, *, is_pinned: bool) -> Response:
    headers = {
        "Cache-Control": _KEPT if is_pinned else _ASKED_EACH_TIME,
        "ETag": answer.tag,
    }
    if answer.media_type == _JSON and not is_for_staff():
        headers["Access-Control-Allow-Origin"] = "*"
    return packed_answer(request, answer.body, answer.media_type, headers)


def _refusal(
    root: str, language: Language, title: str, sentence: str, status: int
) -> Response:
    way_on = language.say(
        f'<a href="{root}lookup">Look a town or an agency up</a>.',
        f'<a href="{root}{SPANISH.home.lstrip("/")}">Busque su ciudad o pueblo</a>.',
    )
    body = f"<p>{sentence}</p><p>{way_on}</p>"
    return bare_page(title, body, status, language=language, home=root)


def serve_style(request: Request) -> Response:
    """Answer with the style sheet of all documents."""
    is_kept = "v" in request.query_params
    return Response(
        style_sheet(),
        media_type="text/css",
        headers={"Cache-Control": _KEPT if is_kept else _ASKED_EACH_TIME},
    )


def serve_papers(request: Request) -> Response:
    """Answer with the sheets and letters of a county and its towns, in one zip."""
    return serve_county_papers(request, _QUEUE)


DOCUMENT_ROUTES = (
    Route(f"{COUNTY_PAGES}/{{state}}/{{county}}.zip", serve_papers, methods=["GET"]),
    *(
        Route(f"{pages}/{{path:path}}", serve_document, methods=["GET"])
        for pages in _BUILDERS
    ),
    Route(SEARCHED_PATH, serve_document, methods=["GET"]),
    Route(SPANISH.home, serve_document, methods=["GET"]),
    Route(EMBEDDED_MAP, serve_embed, methods=["GET"]),
    *(
        Route(f"{EMBEDS}{pages}/{{path:path}}", serve_embed, methods=["GET"])
        for pages in (TOWN_PAGES, COUNTY_PAGES, AGENCY_PAGES)
    ),
    Route(STYLE_PATH, serve_style, methods=["GET"]),
    Route(feed_path("all"), serve_feed, methods=["GET"]),
    Route(f"{FEEDS}/{{kind}}/{{name:path}}.xml", serve_feed, methods=["GET"]),
    Route(OPENAPI_PATH, serve_openapi, methods=["GET"]),
    Route(ROBOTS_PATH, serve_robots, methods=["GET"]),
    Route(SITEMAP_PATH, serve_sitemap, methods=["GET"]),
    Route(SITEMAP_PATH.replace(".", "-{kind}."), serve_sitemap, methods=["GET"]),
)
