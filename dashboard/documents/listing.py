"""Every document there is, for search engines and for a copy as plain files."""

from __future__ import annotations

from datetime import date

from markupsafe import escape

from dashboard.queries.addresses import addresses
from dashboard.queries.agency import agency_ids
from dashboard.queries.incidents import IncidentFilters, incidents
from dashboard.queries.programs import headline_figures
from dashboard.queries.states import states
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    FIGURE_PAGES,
    INCIDENT_PAGES,
    PLACE_LISTS,
    REPORT_PATH,
    SEARCHED_PATH,
    SITEMAP_PATH,
    STATE_PAGES,
    TOWN_PAGES,
)
from dashboard.text.languages import SPANISH

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def every_path() -> dict[str, list[str]]:
    """List the address of every document, by its kind."""
    places = addresses()
    codes = states()["state_code"].to_pylist()
    towns = [f"{TOWN_PAGES}/{path}" for path in places if path.count("/") == 2]
    counties = [f"{COUNTY_PAGES}/{path}" for path in places if path.count("/") == 1]
    return {
        "towns": towns,
        "spanish": [
            SPANISH.home,
            *(f"{SPANISH.home}{path}" for path in [*towns, *counties]),
        ],
        "counties": counties,
        "states": [
            *(f"{STATE_PAGES}/{str(code).lower()}" for code in codes),
            *(f"{PLACE_LISTS}/{str(code).lower()}" for code in codes),
            SEARCHED_PATH,
        ],
        "incidents": [
            f"{INCIDENT_PAGES}/{row['incident_id']}"
            for row in incidents(IncidentFilters()).to_pylist()
        ],
        "figures": [
            f"{FIGURE_PAGES}/{row['figure_id']}"
            for row in headline_figures().to_pylist()
        ],
        "agencies": [f"{AGENCY_PAGES}/{agency_id}" for agency_id in agency_ids()],
    }


def sitemap_index(site: str, changed_on: date) -> str:
    """Return the list of the parts of the sitemap.

    Args:
        changed_on: Day on which the snapshot was built.
    """
    stem = SITEMAP_PATH.removesuffix(".xml")
    parts = "".join(
        f"<sitemap><loc>{escape(site)}{stem}-{kind}.xml</loc>"
        f"<lastmod>{changed_on}</lastmod></sitemap>\n"
        for kind in every_path()
    )
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{parts}</sitemapindex>\n"


def sitemap_part(site: str, kind: str, changed_on: date) -> str:
    """Return one part of the sitemap; empty where there is no such part.

    Args:
        kind: One of those of :func:`every_path`.
        changed_on: Day on which the snapshot was built.
    """
    paths = every_path().get(kind, [])
    entries = "".join(
        f"<url><loc>{escape(site)}{escape(path)}</loc>"
        f"<lastmod>{changed_on}</lastmod></url>\n"
        for path in paths
    )
    return f"{_HEAD}<urlset {_SPACE}>\n{entries}</urlset>\n" if paths else ""


def robots(site: str) -> str:
    """Say what a search engine may read, and where the sitemap is."""
    closed = ("/*snapshot=", "/_stcore/", REPORT_PATH)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if site:
        lines.append(f"Sitemap: {site}{SITEMAP_PATH}")
    return "\n".join([*lines, ""])
