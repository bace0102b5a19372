"""The news story of July 2019, claim by claim, with the answers."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.reader import is_phone
from dashboard.components.source_note import source_note
from dashboard.components.tables import csv_button
from dashboard.components.url_state import open_url, page_address, write_url
from dashboard.components.views import Views
from dashboard.pages.incidents.words import terms_address
from dashboard.queries.evidence import limits
from dashboard.queries.labels import label
from dashboard.queries.terms import RING_ID
from dashboard.text.formats import counted
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

_NO_ANSWER = "*No answer stands beside it in the story.*"


def claims_view(views: Views, claims: pa.Table) -> None:
    """Draw every claim of the story with its answer.

    Args:
        views: Views of the page.
        claims: Every claim, answered ones first.
    """
    view = (views.control("article"),)
    open_url(view)
    write_url(view)
    rows = claims.to_pylist()
    answered = sum(row["is_answered"] for row in rows)
    st.header("The story that first mapped the partnerships, claim by claim")
    told = limits("first_story").months
    st.markdown(
        f"**{counted(len(rows), 'claim', 'claims')}** of the story of {told}, in "
        f"our words; {answered} have an answer beside them there. What the company "
        "said elsewhere stands with the incidents."
    )
    claims_table(rows)
    story = rows[0]
    source_note(
        [
            SourceLink(
                story["publisher"], story["source_url"], story["source_title"] or ""
            )
        ]
    )
    csv_button(
        claims,
        name="article_claims",
        label=f"Download {counted(len(rows), 'claim', 'claims')} (CSV)",
    )


def claims_table(rows: Sequence[Row], *, has_incident_links: bool = True) -> None:
    """Lay out claims with the answers beside, or on a phone below, them.

    Args:
        rows: Claims.
        has_incident_links: Whether to link to the incident that a claim speaks of.
    """
    claims = [_claim(row, has_incident_link=has_incident_links) for row in rows]
    if is_phone():
        texts = [
            f"**{_about(row)}**\n\n{claim}\n\n**Answer.** {_answer(row)}"
            for row, claim in zip(rows, claims, strict=True)
        ]
        st.markdown("\n\n---\n\n".join(texts))
        return
    st.table(
        pa.table(
            {
                "About": [f"**{_about(row)}**" for row in rows],
                "Who says what": claims,
                "Who answers what": [_answer(row) for row in rows],
            }
        ),
        hide_index=True,
        border="horizontal",
        alt=f"Claims of the story of {limits('first_story').months}, each with its "
        "answer",
    )


def _about(row: Row) -> str:
    return label("claim_subject", row["claim_subject"])


def _claim(row: Row, *, has_incident_link: bool) -> str:
    links = []
    if row["incident_id"] and has_incident_link:
        place = page_address("incidents", view="incident", incident=row["incident_id"])
        links.append(f"[{plain(row['incident_headline'])}]({place})")
    if row["topic_id"]:
        place = terms_address(RING_ID, row["topic_id"])
        links.append(f"[Ring's terms: {plain(row['topic_name'])}]({place})")
    more = f"  \n:small[See {' and '.join(links)}]" if links else ""
    return f"**{plain(row['claimant_name'])}:** {plain(row['claim'])}{more}"


def _answer(row: Row) -> str:
    if not row["is_answered"]:
        return _NO_ANSWER
    return f"**{plain(row['respondent_name'])}:** {plain(row['answer'])}"
