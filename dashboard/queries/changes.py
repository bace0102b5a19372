"""What changed from one snapshot of this server to the next, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from dashboard.queries._run import per_snapshot, run, snapshot_file
from dashboard.queries.labels import column_labels
from dashboard.text.addresses import feed_path
from warehouse.errors import WarehouseError
from warehouse.paths import access_mode, default_project, site_address
from warehouse.snapshots.changes import (
    SnapshotChanges,
    cause_sentence,
    counts_sentence,
    figure_sentence,
    read_changes,
    row_sentence,
    subjects,
)
from warehouse.snapshots.store import find_snapshot

_COLUMNS: Mapping[str, pa.DataType] = {
    **dict.fromkeys(
        (
            *(
                "snapshot_id",
                "subject",
                "change_type",
                "mart_name",
                "row_id",
                "row_name",
            ),
            *(
                "difference",
                "cause",
                "agency_id",
                "state_code",
                "county_name",
                "source_id",
            ),
            *("publisher", "source_url", "page"),
        ),
        pa.string(),
    ),
    "changed_on": pa.date32(),
}
_CORRECTIONS = """
from marts.fct_corrections
order by corrected_on desc, correction_id
"""
# why: a sale has hundreds of prices, so a day's prices are one entry.
_NEWEST_ENTRIES = """
with

entries as (
    select
        'agencies' as subject,
        agencies.agency_name || ', ' || agencies.state_code || ': ' || labels.label
            as entry_name,
        events.event_on as entry_on,
        events.event_on_precision as entry_on_precision,
        events.source_id,
        'agency?agency=' || agency_id as page
    from marts.fct_agency_events as events
    join marts.dim_agencies as agencies using (agency_id)
    join marts.dim_labels as labels
        on labels.vocabulary = 'event_type' and labels.code = events.event_type
    where events.is_headline

    union all

    select
        'subsidies',
        jurisdiction_name || ', ' || state_code,
        coalesce(announced_on, reported_on),
        if(announced_on is null, reported_on_precision, announced_on_precision),
        source_id,
        'subsidies?scheme=' || scheme_id
    from marts.fct_subsidy_rounds

    union all

    select
        'prices',
        if(count(*) = 1, any_value(device_name), count(*) || ' prices')
            || coalesce(', ' || any_value(sale_event_name), ''),
        observed_on,
        'day',
        arg_min(prices.source_id, observation_id),
        'prices?'
    from marts.fct_price_observations as prices
    join marts.dim_devices using (device_id)
    left join marts.dim_sale_events using (sale_event_id)
    where observed_on_precision = 'day'
    group by observed_on

    union all

    select
        'incidents',
        headline,
        happened_on,
        happened_on_precision,
        source_id,
        'incidents?view=incident&incident=' || incident_id
    from marts.fct_incidents
)

