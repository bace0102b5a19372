"""Questions about the words of the record: statuses, programmes, totals compared."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run, run_if_made

_STATUSES = """
select * from marts.dim_ring_statuses
order by status_order
"""

_PROGRAMMES = """
select * from marts.dim_programmes
where vendor_name = 'Ring' and phase_order is not null
order by phase_order
"""

_PROGRAMME_FACTS = """
select * from marts.fct_programme_facts
order by happened_on nulls last, programme_fact_id
"""

_TOTALS = """
select * from marts.mart_totals_reconciled
order by event_on, total_id
"""


def ring_statuses() -> pa.Table:
    """List the statuses in words.

    Returns:
        One row per status, in the order of legends.

    Source:
        ``marts.dim_ring_statuses``
    """
    return run(_STATUSES)


def status_meaning(ring_status: str) -> str:
    """Say what one status means.

    Args:
        ring_status: The status.

    Source:
        ``marts.dim_ring_statuses``
    """
    meanings = {
        row["ring_status"]: str(row["meaning"]) for row in ring_statuses().to_pylist()
    }
    return meanings[ring_status]


def ring_programmes() -> pa.Table:
    """List what Ring's programme was called, one phase after another.

    Returns:
        One row per phase, oldest first.

    Source:
        ``marts.dim_programmes``
    """
    return run(_PROGRAMMES)


def totals_reconciled() -> pa.Table:
    """Set published national totals beside our own counts of the same kind.

    Returns:
        One row per published figure, oldest first.

    Source:
        ``marts.mart_totals_reconciled``
    """
    return run(_TOTALS)


def programme_facts() -> pa.Table | None:
    """List dated steps and stated rules of Ring's programmes and features.

    Returns:
        One row per fact and source, oldest first, undated last; ``None`` for a snapshot
        made before they were on record.

    Source:
        ``marts.fct_programme_facts``
    """
    return run_if_made(_PROGRAMME_FACTS)
