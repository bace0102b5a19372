"""What changed, as feeds that a reader's program asks for: Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote, urlencode
from uuid import NAMESPACE_URL, uuid5

from feedgenerator import Atom1Feed

from dashboard.queries.addresses import current_address_of, lookup_id_at
from dashboard.queries.agency import agency_profile, incidents_of, subsidies_in
from dashboard.queries.changes import (
    ChangeFilters,
    followed_subjects,
    recorded_changes,
    steps,
)
from dashboard.queries.lookup import areas, police_of
from dashboard.queries.states import state_names
from dashboard.text.addresses import AGENCY_PAGES, feed_path
from dashboard.text.formats import counted
from dashboard.text.rows import Row
from dashboard.words.changes import change_title
from dashboard.words.places import area_title

# A rule may change thousands of rows; behind these, one entry says how many more.
_MOST_ENTRIES = 100
_OURS = uuid5(NAMESPACE_URL, "porchlight/feeds")


class _Scope(NamedTuple):
    """What a feed is of.

    Attributes:
        name: What it is called, behind the name of all.
        chosen: The changes that it holds.
        page: Address of the page that shows the same.
    """

    name: str
    chosen: ChangeFilters
    page: str


class _Feed(Atom1Feed):  # type: ignore[misc] # it has no types
    """A feed that is as old as the record, also while it has no entry."""

    built_at: datetime

    def latest_post_date(self) -> datetime:
        """Return when the record was built; it would else be the time of asking."""
        return self.built_at


def written_feed(kind: str, name: str, about: Row, site: str) -> bytes:
    """Write the feed of one address.

    Args:
        kind: ``all``, ``state``, ``county``, ``town``, ``agency`` or ``subject``.
        name: Which state, place, agency or subject; a place by its address.

    Returns:
        The feed; empty if there is nothing of this name.
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
    """Return what a feed is of; None if there is nothing of this name."""
    if kind == "all":
        return _Scope("", ChangeFilters(), "/changes")
    if kind == "subject" and name in followed_subjects():
        return _Scope(f", {name}", ChangeFilters(subject=name), _page(subject=name))
    if kind == "state" and name == name.lower() and name.upper() in state_names():
        code = name.upper()
        chosen = ChangeFilters(state_code=code)
        return _Scope(f", {state_names()[code]}", chosen, _page(state=code))
    if kind in {"town", "county"}:
        return _place_scope(kind, name)
    if kind == "agency":
        for row in agency_profile(name).to_pylist():
            # why: whoever follows an agency by a former id goes on following it.
            name = row["agency_id"]
            chosen = ChangeFilters(agency_id=name)
            page = f"{AGENCY_PAGES}/{quote(name)}"
            return _Scope(f", {row['agency_name']}", chosen, page)
        chosen = ChangeFilters(agency_id=name)
        # why: whoever follows an agency is told that it was taken out.
        if recorded_changes(chosen).num_rows:
            return _Scope(f", {name}", chosen, _page(search=name))
    return None


def _place_scope(kind: str, name: str) -> _Scope | None:
    """Return the changes of a town or county: its police, its money, its incidents."""
    # why: whoever follows a place by a former address goes on following it.
    path = name if lookup_id_at(name) else current_address_of(name)
    known = areas([lookup_id_at(path)])
    if not known or known[0]["area_type"] != {"town": "place"}.get(kind, kind):
        return None
    (area,) = known
    police = police_of(area["lookup_id"])
    # why: what a state's police change is not of each of its towns.
    agencies = [
        str(row["agency_id"])
        for row in police
        if row["agency_id"] and row["police_role"] != "state"
    ]
    rounds = [row["round_id"] for row in subsidies_in(area["lookup_id"])]
    incidents = [
        str(incident_id)
        for agency_id in agencies
        for incident_id in incidents_of(agency_id)["incident_id"].to_pylist()
    ]
    chosen = ChangeFilters(
        state_code=area["state_code"],
        county_name=area["county_name"] if kind == "county" else "",
        row_ids=frozenset([area["lookup_id"], *agencies, *rounds, *incidents]),
    )
    return _Scope(f", {area_title(area)}", chosen, f"/{kind}/{quote(path)}")


def _page(**parameters: str) -> str:
    return f"/changes?{urlencode({'v': '1', 'view': 'rows', **parameters})}"


def _add_entries(feed: _Feed, scope: _Scope, site: str) -> None:
    built = {step.snapshot_id: step.changed_at for step in steps()}
    rows = recorded_changes(scope.chosen).to_pylist()
    for key, group in groupby(
        rows, lambda row: (row["snapshot_id"], row["mart_name"], row["change_type"])
    ):
        changes = list(group)
        snapshot_id, _, change_type = key
        subject = changes[0]["subject"]
        # why: what is gone is found nowhere else, however much of it there is.
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
    """Yield the difference of a row, and its source, as HTML."""
    if row["difference"]:
        yield f"<p>{escape(row['difference'])}</p>"
    if (row["source_url"] or "").startswith(("https://", "http://")):
        link, publisher = escape(row["source_url"]), escape(row["publisher"])
        yield f'<p>Source: <a href="{link}">{publisher}</a></p>'


def _urn(*parts: str) -> str:
    """Return an id that stays, whatever address the record is served at."""
    return uuid5(_OURS, "/".join(parts)).urn
