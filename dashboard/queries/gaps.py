"""What was searched for and not found."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run_if_made

_GAPS = """
select * from marts.dim_search_gaps
where len($subjects) = 0 or list_contains($subjects, search_subject)
order by gap_id
"""


def search_gaps(*subjects: str) -> pa.Table | None:
    """List what was searched for and not found.

    Args:
        *subjects: Subjects to keep, as ``dim_search_gaps`` names them; none keeps all.

    Returns:
        One row per search, by subject; ``None`` for a snapshot made before searches
        were on record.

    Source:
        ``marts.dim_search_gaps``
    """
    return run_if_made(_GAPS, subjects=subjects)
