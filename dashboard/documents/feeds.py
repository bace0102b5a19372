"""Atom feeds of changes (RFC 4287), sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote, urlencode
from uuid import NAMESPACE_URL, uuid5

from feedgenerator import Atom1Feed

from dashboard.queries.addresses import addresses, current_address_of, lookup_id_at
from dashboard.queries.agency import (
    agency_ids,
    agency_profile,
    incidents_of,
    subsidies_in,
)
from dashboard.queries.changes import (
    ChangeFilters,
    followed_subjects,
    recorded_changes,
    steps,
)
from dashboard.queries.incidents import IncidentFilters, incidents
from dashboard.queries.lookup import areas, police_of
from dashboard.queries.programs import headline_figures
from dashboard.queries.states import state_names
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
    TODAY_PATH,
    TOWN_PAGES,
    feed_path,
)
from dashboard.text.formats import counted
from dashboard.text.languages import SPANISH
from dashboard.text.rows import Row
from dashboard.words.changes import change_title
from dashboard.words.places import area_title

# A rule may change thousands of rows; one last entry counts those beyond this limit.
_MOST_ENTRIES = 100
_OURS = uuid5(NAMESPACE_URL, "porchlight/feeds")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class _Scope(NamedTuple):
    """A feed's name, its changes, and the page that shows the same."""

    name: str
    filters: ChangeFilters
    page: str


class _Feed(Atom1Feed):  # type: ignore[misc] # it has no types
    """A feed that states the record's date even if it has no entries."""

    built_at: datetime

    def latest_post_date(self) -> datetime:
        """Return when the record was built, instead of when it was requested."""
        return self.built_at


def render_feed(kind: str, name: str, about: Row, site: str) -> bytes:
    """Render the feed of one address; empty if the name is unknown.

    Args:
        kind: ``all``, ``state``, ``county``, ``town``, ``agency`` or ``subject``.
        name: The state, place, agency or subject; a place by its address.
    """
    scope = _scope(kind, name)
    if scope is None:
        return b""
    path = feed_path(kind, name)
    feed = _Feed(
        title=f"Porchlight: what changed{scope.name}",
        link=f"{site}{scope.page}",
        description=None,
        feed_url=f"{site}{path}",
        feed_guid=_urn(path),
        author_name="The Porchlight developers",
        feed_copyright=about["license"],
        language="en",
    )
    feed.built_at = about["built_at"].replace(tzinfo=UTC)
    _add_entries(feed, scope, site)
    written: str = feed.writeString("utf-8")
    return written.encode()


def _scope(kind: str, name: str) -> _Scope | None:
    """Return a feed's changes; None if the name is unknown."""
    if kind == "all":
        return _Scope("", ChangeFilters(), "/changes")
    if kind == "subject" and name in followed_subjects():
        return _Scope(f", {name}", ChangeFilters(subject=name), _page(subject=name))
    if kind == "state" and name == name.lower():
        code = name.upper()
        if state := state_names().get(code):
            filters = ChangeFilters(state_code=code)
            return _Scope(f", {state}", filters, _page(state=code))
    if kind in {"town", "county"}:
        return _place_scope(kind, name)
    if kind == "agency":
        for row in agency_profile(name).to_pylist():
            # why: subscribers who used a former id keep their feed.
            name = row["agency_id"]
            filters = ChangeFilters(agency_id=name)
            page = f"{AGENCY_PAGES}/{quote(name)}"
            return _Scope(f", {row['agency_name']}", filters, page)
        filters = ChangeFilters(agency_id=name)
        # why: subscribers need to learn that an agency was removed.
        if recorded_changes(filters).num_rows:
            return _Scope(f", {name}", filters, _page(search=name))
    return None


def _place_scope(kind: str, name: str) -> _Scope | None:
    """Return the changes of a town or county: its police, money and incidents."""
    # why: subscribers who used a former address keep their feed.
    path = name if lookup_id_at(name) else current_address_of(name)
    known = areas([lookup_id_at(path)])
    if not known or known[0]["area_type"] != {"town": "place"}.get(kind, kind):
        return None
    (area,) = known
    police = police_of(area["lookup_id"])
    # why: changes to state police do not belong to every town.
    agencies = [
        str(row["agency_id"])
        for row in police
        if row["agency_id"] and row["police_role"] != "state"
    ]
    rounds = [row["round_id"] for row in subsidies_in(area["lookup_id"])]
    incident_ids = [
        str(incident_id)
        for agency_id in agencies
        for incident_id in incidents_of(agency_id)["incident_id"].to_pylist()
    ]
    filters = ChangeFilters(
        state_code=area["state_code"],
        county_name=area["county_name"] if kind == "county" else "",
        row_ids=frozenset([area["lookup_id"], *agencies, *rounds, *incident_ids]),
    )
    return _Scope(f", {area_title(area)}", filters, f"/{kind}/{quote(path)}")


