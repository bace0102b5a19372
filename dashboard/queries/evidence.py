"""The limits of each kind of evidence, and names of sources."""

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
    """First and last day of a kind of evidence; ``months`` names documents if few."""

    first_on: date
    last_on: date
    months: str


def limits(kind: str) -> EvidenceLimits:
    """Return the limits of a kind of evidence."""
    return EvidenceLimits(**run_value(_LIMITS, kind=kind))


@per_snapshot(4)
def copies() -> frozenset[str]:
    """Return the addresses of sources that copy or retell other sources."""
    return frozenset(map(str, run(_COPIES)["source_url"].to_pylist()))


@per_snapshot(4)
def source_names() -> Mapping[str, str]:
    """Return the short names of frequently cited sources by address."""
    names: Mapping[str, str] = run_value(_SOURCE_NAMES) or {}
    return names
