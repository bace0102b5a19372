"""Two or three makers side by side, differences first."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.filters import choose_many
from dashboard.components.reader import is_phone
from dashboard.components.row_choice import filter_rows, names_by_id
from dashboard.components.tables import csv_button
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    legend,
    short_source_link,
    standing_mark,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.components.views import Views
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.terms import when_supported

GROUPS = {
    "differ": "Where they differ",
    "partly": "Where only some have an answer",
    "alike": "Where they are rated alike",
    "nothing": "Where none has an answer on record",
}
_MAKERS_AT_FIRST = "ring,google_nest,apple_hksv"
_RATED = {"protective", "mixed", "invasive"}


def compare_view(
    views: Views, makers: pa.Table, answers: pa.Table, evidence: pa.Table
) -> None:
    """Let the reader choose two or three makers; show where they differ.

    Args:
        views: Views of the page.
        makers: Every maker.
        answers: Every maker's current answer to every question.
        evidence: Every statement on record.
    """
    names = names_by_id(makers, "vendor_id", "vendor_name")
    view = views.control("compare")
    control = Control(
        view.page,
        "vendors",
        "Two or three makers",
        _MAKERS_AT_FIRST,
        kind="many",
        options=tuple(names),
        most=3,
    )
    open_url((view, control))
    chosen = choose_many(control, names, placeholder="Choose two or three makers")
    write_url((view, control))
    if len(chosen) < 2:
        st.info("Choose at least two makers to compare.")
        return
    shown = filter_rows(answers, vendor_id=tuple(chosen))
    beside = filter_rows(evidence, evidence_role=("conflicting", "undated_beside"))
    groups = grouped_topics(shown.to_pylist())
    for group, title in GROUPS.items():
        if groups[group]:
            st.header(f"{title} ({len(groups[group])})")
            _side_by_side(
                groups[group],
                chosen,
                filter_rows(beside, vendor_id=tuple(chosen)).to_pylist(),
            )
    st.markdown(legend())
    csv_button(
        shown,
        name="terms_compared",
        label=f"Download these {shown.num_rows:,} answers with their sources (CSV)",
    )


def grouped_topics(answers: Sequence[Row]) -> dict[str, list[list[Row]]]:
    """Sort the questions by how far the answers lie apart.

    Args:
        answers: The answers of the makers that are compared, in reading order.

    Returns:
        For each of ``GROUPS`` the questions, each as the rows of its answers. Within
        ``differ`` the widest difference comes first, else the reading order is kept.
        What is not seen, not stated or contradicted is never a difference.
    """
    topics: dict[str, list[Row]] = {}
    for row in answers:
        topics.setdefault(row["topic_id"], []).append(row)
    groups: dict[str, list[list[Row]]] = {group: [] for group in GROUPS}
    for rows in topics.values():
        groups[_group(rows)].append(rows)
    groups["differ"].sort(key=lambda rows: -_spread(rows))
    return groups


def _group(rows: Sequence[Row]) -> str:
    keys = [answer_key(row) for row in rows]
    rated = {key for key in keys if key in _RATED}
    if len(rated) > 1:
        return "differ"
    if all(key in _RATED for key in keys):
        return "alike"
    return "partly" if rated or "conflicting" in keys else "nothing"


def _spread(rows: Sequence[Row]) -> int:
    ratings = [row["rating"] for row in rows if answer_key(row) in _RATED]
    return max(ratings) - min(ratings)


def _side_by_side(
    topics: Sequence[Sequence[Row]], vendor_ids: Sequence[str], beside: Sequence[Row]
) -> None:
    """Draw questions with the makers' answers beside, or on a phone below, another."""
    ordered = [
        sorted(rows, key=lambda row: vendor_ids.index(row["vendor_id"]))
        for rows in topics
    ]
    if is_phone():
        st.markdown("\n\n".join(_stacked(rows, beside) for rows in ordered))
        return
    table = {"Question": [f"**{plain(rows[0]['topic_name'])}**" for rows in ordered]}
    for number in range(len(vendor_ids)):
        name = plain(ordered[0][number]["vendor_name"])
        table[name] = [_cell(rows[number], beside) for rows in ordered]
    st.table(
        pa.table(table),
        hide_index=True,
        border="horizontal",
        alt="Answers side by side",
    )


def _stacked(rows: Sequence[Row], beside: Sequence[Row]) -> str:
    lines = [f"**{plain(rows[0]['topic_name'])}**", ""]
    lines += [f"- **{plain(row['vendor_name'])}** {_cell(row, beside)}" for row in rows]
    return "\n".join(lines)


def _cell(row: Row, beside: Sequence[Row]) -> str:
    """Write an answer with its source in one line, as a cell of a table needs it."""
    key = answer_key(row)
    if key == "not_seen":
        return f"{badge(key)}: nothing on record, which does not mean no."
    notes = [short_source_link(row), when_supported(row)]
    if standing_mark(row):
        notes.append(f"*{standing_mark(row)}*")
    if key == "not_stated":
        return f"{badge(key)} The document doesn't say. :small[{' · '.join(notes)}]"
    text = (
        f"{badge(key)} **{plain(answer_words(row['position']))}.** "
        f"{plain(row['summary'])} :small[{' · '.join(notes)}]"
    )
    for other in beside:
        if other["vendor_id"] == row["vendor_id"] and (
            other["topic_id"] == row["topic_id"]
        ):
            word = (
                "Another source of equal standing"
                if other["evidence_role"] == "conflicting"
                else "Also on record, undated"
            )
            text += (
                f"\n\n{badge(answer_key(other))} {word}: {plain(other['summary'])} "
                f":small[{short_source_link(other)} · {when_supported(other)}]"
            )
    return text
