"""Makers' statements in words: one function writes them wherever they stand."""

from __future__ import annotations

from typing import Literal

from dashboard.charts.terms import ANSWER_MARKS
from dashboard.citations import cite_briefly
from dashboard.formats import capitalized, day_text, plain
from dashboard.queries.labels import english, label, labels
from dashboard.rows import Row


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


def statement(row: Row, length: Literal["short", "line", "full"]) -> str:
    """Write a maker's statement as Markdown.

    Args:
        row: A row of ``current_answers``, ``term_evidence`` or ``term_changes``.
        length: ``short`` is the answer and its date, ``line`` adds our words and the
            source, ``full`` the quotation, the document and how far to trust it.
    """
    key = answer_key(row)
    if key == "not_seen":
        return f"{badge(key)} We found nothing on record, which does not mean no."
    words = plain(answer_words(row["position"])) if key != "not_stated" else ""
    when = _when(row)
    if length == "short":
        return f"{badge(key)} {words} ({when})" if words else f"{badge(key)} ({when})"
    said = plain(row["summary"]) if key != "not_stated" else "The document doesn't say."
    text = f"{badge(key)} **{words}.** {said}" if words else f"{badge(key)} {said}"
    notes = [capitalized(cite_briefly(row, english())), when]
    if length == "line":
        notes += filter(None, (standing_mark(row),))
        return f"{text} :small[{' · '.join(notes)}]"
    if row["quote_text"]:
        text += f" **{quotation(row['quote_text'])}**"
    notes += [
        label("document_type", row["document_type"]).lower(),
        who_says(row),
        label("locale", row["locale"]),
        *filter(None, (standing_mark(row),)),
    ]
    return f"{text}\n\n:small[{' · '.join(notes)}]"


def _when(row: Row) -> str:
    """Return the day of a version, or the last day on which a statement holds."""
    if "version_on" not in row:
        return when_supported(row)
    day = day_text(row["version_on"], row["version_on_precision"])
    return f"{label('version_basis', row['version_basis'])} {day}"


def change(row: Row) -> str:
    """Write a version as a line of a dated list, with what changed."""
    day = capitalized(day_text(row["version_on"], row["version_on_precision"]))
    document = label("document_type", row["document_type"]).lower()
    name = plain(short_name(row["vendor_id"], row["vendor_name"]))
    moved = label("change_type", row["change_type"])
    return f"- **{day}, {name}**, {document}, {moved}: {statement(row, 'line')}"


def quotation(text: str | None) -> str:
    """Return quoted words as Markdown; empty without a quote."""
    return f"“{plain(text)}”" if text else ""


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
    words = labels("evidence_fit", "short_label")
    return words.get(row["evidence_fit"] or "", "")


def when_supported(row: Row) -> str:
    """Return the last day on which a text is known to apply, marked if it is old."""
    if row["supported_on"] is None:
        return "undated"
    when = day_text(row["supported_on"], row["supported_on_precision"])
    marks = labels("terms_date_status", "short_label")
    mark = marks.get(row.get("terms_date_status") or "", "")
    return f"{when}, {mark}" if mark and not when.startswith(mark) else when
