"""Agreements page: what papers of Ring and police say, by topic and over time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.citations import cite_briefly
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import figure
from dashboard.components.filters import choose_one
from dashboard.components.tables import text_table
from dashboard.components.url_state import (
    Control,
    agency_address,
    open_url,
    write_url,
)
from dashboard.formats import counted, day_text, grouped, plain, with_date_text
from dashboard.queries.agreements import agreement_counts, agreement_terms
from dashboard.queries.labels import english, label, labels
from dashboard.queries.map_agencies import RING, AgencyFilters, count_on_map
from dashboard.rows import Row, as_rows

_LATER = "later_text"
_COLUMNS = pick_columns(
    "when",
    "body_name",
    "state_code",
    "document_kind",
    "agreement_topic",
    "summary",
    "quote_text",
    "reading_basis",
    "confidence",
    "answer_from",
    "note",
    "publisher",
    "source_url",
)


def _lead() -> str:
    """Say how many bodies the papers are of, and that the rest is not known."""
    counts = agreement_counts()
    agencies = counted(counts["agency_count"], "police agency", "police agencies")
    bodies = counted(
        counts["government_count"], "local government", "local governments"
    )
    on_record = grouped(count_on_map(AgencyFilters(technology_id=RING)))
    return (
        f"Papers of {agencies} and {bodies} show some of what they agreed with Ring; "
        f"of {counts['with_agreement_count']} agencies we know words of an agreement "
        f"itself. What the others of {on_record} agencies on record with Ring signed "
        "is not known."
    )


def statement_text(row: Row) -> str:
    """Write a statement with its document, date, source and how it was read."""
    day = (
        day_text(row["dated_on"], row["dated_on_precision"])
        if row["dated_on"]
        else "Undated"
    )
    body = plain(", ".join(filter(None, (row["body_name"], row["state_code"]))))
    if row["agency_id"]:
        body = f"[{body}]({agency_address(row['agency_id'])})"
    quote = f" “{plain(row['quote_text'])}”" if row["quote_text"] else ""
    weak = " The source is weak." if row["confidence"] == "low" else ""
    read = label("reading_basis", row["reading_basis"])
    return (
        f"**{day}**, {body} ({label('document_kind', row['document_kind'])}): "
        f"{plain(row['summary'])}{quote}{weak}  \n"
        f":small[{read}. {cite_briefly(row, english())}]"
    )


def _answer_text(row: Row) -> str:
    words = label("answer_from", row["answer_from"])
    why = plain(row["answer_reason"])
    return f"*{words}:* {statement_text(row)}  \n:small[{why}]"


def _pairs(rows: Sequence[Row], *, is_later: bool) -> dict[str, list[str]]:
    """Put each answered statement beside what answers it."""
    by_id = {row["agreement_term_id"]: row for row in rows}
    answers = [
        row
        for row in rows
        if row["answered_term_id"] and (row["answer_from"] == _LATER) is is_later
    ]
    first, second = ("Then", "Later") if is_later else ("What one says", "The answer")
    return {
        first: [statement_text(by_id[row["answered_term_id"]]) for row in answers],
        second: [_answer_text(row) for row in answers],
    }


def _by_date(row: Row) -> tuple[bool, str]:
    return not row["dated_on"], str(row["dated_on"])


def render() -> None:
    """Draw the page."""
    st.title("What agreements with Ring say")
    st.markdown(
        f"{_lead()} Most papers were read in part, or as the press quotes them; each "
        "row says how."
    )
    table = agreement_terms()
    rows = sorted(as_rows(table), key=_by_date)
    topics = labels("agreement_topic")
    topic = Control.listed("agreements", "topic", "Topic", topics)
    open_url((topic,))
    st.header("What changed")
    text_table(_pairs(rows, is_later=True), "Earlier texts, each beside a later one")
    with st.expander("Answers and contradictions"):
        pairs = _pairs(rows, is_later=False)
        text_table(pairs, "Statements, each beside what answers it")
    st.header("By topic")
    chosen = choose_one(topic, topics)
    write_url((topic,))
    shown = [row for row in rows if row["agreement_topic"] == chosen]
    count = counted(len(shown), "statement", "statements")
    sentence = f"{topics[chosen]}: {count} in papers on agreements with Ring."
    with figure(
        "agreements",
        sentence,
        with_date_text(table, "dated_on"),
        _COLUMNS,
        first="Statements",
    ):
        st.markdown("\n".join(f"- {statement_text(row)}" for row in shown))


if __name__ == "__main__":
    render()
