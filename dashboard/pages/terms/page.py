"""Terms page: what the makers' terms let them do, question by question."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard.components.page_title import page_title
from dashboard.components.search_gaps import search_gaps_box
from dashboard.components.views import Views
from dashboard.pages.terms.answers import ask_view
from dashboard.pages.terms.bills import bills_view
from dashboard.pages.terms.compare import compare_view
from dashboard.pages.terms.evidence import evidence_view
from dashboard.pages.terms.grid import grid_view
from dashboard.pages.terms.history import history_controls, history_view
from dashboard.pages.terms.license_clause import LICENSE, license_view
from dashboard.queries.gaps import search_gaps
from dashboard.queries.incidents import IncidentFilters, article_claims, incidents
from dashboard.queries.sources import sources
from dashboard.queries.terms import (
    bill_topics,
    bills,
    current_answers,
    term_evidence,
    term_history,
    term_topics,
    vendors,
    vendors_with_history,
)

_VIEWS = Views(
    "terms",
    {
        "ask": "Your questions",
        "grid": "The whole grid",
        "compare": "Side by side",
        "evidence": "One answer",
        "years": "Through the years",
        "license": "The license clause",
        "bills": "Bills beside the terms",
    },
)


def render() -> None:
    """Draw the page."""
    page_title("What camera makers may do with your video")
    st.markdown(
        f"What the terms, policies and practices of {vendors().num_rows} makers of "
        "home cameras say, each answer with its date and source. A rating is a "
        "person's reading of it."
    )
    view = _VIEWS.asked()
    _VIEWS.bar(view)
    topics, answers = term_topics(), current_answers()
    if view == "ask":
        ask_view(_VIEWS, topics, answers, term_evidence())
    elif view == "grid":
        grid_view(_VIEWS, topics, answers)
    elif view == "compare":
        compare_view(_VIEWS, vendors(), answers, term_evidence())
    elif view == "evidence":
        evidence_view(_VIEWS, topics, vendors(), answers, term_evidence())
    elif view == "years":
        vendor_id, topic_id = history_controls(_VIEWS, vendors_with_history(), topics)
        happened = incidents(IncidentFilters(vendor_id=vendor_id))
        history_view(term_history(vendor_id, topic_id), happened)
    elif view == "bills":
        _bills(topics, answers)
    else:
        license_view(_VIEWS, answers, term_evidence(), article_claims(topic_id=LICENSE))
    gaps = search_gaps("bills" if view == "bills" else "terms")
    search_gaps_box(gaps, name=f"searched_{view}")


def _bills(topics: pa.Table, answers: pa.Table) -> None:
    found = bills()
    if found is None:
        st.info("The snapshot that you read was made before we collected bills.")
        return
    ids = sorted(map(str, found["source_id"].to_pylist()))
    topic_ids: dict[str, list[str]] = {}
    for row in bill_topics().to_pylist():
        topic_ids.setdefault(row["bill_id"], []).append(row["topic_id"])
    bills_view(
        _VIEWS,
        found,
        topic_ids,
        topics,
        answers,
        term_evidence(),
        {row["source_id"]: row for row in sources(ids).to_pylist()},
    )


if __name__ == "__main__":
    render()
