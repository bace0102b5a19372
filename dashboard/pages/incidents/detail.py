"""One incident with all that is on record about it."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.filters import choose_one
from dashboard.components.tables import csv_button
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    quotation,
    short_source_link,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.components.views import Views
from dashboard.pages.incidents.article_claims import claims_table
from dashboard.pages.incidents.words import (
    agency_link_of,
    company_answer,
    terms_address,
)
from dashboard.queries.evidence import limits
from dashboard.queries.labels import label
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.incidents import (
    SALES_ARE_NEAR,
    how_read,
    incident_facts,
    tied_told,
    when_happened,
)
from dashboard.words.sources import cite_row


def incident_choice(views: Views, rows: pa.Table, default: str) -> str:
    """Let the reader choose an incident.

    Args:
        views: Views of the page.
        rows: Every incident, oldest first.
        default: The incident that is shown at first.

    Returns:
        The incident.
    """
    names = {
        row["incident_id"]: f"{when_happened(row)}: {row['headline']}"
        for row in rows.to_pylist()
    }
    view = views.control("incident")
    control = Control(view.page, "incident", "Incident", default, options=tuple(names))
    open_url((view, control))
    chosen = choose_one(control, names)
    write_url((view, control))
    return chosen


def detail_view(
    incident: pa.Table, links: pa.Table, claims: pa.Table, terms: pa.Table
) -> None:
    """Draw the claim and the answer, what it is tied to, and the terms of the day.

    Args:
        incident: The one incident.
        links: What it is tied to.
        claims: What the news story of July 2019 says about it.
        terms: What the makers' terms are known to have said that day.
    """
    row = incident.to_pylist()[0]
    st.header(plain(row["headline"]))
    st.markdown(incident_facts(row))
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown(
            f"**What is {row['standing']}**\n\n{plain(row['detail'])}\n\n"
            f":small[Source: {cite_row(row)}]"
        )
    with right, st.container(border=True, height="stretch"):
        st.markdown(f"**What the company answers**\n\n{company_answer(row)}")
    st.markdown(f":small[{how_read(row)}]")
    _tied(links.to_pylist())
    if claims.num_rows:
        st.header(f"What the story of {limits('first_story').months} says of it")
        claims_table(claims.to_pylist(), has_incident_links=False)
    _terms(row, terms)
    csv_button(incident, name="incident", label="Download this incident (CSV)")


def _tied(links: Sequence[Row]) -> None:
    """List the programs, agencies and sales that the incident is tied to."""
    if not links:
        return
    st.header("Related")
    lines = [f"- {line}" for line in tied_told(links, agency_link_of)]
    st.markdown("\n".join(lines))
    if any(link["link_type"] == "sale_event" for link in links):
        st.markdown(f":small[{SALES_ARE_NEAR}]")


def _terms(incident: Row, terms: pa.Table) -> None:
    """Lay out what the terms are known to have said that day."""
    st.header("The terms of that day")
    is_exact = incident["happened_on_precision"] == "day"
    day = day_text(incident["happened_on"])
    if not terms.num_rows:
        st.markdown(
            f"Nothing dated is on record for {day} or before, which does not mean that "
            "there were no terms."
        )
        return
    st.markdown(
        f"The newest text that was in force or had been seen on {day}"
        f"{'' if is_exact else ', the first day that the date allows'}. A version "
        "between may be missing from the record; texts without a date are left out."
    )
    rows = terms.to_pylist()
    table: dict[str, list[str]] = {}
    if len({row["vendor_id"] for row in rows}) > 1:
        table["Maker"] = [plain(row["vendor_name"]) for row in rows]
    table["Question"] = [
        f"[{plain(row['topic_name'])}]"
        f"({terms_address(row['vendor_id'], row['topic_id'])})"
        for row in rows
    ]
    table["What it said"] = [_said(row) for row in rows]
    table["Known how"] = [_known(row) for row in rows]
    st.table(
        pa.table(table),
        hide_index=True,
        border="horizontal",
        alt="What the makers' terms are known to have said on the day of the incident",
    )
    csv_button(
        terms,
        name="incident_terms",
        label=f"Download {counted(terms.num_rows, 'text', 'texts')} of that day (CSV)",
    )


def _said(row: Row) -> str:
    quote = f" {quotation(row['quote_text'])}" if row["quote_text"] else ""
    return (
        f"{badge(answer_key(row))} **{plain(answer_words(row['position']))}.** "
        f"{plain(row['summary'])}{quote}"
    )


def _known(row: Row) -> str:
    start, end = row["version_on"], row["effective_to_on"]
    text = label("force_basis", row["force_basis"]).format(
        start=day_text(start, row["version_on_precision"]) if start else "",
        end=day_text(end, row["effective_to_on_precision"]) if end else "",
    )
    return f"{short_source_link(row)}, {text} · {label('locale', row['locale'])}"
