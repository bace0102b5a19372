"""What changed from one snapshot of this server to the next, and the newest entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote

import pyarrow as pa

from dashboard.formats import NOT_KNOWN
from dashboard.queries.addresses import address_of
from dashboard.queries.labels import column_labels
from dashboard.queries.snapshot_reader import (
    per_snapshot,
    private_here,
    run,
    snapshot_file,
)
from dashboard.rows import BADGE, Row
from warehouse.paths import access_mode, default_project, site_address
from warehouse.snapshots.diff import DIFFERENCES_FILE, read_kept
from warehouse.snapshots.store import Snapshot, find_snapshot

_FIGURES = "mart_headline_figures"
# The marts whose rows readers are told of, what one row is, and the page that shows it.
_SHOWN: Mapping[str, tuple[str, str]] = {
    _FIGURES: ("figure", "figure/{row_id}"),
    "mart_place_lookup": ("place", ""),
    "dim_agencies": ("agency", "agency/{row_id}"),
    "fct_agency_events": ("event", "agency/{agency_id}"),
    "fct_subsidy_rounds": ("subsidy", "subsidies"),
    "fct_incidents": ("incident", "incident/{row_id}"),
    "fct_price_observations": ("price", "prices"),
    "fct_term_positions": ("terms", "terms"),
    "dim_bills": ("bill", "terms"),
    "fct_national_totals": ("total", "trends"),
    "fct_video_request_totals": ("total", "trends"),
    "dim_sources": ("source", "data?search={row_id}"),
}
# Beside these, the rows that a headline figure counts.
_COUNTED = ("fct_agency_observations", "fct_ring_reach")
# What is gone stands nowhere else, so it comes first.
_ORDER = ("gone", "changed", "added")
_CORRECTIONS = """
from marts.fct_corrections
order by corrected_on desc, correction_id
"""
# A sale has hundreds of prices, so a day's prices are one entry.
_NEWEST_ENTRIES = """
with

entries as (
    select
        'event' as subject,
        agencies.agency_name || ', ' || agencies.state_code || ': ' || labels.label
            as entry_name,
        events.event_on as entry_on,
        events.event_on_precision as entry_on_precision,
        events.source_id,
        'agency/' || agency_id as page,
        agency_id as row_id,
        agencies.state_code,
        agencies.county_name
    from marts.fct_agency_events as events
    join marts.dim_agencies as agencies using (agency_id)
    join marts.dim_labels as labels
        on labels.vocabulary = 'event_type' and labels.code = events.event_type
    where events.is_headline

    union all

    select
        'subsidy',
        jurisdiction_name || ', ' || state_code,
        coalesce(announced_on, reported_on),
        if(announced_on is null, reported_on_precision, announced_on_precision),
        source_id,
        'subsidies?scheme=' || scheme_id,
        round_id,
        state_code,
        county_name
    from marts.fct_subsidy_rounds

    union all

    select
        'price',
        if(count(*) = 1, any_value(device_name), count(*) || ' prices')
            || coalesce(', ' || any_value(sale_event_name), ''),
        observed_on,
        'day',
        arg_min(prices.source_id, observation_id),
        'prices',
        cast(observed_on as varchar),
        null,
        null
    from marts.fct_price_observations as prices
    join marts.dim_devices using (device_id)
    left join marts.dim_sale_events using (sale_event_id)
    where observed_on_precision = 'day'
    group by observed_on

    union all

    select
        'incident',
        headline,
        happened_on,
        happened_on_precision,
        source_id,
        'incident/' || incident_id,
        incident_id,
        null,
        null
    from marts.fct_incidents
)

select entries.*, sources.publisher, sources.source_url
from entries
join marts.dim_sources as sources using (source_id)
where
    entry_on is not null
    and (
        $scope = 'all'
        or state_code = $state_code and $county_name in ('', county_name)
        or list_contains($row_ids, row_id)
    )
