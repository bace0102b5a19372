"""Terms page: what the makers' terms let them do, question by question."""

from __future__ import annotations

import streamlit as st

from dashboard.components.page_title import page_title
from dashboard.components.views import Views
from dashboard.pages.terms.answers import ask_view
from dashboard.pages.terms.compare import compare_view
from dashboard.pages.terms.evidence import evidence_view
from dashboard.pages.terms.grid import grid_view
from dashboard.pages.terms.history import history_controls, history_view
from dashboard.pages.terms.licence_clause import LICENCE, licence_view
from dashboard.queries.incidents import IncidentFilters, article_claims, incidents
from dashboard.queries.terms import (
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
        "licence": "The licence clause",
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
    else:
        licence_view(_VIEWS, answers, term_evidence(), article_claims(topic_id=LICENCE))


if __name__ == "__main__":
    render()
