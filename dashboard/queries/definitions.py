"""Statuses, programs, and published totals compared with ours."""

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
    """List the statuses in the order of legends."""
    return run(_STATUSES)


def status_meaning(ring_status: str) -> str:
    """Return the meaning of a status."""
    meanings = {
        row["ring_status"]: str(row["meaning"]) for row in ring_statuses().to_pylist()
    }
    return meanings[ring_status]


def ring_programs() -> pa.Table:
    """List the phases of Ring's program, oldest first."""
    return run(_PROGRAMS)


def totals_reconciled() -> pa.Table:
    """Compare published national totals with our counts, oldest first."""
    return run(_TOTALS)


def program_facts() -> pa.Table | None:
    """List dated steps and rules of Ring's programs, oldest first, undated last."""
    return run_if_made(_PROGRAM_FACTS)
