"""Atom feeds of changes (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from dashboard.addresses import STATE_PAGES, feed_path
from dashboard.formats import counted, day_text
from dashboard.languages import maker_name
from dashboard.places.pages import rendered
from dashboard.queries.addresses import current_address_of, lookup_id_at
from dashboard.queries.agency import incidents_of, subsidies_in
from dashboard.queries.changes import EVERYTHING, Scope, changes, newest_entries
from dashboard.queries.labels import status_sentence
from dashboard.queries.lookup import areas, police_of
from dashboard.queries.states import state_names
from dashboard.rows import Row

# A rule may change thousands of rows; one last entry counts those beyond this limit.
_MOST_ENTRIES = 100
_OURS = uuid5(NAMESPACE_URL, "porchlight/feeds")


class _Followed(NamedTuple):
    """What a feed follows, the page that shows the same, and a town or county."""

    name: str
    scope: Scope
    page: str
    area: Row | None = None


def render_feed(kind: str, name: str, about: Row, site: str) -> bytes:
    """Render the feed of one address; empty if the name is unknown.

    Args:
        kind: ``all``, ``state``, ``county`` or ``town``.
        name: The state, or the place by its address.
    """
    followed = _followed(kind, name)
    if followed is None:
        return b""
    entries = [*_changed(followed.scope)] or [*_newest(followed.scope)]
    if not entries and followed.area:
        entries = [_status(followed.area, followed.page)]
    return rendered(
        "feed.xml.jinja",
        about=about,
        entries=entries,
        followed=followed,
        maker=maker_name(),
        path=feed_path(kind, name),
        site=site,
        # An id that does not depend on the site's address.
        urn=lambda name: uuid5(_OURS, name).urn,
    ).encode()


def _followed(kind: str, name: str) -> _Followed | None:
    """Return what a feed follows; None if the name is unknown."""
    if kind == "all":
        return _Followed("", EVERYTHING, "data#changes")
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
    ids = [str(area["lookup_id"]), *agencies]
    ids += [row["round_id"] for row in subsidies_in(area["lookup_id"])]
    ids += [row["incident_id"] for one in agencies for row in incidents_of(one)]
    scope = Scope(row_ids=tuple(ids))
    if kind == "county":
        scope = Scope(area["state_code"], area["county_name"], scope.row_ids)
    name = f", {area['area_name']}, {area['state_name']}"
    return _Followed(name, scope, f"{kind}/{quote(path)}", area)


def _changed(scope: Scope) -> Iterator[Row]:
    """Yield what changed, dated by the publication that changed it."""
    by_publication = itemgetter("snapshot_id", "mart_name")
    for published, group in groupby(changes(scope), by_publication):
        rows = list(group)
        yield from rows[:_MOST_ENTRIES]
        if further := len(rows[_MOST_ENTRIES:]):
            more = counted(further, "further change", "further changes")
            yield {
                **rows[0],
                "title": f"{rows[0]['subject'].capitalize()}: {more}",
                "page": "",
                "entry_key": "/".join(published),
                "explanation": "",
            }


def _newest(scope: Scope) -> Iterator[Row]:
    """Yield the newest entries of the record, dated by the day that each is for."""
    for row in newest_entries(scope).to_pylist():
        day = day_text(row["entry_on"], row["entry_on_precision"])
        yield {
            **row,
            "title": f"{row['entry_name']}, {day}",
            "published_at": row["entry_on"],
            "entry_key": f"{row['subject']}/{row['row_id']}/{row['entry_name']}",
            "explanation": "",
        }


def _status(area: Row, page: str) -> Row:
    """Return the status of a place as an entry, dated by the search for it."""
    searched_on = area["searched_on"]
    return {
        "title": f"{area['area_name']}, {area['state_name']}: {status_sentence(area)}",
        "page": page,
        "published_at": searched_on,
        "subject": "status",
        "entry_key": f"{area['lookup_id']}/{area['ring_status']}/{searched_on}",
        "explanation": f"Last searched on {day_text(searched_on)}.",
    }
