"""What the codes of the record are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from dashboard.queries._run import per_snapshot, run_value

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
    """Say what each code of a closed list is called.

    Args:
        vocabulary: The list, as ``dim_labels`` names it.
        wording: Which of its words.

    Returns:
        Words by code, in the order of lists and legends; codes without such words are
        left out.

    Source:
        ``marts.dim_labels``
    """
    words: Mapping[str, str] = run_value(_WORDS[wording], vocabulary=vocabulary)
    return words


def label(vocabulary: str, code: str | None, wording: Wording = "label") -> str:
    """Say what one code is called.

    Args:
        vocabulary: The list, as ``dim_labels`` names it.
        code: One of its codes; for none the answer is empty.
        wording: Which of its words.

    Raises:
        KeyError: If the list has no such code.

    Source:
        ``marts.dim_labels``
    """
    return labels(vocabulary, wording)[code] if code else ""


@per_snapshot(1_000)
def column_labels(column: str) -> Mapping[str, str]:
    """Say what the codes of a column are called.

    Args:
        column: Its name: that of its vocabulary, maybe with words before it.

    Returns:
        Words by code, short where there are short ones; none for a code whose words
        want a date, nor for a column that is no vocabulary's.

    Source:
        ``marts.dim_labels``
    """
    known = run_value(_VOCABULARIES)
    fits = [name for name in known if f"_{column}".endswith(f"_{name}")]
    if not fits:
        return {}
    vocabulary = max(fits, key=len)
    found = {**labels(vocabulary), **(labels(vocabulary, "short_label") or {})}
    return {code: words for code, words in found.items() if "{" not in words}
