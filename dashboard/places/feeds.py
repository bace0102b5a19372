"""Atom feeds of changes (RFC 4287), sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from feedgenerator import Atom1Feed

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
    feed_path,
    is_in_spanish,
)
from dashboard.formats import counted, day_text
from dashboard.languages import SPANISH, maker_name
from dashboard.queries.addresses import addresses, current_address_of, lookup_id_at
from dashboard.queries.agency import agency_ids, incidents_of, subsidies_in
from dashboard.queries.changes import (
    EVERYTHING,
    Scope,
    change_title,
    changes,
    counted_rows,
    counted_text,
    newest_entries,
)
from dashboard.queries.incidents import IncidentFilters, incidents
from dashboard.queries.labels import status_sentence
from dashboard.queries.lookup import areas, police_of
from dashboard.queries.places import agencies_with_record, places_with_pages
from dashboard.queries.programs import headline_figures
from dashboard.queries.states import state_names
from dashboard.rows import Row

# Editions of a site without a server.
FULL, RECORD = "full", "record"
CHANGED_PAGE = "data#changes"
# A rule may change thousands of rows; one last entry counts those beyond this limit.
_MOST_ENTRIES = 100
_OURS = uuid5(NAMESPACE_URL, "porchlight/feeds")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class _Followed(NamedTuple):
    """What a feed follows, its name, and the page that shows the same.

    Attributes:
        area: The town or county; None for a state or everything.
    """

    name: str
    scope: Scope
    page: str
    area: Row | None = None


class _Feed(Atom1Feed):  # type: ignore[misc] # it has no types
    """A feed that states the record's date even if it has no entries."""

    built_at: datetime

    def latest_post_date(self) -> datetime:
        """Return when the record was built, instead of when it was requested."""
        return self.built_at


def render_feed(kind: str, name: str, about: Row, site: str) -> bytes:
    """Render the feed of one address; empty if the name is unknown.

    Args:
        kind: ``all``, ``state``, ``county`` or ``town``.
        name: The state, or the place by its address.
    """
    followed = _followed(kind, name)
    if followed is None:
        return b""
    path = feed_path(kind, name)
    feed = _Feed(
        title=f"Porchlight: what changed{followed.name}",
        link=f"{site}/{followed.page}",
        description=None,
        feed_url=f"{site}{path}",
        feed_guid=_urn(path),
        author_name=maker_name(),
        feed_copyright=about["license"],
        language="en",
    )
    feed.built_at = about["built_at"].replace(tzinfo=UTC)
    entries = [*_changed(followed.scope)] or [*_newest(followed.scope)]
    if not entries and followed.area:
        entries = [_status(followed.area, followed.page)]
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=f"{site}/{entry.page}",
            description=f"<p>{escape(entry.text)}</p>" if entry.text else None,
            unique_id=_urn(*entry.id_parts),
            updateddate=entry.dated_at,
            categories=[entry.category],
        )
    written: str = feed.writeString("utf-8")
    return written.encode()


def _followed(kind: str, name: str) -> _Followed | None:
    """Return what a feed follows; None if the name is unknown."""
    if kind == "all":
        return _Followed("", EVERYTHING, CHANGED_PAGE)
    if kind == "state" and name == name.lower() and name.upper() in state_names():
        scope = Scope(name.upper())
        page = f"{STATE_PAGES.lstrip('/')}/{name}"
        return _Followed(f", {state_names()[name.upper()]}", scope, page)
    # Subscribers who used a former address keep their feed.
    path = name if lookup_id_at(name) else current_address_of(name)
    known = areas([lookup_id_at(path)])
    if not known or known[0]["area_type"] != {"town": "place"}.get(kind, kind):
        return None
    (area,) = known
    # Changes to state police do not belong to every town.
    agencies = [
        str(row["agency_id"])
        for row in police_of(area["lookup_id"])
        if row["agency_id"] and row["police_role"] != "state"
    ]
    rounds = [str(row["round_id"]) for row in subsidies_in(area["lookup_id"])]
    incident_ids = [
        str(row["incident_id"])
        for agency_id in agencies
        for row in incidents_of(agency_id)
    ]
    is_county = kind == "county"
    scope = Scope(
        area["state_code"] if is_county else "",
        area["county_name"] if is_county else "",
        frozenset([area["lookup_id"], *agencies, *rounds, *incident_ids]),
    )
    return _Followed(
        f", {area['area_name']}, {area['state_name']}",
        scope,
        f"{kind}/{quote(path)}",
        area,
    )