def _page(**parameters: str) -> str:
    return f"/changes?{urlencode({'v': '1', 'view': 'rows', **parameters})}"


def _add_entries(feed: _Feed, scope: _Scope, site: str) -> None:
    built = {step.snapshot_id: step.changed_at for step in steps()}
    rows = recorded_changes(scope.filters).to_pylist()
    for key, group in groupby(
        rows, lambda row: (row["snapshot_id"], row["mart_name"], row["change_type"])
    ):
        changes = list(group)
        snapshot_id, _, change_type = key
        subject = changes[0]["subject"]
        # why: removed rows appear nowhere else, so all of them are listed.
        most = len(changes) if change_type == "removed" else _MOST_ENTRIES
        for row in changes[:most]:
            feed.add_item(
                title=change_title(row),
                link=f"{site}{_row_page(row)}",
                description="".join(_summary(row)),
                unique_id=_urn(*key, row["row_id"]),
                updateddate=built[snapshot_id],
                categories=[subject, change_type],
            )
        if further := len(changes[most:]):
            feed.add_item(
                title=f"{counted(further, 'further change', 'further changes')} of "
                f"{subject}",
                link=f"{site}{_page(subject=subject)}",
                description=None,
                unique_id=_urn(*key),
                updateddate=built[snapshot_id],
                categories=[subject],
            )


def _row_page(row: Row) -> str:
    if row["change_type"] == "removed":
        return _page(search=row["row_id"])
    if row["page"]:
        page, _, query = row["page"].partition("?")
        return f"/{page}?v=1{'&' if query else ''}{query}"
    return f"{AGENCY_PAGES}/{quote(row['agency_id'] or row['row_id'])}"


def _summary(row: Row) -> Iterator[str]:
    """Yield how a row changed, and its source, as HTML."""
    if row["difference"]:
        yield f"<p>{escape(row['difference'])}</p>"
    if (row["source_url"] or "").startswith(("https://", "http://")):
        link, publisher = escape(row["source_url"]), escape(row["publisher"])
        yield f'<p>Source: <a href="{link}">{publisher}</a></p>'


def _urn(*parts: str) -> str:
    """Return an id that does not depend on the site's address."""
    return uuid5(_OURS, "/".join(parts)).urn


def every_path() -> dict[str, list[str]]:
    """List the addresses of all documents, by kind."""
    places = addresses()
    codes = [code.lower() for code in state_names()]
    towns = [f"{TOWN_PAGES}/{path}" for path in places if path.count("/") == 2]
    counties = [f"{COUNTY_PAGES}/{path}" for path in places if path.count("/") == 1]
    return {
        "towns": towns,
        "spanish": [
            SPANISH.home,
            f"{SPANISH.home}{TODAY_PATH}",
            *(f"{SPANISH.home}{path}" for path in [*towns, *counties]),
        ],
        "counties": counties,
        "states": [
            *(
                f"{pages}/{code}"
                for pages in (STATE_PAGES, PLACE_LISTS)
                for code in codes
            ),
            SEARCHED_PATH,
            TODAY_PATH,
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
    """Return the index of sitemap parts."""
    stem = SITEMAP_PATH.removesuffix(".xml")
    parts = "".join(
        f"<sitemap><loc>{escape(site)}{stem}-{kind}.xml</loc>"
        f"<lastmod>{changed_on}</lastmod></sitemap>\n"
        for kind in every_path()
    )
    return f"{_XML}<sitemapindex {_SITEMAPS}>\n{parts}</sitemapindex>\n"


def sitemap_part(site: str, kind: str, changed_on: date) -> str:
    """Return one part of the sitemap by a kind from :func:`every_path`; else empty."""
    paths = every_path().get(kind, [])
    entries = "".join(
        f"<url><loc>{escape(site)}{escape(path)}</loc>"
        f"<lastmod>{changed_on}</lastmod></url>\n"
        for path in paths
    )
    return f"{_XML}<urlset {_SITEMAPS}>\n{entries}</urlset>\n" if paths else ""


def robots(site: str) -> str:
    """Return robots.txt: what search engines may read, and where the sitemap is."""
    closed = ("/*snapshot=", "/_stcore/", REPORT_PATH)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if site:
        lines.append(f"Sitemap: {site}{SITEMAP_PATH}")
    return "\n".join([*lines, ""])
