"""Bills beside the terms: what a bill is about, and what the makers say on that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.filters import choose_one
from dashboard.components.row_choice import filter_rows
from dashboard.components.source_note import note_rows
from dashboard.components.tables import csv_button
from dashboard.components.term_words import legend
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.components.views import Views
from dashboard.pages.terms.answers import question_panel
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink
from dashboard.words.sources import cite


def bills_view(
    views: Views,
    bills: pa.Table,
    topic_ids: Mapping[str, Sequence[str]],
    topics: pa.Table,
    answers: pa.Table,
    evidence: pa.Table,
    sources: Mapping[str, Row],
) -> None:
    """Let the reader choose a bill; show what the makers say on its questions.

    Args:
        views: Views of the page.
        bills: Rows of ``bills``.
        topic_ids: The questions that each bill is about, by its id.
        topics: Every question.
        answers: Every maker's current answer to every question.
        evidence: Every statement on record.
        sources: Rows of ``sources`` by their id.
    """
    rows = {row["bill_id"]: row for row in bills.to_pylist()}
    names = {
        key: f"{row['state_code']}: {row['bill_title']}" for key, row in rows.items()
    }
    view = views.control("bills")
    control = Control(
        view.page,
        "bill",
        "Bill, law or ordinance",
        next(iter(names)),
        options=(*names,),
    )
    open_url((view, control))
    chosen = choose_one(control, names)
    write_url((view, control))
    _bill(rows[chosen], sources)
    note_rows("bills", bills)
    asked = topic_ids.get(chosen, ())
    if not asked:
        st.info("None of the questions that we ask of makers is about this.")
    beside = filter_rows(evidence, evidence_role=("conflicting", "undated_beside"))
    for question in topics.to_pylist():
        if question["topic_id"] in asked:
            own = {"topic_id": question["topic_id"]}
            question_panel(
                question,
                filter_rows(answers, **own).to_pylist(),
                filter_rows(beside, **own).to_pylist(),
                views,
            )
    if asked:
        st.markdown(legend())
    csv_button(
        bills,
        name="bills",
        label=f"Download all {bills.num_rows} bills (CSV)",
    )


def _bill(row: Row, sources: Mapping[str, Row]) -> None:
    source = sources[row["source_id"]]
    link = cite(
        SourceLink(
            source["publisher"], source["source_url"], source["source_title"] or ""
        )
    )
    introduced = (
        f"Introduced {day_text(row['introduced_on'], row['introduced_on_precision'])}. "
        if row["introduced_on"]
        else ""
    )
    seen = day_text(row["status_on"], row["status_on_precision"])
    st.header(plain(row["bill_title"]))
    st.markdown(
        f"{plain(row['what_it_would_do'])}\n\n"
        f"{introduced}**Last status that we saw, of {seen}:** "
        f"{plain(row['status_text'])}. What came later is not on record here.\n\n"
        f":small[{link} · last checked {day_text(source['retrieved_on'])}]"
    )
    st.markdown(
        "Below stands what is on record of makers on the questions that it is about, "
        "each with its date. Whether a maker would break it is for courts to say, not "
        "for this page."
    )
