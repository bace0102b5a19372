"""All that is on record for one maker and one question."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.filters import choose_one
from dashboard.components.row_choice import filter_rows, names_by_id
from dashboard.components.tables import csv_button
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    quotation,
    standing_mark,
    version_words,
    who_says,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.components.views import Views
from dashboard.queries.labels import label
from dashboard.queries.terms import RING_ID
from dashboard.text.formats import counted, first_up
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.sources import cite_row
from dashboard.words.terms import when_supported

_TOPIC_AT_FIRST = "warrantless_access"


def evidence_view(
    views: Views,
    topics: pa.Table,
    makers: pa.Table,
    answers: pa.Table,
    evidence: pa.Table,
) -> None:
    """Let the reader choose a maker and a question; show all that is on record.

    Args:
        views: Views of the page.
        topics: Every question.
        makers: Every maker.
        answers: Every maker's current answer to every question.
        evidence: Every statement on record.
    """
    maker_names = names_by_id(makers, "vendor_id", "vendor_name")
    topic_names = names_by_id(topics, "topic_id", "topic_name")
    view = views.control("evidence")
    maker = Control(view.page, "vendor", "Maker", RING_ID, options=tuple(maker_names))
    topic = Control(
        view.page,
        "topic",
        "Question",
        _TOPIC_AT_FIRST,
        options=tuple(topic_names),
    )
    open_url((view, maker, topic))
    left, right = st.columns(2)
    with left:
        maker_id = choose_one(maker, maker_names)
    with right:
        topic_id = choose_one(topic, topic_names)
    write_url((view, maker, topic))
    statements = filter_rows(evidence, vendor_id=maker_id, topic_id=topic_id)
    answer = filter_rows(answers, vendor_id=maker_id, topic_id=topic_id)
    question = filter_rows(topics, topic_id=topic_id)
    _evidence_of(answer.to_pylist()[0], question.to_pylist()[0], statements.to_pylist())
    if statements.num_rows:
        noun = counted(statements.num_rows, "statement", "statements")
        csv_button(statements, name="terms_evidence", label=f"Download {noun} (CSV)")


def _evidence_of(answer: Row, question: Row, statements: Sequence[Row]) -> None:
    """Draw the answer, what stands beside it, and everything older."""
    key = answer_key(answer)
    st.header(f"{plain(answer['vendor_name'])}: {plain(question['question'])}")
    if key == "not_seen":
        st.markdown(
            f"{badge(key)} **Nothing on record.** We found no text of this maker that "
            "answers the question. That does not mean no: the terms may well answer "
            "it, in a place that we did not read."
        )
        if statements:
            st.header(f"Also on record ({len(statements)})")
            st.markdown("About other data than the question asks for.")
            _others(statements)
        return
    if key == "conflicting":
        st.markdown(
            f"{badge(key)} Two sources of equal standing disagree, so neither "
            "counts as the answer in a score. Both stand here."
        )
    shown = [row for row in statements if row["evidence_role"] != "other"]
    for column, row in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            _statement(row, is_only=len(shown) == 1)
    others = [row for row in statements if row["evidence_role"] == "other"]
    if others:
        st.header(f"Also on record ({len(others)})")
        st.markdown(
            "Older, weaker or narrower than the answer above, or saying the same."
        )
        _others(others)
    with st.expander("How this answer was chosen, and the scale"):
        st.markdown(_method(question))


def _statement(row: Row, *, is_only: bool) -> None:
    """Draw a statement with all that tells how far to trust it."""
    role = row["evidence_role"]
    key = answer_key(row)
    lines = [] if is_only else [f":small[**{label('evidence_role', role)}**]"]
    lines.append(f"{badge(key)} **{plain(answer_words(row['position']))}**")
    lines.append(plain(row["summary"]))
    if row["quote_text"]:
        lines.append(f"**{quotation(row['quote_text'])}**")
    st.markdown("\n\n".join(lines))
    facts = {
        "Source": cite_row(row),
        "Who says it": who_says(row),
        "Document": label("document_type", row["document_type"]),
        "Version": version_words(row),
        "Written for": label("locale", row["locale"]),
        "Last seen to hold": when_supported(row),
        "Standing": label("evidence_standing", row["evidence_standing"]),
        "Rating": f"{row['rating']} of 5: {plain(row['rating_meaning'])}"
        if row["rating"]
        else "none: the document doesn't say",
    }
    notes = " ".join(
        text for text in (row["note"], row["reading_reason"]) if text is not None
    )
    if notes:
        facts["Note"] = plain(notes)
    st.table(
        pa.table({"": list(facts), " ": list(facts.values())}),
        hide_header=True,
        hide_index=True,
        border="horizontal",
        alt=f"Facts about the statement: {label('evidence_role', role)}",
    )


def _others(rows: Sequence[Row]) -> None:
    """List the other statements, newest first."""
    lines = []
    for row in rows:
        mark = standing_mark(row)
        quote = f" {quotation(row['quote_text'])}" if row["quote_text"] else ""
        notes = [
            cite_row(row),
            who_says(row),
            label("document_type", row["document_type"]).lower(),
            version_words(row),
            label("locale", row["locale"]),
        ]
        if mark:
            notes.append(mark)
        lines.append(
            f"- **{first_up(when_supported(row))}** {badge(answer_key(row))} "
            f"{plain(answer_words(row['position']))}. "
            f"{plain(row['summary'])}{quote}  \n"
            f"  :small[{' · '.join(notes)}]"
        )
    st.markdown("\n".join(lines))


def _method(question: Row) -> str:
    """Write the rule that chose the answer, and the scale of the question."""
    if question["answer_rule"] == "whole_record":
        rule = "For this question the whole record counts: the gravest rating is shown."
    else:
        rule = (
            "For this question the newest text of the best standing is shown: full "
            "before weaker before historical; then dated before undated, the latest "
            "date, an original text before a report of it, the graver rating."
        )
    scale = "\n".join(
        f"{step}. {plain(question[f'rating_{step}_meaning'])}" for step in range(1, 6)
    )
    return (
        f"{rule} {plain(question['answer_rule_reason'])}\n\n"
        "**The scale**, from protective to invasive. Ratings are our "
        "judgment.\n\n"
        f"{scale}"
    )
