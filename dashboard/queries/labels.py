"""What the record calls its codes and sources, and how far its evidence goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Literal

from dashboard.formats import day_text, status_text
from dashboard.languages import ENGLISH, EvidenceLimits, Labels, Language
from dashboard.queries.snapshot_reader import per_snapshot, run, run_value
from dashboard.rows import Row

Wording = Literal[
    "label", "short_label", "noun", "plural_noun", "meaning", "label_es", "meaning_es"
]

_WORDS = """
select
    vocabulary, code, label, short_label, noun, plural_noun, meaning, label_es,
    meaning_es
from marts.dim_labels
order by vocabulary, label_order
"""

_LIMITS = """
select evidence_kind, first_on, last_on, coalesce(months_text, '') as months
from marts.dim_evidence_limits
"""

_COPIES = """
select source_url from marts.dim_sources
where source_kind = 'repost'
"""

# What readers cannot use as a title, by the kind of the document.
_UNTITLED = """
select map_from_entries(list((source_url, source_kind))) from marts.dim_sources
where is_title_from_address
"""

_SOURCE_NAMES = """
select map_from_entries(list((sources.source_url, labels.label)))
from marts.dim_labels as labels
join marts.dim_sources as sources on labels.code = sources.source_id
where labels.vocabulary = 'source_name'
"""


@per_snapshot
def _vocabularies() -> Mapping[tuple[str, str], Mapping[str, str]]:
    words: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in run(_WORDS).to_pylist():
        vocabulary, code = row.pop("vocabulary"), row.pop("code")
        for column, text in row.items():
            if text is not None:
                words[vocabulary, column][code] = text
    return dict(words)


@per_snapshot
def labels_in(language: Language) -> Labels:
    """Gather the words of a language, to pass to code that writes sentences."""
    return Labels(
        language.code,
        language.home,
        vocabularies=_vocabularies(),
        limits={
            row["evidence_kind"]: EvidenceLimits(
                *(row[name] for name in EvidenceLimits._fields)
            )
            for row in run(_LIMITS).to_pylist()
        },
        source_names=run_value(_SOURCE_NAMES) or {},
        untitled=run_value(_UNTITLED) or {},
        copies=frozenset(map(str, run(_COPIES)["source_url"].to_pylist())),
    )


def english() -> Labels:
    """Gather the words of English."""
    return labels_in(ENGLISH)


def limits(kind: str) -> EvidenceLimits:
    """Return the limits of a kind of evidence."""
    return english().limits[kind]


def labels(vocabulary: str, wording: Wording = "label") -> Mapping[str, str]:
    """Return the words of a vocabulary by code, in the order of lists and legends."""
    return _vocabularies().get((vocabulary, wording), {})


def label(vocabulary: str, code: str | None, wording: Wording = "label") -> str:
    """Return the words of one code; empty for None."""
    return labels(vocabulary, wording)[code] if code else ""


def bound_words(bound: str | None) -> str:
    """Return what goes before a number, such as ``more than ``; empty if exact."""
    return "" if bound in {None, "exact"} else f"{label('bound', bound)} "


@per_snapshot
def labels_by_column(columns: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    """Return the words of the columns that have any; see :func:`column_labels`."""
    found = ((column, column_labels(column)) for column in columns)
    return {column: words for column, words in found if words}


@per_snapshot
def column_labels(column: str) -> Mapping[str, str]:
    """Return the words of a column's codes, short ones where there are any.

    A column's name ends with its vocabulary. Codes whose words need a date are left
    out; a column without a vocabulary gives no words.
    """
    known = {vocabulary for vocabulary, _ in _vocabularies()}
    fits = [name for name in known if f"_{column}".endswith(f"_{name}")]
    if not fits:
        return {}
    vocabulary = max(fits, key=len)
    words = {**labels(vocabulary), **labels(vocabulary, "short_label")}
    return {code: text for code, text in words.items() if "{" not in text}


def status_sentence(row: Row) -> str:
    """Return a status with its date: ``No record as of November 27, 2026``."""
    name = label("ring_status", row["ring_status"])
    if row["ring_status"] in {"no_record", "not_checked"}:
        day = row.get("searched_on")
        return f"{name} as of {day_text(day)}" if day else name
    if row["ring_status_on"] is None:
        return f"{name}, date not known"
    precision = row["ring_status_on_precision"]
    return status_text(name, row["ring_status_on"], precision)
