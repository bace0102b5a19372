"""Incidents page: what happened, the company's answers, and what was affected."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.figure import AS_ROWS, folded_table
from dashboard.components.filters import Views, choose_one
from dashboard.components.source_note import page_title, source_note
from dashboard.components.tables import text_table
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    quotation,
    short_source_link,
)
from dashboard.components.url_state import (
    Control,
    open_url,
    page_address,
    write_url,
)
from dashboard.pages.incidents.incident_list import (
    agency_link_of,
    company_answer,
    incident_filters,
    incident_view,
    terms_address,
)
from dashboard.queries.incidents import (
    IncidentFilters,
    article_claims,
    incident_links,
    incident_years,
    incidents,
    terms_that_day,
)
from dashboard.queries.labels import english, label, limits
from dashboard.queries.terms import RING_ID, vendors
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import source_link
from dashboard.words.events import (
    SALES_ARE_NEAR,
    describe_links,
    how_read,
    incident_facts,
    when_happened,
)
from dashboard.words.sources import cite_briefly


def incident_choice(views: Views, rows: pa.Table, default: str) -> str:
    """Let the reader choose an incident."""
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
    """Draw the claim and the answer, related items, and the terms of that day."""
    row = incident.to_pylist()[0]
    st.header(plain(row["headline"]))
    st.markdown(incident_facts(row, english()))
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown(
            f"**What is {row['standing']}**\n\n{plain(row['detail'])}\n\n"
            f":small[Source: {cite_briefly(row, english())}]"
        )
    with right, st.container(border=True, height="stretch"):
        st.markdown(f"**What the company answers**\n\n{company_answer(row)}")
    st.markdown(f":small[How we read it: {how_read(row)}]")
    _tied(links.to_pylist())
    if claims.num_rows:
        st.header(f"What the story of {limits('first_story').months} says about it")
        claims_table(claims.to_pylist(), has_incident_links=False)
    _terms(row, terms)
    folded_table(AS_ROWS, incident, name="incident")


def _tied(links: Sequence[Row]) -> None:
    """List the programs, agencies and sales related to the incident."""
    if not links:
        return
    st.header("Related")
    lines = [f"- {line}" for line in describe_links(links, agency_link_of, english())]
    st.markdown("\n".join(lines))
    if any(link["link_type"] == "sale_event" for link in links):
        st.markdown(f":small[{SALES_ARE_NEAR}]")


def _terms(incident: Row, terms: pa.Table) -> None:
    """Show what the terms are known to have said that day."""
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
    table["What it said"] = [_statement_text(row) for row in rows]
    table["Known how"] = [_known(row) for row in rows]
    text_table(
        table,
        "What the makers' terms are known to have said on the day of the incident",
    )
    # why: force_basis has placeholders for dates, which the table above fills in.
    folded_table(AS_ROWS, terms.drop_columns("force_basis"), name="incident_terms")


def _statement_text(row: Row) -> str:
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


_NO_ANSWER = "*The story has no answer to it.*"


def claims_view(views: Views, claims: pa.Table) -> None:
    """Draw every claim of the story with its answer."""
    view = (views.control("article"),)
    open_url(view)
    write_url(view)
    rows = claims.to_pylist()
    answered = sum(row["is_answered"] for row in rows)
    st.header("The story that first mapped the partnerships, claim by claim")
    month = limits("first_story").months
    st.markdown(
        f"**{counted(len(rows), 'claim', 'claims')}** of the story of {month}, in "
        f"our words; {answered} have an answer there. What the company said elsewhere "
        "is with each incident."
    )
    claims_table(rows)
    story = rows[0]
    source_note([source_link(story)])
    folded_table(AS_ROWS, claims, name="article_claims")


def claims_table(rows: Sequence[Row], *, has_incident_links: bool = True) -> None:
    """Draw claims with their answers as a table."""
    text_table(
        {
            "About": [
                f"**{label('claim_subject', row['claim_subject'])}**" for row in rows
            ],
            "Who says what": [
                _claim(row, has_incident_link=has_incident_links) for row in rows
            ],
            "Who answers what": [_answer(row) for row in rows],
        },
        f"Claims of the story of {limits('first_story').months}, each with its answer",
    )


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


_INCIDENT_AT_FIRST = "ring-2019-07-18-fight-for-the-future-map"


def render() -> None:
    """Draw the page."""
    page_title("What happened, and what the companies say")
    st.markdown(
        "Events at Ring and other makers of home cameras since "
        f"{limits('incidents').first_on.year}, each with the company's answer where "
        "one is on record. Reported, alleged, denied and settled are different things."
    )
    views = Views(
        "incidents",
        {
            "list": "Timeline and list",
            "incident": "One incident",
            "article": f"The story of {limits('first_story').months}",
        },
    )
    view = views.requested()
    views.bar(view)
    if view == "list":
        years = [str(year) for year in incident_years()["happened_year"].to_pylist()]
        chosen = IncidentFilters(**incident_filters(views, years, vendors()))
        matches = incidents(chosen)
        incident_view(views, matches, incident_links(), year=chosen.year)
    elif view == "incident":
        chosen_id = incident_choice(
            views, incidents(IncidentFilters()), _INCIDENT_AT_FIRST
        )
        detail_view(
            incidents(IncidentFilters(incident_id=chosen_id)),
            incident_links([chosen_id]),
            article_claims(incident_id=chosen_id),
            terms_that_day(chosen_id),
        )
    else:
        claims_view(views, article_claims())


if __name__ == "__main__":
    render()
