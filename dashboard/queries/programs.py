"""Ring's program: statuses, phases, published totals, and when agencies joined."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.snapshot_reader import run
from dashboard.rows import Row

_PROGRAMS = """
select * from marts.dim_programs
where is_ring_program and phase_order is not null
order by phase_order
"""

_TOTALS = """
select * from marts.mart_totals_reconciled
order by event_on, total_id
"""


def ring_programs() -> pa.Table:
    """List the phases of Ring's program, oldest first."""
    return run(_PROGRAMS)


def totals_reconciled() -> pa.Table:
    """Compare published national totals with our counts, oldest first."""
    return run(_TOTALS)


_PUBLISHED = """
select
    totals.total_id,
    totals.source_id,
    totals.counted_unit,
    totals.counts_what,
    totals.bound,
    totals.event_on_precision,
    totals.note,
    sources.publisher,
    sources.source_url,
    sources.source_kind,
    totals.published_count,
    totals.event_on
from marts.fct_national_totals as totals
join marts.dim_sources as sources on totals.source_id = sources.source_id
where totals.published_count is not null and totals.counted_unit <> 'joined_in_year'
order by event_on, published_count, total_id
"""

_HEADLINES = """
select * from marts.mart_headline_figures
order by figure_order
"""

_RECORDED = """
select
    count(*) as agency_count,
    count(*) filter (where joined_basis = 'atlas_of_2020') as on_ring_map_count,
    count(*) filter (where joined_basis is distinct from 'atlas_of_2020')
        as elsewhere_count,
    count(*) filter (where independent_source_count = 1) as one_line_count,
    (select count(*) from marts.dim_sources) as source_count
from marts.mart_agencies
where has_ring_record
"""

_EMERGENCIES = """
select
    totals.*,
    sources.publisher,
    sources.source_title,
    sources.source_url
from marts.fct_video_request_totals as totals
join marts.dim_sources as sources on totals.source_id = sources.source_id
where totals.is_emergency_disclosure
order by totals.period_ended_on desc, totals.request_total_id
limit 1
"""


def published_totals() -> pa.Table:
    """List published national totals, oldest first."""
    return run(_PUBLISHED)


def headline_figures() -> pa.Table:
    """List the headline figures of the Overview, in reading order."""
    return run(_HEADLINES)


def recorded_with_ring() -> Row:
    """Count the agencies on record with Ring, and all sources.

    Also counts those on Ring's own map, and those that rest on one line of evidence.
    """
    (row,) = run(_RECORDED).to_pylist()
    return dict(row)


def emergency_disclosures() -> Row:
    """Return the newest count of video that Amazon gave police in emergencies."""
    (row,) = run(_EMERGENCIES).to_pylist()
    return dict(row)


UNITED_STATES = "US"

_BY_MONTH = """
select * from marts.mart_joinings_by_month
where list_contains($area_ids, area_id)
order by area_name, month_on
"""


_AFTER = """
select * from pages.page_what_came_after
union all by name
select
    program_id || '-' || step_type as entry_id,
    source_id,
    'company_step' as entry_type,
    step_type as entry_act,
    program_name as subject_name,
    step_on_precision as happened_on_precision,
    publisher,
    source_title,
    source_url,
    source_kind,
    step_on as happened_on
from pages.page_agency_company_steps
where step_on >= (
    select date_trunc('year', happened_on) from pages.page_what_came_after
    order by happened_on limit 1
)
order by happened_on, entry_id
"""

# The town with most residents among those that joined in a month.
_LARGEST = """
select
    state_code as area_id,
    cast(date_trunc('month', joined_on) as date) as month_on,
    place_name,
    source_id,
    resident_count
from marts.fct_ring_reach
where joined_on is not null and list_contains($area_ids, state_code)
qualify row_number() over (
    partition by state_code, month_on order by resident_count desc, place_id
) = 1
order by area_id, month_on
"""

_REACHED = """
select * from marts.mart_ring_reach
where area_type = 'state'
order by area_name, area_id
"""


def what_came_after() -> pa.Table:
    """List dated steps since 2020: Ring's own, published totals, large refusals."""
    return run(_AFTER)


def largest_towns_joined(area_ids: Sequence[str]) -> pa.Table:
    """List the largest town that joined in each month, by state."""
    return run(_LARGEST, area_ids=list(area_ids))


def joinings_by_month(area_ids: Sequence[str] = (UNITED_STATES,)) -> pa.Table:
    """Count joining agencies by area and month, oldest first, with a running total.

    Args:
        area_ids: ``US``, ``region-...`` or two-letter state codes.
    """
    return run(_BY_MONTH, area_ids=list(area_ids))


def states_reached() -> pa.Table:
    """Count the residents whose town's own police are on record with Ring, by state."""
    return run(_REACHED)
