"""Technologies, and the residents whose police are on record with Ring."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries.snapshot_reader import run

_TECHNOLOGIES = """
select technology_id, technology_name
from marts.dim_technologies
order by technology_name
"""

_REACH = """
select * from marts.mart_ring_reach
where area_type = $area_type
order by area_name, area_id
"""


def technology_names() -> dict[str, str]:
    """Name the technologies by their ids, in the order of the names."""
    columns = run(_TECHNOLOGIES).columns[:2]
    return dict(zip(*(column.to_pylist() for column in columns), strict=True))


def ring_reach(area_type: str = "state") -> pa.Table:
    """Count the residents whose town's own police are on record with Ring, by area."""
    return run(_REACH, area_type=area_type)
