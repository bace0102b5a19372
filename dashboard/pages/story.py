"""The story of July 2019, checked: each claim, its answer, and the evidence here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from dashboard.citations import source_link
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import figure
from dashboard.components.source_note import source_note
from dashboard.components.tables import text_table
from dashboard.components.url_state import page_address
from dashboard.formats import counted, grouped, plain
from dashboard.pages.incidents import incident_address
from dashboard.pages.prices import PRIME_DAY
from dashboard.queries.incidents import article_claims
from dashboard.queries.labels import label, limits
from dashboard.queries.map_agencies import (
    POLICE_LOCAL_AND_STATE,
    RING,
    AgencyFilters,
    count_on_map,
)
from dashboard.queries.states import state_names
from dashboard.queries.subsidies import LedgerFilters, ledger
from dashboard.queries.terms import RING_ID
from dashboard.rows import Row, as_rows

# The cities that the story names, as the map's search takes them.
_CITIES = "Addison IL, Anne Arundel MD, Auburn Hills MI, Birmingham AL, Bloomfield NJ"
_COLUMNS = pick_columns(
    "claim_subject",
    "claimant_name",
    "claim",
    "respondent_name",
    "answer",
    "publisher",
    "source_url",
)


def _evidence() -> Mapping[str, str]:
    """Say what this record has on the claims without an incident, by subject."""
    police = {"kind": POLICE_LOCAL_AND_STATE}
    on_map = grouped(count_on_map(AgencyFilters(technology_id=RING, **police)))
    cities = page_address("map", search=_CITIES, **police)
    return {
        "partnerships": f"[Our map]({page_address('map', **police)}) has {on_map} "
        "police agencies, and can still be filtered so.",
        "cities": f"[The five on the map]({cities}), each with its dates and sources.",
        "prime_day": f"[Prices of Ring cameras]({page_address('prices')}#{PRIME_DAY}) "
        "on Prime Day and on other days.",
        "subsidies": _subsidy_match(),
    }


def _subsidy_match() -> str:
    """Say how many funding rounds were a Subsidy Match, where, and who declined."""
    rounds = as_rows(ledger(LedgerFilters(scheme_type="subsidy_match")))
    names = state_names()
    declined = [row for row in rounds if row["round_status"] == "declined"]
    by_state = Counter(str(row["state_code"]) for row in rounds)
    by_state.subtract(str(row["state_code"]) for row in declined)
    places = ", ".join(
        f"[{names[state]}]({_matches(state)}) {count}"
        for state, count in by_state.most_common()
        if count
    )
    others = "".join(
        f"; {plain(row['jurisdiction_name'])}, [{names[row['state_code']]}]"
        f"({_matches(row['state_code'])}), declined"
        for row in declined
    )
    return (
        f"[{counted(len(rounds), 'funding round', 'funding rounds')}]"
        f"({_matches('any')}) of a Subsidy Match: {places}{others}."
    )


def _matches(state_code: str) -> str:
    return page_address("subsidies", state=state_code, type="subsidy_match")


def _seen_here(row: Row, evidence: Mapping[str, str]) -> str:
    """Link what this record has on a claim."""
    parts = [evidence[row["claim_subject"]]] if row["claim_subject"] in evidence else []
    if row["incident_id"]:
        place = incident_address(row["incident_id"])
        parts.append(f"[{plain(row['incident_headline'])}]({place}).")
    if row["topic_id"]:
        place = page_address("terms", vendor=RING_ID, topic=row["topic_id"])
        parts.append(f"[Ring's terms: {plain(row['topic_name'])}]({place}).")
    return " ".join(parts) or "*Nothing more on record.*"


def _said(name: str | None, text: str | None) -> str:
    if not text:
        return "*The story has no answer to it.*"
    return f"**{plain(name or '')}:** {plain(text)}"


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
        f"{sentence} Each is in our words, with what this record has on it. What the "
        f"company said later is with each [incident]({page_address('incidents')})."
    )
    evidence = _evidence()
    with figure("story", sentence, claims, _COLUMNS, first="Claims"):
        text_table(
            {
                "About": [
                    f"**{label('claim_subject', row['claim_subject'])}**"
                    for row in rows
                ],
                "Who says what": [
                    _said(row["claimant_name"], row["claim"]) for row in rows
                ],
                "Who answers what": [
                    _said(row["respondent_name"], row["answer"]) for row in rows
                ],
                "What this record has": [_seen_here(row, evidence) for row in rows],
            },
            f"Claims of the story of {month}, each with its answer and our evidence",
        )
        source_note([source_link(rows[0])])


if __name__ == "__main__":
    render()
