"""Look-up page: is my town in, on what evidence, and who else polices it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.agency_cards import (
    agency_address,
    agency_bullets,
    leading_card,
)
from dashboard.components.document_link import document_link, letter_link, spanish_link
from dashboard.components.lookup_box import (
    QUESTION,
    lookup_address,
    lookup_box,
    lookup_button,
)
from dashboard.components.source_note import (
    note_in_text,
    page_title,
    source_note,
)
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.lookup.answers import MOST_SHOWN, LookupAnswer, answers
from dashboard.lookup.question import zip_code
from dashboard.lookup.search import LookupResult, find
from dashboard.pages.lookup.parts import (
    agencies_by_status,
    agency_choice,
    by_whom,
    choice,
    further_choices,
    registry_lines,
    silence,
    where_we_looked,
)
from dashboard.pages.lookup.state import state_card
from dashboard.queries.addresses import address_of
from dashboard.queries.agency import records_law, subsidies_in
from dashboard.queries.definitions import ring_statuses, status_meaning
from dashboard.queries.evidence import limits
from dashboard.queries.labels import labels
from dashboard.queries.lookup import (
    agencies_of_towns,
    agencies_serving,
    sources_searched,
    statuses_of_state,
    towns_with_ring_near,
)
from dashboard.queries.registries import camera_registries_of
from dashboard.queries.sources import sources
from dashboard.queries.states import states
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    STATE_PAGES,
    TOWN_PAGES,
)
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.laws import laws_told
from dashboard.words.places import (
    area_facts,
    area_status,
    area_title,
    miles_away,
    nearest_heading,
    no_police_known,
    parts_of_county,
    who_polices,
    within_text,
)
from dashboard.words.statuses import agency_status, place_of, status_mark
from dashboard.words.ties import subsidies_told

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
    asked = Control("lookup", QUESTION, "Do my police work with Ring?", kind="text")
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
    elif len(shown) == 1 and not found.is_elsewhere and not found.is_weak:
        if found.match != "exact":
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
        where_we_looked(sources_searched())


def _before_any_question() -> None:
    page_title("Do my police work with Ring?")
    st.markdown(
        "Type a town, a county, an agency, a ZIP code or a state. Accents, "
        "abbreviations and typos are fine. The answer is a status with its "
        f"date and its evidence. {spanish_link()}"
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
        name = area_title(area)
    elif answer.candidate.entity_type == "agency":
        name = answer.agencies[0]["agency_name"]
    elif answer.candidate.entity_type == "body":
        name = answer.bodies[0]["body_name"]
    else:
        name = within_text(_state_names()[answer.candidate.state_code])
    st.info(f"Nothing is called “{plain(words)}”. Shown is {plain(name)}.")


def _one(answer: LookupAnswer) -> None:
    """Answer for the one town, county, agency, body or state that is meant."""
    kind = answer.candidate.entity_type
    if kind == "agency":
        _about_agency(answer.agencies[0])
    elif kind == "body":
        _about_body(answer)
    elif kind == "state":
        _about_state(answer)
    else:
        _about_area(answer)


def _leading(row: Row, *, is_asked_for: bool = True) -> None:
    leading_card(row, is_asked_for=is_asked_for)
    registries = camera_registries_of(row["agency_id"])
    if registries is not None:
        registry_lines(registries.to_pylist())


def _about_agency(row: Row) -> None:
    page_title(plain(row["agency_name"]))
    is_beside = row["is_beside_town_police"]
    st.markdown(f"{'Based in ' if is_beside else ''}{plain(place_of(row))}")
    _leading(row)
    document_link(f"{AGENCY_PAGES}/{row['agency_id']}")
    town, county = row["place_name"], row["county_name"]
    if town:
        question = f"{town}, {county}, {row['state_code']}"
        who = "Who" if is_beside else "Who else"
        lookup_button(f":orange[{who} polices {plain(town)} →]", question)


def _about_body(answer: LookupAnswer) -> None:
    """Answer for a body that only the FBI's register has."""
    (body,) = answer.bodies
    county = body["county_name"]
    page_title(plain(body["body_name"]))
    st.markdown(plain(_body_place(body)))
    searched = sources_searched().to_pylist()
    silence(body, body["body_name"], status_meaning("no_record"), searched)
    st.markdown(f":small[Named so in the FBI's register of {_register()}.]")
    if county:
        question = f"{county}, {body['state_code']}"
        lookup_button(f":orange[Who polices {plain(within_text(county))} →]", question)
    _law(body["state_code"])


def _about_state(answer: LookupAnswer) -> None:
    state = answer.candidate.state_code
    name = _state_names()[state]
    page_title(plain(name))
    searched_count = _searched_count()
    rows = statuses_of_state(state).to_pylist()
    state_card(name, state, rows, searched_count=searched_count)
    document_link(f"{STATE_PAGES}/{state.lower()}", has_sheet=False, has_letter=False)
    st.header(f"Police and offices of {plain(within_text(name))} itself")
    st.markdown(":small[Only those that serve all of it.]")
    by_whom(
        answer.agencies,
        leading="",
        searched_count=searched_count,
        register=_register(),
    )


