"""What only staff see: notes and private rows."""

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
    """Return the ids of private rows by the parts of their keys; empty in public."""
    return _private_keys() if access_mode() == "staff" else {}


def internal_notes() -> pa.Table:
    """List staff notes, newest first; empty in a public snapshot."""
    return run(_NOTES)


def embargoed_rows() -> pa.Table:
    """List private rows by review date; empty in a public snapshot."""
    return run(_EMBARGOED)
