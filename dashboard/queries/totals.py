"""Questions about national figures: the published ones and the headline ones."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_PUBLISHED = """
select
    total_id,
    event_on,
    event_on_precision,
    agency_count,
    counted_unit,
    counts_what,
    bound,
    note,
    publisher,
    source_url,
    source_id
from marts.mart_totals_by_date
order by event_on, agency_count, total_id
"""

_HEADLINES = """
select
    figure_id,
    figure_name,
    figure_value,
    unit_name,
    definition,
    as_of_on,
    publisher,
    source_title,
    source_url,
    source_id
from marts.mart_headline_figures
order by figure_order
"""


def published_totals() -> pa.Table:
    """List the national totals that others have published.

    Returns:
        One row per published total, oldest first: ``total_id`` (str), ``event_on``
        (date, earliest day), ``event_on_precision`` (str), ``agency_count`` (int),
        ``counted_unit`` (str, closed list), ``counts_what`` (str, what the figure
        counts), ``bound`` (str, ``exact``, ``at_least`` or ``about``), ``note``,
        ``publisher``, ``source_url``, ``source_id`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_totals_by_date``
    """
    return run(_PUBLISHED)


def headline_figures() -> pa.Table:
    """List the figures that the Overview opens with.

    Returns:
        One row per figure, in reading order: ``figure_id``, ``figure_name`` (str),
        ``figure_value`` (int), ``unit_name``, ``definition`` (str), ``as_of_on``
        (date), ``publisher``, ``source_title``, ``source_url``, ``source_id`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_headline_figures``
    """
    return run(_HEADLINES)
