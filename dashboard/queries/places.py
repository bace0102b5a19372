"""Names on the map: states and larger towns."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_NAMED_STATES = """
select state_fips, state_code, state_name
from marts.dim_states
order by state_fips
"""

# why: a map of one state has room for about that many towns.
_LARGER_TOWNS = """
select place_name, population_count, longitude, latitude, source_id
from marts.dim_places
where population_count >= 40000 and not is_township_beside_town
order by population_count desc, place_id
"""


def named_states() -> pa.Table:
    """List states, the District of Columbia and Puerto Rico, by FIPS code."""
    return run(_NAMED_STATES)


def larger_towns() -> pa.Table:
    """List towns of 40,000 residents or more with their points, the largest first."""
    return run(_LARGER_TOWNS)
