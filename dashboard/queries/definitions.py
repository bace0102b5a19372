"""Questions about the words of the record: statuses, programmes, totals compared."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_STATUSES = """
select
    ring_status,
    status_name,
    meaning
from marts.dim_ring_statuses
order by status_order
"""

_PROGRAMMES = """
select
    programme_id,
    programme_name,
    description,
    launch_status,
    started_on_precision,
    ended_on_precision,
    ended_by,
    started_on,
    ended_on,
    source_id
from marts.dim_programmes
where vendor_name = 'Ring' and phase_order is not null
order by phase_order
"""

_TOTALS = """
select
    total_id,
    event_on,
    event_on_precision,
    counts_what,
    bound,
    published_count,
    our_count,
    difference_count,
    compared_with,
    comparison_reason,
    compared_on,
    source_id
from marts.mart_totals_reconciled
order by event_on, total_id
"""


def ring_statuses() -> pa.Table:
    """List the eight statuses in words.

    Returns:
        One row per status, in the order of legends: ``ring_status``, ``status_name``
        and ``meaning`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_ring_statuses``
    """
    return run(_STATUSES)


def ring_programmes() -> pa.Table:
    """List what Ring's programme was called, one phase after another.

    Returns:
        One row per phase, oldest first: ``programme_id``, ``programme_name``,
        ``description``, ``launch_status``, ``started_on_precision``,
        ``ended_on_precision``, ``ended_by`` (str), ``started_on``, ``ended_on`` (date,
        null where not known or not over), ``source_id``.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_programmes``
    """
    return run(_PROGRAMMES)


def totals_reconciled() -> pa.Table:
    """Set published national totals beside our own counts of the same kind.

    Returns:
        One row per published figure, oldest first: ``total_id``, ``event_on`` and
        ``event_on_precision``, ``counts_what``, ``bound``, ``published_count``,
        ``our_count`` and ``difference_count`` (int32, null where there is nothing to
        compare), ``compared_with``, ``comparison_reason``, ``compared_on``,
        ``source_id``.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_totals_reconciled``
    """
    return run(_TOTALS)
