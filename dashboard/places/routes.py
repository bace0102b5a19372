"""Responses with pages of the current snapshot or the one in ``?snapshot=``."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from dashboard.addresses import (
    AGENCY_PAGES,
    COPY_PATH,
    COUNTY_PAGES,
    EMBEDS,
    FEEDS,
    FIGURE_PAGES,
    FIND_PATH,
    INCIDENT_PAGES,
    LETTER,
    LONGEST_QUESTION,
    NAMES_PATH,
    PLACE_LISTS,
    REPORT_PATH,
    ROBOTS_PATH,
    SEARCH_SCRIPT_PATH,
    SEARCHED_PATH,
    SHEET,
    SITEMAP_PATH,
    SQL_PATH,
    STATE_PAGES,
    STYLE_PATH,
    TODAY_PATH,
    TOWN_PAGES,
    feed_path,
    file_address,
    is_in_spanish,
    report_text,
    report_words,
)
from dashboard.languages import ENGLISH, SPANISH, Language, maker_name
from dashboard.places import gather, pages
from dashboard.places.feeds import render_feed
from dashboard.places.find import FIND_PAGES, find_page
from dashboard.places.gather import Page
from dashboard.places.links import Links
from dashboard.places.names import KEY_LENGTH, names_scripts, search_script
from dashboard.places.render import Written, write
from dashboard.places.sitemap import robots, sitemap
from dashboard.places.sql_page import render_sql, serve_sql_file
from dashboard.queries.addresses import current_address_of, namesakes
from dashboard.queries.changes import feeds_site
from dashboard.queries.labels import labels_in
from dashboard.queries.snapshot_reader import per_snapshot, reading
from dashboard.queries.snapshots import build_trouble, files_of
from dashboard.queries.sources import about_snapshot
from dashboard.server.files import packed_answer, status_without
from dashboard.server.html_pages import (
    bare_page,
    copy_script,
    describe_trouble,
    style_sheet,
)
from dashboard.server.turns import COSTLY, PAGES, BusyError, come_again
from warehouse.errors import SnapshotVersionError, WarehouseError
from warehouse.paths import site_address

_FOR_A_DAY = "public, max-age=86400"
_CHECKED_EACH_TIME = "no-cache"
_PAGE = "text/html; charset=utf-8"
# Browsers make a PDF of a page, so its address leads to the page.
_PDF = ".pdf"
_ATOM = "application/atom+xml; charset=utf-8"
_SCRIPT = "text/javascript"
_JSON, _XML = "application/json", "application/xml"

_Gather = Callable[[str], Page | None]
# The pages below an address.
_BELOW: Mapping[str, _Gather] = {
    TOWN_PAGES: gather.town,
    COUNTY_PAGES: gather.county,
    AGENCY_PAGES: gather.agency,
    STATE_PAGES: gather.state,
    PLACE_LISTS: gather.places,
    INCIDENT_PAGES: gather.incident,
    FIGURE_PAGES: gather.figure,
}
# What else a place and an agency have, by the ending of its address.
_FORMS: Mapping[str, Callable[[Page], Page | None]] = {
    SHEET: gather.sheet,
    LETTER: gather.letter,
}
_SINGLE: Mapping[str, Callable[[], Page]] = {
    SEARCHED_PATH: gather.searched,
    TODAY_PATH: gather.today,
}


class WrittenPage(NamedTuple):
    """The response for an address: gzipped bytes, or a redirect."""

    body: bytes
    media_type: str = _PAGE
    tag: str = ""
    leads_to: str = ""


_NOTHING = WrittenPage(b"")


def language_of(path: str) -> Language:
    """Return the language of an address."""
    return SPANISH if f"{path}/".startswith(f"{SPANISH.home}/") else ENGLISH


def page_at(path: str, question: str = "") -> Page | None:
    """Gather the page of an address without file extension; None if there is none.

    ``question`` is what a reader looks up at one of ``FIND_PAGES``.
    """
    if path in FIND_PAGES:
        return find_page(path, question)
    language = language_of(path)
    bare = path.removeprefix(language.home).rstrip("/").lower()
    if not (language.is_english or is_in_spanish(bare)):
        return None
    if bare in _SINGLE:
        return _SINGLE[bare]()
    form = next((one for one in _FORMS if bare.endswith(one)), "")
    first, _, below = bare.removesuffix(form).lstrip("/").partition("/")
    page = _current(f"/{first}", below) if f"/{first}" in _BELOW else None
    if page is None or not form:
        return page
    return _FORMS[form](page) if "answer" in page.values else None


# A site takes both languages of a page, one after the other.
@per_snapshot
def _current(prefix: str, below: str) -> Page | None:
    """Gather a page, including for former and for shared addresses."""
    gathered = _BELOW[prefix]
    page = gathered(below)
    if page is None and (current := current_address_of(below)):
        page = gathered(current)
    if page is None and prefix == TOWN_PAGES and below.count("/") == 1:
        named = [row["page_path"] for row in namesakes(*below.split("/"))]
        page = gathered(named[0]) if len(named) == 1 else gather.namesakes(below)
    return page


def written_at(
    path: str, links: Links | None = None, site: str = "", *, is_brief: bool = False
) -> Written | None:
    """Write the page of an address; None if there is none."""
    page, language = page_at(path), labels_in(language_of(path))
    if page is None:
        return None
    links = links or Links(f"{language.home}{page.path}")
    return write(page, language, links, site, is_brief=is_brief)


@per_snapshot
def _answer(path: str, pinned: str, site: str, note: str) -> WrittenPage:
    with PAGES:
        return _written_anew(path, pinned, site, note)


@per_snapshot
def _answer_to(
    question: str, path: str, pinned: str, site: str, note: str
) -> WrittenPage:
    with COSTLY:
        return _written_anew(path, pinned, site, note, question)


def _written_anew(
    path: str, pinned: str, site: str, note: str, question: str = ""
) -> WrittenPage:
    """Render the response for an address.

    Args:
        path: Address, with the file extension of the requested format.
        pinned: Snapshot in the address; empty if there is none.
        note: Text above the answer; empty for none.
        question: What the reader looks up.
    """
    if path == SQL_PATH:
        return _packed(render_sql(Links(path, pinned)), _PAGE)
    ending = ".json" if path.endswith(".json") else ""
    stem = path.removesuffix(ending).removesuffix(_PDF)
    language = language_of(stem)
    page = page_at(stem, question)
    address = f"{language.home}{page.path}" if page else ""
    name = page.values.get("name") if page and question else None
    if name:
        page = page_at(address)
        showing = language.gettext(
            "Showing %(name)s. You typed %(question)s.", name=name, question=question
        )
        note = f"{showing} {note}".strip()
    links = Links(path if name else address, pinned)
    if page and not name and f"{address}{ending}" != path:
        return WrittenPage(b"", leads_to=f"{address}{ending}{links.pin}")
    if page is None or (ending == ".json" and not page.rows):
        return _NOTHING
    written = write(page, labels_in(language), links, site)
    if ending:
        return _packed(pages.as_json(written), _JSON)
    return _packed(pages.html(written, note), _PAGE)


def _trouble_note(language: Language) -> str:
    """Warn if recent builds failed or stopped; empty otherwise."""
    trouble = build_trouble()
    if trouble is None:
        return ""
    failed = trouble.has_failed
    return describe_trouble(trouble.since_on, language, has_failed=failed)


def _packed(body: bytes, media_type: str) -> WrittenPage:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    page = WrittenPage(gzip.compress(body, 6, mtime=0), media_type, tag)
    return page if body else _NOTHING


@per_snapshot
def _sitemap(site: str, kind: str) -> WrittenPage:
    """Render the sitemap, or one part of it by kind."""
    with COSTLY:
        (about,) = about_snapshot().to_pylist()
        return _packed(sitemap(site, about["built_at"].date(), kind).encode(), _XML)


@per_snapshot
def _feed(site: str, state_code: str) -> WrittenPage:
    with COSTLY:
        (about,) = about_snapshot().to_pylist()
        return _packed(render_feed(state_code, about, site), _ATOM)


@per_snapshot
def _embed(site: str, path: str, pinned: str) -> WrittenPage:
    """Render an embedded page."""
    with PAGES:
        written = written_at(path.removeprefix(EMBEDS), Links(path, pinned), site)
        if written is None or not written.page.rows:
            return _NOTHING
        return _packed(pages.embed(written), _PAGE)


def _send(
    request: Request, write: Callable[[], WrittenPage], pinned: str = ""
) -> Response:
    """Respond, or with a page that says why there is nothing."""
    path = request.url.path
    refuse = partial(_refusal, Links(path).root, language_of(path))
    try:
        with reading(pinned or None):
            page = write()
    except BusyError:
        return come_again(path)
    except SnapshotVersionError as error:
        return _other_version(path, error.snapshot_id)
    except WarehouseError as error:
        is_gone = status_without(error, pinned) == 404
        return refuse(_no_snapshot, 404) if is_gone else refuse(_unreadable, 503)
    if page.leads_to:
        # Relative, since a proxy may serve the dashboard under a path.
        address = Links(path).root + page.leads_to.lstrip("/")
        # Answers to a search may change.
        status = 302 if path in FIND_PAGES else 301
        return RedirectResponse(address, status, {"Cache-Control": _CHECKED_EACH_TIME})
    if not page.body:
        return refuse(_no_page, 404)
    caching = _FOR_A_DAY if pinned else _CHECKED_EACH_TIME
    headers = {"Cache-Control": caching, "ETag": page.tag}
    if page.media_type == _JSON:
        headers["Access-Control-Allow-Origin"] = "*"
    return packed_answer(request, page.body, page.media_type, headers)


def _other_version(path: str, snapshot_id: str) -> Response:
    """Lead to the files of a snapshot that another version made."""
    language, root = language_of(path), Links(path).root
    version, made_on, files = files_of(snapshot_id)
    day = language.day(made_on)
    sentence = language.gettext(
        "Made by Porchlight %(version)s on %(day)s; these pages cannot draw it. Its "
        "files:",
        version=version,
        day=day,
    )
    links = "".join(
        f'<li><a href="{root}{file_address(snapshot_id, name)}">{escape(name)}</a></li>'
        for name in files
    )
    title = language.gettext("A snapshot of another version")
    body = f"<p>{escape(sentence)}</p><ul>{links}</ul><p>{_newest(language)}</p>"
    return bare_page(title, body, 404, language=language, home=root)


def serve_sitemap(request: Request) -> Response:
    """Serve the sitemap, which needs the site's address."""
    site, kind = site_address(), request.path_params.get("kind", "")
    if not site:
        return Response(status_code=404)
    return _send(request, partial(_sitemap, site, kind))


