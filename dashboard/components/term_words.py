"""Labels for codes of the terms, and answers in words."""

from __future__ import annotations

from dashboard.charts.terms import ANSWER_MARKS
from dashboard.queries.labels import english, label, labels
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.sources import cite


def short_name(vendor_id: str, vendor_name: str) -> str:
    """Return a maker's short name."""
    return labels("vendor_short_name").get(vendor_id, vendor_name)


def answer_key(row: Row) -> str:
    """Return the key of a row in ``ANSWER_MARKS``."""
    state = row.get("answer_state") or "answered"
    if state != "answered":
        return str(state)
    return str(row["rating_band"] or "not_stated")


def answer_words(position: str | None) -> str:
    """Write an answer in a few words."""
    return label("position", position)


def badge(key: str) -> str:
    """Return the sign and word of a type of answer as Markdown."""
    mark, word = ANSWER_MARKS[key], label("answer_kind", key)
    if not mark.badge:
        return f"*{mark.symbol} {word}*"
    return f":{mark.badge}-badge[{mark.symbol} {word}]"


def legend() -> str:
    """Explain every sign, as Markdown in one line."""
    meanings = labels("answer_kind", "meaning")
    parts = (f"{badge(key)} {meanings[key]}" for key in ANSWER_MARKS)
    return ":small[" + " · ".join(parts) + "]"


def quotation(text: str | None) -> str:
    """Return quoted words as Markdown; empty without a quote."""
    return f"“{plain(text)}”" if text else ""


def short_source_link(row: Row) -> str:
    """Return a link to the source that names only the publisher."""
    return cite(SourceLink(row["publisher"], row["source_url"]), english())


def who_says(row: Row) -> str:
    """Say whether the source is the maker's own text or a report."""
    if row["documentation_type"] == "primary":
        if row["source_kind"] == "vendor":
            return "the maker's own text"
        return "an original text, not the press"
    if row["source_kind"] == "repost":
        return "reported, in a copy"
    return "reported by others"


def standing_mark(row: Row) -> str:
    """Return a word on weaker evidence; empty for full standing."""
    words = labels("evidence_standing", "short_label")
    return words.get(row["evidence_standing"] or "", "")


def version_words(row: Row) -> str:
    """Write the time in which a statement is known to hold."""
    parts = []
    if row["effective_from_on"]:
        start = day_text(row["effective_from_on"], row["effective_from_on_precision"])
        parts.append(f"from {start}")
    if row["effective_to_on"]:
        end = day_text(row["effective_to_on"], row["effective_to_on_precision"])
        parts.append(f"until {end}")
    if not parts and row["reported_on"]:
        seen = day_text(row["reported_on"], row["reported_on_precision"])
        return f"seen or published {seen}; no start stated"
    return " ".join(parts) or "undated"
