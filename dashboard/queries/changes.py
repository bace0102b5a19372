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
            *("said", "cause", "agency_id", "state_code", "county_name", "source_id"),
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
    """One snapshot, and how it differs from the one before it.

    Attributes:
        counts: How many rows differ, by kind; empty for none.
        figures: Headline figures that moved, each with what the rows are called that
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
    """Which changes to keep.

    Attributes:
        state_code: State that they are about; ``any`` keeps all.
        subject: What they are about; ``any`` keeps all.
        kind: How rows differ; ``any`` keeps all.
        agency_id: Agency that they are about; empty keeps all.
        county_name: County that they are about; empty keeps all.
        row_ids: Ids of rows or agencies that are kept whatever their county; without
            a county they alone are.
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
    """Follow the snapshots from the one that is read here to the first that is kept."""
    found: list[SnapshotChanges] = []
    folder = snapshot_file().parent
    while (step := read_changes(folder)) is not None:
        found.append(step)
        try:
            folder = find_snapshot(default_project(), step.older_id).folder
        except WarehouseError:
            break
    return tuple(found)


@per_snapshot(2)
def steps() -> tuple[Step, ...]:
    """List how each snapshot differs from the one before it.

    Returns:
        The newest first, from the one that is read here back to the oldest of which it
        was kept. Empty for a first snapshot, and for those for staff.

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
            "said": row_sentence(row, words),
            "cause": step.cause,
            "changed_on": _built_at(step.newer_id).date(),
        }
        for step in _history()
        for row in step.rows
    )


@per_snapshot(64)
def recorded_changes(chosen: ChangeFilters) -> pa.Table:
    """List the rows that changed.

    Returns:
        One row per snapshot and row that it changed, newest snapshot first:
        ``change_type``, ``said`` (what differs, and why), what it is about, where the
        dashboard shows it (``page``), and its source.

    Raises:
        warehouse.errors.WarehouseError: If a file of a snapshot is damaged.
    """
    words = chosen.search.lower().split()
    kept = [
        row
        for row in _rows()
        if chosen.state_code in {"any", row["state_code"]}
        and chosen.subject in {"any", row["subject"]}
        and chosen.kind in {"any", row["change_type"]}
        and chosen.agency_id in {"", row["agency_id"]}
        and _is_there(row, chosen)
        and all(word in _searched(row) for word in words)
    ]
    return pa.Table.from_pylist(kept, pa.schema(_COLUMNS))


@per_snapshot(2)
def followed_subjects() -> tuple[str, ...]:
    """Return what changes are told of, in alphabetical order.

    Raises:
        warehouse.errors.SnapshotUnfitError: If the snapshot's manifest is damaged.
    """
    return subjects(snapshot_file().parent)


def feeds_site() -> str:
    """Return the address before those of the feeds; empty where none is offered.

    A feed holds whole addresses, so it wants a site; for staff there is none.
    """
    return "" if access_mode() == "staff" else site_address()


def feed_address(chosen: ChangeFilters) -> str:
    """Return where changes can be followed as a feed.

    Args:
        chosen: Which; a feed is of a state or of a subject, and else of all.

    Returns:
        Whole address; empty where no feed is offered.
    """
    site = feeds_site()
    if not site:
        return ""
    if chosen.state_code != "any":
        return site + feed_path("state", chosen.state_code.lower())
    if chosen.subject != "any":
        return site + feed_path("subject", chosen.subject)
    return site + feed_path("all")


def corrections() -> pa.Table:
    """List what was corrected, and why.

    Returns:
        One row per corrected value or repeated entry, newest first.
    """
    return run(_CORRECTIONS)


def newest_entries() -> pa.Table:
    """List what the record has newest, by the day on which it happened.

    Returns:
        One row per event, round, incident or day with prices, newest first and at most
        eight of each: ``subject``, ``entry_name``, ``entry_on`` with its
        precision, its source, and the ``page`` that shows it.
    """
    return run(_NEWEST_ENTRIES)


def _is_there(row: Mapping[str, object], chosen: ChangeFilters) -> bool:
    """Tell whether a change is of the place that is asked for, if one is."""
    if not (chosen.county_name or chosen.row_ids):
        return True
    is_in_county = chosen.county_name == row["county_name"]
    ids = {str(row["agency_id"]), str(row["row_id"])}
    return is_in_county or not chosen.row_ids.isdisjoint(ids)


def _searched(row: Mapping[str, object]) -> str:
    columns = ("row_name", "row_id", "agency_id", "county_name", "said")
    return " ".join(str(row[name] or "") for name in columns).lower()


def _built_at(snapshot_id: str) -> datetime:
    """Return when a snapshot was built, which its id begins with."""
    return datetime.strptime(snapshot_id.partition("-")[0], "%Y%m%dT%H%M%S%z")