def serve_feed(request: Request) -> Response:
    """Serve a feed of changes, which needs the site's address; not on staff servers."""
    site, state_code = feeds_site(), request.path_params.get("state", "").upper()
    if not site:
        return Response(status_code=404)
    return _send(request, partial(_feed, site, state_code))


def lead_to_state_feed(request: Request) -> Response:
    """Redirect from a feed of a town or county, as there once were, to its state's."""
    path = feed_path(request.path_params["state"]).lstrip("/")
    # Relative, since a proxy may serve the dashboard under a path.
    address = Links(request.url.path).root + path
    return RedirectResponse(address, 301, {"Cache-Control": _CHECKED_EACH_TIME})


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


def serve_copy_script(request: Request) -> Response:
    """Serve the script of the buttons that copy a text."""
    del request
    return Response(
        copy_script(),
        media_type="text/javascript",
        headers={"Cache-Control": _CHECKED_EACH_TIME},
    )


@per_snapshot
def _names(key: str, pinned: str) -> WrittenPage:
    """Return the script of the search, or the names that start with two characters."""
    with PAGES:
        if not key:
            return _packed(search_script(), _SCRIPT)
        return _packed(names_scripts(Links("/", pinned), key)[key], _SCRIPT)


def serve_names(request: Request) -> Response:
    """Serve what the search needs while a reader types."""
    pinned, key = (
        request.query_params.get("snapshot", ""),
        request.path_params.get("key"),
    )
    return _send(request, partial(_names, (key or "")[:KEY_LENGTH], pinned), pinned)


