"""What changed from one snapshot of this server to the next, and the newest entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from dashboard.queries.snapshot_reader import per_snapshot, run, snapshot_file
from dashboard.rows import Row
from warehouse.paths import access_mode, default_project, site_address
from warehouse.snapshots.diff import DIFFERENCES_FILE, read_kept
from warehouse.snapshots.store import Snapshot, find_snapshot

_CORRECTIONS = """
from log.log_corrections
order by corrected_on desc, correction_id
"""
# A sale has hundreds of prices, so a day's prices are one entry.
_NEWEST_ENTRIES = """
with

entries as (
    select
        'event' as subject,
        agency_name || ', ' || state_code || ': ' || label as entry_name,
        event_on as entry_on,
        event_on_precision as entry_on_precision,
        events.source_id,
        'agency/' || agency_id as page,
        agency_id as row_id,
        state_code
    from marts.fct_agency_events as events
    join marts.mart_agencies using (agency_id)
    join marts.dim_labels on vocabulary = 'event_type' and code = event_type
    where is_headline

    union all by name

    select
        'subsidy' as subject,
        jurisdiction_name || ', ' || state_code as entry_name,
        coalesce(announced_on, reported_on) as entry_on,
        if(announced_on is null, reported_on_precision, announced_on_precision)
            as entry_on_precision,
        source_id,
        'subsidies?scheme=' || scheme_id as page,
        round_id as row_id,
        state_code
    from marts.fct_subsidy_rounds

    union all by name

    select
        'price' as subject,
        if(count(*) = 1, any_value(device_name), count(*) || ' prices')
            || coalesce(', ' || any_value(sale_event_name), '') as entry_name,
        observed_on as entry_on,
        'day' as entry_on_precision,
        arg_min(prices.source_id, observation_id) as source_id,
        'prices' as page,
        cast(observed_on as varchar) as row_id
    from marts.fct_price_observations as prices
    join marts.dim_devices using (device_id)
    left join marts.dim_sale_events using (sale_event_id)
    where observed_on_precision = 'day'
    group by observed_on

    union all by name

    select
        'incident' as subject,
        headline as entry_name,
        happened_on as entry_on,
        happened_on_precision as entry_on_precision,
        source_id,
        'incident/' || incident_id as page,
        incident_id as row_id
    from marts.fct_incidents
)

select entries.*, publisher, source_url
from entries
join marts.dim_sources using (source_id)
where entry_on is not null and $state_code in ('', state_code)
qualify row_number() over (
    partition by subject order by entry_on desc, entry_name, page
) <= 8
order by entry_on desc, subject, entry_name
"""


def _snapshot() -> Snapshot:
    return find_snapshot(default_project(), snapshot_file().parent.name)


@per_snapshot
def changes(state_code: str = "") -> Sequence[Row]:
    """List rows added, gone, and changed in status or headline, of a state or all.

    Newest first; empty for a first snapshot. ``page`` is where the dashboard shows the
    row, and is empty for what is gone.

    Raises:
        warehouse.errors.WarehouseError: If a file of a snapshot is damaged.
    """
    return read_kept(_snapshot(), state_code)


def newest_changes() -> tuple[date, list[Row]] | None:
    """Return the day of the snapshot that this one replaced, and what changed since.

    None for a first snapshot.
    """
    snapshot = _snapshot()
    if not (snapshot.folder / DIFFERENCES_FILE).is_file():
        return None
    rows = [row for row in changes() if row["snapshot_id"] == snapshot.snapshot_id]
    return date.fromisoformat(snapshot.predecessor[:8]), rows


def feeds_site() -> str:
    """Return the site's address for feeds; empty without one, and for staff."""
    return "" if access_mode() == "staff" else site_address()


def corrections() -> pa.Table:
    """List corrected values and repeated entries, newest first."""
    return run(_CORRECTIONS)


def newest_entries(state_code: str = "") -> pa.Table:
    """List the latest events, rounds, incidents and days with prices, eight of each.

    ``entry_on`` is the day it happened, and ``page`` is where the dashboard shows it.
    """
    return run(_NEWEST_ENTRIES, state_code=state_code)
