"""Questions about states: which there are, and what shape they have."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, cast

import pyarrow as pa

from dashboard.queries._run import run
from warehouse.paths import SEEDS_DIR

_STATES = """
select state_code, state_name
from marts.dim_states
order by state_name
"""


def states() -> pa.Table:
    """List the states, the District of Columbia and Puerto Rico.

    Returns:
        One row per state, by name: ``state_code`` and ``state_name`` (str).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.dim_states``
    """
    return run(_STATES)


@lru_cache(maxsize=1)
def state_shapes() -> list[dict[str, Any]]:
    """Read the outlines of the states.

    Returns:
        One GeoJSON feature per state; ``id`` is the two-digit FIPS code.

    Source:
        ``seeds/reference/states.geojson``
    """
    text = (SEEDS_DIR / "reference" / "states.geojson").read_text("utf-8")
    return cast("list[dict[str, Any]]", json.loads(text)["features"])
