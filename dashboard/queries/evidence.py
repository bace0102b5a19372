"""How far each kind of evidence goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from dashboard.queries._run import per_snapshot, run, run_value

_LIMITS = """
select {
    'first_on': first_on, 'last_on': last_on, 'months': coalesce(months_text, '')
}
from marts.dim_evidence_limits
where evidence_kind = $kind
"""

_COPIES = """
select source_url from marts.dim_sources
where source_kind = 'repost'
"""


_SOURCE_NAMES = """
select map_from_entries(list((sources.source_url, labels.label)))
from marts.dim_labels as labels
join marts.dim_sources as sources on labels.code = sources.source_id
where labels.vocabulary = 'source_name'
"""


class EvidenceLimits(NamedTuple):
    """How far one kind of evidence goes.

    Attributes:
        first_on: Its first day.
        last_on: Its last day.
        months: The months of its documents in words, where they are few.
    """

    first_on: date
    last_on: date
    months: str


def limits(kind: str) -> EvidenceLimits:
    """Say how far one kind of evidence goes.

    Args:
        kind: As ``dim_evidence_limits`` names it.

    Source:
        ``marts.dim_evidence_limits``
    """
    return EvidenceLimits(**run_value(_LIMITS, kind=kind))


@per_snapshot(4)
def copies() -> frozenset[str]:
    """Return the addresses of sources that copy or retell what others published."""
    return frozenset(map(str, run(_COPIES)["source_url"].to_pylist()))


@per_snapshot(4)
def source_names() -> Mapping[str, str]:
    """Return the short names of sources that are cited often, by their addresses."""
    names: Mapping[str, str] = run_value(_SOURCE_NAMES) or {}
    return names