def serve_document(request: Request) -> Response:
    """Serve a page."""
    pinned, path = request.query_params.get("snapshot", ""), request.url.path
    question = request.query_params.get("q", "")[:LONGEST_QUESTION].strip()
    question = question if path in FIND_PAGES else ""

    def write() -> WrittenPage:
        note = "" if pinned else _trouble_note(language_of(path))
        if question:
            return _answer_to(question, path, pinned, site_address(), note)
        return _answer(path, pinned, site_address(), note)

    return _send(request, write, pinned)


def _newest(language: Language) -> str:
    page = language.gettext("this page of the newest record")
    return language.gettext(
        "Nothing is shown in its place, because its numbers may have differed: "
        "%(link)s.",
        link=f'<a href="?">{page}</a>',
    )


def _unreadable(language: Language) -> tuple[str, str]:
    title = language.gettext("The data cannot be read now")
    return title, language.gettext("Please try again in a minute.")


def _no_snapshot(language: Language) -> tuple[str, str]:
    sentence = language.gettext("This site does not keep it, or can no longer show it.")
    title = language.gettext("There is no such snapshot here")
    return title, f"{sentence} {_newest(language)}"


def _no_page(language: Language) -> tuple[str, str]:
    return language.gettext("Page not found"), language.gettext(
        "We have no page at this address. It may be mistyped or cut off."
    )


