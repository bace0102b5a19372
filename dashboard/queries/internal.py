"""What only staff see: notes, and which rows are not public."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_NOTES = """
select * from marts.fct_internal_notes
order by noted_on desc, note_id
"""

_EMBARGOED = """
select * from marts.fct_embargoed_rows
order by embargo_until_on, seed_name, row_id
"""


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
