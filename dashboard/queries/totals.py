"""Questions about national figures: the published ones and the headline ones."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_PUBLISHED = """
select * from marts.mart_totals_by_date
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
    """List the national totals that others have published.

    Returns:
        One row per published total, oldest first.

    Source:
        ``marts.mart_totals_by_date``
    """
    return run(_PUBLISHED)


def headline_figures() -> pa.Table:
    """List the figures that the Overview opens with.

    Returns:
        One row per figure, in reading order.

    Source:
        ``marts.mart_headline_figures``
    """
    return run(_HEADLINES)


def video_request_totals() -> pa.Table:
    """List published counts of requests to owners and of legal demands to Ring.

    Returns:
        One row per published figure, by period; they count different things.

    Source:
        ``marts.fct_video_request_totals``
    """
    return run(_DEMANDS)
