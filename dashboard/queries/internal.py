"""What only staff see: notes, and which rows are not public."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from dashboard.queries._run import per_snapshot, run
from dashboard.text.rows import RowKey
from warehouse.paths import access_mode

_NOTES = """
select * from marts.fct_internal_notes
order by noted_on desc, note_id
"""

_EMBARGOED = """
select * from marts.fct_embargoed_rows
order by embargo_until_on, seed_name, row_id
"""

_KEYS = """
select string_split(row_id, ', ') as parts, row_id
from marts.fct_embargoed_rows
union
select [row_id], row_id
from marts.fct_embargoed_rows
union
select [sources.source_url], embargoed.row_id
from marts.fct_embargoed_rows as embargoed
inner join marts.dim_sources as sources on embargoed.row_id = sources.source_id
where embargoed.seed_name = 'sources' and sources.source_url is not null
"""


@per_snapshot(4)
def _private_keys() -> Mapping[RowKey, str]:
    return {tuple(row["parts"]): row["row_id"] for row in run(_KEYS).to_pylist()}


def private_keys() -> Mapping[RowKey, str]:
    """Return the private rows, which staff alone can be shown, by what tells them.

    Returns:
        The id of each by the parts of its key; a source's by its address too.
    """
    return _private_keys() if access_mode() == "staff" else {}


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