def _refusal(
    root: str,
    language: Language,
    words: Callable[[Language], tuple[str, str]],
    status: int,
) -> Response:
    title, sentence = words(language)
    front = (FIND_PATH if language.is_english else language.home).lstrip("/")
    search = language.gettext("Look up a town or an agency")
    body = f'<p>{sentence}</p><p><a href="{root}{front}">{search}</a>.</p>'
    return bare_page(title, body, status, language=language, home=root)


# Most characters of each field of a report.
_LONGEST_REPORT = {"page": 1_000, "snapshot": 60, "about": 2_000}


def serve_report(request: Request) -> Response:
    """Respond with a report to fill in and copy, for sites without an address."""
    page, snapshot, about = (
        # An invisible character could hide what a reader sends.
        "".join(c for c in request.query_params.get(name, "")[:most] if _is_seen(c))
        for name, most in _LONGEST_REPORT.items()
    )
    is_spanish = request.query_params.get("language") == SPANISH.code
    language = SPANISH if is_spanish else ENGLISH
    body = pages.form(
        "report.html",
        REPORT_PATH,
        language,
        title=report_words(language),
        maker=maker_name(language),
        text=report_text(page, snapshot, about, language),
    )
    return HTMLResponse(body, headers={"Cache-Control": "no-store"})


def _is_seen(character: str) -> bool:
    return character == "\n" or character.isprintable()


DOCUMENT_ROUTES = (
    *(
        Route(f"{home}{pages}/{{path:path}}", serve_document, methods=["GET"])
        for pages in _BELOW
        for home in ("", *([SPANISH.home] if is_in_spanish(pages) else []))
    ),
    *(
        Route(path, serve, methods=["GET"])
        for path, serve in {
            SEARCHED_PATH: serve_document,
            REPORT_PATH: serve_report,
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
            COPY_PATH: serve_copy_script,
            SEARCH_SCRIPT_PATH: serve_names,
            f"{NAMES_PATH}/{{key}}.js": serve_names,
            feed_path(): serve_feed,
            feed_path("{state}"): serve_feed,
            **{
                f"{FEEDS}/{kind}/{{state}}/{{place:path}}.xml": lead_to_state_feed
                for kind in ("town", "county")
            },
            ROBOTS_PATH: serve_robots,
            SITEMAP_PATH: serve_sitemap,
            SITEMAP_PATH.replace(".", "-{kind}."): serve_sitemap,
        }.items()
    ),
)
