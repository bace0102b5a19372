"""The story of July 2019, checked: each claim, our answer and the company's."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from dashboard.citations import cite_briefly, source_link
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import figure
from dashboard.components.source_note import source_note
from dashboard.components.url_state import page_address
from dashboard.formats import plain
from dashboard.pages.incidents import incident_address
from dashboard.queries.incidents import article_claims
from dashboard.queries.labels import english, label, limits
from dashboard.queries.terms import RING_ID
from dashboard.rows import Row

_COLUMNS = pick_columns(
    "claim_subject",
    "claimant_name",
    "claim",
    "our_answer",
    "respondent_name",
    "answer",
    "publisher",
    "source_url",
)


def render() -> None:
    """Draw the page."""
    month = limits("first_story").months
    st.title(f"The story of {month}, checked")
    claims = article_claims()
    rows = claims.to_pylist()
    answered = [row["is_answered"] for row in rows].count(True)
    sentence = (
        f"The story of {month} that first mapped Ring's police partnerships makes "
        f"{len(rows)} claims; {answered} have an answer there."
    )
    st.markdown(
        f"{sentence} Each stands here in our words and in the story's order, with what "
        "this record answers. What the company said later is with each "
        f"[incident]({page_address('incidents')})."
    )
    with figure("story", sentence, claims, _COLUMNS, first="Claims"):
        columns = st.columns(2)
        for place, row in enumerate(rows):
            columns[place % 2].markdown(_card(row))
        source_note([source_link(rows[0])])


def _card(row: Row) -> str:
    """Write a claim, our answer, what was answered to it then, and where to look."""
    subject = label("claim_subject", row["claim_subject"])
    cited = cite_briefly(row, english(), "our_") if row["our_publisher"] else ""
    lines = [
        f"**{subject}.** {plain(row['claimant_name'])}: {plain(row['claim'])}",
        f"**Our answer:** {plain(row['our_answer'])} {cited}".rstrip(),
    ]
    if row["answer"]:
        lines.append(f"**{plain(row['respondent_name'])}:** {plain(row['answer'])}")
    if links := " · ".join(_links(row, subject)):
        lines.append(f":small[{links}]")
    return "  \n".join(lines)


def _links(row: Row, subject: str) -> list[str]:
    """Link the rows behind our answer, the incident and the company's terms."""
    links = []
    if row["evidence_address"]:
        rows = urlsplit(row["evidence_address"])
        place = page_address(rows.path, **dict(parse_qsl(rows.query)))
        links.append(
            f"[{subject}: the rows]({place}{rows.fragment and f'#{rows.fragment}'})"
        )
    if row["incident_id"]:
        place = incident_address(row["incident_id"])
        links.append(f"[{plain(row['incident_headline'])}]({place})")
    if row["topic_id"]:
        place = page_address("terms", vendor=RING_ID, topic=row["topic_id"])
        links.append(f"[Ring's terms: {plain(row['topic_name'])}]({place})")
    return links


if __name__ == "__main__":
    render()
