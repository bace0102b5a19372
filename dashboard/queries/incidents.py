"""Questions about incidents that can be marked on a chart over time."""

from __future__ import annotations

import pyarrow as pa

from dashboard.queries._run import run

_MARKS = """
select
    incident_id,
    happened_on,
    happened_on_precision,
    company_name,
    incident_type,
    headline,
    standing,
    publisher,
    source_url,
    source_id
from marts.mart_incident_marks
where happened_on between cast($first_on as date) and cast($last_on as date)
order by happened_on, incident_id
"""


def incident_marks(first_on: str, last_on: str) -> pa.Table:
    """List incidents around Ring between two days, dated to the month at least.

    Args:
        first_on: First day, ISO.
        last_on: Last day, ISO.

    Returns:
        One row per incident, oldest first: ``incident_id`` (str), ``happened_on``
        (date, earliest day), ``happened_on_precision``, ``company_name``,
        ``incident_type``, ``headline``, ``standing``, ``publisher``, ``source_url``,
        ``source_id`` (str). No rows when nothing happened.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_incident_marks``
    """
    return run(_MARKS, first_on=first_on, last_on=last_on)
