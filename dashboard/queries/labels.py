"""Labels of codes, limits of evidence and names of sources, which every page needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple, get_args

from dashboard.queries._run import per_snapshot, run, run_value

Wording = Literal[
    "label", "short_label", "noun", "plural_noun", "meaning", "label_es", "meaning_es"
]

_TEMPLATE = """
select map_from_entries(list((code, {wording}) order by label_order))
from marts.dim_labels
where vocabulary = $vocabulary and {wording} is not null
"""
_WORDS = {wording: _TEMPLATE.format(wording=wording) for wording in get_args(Wording)}
_VOCABULARIES = "select list(distinct vocabulary) from marts.dim_labels"


@per_snapshot(128)
def labels(vocabulary: str, wording: Wording = "label") -> Mapping[str, str]:
    """Return the words of a vocabulary by code, in the order of lists and legends."""
    words: Mapping[str, str] = run_value(_WORDS[wording], vocabulary=vocabulary)
    return words


def label(vocabulary: str, code: str | None, wording: Wording = "label") -> str:
    """Return the words of one code; empty for None."""
    return labels(vocabulary, wording)[code] if code else ""


@per_snapshot(1_000)
def column_labels(column: str) -> Mapping[str, str]:
    """Return the words of a column's codes, short ones where there are any.

    A column's name ends with its vocabulary. Codes whose words need a date are left
    out; a column without a vocabulary gives no words.
    """
    known = run_value(_VOCABULARIES)
    fits = [name for name in known if f"_{column}".endswith(f"_{name}")]
    if not fits:
        return {}
    vocabulary = max(fits, key=len)
    words = {**labels(vocabulary), **(labels(vocabulary, "short_label") or {})}
    return {code: text for code, text in words.items() if "{" not in text}


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
