"""Look-up page: do my police work with Ring, how do we know, and what can I do?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.components.agency_cards import agency_address, agency_bullets
from dashboard.components.document_parts import (
    document_link,
    draw_answer,
    draw_bands,
    on_screen,
    spanish_link,
)
from dashboard.components.lookup_box import (
    QUESTION,
    lookup_box,
    lookup_button,
)
from dashboard.components.source_note import page_title, source_note
from dashboard.components.url_state import Control, open_url, page_link, write_url
from dashboard.documents.areas import body_document, state_document
from dashboard.documents.card import described_agency, described_area, has_letter
from dashboard.documents.document import Document, with_sources
from dashboard.documents.facts import present
from dashboard.documents.matches import describe_result, match_item, unlisted_towns
from dashboard.lookup.answers import LookupAnswer, answers
from dashboard.lookup.question import zip_code
from dashboard.lookup.search import LookupResult, find
from dashboard.queries.labels import english
from dashboard.queries.lookup import (
    agencies_patrolling,
    statuses_of_state,
)
from dashboard.text.addresses import AGENCY_PAGES, MANY_PATH, STATE_PAGES
from dashboard.text.formats import grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.places import (
    within_text,
)
from dashboard.words.statuses import (
    agencies_with_ring,
    describe_statuses,
)

ZIP_TABLE = SourceLink(
    publisher="zipcodes 3",
    title="towns of each ZIP code, from the US Postal Service and GeoNames (CC BY 4.0)",
    url="https://github.com/seanpianka/zipcodes",
)
_EXAMPLES = ("Addison IL", "Anne Arundel MD", "ST PAUL PD MN", "60101", "New Jersey")
_SHOWN_AT_FIRST = 8
_SIMILAR_SHOWN = 5


def render() -> None:
    """Draw the page."""
    control = Control("lookup", QUESTION, "Do my police work with Ring?", kind="text")
    open_url((control,))
    words = lookup_box(control.key)
    write_url((control,))
    if not words:
        _before_any_question()
        return
    result = find(words)
    shown = answers(result)
    if len(shown) == 1 and not result.is_elsewhere and not result.is_weak:
        if result.match != "exact":
            name = plain(shown[0].full_name())
            st.info(f"Nothing is called “{plain(words)}”. Showing {name}.")
        _one(shown[0])
        _similar_names(shown[0], result)
    else:
        _several(words, shown, result)
    if result.unlisted and shown:
        st.info(unlisted_towns(result, english()))
    if zip_code(words):
        source_note([ZIP_TABLE])


def _before_any_question() -> None:
    page_title("Do my police work with Ring?")
    st.markdown(
        "Type a town, a county, an agency, a ZIP code or a state. Accents, "
        "abbreviations and typos are fine. The answer is a status with its "
        f"date and its evidence. [Many towns at once]({MANY_PATH.lstrip('/')}) · "
        f"{spanish_link()}"
    )
    with st.container(horizontal=True):
        for example in _EXAMPLES:
            lookup_button(f":orange[{example}]", example)
    st.header("The answers")
    st.markdown("\n".join(f"- {line}" for line in describe_statuses(english())))


def _one(answer: LookupAnswer) -> None:
    """Answer for the single town, county, agency, body or state that matches."""
    kind = answer.candidate.entity_type
    if kind == "agency":
        _about_agency(answer.agencies[0])
    elif kind == "body":
        _about_body(answer.bodies[0])
    elif kind == "state":
        _about_state(answer.candidate.state_code)
    else:
        facts, document = described_area(answer.candidate.entity_id)
        _top(document, facts.path, facts.profile, has_letter=has_letter(facts))
        draw_bands(document)


def _top(
    document: Document, path: str, agency: Row | None, *, has_letter: bool = True
) -> None:
    """Draw a document's title and answer, with links to related pages."""
    page_title(document.title)
    st.markdown(on_screen(document.lead))
    draw_answer(document)
    words = ":orange[**History, evidence and what is not known →**]"
    first = f"[{words}]({agency_address(agency['agency_id'])})" if agency else ""
    document_link(path, has_letter=has_letter, first=first)


def _about_agency(row: Row) -> None:
    document = described_agency(row["agency_id"])
    _top(document, f"{AGENCY_PAGES}/{row['agency_id']}", row)
    town, county = row["place_name"], row["county_name"]
    if town:
        question = f"{town}, {county}, {row['state_code']}"
        who = "Who" if row["is_beside_town_police"] else "Who else"
        lookup_button(f":orange[{who} polices {plain(town)} →]", question)


def _about_body(body: Row) -> None:
    county, language = body["county_name"], english()
    document = present(with_sources(partial(body_document, body)))
    page_title(document.title)
    st.markdown(document.lead)
    draw_answer(document)
    if county:
        question = f"{county}, {body['state_code']}"
        words = f":orange[Who polices {plain(within_text(county, language))} →]"
        lookup_button(words, question)
    draw_bands(document)


def _about_state(state: str) -> None:
    document = present(with_sources(partial(state_document, state.lower())))
    page_title(document.title)
    draw_answer(document)
    if count := agencies_with_ring(statuses_of_state(state).to_pylist()):
        which = "This agency" if count == 1 else f"These {grouped(count)} agencies"
        page_link("map", f":orange[**{which} on the map →**]", state=state)
    path = f"{STATE_PAGES}/{state.lower()}"
    document_link(path, has_sheet=False, has_letter=False)
    draw_bands(document)


def _several(words: str, shown: Sequence[LookupAnswer], result: LookupResult) -> None:
    """List the possible matches of a question, or say that there are none."""
    title, hint = describe_result(words, result, shown, english())
    page_title(title)
    st.markdown(hint)
    if not shown:
        return
    st.markdown(_choices(shown[:_SHOWN_AT_FIRST]))
    if rest := shown[_SHOWN_AT_FIRST:]:
        with st.expander(f"{len(rest)} more"):
            st.markdown(_choices(rest))
    counties = {(answer.area or {}).get("county_fips") for answer in shown}
    (county, *others) = counties
    if county and not others and len(shown) > 1:
        st.header("Police of the county and the state")
        agency_bullets(agencies_patrolling("", county, shown[0].candidate.state_code))


def _choices(shown: Sequence[LookupAnswer]) -> str:
    """List possible matches, each with its status and a link to its answer."""
    return on_screen("\n".join(f"- {match_item(one, english())}" for one in shown))


def _similar_names(answer: LookupAnswer, result: LookupResult) -> None:
    """Offer similar names, in case the reader meant another."""
    shown = {row["agency_id"] for row in answer.agencies}
    # why: the answer for an agency already links to its town.
    shown |= {f"place-{row['place_id']}" for row in answer.agencies if row["place_id"]}
    near = [c for c in result.similar if c.entity_id not in shown][:_SIMILAR_SHOWN]
    # why: a single match would get a full answer instead of a line.
    if len(near) > 1:
        with st.expander("Did you mean another?"):
            st.markdown(_choices(answers(LookupResult("alike", tuple(near)))))


if __name__ == "__main__":
    render()
