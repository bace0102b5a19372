"""Questions about the words of the record: statuses, programs, totals compared."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run, run_if_made

_STATUSES = """
select * from marts.dim_ring_statuses
order by status_order
"""

_PROGRAMS = """
select * from marts.dim_programs
where vendor_name = 'Ring' and phase_order is not null
order by phase_order
"""

_PROGRAM_FACTS = """
select * from marts.fct_program_facts
order by happened_on nulls last, program_fact_id
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


def ring_programs() -> pa.Table:
    """List what Ring's program was called, one phase after another.

    Returns:
        One row per phase, oldest first.

    Source:
        ``marts.dim_programs``
    """
    return run(_PROGRAMS)


def totals_reconciled() -> pa.Table:
    """Set published national totals beside our own counts of the same kind.

    Returns:
        One row per published figure, oldest first.

    Source:
        ``marts.mart_totals_reconciled``
    """
    return run(_TOTALS)


def program_facts() -> pa.Table | None:
    """List dated steps and stated rules of Ring's programs and features.

    Returns:
        One row per fact and source, oldest first, undated last; ``None`` for a snapshot
        made before they were on record.

    Source:
        ``marts.fct_program_facts``
    """
    return run_if_made(_PROGRAM_FACTS)
