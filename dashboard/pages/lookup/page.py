"""Look-up page: is my town in, on what evidence, and who else polices it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.agency_cards import (
    agency_address,
    leading_card,
    status_mark,
)
from dashboard.components.lookup_box import (
    QUESTION,
    lookup_address,
    lookup_box,
    lookup_button,
)
from dashboard.components.page_title import page_title
from dashboard.components.source_note import source_note
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.lookup.answers import MOST_SHOWN, LookupAnswer, answers
from dashboard.lookup.question import zip_code
from dashboard.lookup.search import LookupResult, find
from dashboard.pages.lookup.parts import (
    agencies_by_status,
    agency_choice,
    agency_status,
    area_facts,
    area_status,
    by_whom,
    choice,
    further_choices,
    registry_lines,
    silence,
    where_we_looked,
)
from dashboard.pages.lookup.state import state_card
from dashboard.queries.definitions import ring_statuses
from dashboard.queries.labels import labels
from dashboard.queries.lookup import (
    agencies_of_towns,
    agencies_serving,
    sources_searched,
    statuses_of_state,
)
from dashboard.queries.registries import camera_registries_of
from dashboard.queries.states import states
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

ZIP_TABLE = SourceLink(
    publisher="zipcodes 3",
    title="towns of each ZIP code, from the US Postal Service and GeoNames (CC BY 4.0)",
    url="https://github.com/seanpianka/zipcodes",
)
_EXAMPLES = ("Addison IL", "Anne Arundel MD", "ST PAUL PD", "60101", "New Jersey")
_SHOWN_AT_FIRST = 8
_SIMILAR_SHOWN = 5


def render() -> None:
    """Draw the page."""
    asked = Control("lookup", QUESTION, "Is my town in?", kind="text")
    open_url((asked,))
    words = lookup_box(asked.key)
    write_url((asked,))
    if not words:
        _before_any_question()
        return
    found = find(words)
    shown = answers(found)
    if not shown:
        _nothing(words, found)
    elif len(shown) == 1 and not found.is_elsewhere:
        if found.match == "alike":
            _taken_for(words, shown[0])
        _one(shown[0])
        _similar_names(shown[0], found)
    else:
        _several(words, shown, found)
    for town in found.unlisted if shown else ():
        st.info(f"This ZIP code also covers {plain(town)}, of which we know no agency.")
    if zip_code(words):
        source_note([ZIP_TABLE])
    if shown:
        where_we_looked(sources_searched().to_pylist())


def _before_any_question() -> None:
    page_title("Is my town in?")
    st.markdown(
        "Type a town, a county, an agency, a ZIP code or a state. Accents, "
        "abbreviations and slips of the keys are forgiven. The answer is a "
        "status with its date and its evidence."
    )
    with st.container(horizontal=True):
        for example in _EXAMPLES:
            lookup_button(f":orange[{example}]", example)
    st.header("The answers")
    lines = [
        f"- {status_mark(row['ring_status'], row['status_name'])} "
        f"{plain(row['meaning'])}"
        for row in ring_statuses().to_pylist()
    ]
    st.markdown("\n".join(lines))


def _taken_for(words: str, answer: LookupAnswer) -> None:
    """Say that nothing has the name that was asked for, and what is shown instead."""
    area = answer.area
    if area:
        name = f"{area['area_name']}, {area['state_name']}"
    elif answer.candidate.entity_type == "agency":
        name = answer.agencies[0]["agency_name"]
    else:
        name = _state_names()[answer.candidate.state_code]
    st.info(f"Nothing is called “{plain(words)}”. Shown is {plain(name)}.")


def _one(answer: LookupAnswer) -> None:
    """Answer for the one town, county, agency or state that is meant."""
    kind = answer.candidate.entity_type
    if kind == "agency":
        _about_agency(answer.agencies[0])
    elif kind == "state":
        _about_state(answer)
    else:
        _about_area(answer)


def _leading(row: Row) -> None:
    leading_card(row)
    registries = camera_registries_of(row["agency_id"])
    if registries is not None:
        registry_lines(registries.to_pylist())


def _about_agency(row: Row) -> None:
    page_title(plain(row["agency_name"]))
    st.markdown(plain(_place_of(row)))
    _leading(row)
    town, county = row["place_name"], row["county_name"]
    if town:
        question = f"{town}, {county}, {row['state_code']}"
        lookup_button(f":orange[Who else polices {plain(town)} →]", question)


def _about_state(answer: LookupAnswer) -> None:
    state = answer.candidate.state_code
    name = _state_names()[state]
    page_title(plain(name))
    searched_count = _searched_count()
    rows = statuses_of_state(state).to_pylist()
    state_card(name, state, rows, searched_count=searched_count)
    st.header("Police and offices of the state itself")
    st.markdown(":small[Not those of its towns, counties and campuses.]")
    by_whom(answer.agencies, leading="", searched_count=searched_count)


def _about_area(answer: LookupAnswer) -> None:
    area = answer.area or {}
    name = plain(area["area_name"])
    led = [
        row for row in answer.agencies if row["agency_id"] == area["leading_agency_id"]
    ]
    page_title(f"{name}, {plain(area['state_name'])}")
    st.markdown(plain(area_facts(area)))
    if led:
        _leading(led[0])
    else:
        searched = sources_searched().to_pylist()
        silence(area, _meaning_of_silence(), searched)
    st.header(f"Who {'else ' if led else ''}polices {name}")
    leading = led[0]["agency_id"] if led else ""
    by_whom(answer.agencies, leading=leading, searched_count=_searched_count())
    if area["area_type"] == "county":
        rows = agencies_of_towns(area["county_fips"]).to_pylist()
        if rows:
            st.header("Agencies of towns and campuses in this county")
            agencies_by_status(rows)


def _several(words: str, shown: Sequence[LookupAnswer], found: LookupResult) -> None:
    """Tell apart the things that the question may mean."""
    title, hint = _title_and_hint(words, shown, found)
    page_title(title)
    st.markdown(hint)
    with st.container(gap="xxsmall"):
        for answer in shown[:_SHOWN_AT_FIRST]:
            _choice(answer)
    rest = shown[_SHOWN_AT_FIRST:]
    if rest:
        further_choices([_name_address_status(answer) for answer in rest])
    counties = {(answer.area or {}).get("county_fips") for answer in shown}
    (county, *others) = counties
    if county and not others and len(shown) > 1:
        st.header("Who polices all of them")
        state = shown[0].candidate.state_code
        rows = agencies_serving("", county, state).to_pylist()
        by_whom(rows, leading="", searched_count=_searched_count())


def _title_and_hint(
    words: str, shown: Sequence[LookupAnswer], found: LookupResult
) -> tuple[str, str]:
    asked = f"“{plain(words)}”"
    if found.match == "alike":
        nearest = (
            "This name is nearest, elsewhere:"
            if len(shown) == 1
            else "These names are nearest. Choose the one you mean."
        )
        return f"Nothing is called {asked}", nearest
    if found.is_elsewhere:
        return (
            f"{asked} is not in our lists",
            "Nothing of that name is in that state or county. It is elsewhere:",
        )
    kinds = {answer.candidate.entity_type for answer in shown}
    nouns = labels("entity_type", "plural_noun")
    noun = nouns[next(iter(kinds))] if len(kinds) == 1 else "matches"
    more = " or more" if len(shown) == MOST_SHOWN else ""
    return (
        f"{asked}: {len(shown)}{more} {noun}",
        "Choose the one you mean. Next time, add the state or county, as in "
        "“Springfield, Illinois”, to go straight to it.",
    )


def _choice(answer: LookupAnswer) -> None:
    """Draw one of several things with its status, and the way to its answer."""
    if answer.candidate.entity_type == "agency":
        row = answer.agencies[0]
        agency_choice(row, _place_of(row))
    else:
        name, question, status = _name_question_status(answer)
        choice(name, question, status=status)


def _name_address_status(answer: LookupAnswer) -> tuple[str, str, str]:
    """Return name, address and status of one of several things."""
    if answer.candidate.entity_type == "agency":
        row = answer.agencies[0]
        name = f"{row['agency_name']}, {_place_of(row)}"
        return name, agency_address(row["agency_id"]), agency_status(row)
    name, question, status = _name_question_status(answer)
    return name, lookup_address(question), status


def _name_question_status(answer: LookupAnswer) -> tuple[str, str, str]:
    """Name a place, county or state in full, with the question that means it alone."""
    area = answer.area
    if area is None:
        code = answer.candidate.state_code
        return f"{_state_names()[code]}, the state", code, ""
    status = agency_status(answer.agencies[0]) if answer.agencies else area_status(area)
    parts = [area["area_name"]]
    if area["area_type"] == "place":
        parts.append(area["county_name"])
    name = ", ".join([*parts, area["state_name"]])
    return name, ", ".join([*parts, area["state_code"]]), status


def _similar_names(answer: LookupAnswer, found: LookupResult) -> None:
    """Offer names near the one that was taken, in case another was meant."""
    taken = {row["agency_id"] for row in answer.agencies}
    # why: the answer for an agency leads to its town already.
    taken |= {f"place-{row['place_id']}" for row in answer.agencies if row["place_id"]}
    near = [c for c in found.similar if c.entity_id not in taken][:_SIMILAR_SHOWN]
    # why: one alone would be answered at length, and two are told in a line each.
    if len(near) > 1:
        with st.expander("Did you mean another?"), st.container(gap="xxsmall"):
            for other in answers(LookupResult("alike", tuple(near))):
                _choice(other)


def _nothing(words: str, found: LookupResult) -> None:
    """Say that nothing is near, and what to try."""
    page_title(f"Nothing is called “{plain(words)}”")
    if found.unlisted:
        st.markdown(
            f"The post office has it for {plain(', '.join(found.unlisted))}, which is "
            "in no list of places that we have. Try the nearest larger town."
        )
        return
    st.markdown(
        "Neither a place, a county, an agency nor a state has a name near this one, "
        "and it is no ZIP code in use. Try the name of the town alone, or add its "
        "state."
    )


def _meaning_of_silence() -> str:
    words = {row["ring_status"]: row["meaning"] for row in ring_statuses().to_pylist()}
    return str(words["no_record"])


def _searched_count() -> int:
    return sources_searched().num_rows


def _place_of(row: Row) -> str:
    parts = (row["place_name"], row["county_name"], row["state_name"])
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _state_names() -> dict[str, str]:
    return {row["state_code"]: row["state_name"] for row in states().to_pylist()}


if __name__ == "__main__":
    render()
