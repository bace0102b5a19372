"""The makers' answers to the questions that a reader chose, by what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.terms import ANSWER_MARKS
from dashboard.components.reader import is_phone, legible
from dashboard.components.row_choice import filter_rows, names_by_id
from dashboard.components.tables import csv_button
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    legend,
    short_source_link,
    standing_mark,
    who_says,
)
from dashboard.components.url_state import Control, current, open_url, write_url
from dashboard.components.views import Views
from dashboard.text.formats import counted
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.words.terms import when_supported

_RATED = ("protective", "mixed", "invasive")
_TOPICS_AT_FIRST = (
    "warrantless_access",
    "police_request_tool",
    "e2ee",
    "content_license",
)


def ask_view(
    views: Views, topics: pa.Table, answers: pa.Table, evidence: pa.Table
) -> None:
    """Let the reader choose what matters; show what every maker answers.

    Args:
        views: Views of the page.
        topics: Every question.
        answers: Every maker's current answer to every question.
        evidence: Every statement on record.
    """
    names = names_by_id(topics, "topic_id", "topic_name")
    options = (
        *_TOPICS_AT_FIRST,
        *(topic for topic in names if topic not in _TOPICS_AT_FIRST),
    )
    control = Control(
        "terms_ask",
        "topics",
        "What matters to you?",
        ",".join(_TOPICS_AT_FIRST),
        kind="many",
        options=options,
        most=len(options),
    )
    controls = (views.control("ask"), control)
    open_url(controls)
    chosen = st.pills(
        control.label,
        options,
        selection_mode="multi",
        default=current(control),
        format_func=legible(names).__getitem__,
        key=control.key,
        # why: seventeen buttons below one another would push the answers off a phone.
        wrap=not is_phone(),
    )
    write_url(controls)
    if not chosen:
        st.info("Choose at least one question to see what the makers answer.")
        return
    questions = {row["topic_id"]: row for row in as_rows(topics)}
    shown = filter_rows(answers, topic_id=tuple(chosen))
    rows = as_rows(shown)
    beside = filter_rows(evidence, evidence_role=("conflicting", "undated_beside"))
    others = as_rows(beside)
    for topic_id in sorted(chosen, key=options.index):
        question_panel(
            questions[topic_id],
            [row for row in rows if row["topic_id"] == topic_id],
            [row for row in others if row["topic_id"] == topic_id],
            views,
        )
    st.markdown(legend())
    csv_button(
        shown,
        name="terms_answers",
        label=f"Download these {shown.num_rows:,} answers with their sources (CSV)",
    )


def question_panel(
    question: Row, answers: Sequence[Row], beside: Sequence[Row], views: Views
) -> None:
    """Draw one question and what every maker answers.

    Args:
        question: A row of ``term_topics``.
        answers: Rows of ``current_answers`` to it.
        beside: Rows of ``term_evidence`` on it that contradict an answer, or may be
            newer.
        views: Views of the page.
    """
    by_key: dict[str, list[Row]] = {key: [] for key in ANSWER_MARKS}
    for row in answers:
        by_key[answer_key(row)].append(row)
    unknown = len(by_key["not_seen"]) + len(by_key["not_stated"])
    makers = counted(len(answers), "maker", "makers")
    # why: one element rather than two. With every question chosen this is drawn 17
    # times, and each element costs.
    st.markdown(
        f"## {plain(question['question'])}\n\n"
        f":small[**{plain(question['topic_name'])}.** "
        f"{plain(question['why_it_matters'])} An answer is on record for "
        f"{len(answers) - unknown} of {makers}.]"
    )
    for column, key in zip(st.columns(len(_RATED)), _RATED, strict=True):
        entries = [_entry(row, beside, views) for row in by_key[key]]
        count = f":small[{counted(len(entries), 'maker', 'makers')}]"
        with column:
            st.markdown("\n\n".join([f"{badge(key)} {count}", *entries]))
    unrated = _unrated(by_key, beside, views)
    if unrated:
        st.markdown("\n\n".join(unrated))


def _entry(row: Row, beside: Sequence[Row], views: Views) -> str:
    """Write one maker's answer with its source."""
    notes = [short_source_link(row), when_supported(row), who_says(row)]
    if standing_mark(row):
        notes.append(f"**{standing_mark(row)}**")
    notes.append(_evidence_link(row, views))
    text = (
        f"**{plain(row['vendor_name'])}: {plain(answer_words(row['position']))}.** "
        f"{plain(row['summary'])}  \n:small[{' · '.join(notes)}]"
    )
    others = [
        _beside(other) for other in beside if other["vendor_id"] == row["vendor_id"]
    ]
    return "\n\n".join([text, *others])


def _evidence_link(row: Row, views: Views) -> str:
    """Lead to the evidence on one answer, by a name that no other answer has."""
    vendor, topic = row["vendor_id"], row["topic_id"]
    place = views.address("evidence", vendor=vendor, topic=topic)
    answer = f"{row['vendor_name']}: {row['topic_name']}"
    return f"[evidence on {plain(answer)}]({place})"


def _beside(row: Row) -> str:
    """Write a statement that contradicts an answer, or may be newer."""
    intro = (
        "Another source of equal standing says otherwise:"
        if row["evidence_role"] == "conflicting"
        else "Also on record, undated, so perhaps newer:"
    )
    return (
        f"↳ *{intro}* {badge(answer_key(row))} {plain(row['summary'])}  \n"
        f":small[{short_source_link(row)} · {when_supported(row)} · {who_says(row)}]"
    )


def _unrated(
    by_key: Mapping[str, Sequence[Row]], beside: Sequence[Row], views: Views
) -> list[str]:
    """Write the makers without a rated answer, each kind of nothing in its words."""
    lines = []
    if by_key["conflicting"]:
        lines.append(badge("conflicting"))
        lines += [_entry(row, beside, views) for row in by_key["conflicting"]]
    if by_key["not_stated"]:
        named = "; ".join(
            f"**{plain(row['vendor_name'])}** ({short_source_link(row)}, "
            f"{when_supported(row)}, {_evidence_link(row, views)})"
            for row in by_key["not_stated"]
        )
        lines.append(f"{badge('not_stated')} The document doesn't say: {named}.")
    if by_key["not_seen"]:
        named = ", ".join(plain(row["vendor_name"]) for row in by_key["not_seen"])
        lines.append(
            f"{badge('not_seen')} We found nothing on record, which does not mean no: "
            f"{named}."
        )
    return lines
