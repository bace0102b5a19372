"""The addresses of all pages, as sitemaps and robots.txt tell search engines."""

from __future__ import annotations

from datetime import date
from html import escape

from dashboard.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    FIGURE_PAGES,
    INCIDENT_PAGES,
    PLACE_LISTS,
    REPORT_PATH,
    SEARCHED_PATH,
    SITEMAP_PATH,
    STATE_PAGES,
    TODAY_PATH,
    TOWN_PAGES,
    is_in_spanish,
)
from dashboard.languages import SPANISH
from dashboard.queries.addresses import addresses
from dashboard.queries.agency import agency_ids
from dashboard.queries.incidents import IncidentFilters, incidents
from dashboard.queries.places import places_with_pages
from dashboard.queries.programs import headline_figures
from dashboard.queries.states import state_names

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def every_path(*, of_files: bool = False) -> dict[str, list[str]]:
    """List the addresses of all pages, by kind.

    A site of files leaves out small places without evidence of their own.
    """
    places = addresses()
    codes = [code.lower() for code in state_names()]
    towns = [f"{TOWN_PAGES}/{path}" for path in places if path.count("/") == 2]
    # A list names places without a page as well, and leads to their county.
    letters = {
        f"{PLACE_LISTS}/{path.split('/')[2]}/{path.rpartition('/')[2][0]}"
        for path in towns
    }
    if of_files:
        towns = [f"{TOWN_PAGES}/{row['page_path']}" for row in places_with_pages()]
    states = [
        f"{pages}/{code}" for pages in (STATE_PAGES, PLACE_LISTS) for code in codes
    ]
    all_incidents = incidents(IncidentFilters())["incident_id"].to_pylist()
    figures = headline_figures()["figure_id"].to_pylist()
    kinds = {
        "towns": towns,
        "counties": [
            f"{COUNTY_PAGES}/{path}" for path in places if path.count("/") == 1
        ],
        "states": [*states, *sorted(letters), SEARCHED_PATH, TODAY_PATH],
        "incidents": [f"{INCIDENT_PAGES}/{one}" for one in all_incidents],
        "figures": [f"{FIGURE_PAGES}/{one}" for one in figures],
        "agencies": [f"{AGENCY_PAGES}/{one}" for one in agency_ids()],
    }
    both = [path for paths in kinds.values() for path in paths if is_in_spanish(path)]
    spanish = [SPANISH.home, *(f"{SPANISH.home}{path}" for path in both)]
    return {**kinds, "spanish": spanish}


def sitemap(
    site: str, changed_on: date, kind: str = "", *, of_files: bool = False
) -> str:
    """Return the index of sitemap parts, or one part by a kind of :func:`every_path`.

    Empty for another kind.
    """
    paths = every_path(of_files=of_files)
    if kind:
        whole, part, listed = "urlset", "url", paths.get(kind, [])
    else:
        stem = SITEMAP_PATH.removesuffix(".xml")
        whole, part = "sitemapindex", "sitemap"
        listed = [f"{stem}-{one}.xml" for one in paths]
    entries = "".join(
        f"<{part}><loc>{escape(f'{site}{path}')}</loc>"
        f"<lastmod>{changed_on}</lastmod></{part}>\n"
        for path in listed
    )
    return f"{_XML}<{whole} {_SITEMAPS}>\n{entries}</{whole}>\n" if listed else ""


def robots(site: str) -> str:
    """Return robots.txt: what search engines may read, and where the sitemap is."""
    closed = ("/*snapshot=", "/_stcore/", REPORT_PATH)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if site:
        lines.append(f"Sitemap: {site}{SITEMAP_PATH}")
    return "\n".join([*lines, ""])