class _Entry(NamedTuple):
    """One entry of a feed."""

    title: str
    page: str
    id_parts: tuple[str, ...]
    dated_at: datetime
    category: str
    text: str = ""


def _changed(scope: Scope) -> Iterator[_Entry]:
    """Yield what changed, dated by the publication that changed it."""
    for published, group in groupby(
        changes(scope), lambda row: (row["snapshot_id"], row["mart_name"])
    ):
        rows = list(group)
        for row in rows[:_MOST_ENTRIES]:
            key = (*published, row["change_type"], row["row_id"])
            yield _Entry(
                change_title(row),
                row["page"] or CHANGED_PAGE,
                (*key, row["column_name"] or ""),
                row["published_at"],
                row["subject"],
                counted_text(counted_rows(row)),
            )
        if further := len(rows[_MOST_ENTRIES:]):
            yield _Entry(
                f"{rows[0]['subject'].capitalize()}: "
                f"{counted(further, 'further change', 'further changes')}",
                CHANGED_PAGE,
                published,
                rows[0]["published_at"],
                rows[0]["subject"],
            )


def _newest(scope: Scope) -> Iterator[_Entry]:
    """Yield the newest entries of the record, dated by the day that each is for."""
    for row in newest_entries(scope).to_pylist():
        day = day_text(row["entry_on"], row["entry_on_precision"])
        yield _Entry(
            f"{row['entry_name']}, {day}",
            row["page"],
            ("entry", row["subject"], row["row_id"], row["entry_name"]),
            _midnight(row["entry_on"]),
            row["subject"],
        )


def _status(area: Row, page: str) -> _Entry:
    """Return the status of a place as an entry, dated by the search for it."""
    searched_on = area["searched_on"]
    return _Entry(
        f"{area['area_name']}, {area['state_name']}: {status_sentence(area)}",
        page,
        ("status", area["lookup_id"], area["ring_status"], str(searched_on)),
        _midnight(searched_on),
        "status",
        f"Last searched on {day_text(searched_on)}.",
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _urn(*parts: str) -> str:
    """Return an id that does not depend on the site's address."""
    return uuid5(_OURS, "/".join(parts)).urn


def every_path(edition: str = "") -> dict[str, list[str]]:
    """List the addresses of all pages, by kind.

    Args:
        edition: ``full`` leaves out small places without evidence of their own;
            ``record`` also other places and agencies without any, for hosts that take
            few files. Empty lists what a server has.
    """
    places = addresses()
    codes = [code.lower() for code in state_names()]
    counties = [f"{COUNTY_PAGES}/{path}" for path in places if path.count("/") == 1]
    towns = [f"{TOWN_PAGES}/{path}" for path in places if path.count("/") == 2]
    if edition:
        towns = [
            f"{TOWN_PAGES}/{row['page_path']}"
            for row in places_with_pages()
            if row["has_evidence"] or edition == FULL
        ]
    letters = {
        f"{PLACE_LISTS}/{path.split('/')[2]}/{path.rpartition('/')[2][0]}"
        for path in towns
    }
    ids = agencies_with_record() if edition == RECORD else agency_ids()
    agencies = [f"{AGENCY_PAGES}/{agency_id}" for agency_id in ids]
    states = [f"{STATE_PAGES}/{code}" for code in codes]
    kinds = {
        "towns": towns,
        "counties": counties,
        "states": [
            *states,
            *(f"{PLACE_LISTS}/{code}" for code in codes),
            *sorted(letters),
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
        "agencies": agencies,
    }
    both = [path for paths in kinds.values() for path in paths if is_in_spanish(path)]
    return {
        **kinds,
        "spanish": [SPANISH.home, *(f"{SPANISH.home}{path}" for path in both)],
    }


def sitemap_index(site: str, changed_on: date, edition: str = "") -> str:
    """Return the index of sitemap parts."""
    stem = SITEMAP_PATH.removesuffix(".xml")
    parts = "".join(
        f"<sitemap><loc>{escape(site)}{stem}-{kind}.xml</loc>"
        f"<lastmod>{changed_on}</lastmod></sitemap>\n"
        for kind in every_path(edition)
    )
    return f"{_XML}<sitemapindex {_SITEMAPS}>\n{parts}</sitemapindex>\n"


def sitemap_part(site: str, kind: str, changed_on: date, edition: str = "") -> str:
    """Return one part of the sitemap by a kind from :func:`every_path`; else empty."""
    paths = every_path(edition).get(kind, [])
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