qualify row_number() over (
    partition by subject order by entry_on desc, entry_name, page
) <= 8
order by entry_on desc, subject, entry_name
"""
FIGURE_VALUE = "figure_value"
_MOST_COUNTED = 20
_TYPES = {"added": "Added", "gone": "Gone", "changed": "Changed"}


@dataclass(frozen=True)
class Scope:
    """What a reader follows: everything, a state, a county, or some rows.

    Attributes:
        county_name: Only with its state; empty keeps the whole state.
        row_ids: Ids of a place, its agencies, rounds and incidents.
    """

    state_code: str = ""
    county_name: str = ""
    row_ids: frozenset[str] = frozenset()

    def has(self, row: Row) -> bool:
        """Tell whether a change is about it."""
        ids = {row["agency_id"], row["row_id"]}
        return (
            self == EVERYTHING
            or not self.row_ids.isdisjoint(ids)
            or (
                (self.state_code == row["state_code"])
                and self.county_name in {"", row["county_name"]}
            )
        )


EVERYTHING = Scope()


def _snapshot() -> Snapshot:
    return find_snapshot(default_project(), snapshot_file().parent.name)


@per_snapshot(2)
def _kept() -> Sequence[Row]:
    marts = (*_SHOWN, *_COUNTED)
    rows = read_kept(default_project(), _snapshot(), marts).to_pylist()
    return [_badged(row) for row in rows]


def _badged(row: Row) -> Row:
    """Mark the name of a row that only staff may read."""
    table = private_here().get(row["mart_name"])
    if table is None or row["row_id"].replace("/", ", ") not in table.notes:
        return row
    return {**row, "row_name": f"{row['row_name']} ({BADGE})"}


@per_snapshot(2)
def _changes() -> Sequence[Row]:
    published, order = list({row["snapshot_id"]: 0 for row in _kept()}), [*_SHOWN]
    rows = [
        {
            **row,
            "subject": _SHOWN[row["mart_name"]][0],
            "page": _page_of(row),
            "published_at": published_at(row["snapshot_id"]),
            "before_label": _label(row, row["before_text"]),
            "now_label": _label(row, row["now_text"]),
        }
        for row in _kept()
        if row["mart_name"] in _SHOWN and not row["figure_id"]
    ]
    return sorted(
        rows,
        key=lambda row: (
            published.index(row["snapshot_id"]),
            order.index(row["mart_name"]),
            _ORDER.index(row["change_type"]),
        ),
    )


def newest_changes() -> tuple[date, list[Row]] | None:
    """Return the day of the snapshot that this one replaced, and what changed since.

    None for a first snapshot.
    """
    snapshot = _snapshot()
    if not (snapshot.folder / DIFFERENCES_FILE).is_file():
        return None
    rows = [row for row in _changes() if row["snapshot_id"] == snapshot.snapshot_id]
    return published_at(snapshot.predecessor).date(), rows


def changes(scope: Scope = EVERYTHING) -> list[Row]:
    """List rows added, gone, and changed in status or headline, newest first.

    Empty for a first snapshot. ``page`` is where the dashboard shows the row, and is
    empty for what is gone.

    Raises:
        warehouse.errors.WarehouseError: If a file of a snapshot is damaged.
    """
    return [row for row in _changes() if scope.has(row)]


def counted_rows(figure: Row) -> list[Row]:
    """List the rows that came to, left or changed a headline figure that moved.

    Empty for any other change.
    """
    if figure["mart_name"] != _FIGURES:
        return []
    return [
        row
        for row in _kept()
        if row["figure_id"] == figure["row_id"]
        and row["snapshot_id"] == figure["snapshot_id"]
    ]


def published_at(snapshot_id: str) -> datetime:
    """Return when a snapshot was built, from its id."""
    stamp = snapshot_id.partition("-")[0]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def feeds_site() -> str:
    """Return the site's address for feeds; empty without one, and for staff."""
    return "" if access_mode() == "staff" else site_address()


def corrections() -> pa.Table:
    """List corrected values and repeated entries, newest first."""
    return run(_CORRECTIONS)


def newest_entries(scope: Scope = EVERYTHING) -> pa.Table:
    """List the latest events, rounds, incidents and days with prices, eight of each.

    ``entry_on`` is the day it happened, and ``page`` is where the dashboard shows it.
    """
    return run(
        _NEWEST_ENTRIES,
        scope="all" if scope == EVERYTHING else "part",
        state_code=scope.state_code,
        county_name=scope.county_name,
        row_ids=sorted(scope.row_ids),
    )


def _label(row: Row, text: str | None) -> str:
    """Return a cell in words."""
    if text is None:
        return NOT_KNOWN
    if row["column_name"] == FIGURE_VALUE:
        return f"{int(text):,}"
    return column_labels(row["column_name"] or "").get(text, text)


def _page_of(row: Row) -> str:
    """Return the address of the page that shows a row; empty if it is gone."""
    if row["change_type"] == "gone":
        return ""
    ids = {name: quote(row[name] or "") for name in ("row_id", "agency_id")}
    if row["mart_name"] != "mart_place_lookup":
        return _SHOWN[row["mart_name"]][1].format(**ids)
    kind = "town" if row["row_id"].startswith("place-") else "county"
    return f"{kind}/{address_of(row['row_id'])}"


def change_title(row: Row) -> str:
    """Return a change as a plain-text line."""
    if row["change_type"] != "changed":
        return f"{_TYPES[row['change_type']]}: {row['row_name']}"
    before, now = row["before_label"], row["now_label"]
    column = row["column_name"].replace("_", " ")
    what = "" if row["column_name"] == FIGURE_VALUE else f"{column} "
    return f"{row['row_name']}: {what}changed from {before} to {now}"


def counted_text(rows: Sequence[Row]) -> str:
    """Say which rows moved a headline figure; empty without rows."""
    parts = []
    for kind, words in _TYPES.items():
        names = sorted({row["row_name"] for row in rows if row["change_type"] == kind})
        listed, more = names[:_MOST_COUNTED], len(names[_MOST_COUNTED:])
        if more:
            listed.append(f"{more:,} more")
        if listed:
            parts.append(f"{words}: {'; '.join(listed)}.")
    return " ".join(parts)