select entries.*, sources.publisher, sources.source_url
from entries
join marts.dim_sources as sources using (source_id)
where entry_on is not null
qualify row_number() over (
    partition by subject order by entry_on desc, entry_name, page
) <= 8
order by entry_on desc, subject, entry_name
"""


class Step(NamedTuple):
    """A snapshot and how it differs from the previous one.

    Attributes:
        counts: Counts of changed rows by kind; empty if none.
        figures: Headline figures that moved, each with the subjects of the rows that
            moved it.
    """

    snapshot_id: str
    since_id: str
    changed_at: datetime
    since_on: date
    counts: str
    cause: str
    figures: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ChangeFilters:
    """Filters for changes; every default keeps all.

    Attributes:
        row_ids: Ids of rows or agencies to keep in addition to the county.
    """

    state_code: str = "any"
    subject: str = "any"
    kind: str = "any"
    search: str = ""
    agency_id: str = ""
    county_name: str = ""
    row_ids: frozenset[str] = frozenset()


@per_snapshot(2)
def _history() -> tuple[SnapshotChanges, ...]:
    """List the changes from this snapshot back to the oldest that is still stored."""
    changes: list[SnapshotChanges] = []
    folder = snapshot_file().parent
    while (step := read_changes(folder)) is not None:
        changes.append(step)
        try:
            folder = find_snapshot(default_project(), step.older_id).folder
        except WarehouseError:
            break
    return tuple(changes)


@per_snapshot(2)
def steps() -> tuple[Step, ...]:
    """List how each snapshot differs from the previous one, newest first.

    Empty for a first snapshot, and for those for staff.

    Raises:
        warehouse.errors.WarehouseError: If a file of a snapshot is damaged.
    """
    return tuple(
        Step(
            step.newer_id,
            step.older_id,
            _built_at(step.newer_id),
            _built_at(step.older_id).date(),
            counts_sentence(step),
            cause_sentence(step),
            tuple((figure_sentence(one), one.movers) for one in step.figures),
        )
        for step in _history()
    )


@per_snapshot(2)
def _rows() -> tuple[Mapping[str, object], ...]:
    words = {
        column: column_labels(column)
        for step in _history()
        for row in step.rows
        for column, *_ in row.cells
    }
    return tuple(
        {
            **{name: getattr(row, name, None) for name in _COLUMNS},
            "snapshot_id": step.newer_id,
            "difference": row_sentence(row, words),
            "cause": step.cause,
            "changed_on": _built_at(step.newer_id).date(),
        }
        for step in _history()
        for row in step.rows
    )


@per_snapshot(64)
def recorded_changes(chosen: ChangeFilters) -> pa.Table:
    """List changed rows, one per snapshot and row, newest first.

    ``difference`` says what differs and why, and ``page`` is where the dashboard shows
    it.

    Raises:
        warehouse.errors.WarehouseError: If a file of a snapshot is damaged.
    """
    words = chosen.search.lower().split()
    matches = [
        row
        for row in _rows()
        if chosen.state_code in {"any", row["state_code"]}
        and chosen.subject in {"any", row["subject"]}
        and chosen.kind in {"any", row["change_type"]}
        and chosen.agency_id in {"", row["agency_id"]}
        and _is_there(row, chosen)
        and all(word in _searched(row) for word in words)
    ]
    return pa.Table.from_pylist(matches, pa.schema(_COLUMNS))


@per_snapshot(2)
def followed_subjects() -> tuple[str, ...]:
    """Return the subjects of changes, in alphabetical order."""
    return subjects(snapshot_file().parent)


def feeds_site() -> str:
    """Return the site's address for feeds; empty without one, and for staff."""
    return "" if access_mode() == "staff" else site_address()


def feed_address(chosen: ChangeFilters) -> str:
    """Return the address of a feed: of a state, a subject or all; empty without one."""
    site = feeds_site()
    if not site:
        return ""
    if chosen.state_code != "any":
        return site + feed_path("state", chosen.state_code.lower())
    if chosen.subject != "any":
        return site + feed_path("subject", chosen.subject)
    return site + feed_path("all")


def corrections() -> pa.Table:
    """List corrected values and repeated entries, newest first."""
    return run(_CORRECTIONS)


def newest_entries() -> pa.Table:
    """List the latest events, rounds, incidents and days with prices, eight of each.

    ``entry_on`` is the day it happened, and ``page`` is where the dashboard shows it.
    """
    return run(_NEWEST_ENTRIES)


def _is_there(row: Mapping[str, object], chosen: ChangeFilters) -> bool:
    """Tell whether a change is about the chosen place."""
    if not (chosen.county_name or chosen.row_ids):
        return True
    is_in_county = chosen.county_name == row["county_name"]
    ids = {str(row["agency_id"]), str(row["row_id"])}
    return is_in_county or not chosen.row_ids.isdisjoint(ids)


def _searched(row: Mapping[str, object]) -> str:
    columns = ("row_name", "row_id", "agency_id", "county_name", "difference")
    return " ".join(str(row[name] or "") for name in columns).lower()


def _built_at(snapshot_id: str) -> datetime:
    """Return when a snapshot was built, from its id."""
    return datetime.strptime(snapshot_id.partition("-")[0], "%Y%m%dT%H%M%S%z")
