"""What only staff see: notes, and which rows are not public."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import per_snapshot, run
from warehouse.paths import access_mode

_NOTES = """
select * from marts.fct_internal_notes
order by noted_on desc, note_id
"""

_EMBARGOED = """
select * from marts.fct_embargoed_rows
order by embargo_until_on, seed_name, row_id
"""


@per_snapshot(4)
def _private_ids() -> frozenset[str]:
    return frozenset(map(str, run(_EMBARGOED)["row_id"].to_pylist()))


def private_ids() -> frozenset[str]:
    """Return the ids of private rows, which staff alone can be shown."""
    return _private_ids() if access_mode() == "staff" else frozenset()


def internal_notes() -> pa.Table:
    """List the notes of staff.

    Returns:
        One row per note, newest first. Always empty in a public snapshot.

    Source:
        ``marts.fct_internal_notes``
    """
    return run(_NOTES)


def embargoed_rows() -> pa.Table:
    """List which rows of this snapshot are not public.

    Returns:
        One row per row of a seed, by the day on which somebody decides again. Always
        empty in a public snapshot.

    Source:
        ``marts.fct_embargoed_rows``
    """
    return run(_EMBARGOED)
