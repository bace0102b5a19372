"""Searches without a result."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run_if_made

_GAPS = """
select * from marts.dim_search_gaps
where len($subjects) = 0 or list_contains($subjects, search_subject)
order by gap_id
"""


def search_gaps(*subjects: str) -> pa.Table | None:
    """List searches without a result, by subject; no subjects means all."""
    return run_if_made(_GAPS, subjects=subjects)