def _about_area(answer: LookupAnswer) -> None:
    area = answer.area or {}
    name = plain(within_text(area["area_name"]))
    page_title(plain(area_title(area)))
    st.markdown(plain(area_facts(area)))
    is_county = area["area_type"] == "county"
    towns = agencies_of_towns(area["county_fips"]).to_pylist() if is_county else []
    no_force = who_polices(area, _register(), towns)
    st.markdown(no_force)
    speaker = answer.speaker
    if speaker:
        _leading(speaker, is_asked_for=not no_force)
    else:
        body = area["leading_body_name"] or no_police_known(area)
        searched = sources_searched().to_pylist()
        silence(area, body, status_meaning("no_record"), searched)
    place_document = address_of(area["lookup_id"])
    pages = TOWN_PAGES if area["area_type"] == "place" else COUNTY_PAGES
    path = f"{pages}/{place_document}" if place_document else ""
    has_letter = bool(area["leading_body_name"])
    document_link(path, has_letter=has_letter)
    rounds = subsidies_in(area["lookup_id"])
    note_in_text(*rounds)
    if money := subsidies_told(rounds):
        st.header("Public and donated money for Ring cameras")
        st.markdown("\n".join(f"- {line}" for line in money))
    st.header(f"Who {'else ' if area['leading_body_name'] else ''}polices {name}")
    by_whom(
        answer.agencies,
        answer.bodies,
        leading=answer.told_above,
        searched_count=_searched_count(),
        register=_register(),
        area=area,
    )
    if is_county:
        st.header("Who polices parts of it")
        st.markdown(parts_of_county(area, towns))
        agencies_by_status(towns)
    if not (speaker and speaker["has_ring_record"]):
        _law(area["state_code"], path if has_letter else "")
        _nearest(area)


def _law(state_code: str, path: str = "") -> None:
    """Say under which law to ask, with the draft that the page of an address has."""
    laws = records_law(state_code).to_pylist()
    if laws:
        st.header("Ask for records")
        cited = sources([law["source_id"] for law in laws]).to_pylist()
        for line in laws_told(laws, cited, who="a public body here"):
            st.markdown(line)
        if path:
            st.markdown(letter_link(path))


def _nearest(area: Row) -> None:
    """List the nearest towns whose own police are on record with Ring."""
    rows = towns_with_ring_near(area["lookup_id"])
    if area["latitude"] is None or rows is None:
        return
    st.header(nearest_heading(area))
    if not rows:
        st.markdown("None within 50 miles.")
    agency_bullets(rows, [miles_away(row) for row in rows])


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
        rows = agencies_serving("", county, state)
        by_whom(
            rows, leading="", searched_count=_searched_count(), register=_register()
        )


def _title_and_hint(
    words: str, shown: Sequence[LookupAnswer], found: LookupResult
) -> tuple[str, str]:
    asked = f"“{plain(words)}”"
    if found.match == "alike":
        nearest = "These names are nearest. Choose the one you mean."
        if len(shown) == 1:
            where = ", elsewhere:" if found.is_elsewhere else ". Is it what you mean?"
            nearest = f"This name is nearest{where}"
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
        agency_choice(row, place_of(row))
    else:
        name, question, status = _name_question_status(answer)
        choice(name, question, status=status)


def _name_address_status(answer: LookupAnswer) -> tuple[str, str, str]:
    """Return name, address and status of one of several things."""
    if answer.candidate.entity_type == "agency":
        row = answer.agencies[0]
        name = f"{row['agency_name']}, {place_of(row)}"
        return name, agency_address(row["agency_id"]), agency_status(row)
    name, question, status = _name_question_status(answer)
    return name, lookup_address(question), status


def _name_question_status(answer: LookupAnswer) -> tuple[str, str, str]:
    """Name a place, county or state in full, with the question that means it alone."""
    area = answer.area
    code = answer.candidate.state_code
    if answer.candidate.entity_type == "body":
        (body,) = answer.bodies
        # why: the register adds the county to some names, and it stands behind it here.
        name = body["body_name"].split(",")[0]
        parts = [name, body["county_name"], code]
        return (
            f"{name}, {_body_place(body)}",
            ", ".join(part for part in parts if part),
            area_status(body, ()),
        )
    if area is None:
        return f"All of {within_text(_state_names()[code])}", code, ""
    status = area_status(area, answer.agencies)
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


def _body_place(body: Row) -> str:
    return ", ".join(filter(None, (body["county_name"], body["state_name"])))


def _register() -> str:
    """Return the month of the FBI's register in words."""
    return limits("register").months


def _searched_count() -> int:
    return sources_searched().num_rows


def _state_names() -> dict[str, str]:
    return {row["state_code"]: row["state_name"] for row in states().to_pylist()}


if __name__ == "__main__":
    render()
