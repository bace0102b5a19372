"""Statuses of agencies as Streamlit shows them: a sign, a color and words."""

from __future__ import annotations

from dashboard.charts.theme import STATUS_SIGNS
from dashboard.formats import plain
from dashboard.queries.labels import labels, status_sentence
from dashboard.rows import Row


def _mark(ring_status: str, words: str) -> str:
    sign = STATUS_SIGNS[ring_status]
    return f":{sign.badge}-badge[{sign.symbol} {plain(words)}]"


def agency_status(row: Row) -> str:
    """Return the status of an agency with its date, as Markdown."""
    return _mark(row["ring_status"], status_sentence(row))


def describe_statuses() -> list[str]:
    """Explain what each status means, in the order of legends; Markdown."""
    names = labels("ring_status")
    return [
        f"{_mark(code, names[code])} {plain(meaning)}"
        for code, meaning in labels("ring_status", "meaning").items()
    ]
