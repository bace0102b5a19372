"""What stands where no answer of a company is on record."""

from __future__ import annotations

from dashboard.queries.labels import label, labels
from dashboard.text.formats import day_text
from dashboard.text.rows import Row


def missing_answer(row: Row) -> str:
    """Say why an incident has no answer of the company.

    Args:
        row: A row with ``answer_status`` and ``answer_searched_on``.

    Returns:
        Such as ``None found, searched on November 27, 2026. That does not mean that
        there was none.``
    """
    status, day = row["answer_status"], row["answer_searched_on"]
    words = label("answer_status", status).format(day=day_text(day) if day else "")
    meaning = labels("answer_status", "meaning").get(status)
    return f"{words}. {meaning}" if meaning else f"{words}."


def missing_answer_word(row: Row) -> str:
    """Say the same in a word, where the reasons are told once for many rows."""
    words = labels("answer_status", "short_label")
    return words.get(row["answer_status"]) or missing_answer(row)
