"""Terms page: what the makers' terms let them do, question by question."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.figure import AS_ROWS, folded_table, search_gaps_box
from dashboard.components.filters import Views, filter_rows
from dashboard.components.source_note import page_title
from dashboard.components.tables import text_table
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    quotation,
    version_words,
    who_says,
)
from dashboard.components.url_state import open_url, write_url
from dashboard.pages.terms.answers import ask_view, bills_view, compare_view
from dashboard.pages.terms.grid import grid_view
from dashboard.pages.terms.history import (
    evidence_view,
    history_controls,
    history_view,
)
from dashboard.queries.incidents import IncidentFilters, article_claims, incidents
from dashboard.queries.labels import english, label, limits
from dashboard.queries.sources import search_gaps, sources
from dashboard.queries.terms import (
    RING_ID,
    bill_topics,
    bills,
    current_answers,
    term_evidence,
    term_history,
    term_topics,
    vendors,
    vendors_with_history,
)
from dashboard.text.formats import first_up
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.sources import cite_briefly, when_supported

LICENSE = "content_license"

# The clause's terms, explained in our own words.
PLAIN_MEANINGS = {
    "unlimited": "There is no limit on how, where or how often it is used.",
    "irrevocable": "You cannot take it back, whatever happens later.",
    "royalty-free": "You are paid nothing for any use of it, now or later.",
    "fully paid": "Everything owed to you for it counts as paid already.",
    "fee free": "Nobody who uses it owes you a fee.",
    "perpetual": "It has no end.",
    "worldwide": "It holds in every country.",
    "exploit": "It may be used for the maker's own benefit.",
    "Shared Content": "It is about what you share, not about all that you record.",
}


def license_view(
    views: Views, answers: pa.Table, evidence: pa.Table, claims: pa.Table
) -> None:
    """Draw the clause, its later versions, and the licenses that other makers take."""
    view = (views.control("license"),)
    open_url(view)
    write_url(view)
    about = filter_rows(evidence, topic_id=LICENSE)
    _clause(filter_rows(about, vendor_id=RING_ID).to_pylist(), claims.to_pylist())
    st.header("What the other makers take")
    others = filter_rows(answers, topic_id=LICENSE).to_pylist()
    _other_licenses([row for row in others if row["vendor_id"] != RING_ID])
    folded_table(AS_ROWS, about, name="terms_license")


def _clause(statements: Sequence[Row], claims: Sequence[Row]) -> None:
    """Draw the clause as it was quoted in 2019, its meaning, and later versions."""
    dated = sorted(
        (row for row in statements if row["supported_on"]),
        key=lambda row: row["supported_on"],
    )
    first, later = dated[0], dated[1:]
    undated = [row for row in statements if not row["supported_on"]]
    st.header(f"The words, as quoted in {first['supported_on'].year}")
    with st.container(border=True):
        st.markdown(f"### {quotation(first['quote_text'])}")
    st.markdown(
        f"Ring's {label('document_type', first['document_type']).lower()}, quoted by "
        f"{cite_briefly(first, english())}, {when_supported(first, english())} "
        f"({who_says(first)}). "
        f"{badge(answer_key(first))} {plain(first['summary'])}"
    )
    quotes = [row for row in dated if row["quote_text"]]
    st.header("What the words mean")
    text_table(
        _meanings(quotes),
        "Words of the clause, their plain meaning, and the versions with them",
    )
    st.markdown(
        ":small[The meanings are ours and no legal advice. A quotation here has at "
        "most 15 words: a word that is missing from it may still be in the text.]"
    )
    st.header("What later versions say")
    for row in (*later, *undated):
        _later_version(row)
    for claim in claims:
        answer = plain(claim["answer"] or "The story has no answer to it.")
        st.header(f"In the story of {limits('first_story').months}")
        st.markdown(
            f"**{plain(claim['claimant_name'])}:** {plain(claim['claim'])}\n\n"
            f"**{plain(claim['respondent_name'] or 'Ring')}:** {answer}\n\n"
            f":small[Source: {cite_briefly(claim, english())}]"
        )


def _meanings(quotes: Sequence[Row]) -> dict[str, list[str]]:
    """Return the clause's terms with their meanings and the quotations with them."""
    return {
        "Word": [f"**{word}**" for word in PLAIN_MEANINGS],
        "In plain words": list(PLAIN_MEANINGS.values()),
        "Quoted in": [
            " and ".join(
                str(row["supported_on"].year)
                for row in quotes
                if word.lower() in row["quote_text"].lower()
            )
            for word in PLAIN_MEANINGS
        ],
    }


def _later_version(row: Row) -> None:
    """Draw a later or undated version."""
    lines = [f"**{first_up(when_supported(row, english()))}** {badge(answer_key(row))}"]
    if row["quote_text"]:
        lines.append(f"**{quotation(row['quote_text'])}**")
    lines.append(plain(row["summary"]))
    lines.append(
        f":small[Source: {cite_briefly(row, english())} · {who_says(row)} · "
        f"{version_words(row)} · {label('locale', row['locale'])}]"
    )
    st.markdown("\n\n".join(lines))


def _other_licenses(answers: Sequence[Row]) -> None:
    """List the licenses that other makers take, for comparison."""
    lines = []
    for row in answers:
        key = answer_key(row)
        if key in {"not_seen", "not_stated"}:
            continue
        quote = f" {quotation(row['quote_text'])}" if row["quote_text"] else ""
        lines.append(
            f"- {badge(key)} **{plain(row['vendor_name'])}: "
            f"{plain(answer_words(row['position']))}.** "
            f"{plain(row['summary'])}{quote}  \n"
            f"  :small[{cite_briefly(row, english())} · "
            f"{when_supported(row, english())}]"
        )
    unseen = [
        plain(row["vendor_name"]) for row in answers if answer_key(row) == "not_seen"
    ]
    st.markdown("\n".join(lines))
    st.markdown(
        f"{badge('not_seen')} We found nothing on record, which does not mean no: "
        f"{', '.join(unseen)}."
    )


_VIEWS = Views(
    "terms",
    {
        "ask": "Questions",
        "grid": "Grid",
        "compare": "Side by side",
        "evidence": "One answer",
        "years": "Years",
        "license": "License",
        "bills": "Bills",
    },
)


def render() -> None:
    """Draw the page."""
    page_title("What camera makers may do with your video")
    st.markdown(f"Terms of {vendors().num_rows} makers. Ratings are our judgment.")
    view = _VIEWS.requested()
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
    rows = bills()
    ids = sorted(map(str, rows["source_id"].to_pylist()))
    topic_ids: dict[str, list[str]] = {}
    for row in bill_topics().to_pylist():
        topic_ids.setdefault(row["bill_id"], []).append(row["topic_id"])
    bills_view(
        _VIEWS,
        rows,
        topic_ids,
        topics,
        answers,
        term_evidence(),
        {row["source_id"]: row for row in sources(ids).to_pylist()},
    )


if __name__ == "__main__":
    render()
