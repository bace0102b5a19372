"""Addresses of before: some lead on, the others say what does their job now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.addresses import AGENCY_PAGES, COUNTY_PAGES, STATE_PAGES, TOWN_PAGES
from dashboard.server.html_pages import bare_page

# A former page -> the page that does its job, and the parameters that it understands.
REDIRECTS: Mapping[str, tuple[str, Collection[str]]] = {
    "/agency": ("agency/{agency}", ()),
    "/changes": ("data#changes", ("v",)),
    "/download": ("data#files", ("v", "search")),
    "/lookup": ("find", ("q",)),
    "/sources": ("data#sources", ("v", "search")),
}
_FEEDS = (
    "Each state, county and town has a feed, and "
    '<a href="{home}feeds/all.xml">one has everything</a>.'
)
_FILES = 'Every table is a file: <a href="{home}data">Data and method</a> lists them.'
_PRIVATE = "The login and the pages for staff are gone from this site."
_PLAIN_PAGES = (TOWN_PAGES, COUNTY_PAGES, STATE_PAGES, AGENCY_PAGES)
# What ended -> a sentence in HTML about what does its job.
GONE: Mapping[str, str] = {
    **dict.fromkeys(
        ("/internal", "/reports", "/snapshots", "/auth/{rest:path}"), _PRIVATE
    ),
    "/feeds/agency/{name:path}": f"Agencies have no feeds any more. {_FEEDS}",
    "/feeds/subject/{name:path}": f"Subjects have no feeds any more. {_FEEDS}",
    "/openapi.json": "A plain page has its data as JSON: add <code>.json</code> to the "
    "address of a town, county, state or agency.",
    "/data/agencies.csv": _FILES,
    "/data/questions/{name:path}": _FILES,
    "/data/evidence/{name:path}": "Copies of sources are not kept here any more. The "
    'list of sources under <a href="{home}data#sources">Data and method</a> leads '
    "to archived ones.",
    "/embed/map": "The map for other sites is now a picture: "
    "<code>/embed/map.png</code> or <code>/embed/map.svg</code>, with "
    "<code>?state=IL</code> for one state.",
    **dict.fromkeys(
        (
            "/data/agencies.json",
            "/data/names.json",
            "/data/shades.json",
            "/data/shapes.json",
            "/data/plain_map.svg",
            "/data/symbols.svg",
            "/data/deck.gl-9.4.0/{name}",
        ),
        f"The map draws itself without this address. {_FILES}",
    ),
    "/county/{state}/{county}.zip": "The page of each town leads to its sheet and its "
    "letter.",
    **dict.fromkeys(
        (f"{pages}/{{name:path}}.png" for pages in _PLAIN_PAGES),
        "Pages have no pictures of their own any more.",
    ),
}


def redirect(request: Request) -> Response:
    """Redirect a former page to the page that does its job."""
    to, understood = REDIRECTS[request.url.path]
    given = request.query_params
    page, mark, part = to.partition("#")
    page = page.format(agency=quote(given.get("agency", "")))
    query = {
        name: value
        for name, value in given.items()
        if name in {"snapshot", *understood}
    }
    # Relative, since a proxy may serve the dashboard below a folder.
    address = f"{page}?{urlencode(query)}" if query else page
    return RedirectResponse(
        f"{address}{mark}{part}", 301, {"Cache-Control": "no-cache"}
    )


def refuse(request: Request) -> Response:
    """Say that an address is gone, and what does its job now."""
    home = "../" * (request.url.path.count("/") - 1) or "./"
    sentence = GONE[request.scope["route"].path].format(home=home)
    return bare_page("This address is gone", f"<p>{sentence}</p>", 410, home=home)


OLD_ROUTES = (
    *(Route(path, redirect, methods=["GET"]) for path in REDIRECTS),
    *(Route(path, refuse, methods=["GET"]) for path in GONE),
)
