"""National totals: published ones, and the headline figures."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

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
    totals.published_count as agency_count,
    totals.event_on
from marts.fct_national_totals as totals
join marts.dim_sources as sources on totals.source_id = sources.source_id
where totals.published_count is not null and totals.counted_unit <> 'joined_in_year'
order by event_on, agency_count, total_id
"""

_HEADLINES = """
select * from marts.mart_headline_figures
order by figure_order
"""

_DEMANDS = """
select * from marts.fct_video_request_totals
order by period_started_on, period_ended_on, request_total_id
"""


def published_totals() -> pa.Table:
    """List published national totals, oldest first."""
    return run(_PUBLISHED)


def headline_figures() -> pa.Table:
    """List the headline figures of the Overview, in reading order."""
    return run(_HEADLINES)


def video_request_totals() -> pa.Table:
    """List published counts of requests to owners and legal demands to Ring.

    They count different things.
    """
    return run(_DEMANDS)
