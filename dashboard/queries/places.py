"""Questions about what a map names: the states, and their larger towns."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_NAMED_STATES = """
select state_fips, state_code, state_name
from marts.dim_states
order by state_fips
"""

# why: a map of one state has room for about so many of a state's towns.
_LARGER_TOWNS = """
select place_name, population_count, longitude, latitude, source_id
from marts.dim_places
where population_count >= 40000 and not is_township_beside_town
order by population_count desc, place_id
"""


def named_states() -> pa.Table:
    """List what the states are called.

    Returns:
        One row per state, the District of Columbia and Puerto Rico, by code:
        ``state_fips``, ``state_code`` and ``state_name`` (str).
    """
    return run(_NAMED_STATES)


def larger_towns() -> pa.Table:
    """List the towns of 40,000 residents or more.

    Returns:
        One row per town, the largest first: ``place_name`` (str),
        ``population_count`` (int), ``longitude`` and ``latitude`` (double), and the
        ``source_id`` (str) of its point.
    """
    return run(_LARGER_TOWNS)
