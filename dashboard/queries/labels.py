"""What the codes of the record are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from dashboard.queries._run import per_snapshot, run_value

Wording = Literal["label", "short_label", "noun", "plural_noun", "meaning"]

_TEMPLATE = """
select map_from_entries(list((code, {wording}) order by label_order))
from marts.dim_labels
where vocabulary = $vocabulary and {wording} is not null
"""
_WORDS = {wording: _TEMPLATE.format(wording=wording) for wording in get_args(Wording)}


@per_snapshot(128)
def labels(vocabulary: str, wording: Wording = "label") -> Mapping[str, str]:
    """Say what each code of a closed list is called.

    Args:
        vocabulary: The list, as ``dim_labels`` names it.
        wording: Which of its words.

    Returns:
        Words by code, in the order of lists and legends; codes without such words are
        left out.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
        warehouse.errors.SnapshotTooOldError: If an older snapshot has no labels.

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
