"""Atom feeds of changes (RFC 4287): one of the whole record, and one of each state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from uuid import NAMESPACE_URL, uuid5

from dashboard.addresses import STATE_PAGES, feed_path
from dashboard.formats import counted, day_text
from dashboard.languages import maker_name
from dashboard.places.pages import rendered
from dashboard.queries.changes import changes, newest_entries
from dashboard.queries.states import state_names
from dashboard.rows import Row

# A rule may change thousands of rows; one last entry counts those beyond this limit.
_MOST_ENTRIES = 100
_OURS = uuid5(NAMESPACE_URL, "porchlight/feeds")


def render_feed(state_code: str, about: Row, site: str) -> bytes:
    """Render the feed of a state, or of all; empty if no state has the code."""
    if state_code and state_code not in state_names():
        return b""
    page = f"{STATE_PAGES.lstrip('/')}/{state_code.lower()}"
    return rendered(
        "feed.xml.jinja",
        about=about,
        entries=[*_changed(state_code)] or [*_newest(state_code)],
        followed=f", {state_names()[state_code]}" if state_code else "",
        maker=maker_name(),
        page=page if state_code else "data#changes",
        path=feed_path(state_code),
        site=site,
        # An id that does not depend on the site's address.
        urn=lambda name: uuid5(_OURS, name).urn,
    ).encode()


def _changed(state_code: str) -> Iterator[Row]:
    """Yield what changed, dated by the publication that changed it."""
    by_publication = itemgetter("snapshot_id", "mart_name")
    for published, group in groupby(changes(state_code), by_publication):
        rows = list(group)
        yield from rows[:_MOST_ENTRIES]
        if further := len(rows[_MOST_ENTRIES:]):
            more = counted(further, "further change", "further changes")
            yield {
                **rows[0],
                "title": f"{rows[0]['subject'].capitalize()}: {more}",
                "page": "",
                "entry_key": "/".join(published),
            }


def _newest(state_code: str) -> Iterator[Row]:
    """Yield the newest entries of the record, dated by the day that each is for."""
    for row in newest_entries(state_code).to_pylist():
        day = day_text(row["entry_on"], row["entry_on_precision"])
        yield {
            **row,
            "title": f"{row['entry_name']}, {day}",
            "published_at": row["entry_on"],
            "entry_key": f"{row['subject']}/{row['row_id']}/{row['entry_name']}",
        }
