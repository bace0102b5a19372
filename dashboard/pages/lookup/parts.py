"""Parts of an answer of the look-up: who polices a place, and where we looked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.agency_cards import (
    agency_bullets,
    agency_line,
    agency_link,
    status_heading,
    status_mark,
    status_sentence,
)
from dashboard.components.lookup_box import lookup_button
from dashboard.components.source_note import cite
from dashboard.components.url_state import link_query
from dashboard.queries.labels import label, labels
from dashboard.text.formats import counted, day_text, grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink

# Police and sheriffs are 1, campuses and the state's patrol 2, others 3.
_WITHOUT_PATROLS = 3
_MOST_LINES = 3
# Whom a body serves, by its role in the place.
_ROLES = {
    "own_force": "town",
    "county": "county",
    "state": "state",
    "campus": "campus",
    "other": "beside_town",
}


def area_facts(area: Row) -> str:
    """Say in which county a place is, and how large it is."""
    people = area["population_count"]
    parts = [
        area["county_name"] if area["area_type"] == "place" else "",
        f"{grouped(people)} residents" if people else "",
    ]
    return ", ".join(part for part in parts if part)


def silence(asked: Row, body_name: str, meaning: str, searched: Sequence[Row]) -> None:
    """Say that nothing was found for sure, when, and in which sources.

    Args:
        asked: A row of ``areas`` or ``registered_bodies``, of which nothing is on
            record.
        body_name: What its police are called.
        meaning: What ``no_record`` says.
        searched: Rows of ``sources_searched``.
    """
    with st.container(border=True):
        status_heading(asked["ring_status"], _status_words(asked))
        if asked["untied_agency_name"]:
            _untied_entry(asked, searched)
        else:
            _nothing_found(asked, body_name, meaning, searched)


def _untied_entry(asked: Row, searched: Sequence[Row]) -> None:
    """Say which entry may mean who is asked for, and lead to all of its kind."""
    sources = {row["source_id"]: _source(row) for row in searched}
    st.markdown(
        f"{sources[asked['untied_source_id']]} has an entry "
        f"“{plain(asked['untied_agency_name'])}” that could not be tied to any one "
        "agency. It may mean the force here; nobody has decided yet."
    )
    st.page_link(
        "pages/questions/page.py",
        label=":orange[**All entries that are not decided →**]",
        query_params=link_query(question="doubtful_matches"),
    )


def _nothing_found(
    asked: Row, body_name: str, meaning: str, searched: Sequence[Row]
) -> None:
    lists = [row for row in searched if row["kind"] == "dataset"][:2]
    names = " and ".join(_source(row) for row in lists)
    rest = len(searched) - len(lists)
    st.markdown(f"**{plain(body_name)}: no record.** {plain(meaning)}")
    st.markdown(
        f":small[Searched until {day_text(asked['searched_on'])}: {names}, and {rest} "
        "further pages, listed below.]"
    )


def who_polices(area: Row, register: str) -> str:
    """Say, as Markdown, that a place has no force of its own, and who polices it.

    Args:
        area: A row of ``areas``.
        register: Month of the FBI's register.

    Returns:
        Empty where the place's own force speaks for it, and for a county.
    """
    if area["area_type"] != "place" or area["leading_role"] == "own_force":
        return ""
    told = f"No force of this town in the FBI's register of {register}."
    if area["legal_kind"] == "unknown":
        told += (
            " If it is part of a larger town or city, ask for that one: its police "
            "serve here too."
        )
    body = plain(area["leading_body_name"] or "")
    if area["leading_role"] == "county":
        return f"{told} The police of the whole county serve here: {body}."
    if area["leading_role"] == "state":
        return (
            f"{told} It has no county police here either. The state's police: {body}."
        )
    return f"{told} It has no police of the county or the state here either."


def registry_lines(registries: Sequence[Row]) -> None:
    """Say that an agency also has a camera registry, which is not Ring's.

    Args:
        registries: Rows of ``camera_registries_of``.
    """
    for row in registries:
        portal = cite(SourceLink(row["portal_name"], row["portal_url"]))
        read_on, count = row["last_read_on"], row["last_registered_camera_count"]
        told = (
            f"{grouped(count)} cameras were registered on {day_text(read_on)}, by its "
            "own count."
            if read_on
            else "Its counts were out of our reach."
        )
        st.markdown(
            f":small[Apart from Ring, it has a camera registry of any make, {portal}. "
            f"{told}]"
        )


def where_we_looked(searched: Sequence[Row]) -> None:
    """List the sources in which every town and agency was looked for."""
    with st.expander(f"Where we looked: all {len(searched)} sources"):
        st.markdown("\n".join(f"- {_source(row)}" for row in searched))


def _source(row: Row) -> str:
    source = SourceLink(row["publisher"], row["source_url"], row["title"] or "")
    return cite(source)


def by_whom(
    agencies: Sequence[Row],
    bodies: Sequence[Row] = (),
    *,
    leading: str,
    searched_count: int,
    register: str,
) -> None:
    """List agencies by whom they serve; what does not patrol here comes last.

    Args:
        agencies: Rows of ``agencies_serving``.
        bodies: Rows of ``police_of`` of which we have no record.
        leading: Id or name of what stands above already; empty if nothing does.
        searched_count: Number of sources that were searched.
        register: Month of the FBI's register.
    """
    others = [row for row in agencies if row["kind_order"] >= _WITHOUT_PATROLS]
    policing = [
        row
        for row in agencies
        if row["kind_order"] < _WITHOUT_PATROLS and row["agency_id"] != leading
    ]
    bodies = [row for row in bodies if row["body_name"] != leading]
    if not policing and not bodies:
        st.markdown(
            "No other police is on record here."
            if leading
            else "No agency of this kind is in our sources. That does not mean no."
        )
    for serves, heading in labels("served_area").items():
        rows = [row for row in policing if _whom(row) == serves]
        if rows:
            st.subheader(heading, anchor=False)
            for row in rows[:_MOST_LINES]:
                agency_line(row, note=_searched_note(row, searched_count))
            _folded_away(rows[_MOST_LINES:], "more")
        registered = [row for row in bodies if _ROLES[row["police_role"]] == serves]
        if registered:
            if not rows:
                st.subheader(heading, anchor=False)
            _registered(registered, searched_count, register)
    of_state = [row for row in others if row["serves"] == "state"]
    rest = [row for row in others if row["serves"] != "state"]
    _folded_away(rest, "on record without patrols, such as laboratories")
    if of_state:
        st.subheader("Other bodies of the state", anchor=False)
        st.markdown(":small[They work for the whole state and are not its patrol.]")
        _folded_away(of_state, "of the state")


def _registered(bodies: Sequence[Row], searched_count: int, register: str) -> None:
    """List bodies that only the FBI's register has."""
    mark = status_mark("no_record", label("ring_status", "no_record"))
    lines = [f"- {plain(row['body_name'])} {mark}" for row in bodies]
    lines.append(
        f"\n:small[As named in the FBI's register of {register}; in none of the "
        f"{searched_count} sources searched.]"
    )
    st.markdown("\n".join(lines))


def _whom(row: Row) -> str:
    if row.get("police_role"):
        return _ROLES[row["police_role"]]
    return "beside_town" if row["is_beside_town_police"] else str(row["serves"])


def _searched_note(row: Row, searched_count: int) -> str:
    if row["ring_status"] != "no_record":
        return ""
    return f"In none of the {searched_count} sources searched."


def _folded_away(rows: Sequence[Row], words: str) -> None:
    if not rows:
        return
    with st.expander(f"{counted(len(rows), 'body', 'bodies')} {words}"):
        agencies_by_status(rows)


def agencies_by_status(rows: Sequence[Row]) -> None:
    """List agencies as links, the most telling status first.

    Args:
        rows: Rows of ``agencies_of_towns``.
    """
    agency_bullets(sorted(rows, key=lambda r: (r["status_order"], r["agency_name"])))


def further_choices(choices: Sequence[tuple[str, str, str]]) -> None:
    """List the less likely things that a question may mean, folded away.

    Args:
        choices: Name in full, address of its answer, and status as Markdown.
    """
    with st.expander(f"{len(choices)} more"):
        lines = [
            f"- [{plain(name)}]({address}) {status}"
            for name, address, status in choices
        ]
        st.markdown("\n".join(lines))


def choice(name: str, question: str, *, status: str) -> None:
    """Draw one of several things that a question may mean.

    Args:
        name: What it is called in full.
        question: The question that means it alone.
        status: Its status as Markdown; empty where it has none.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        lookup_button(f":orange[{plain(name)}]", question)
        if status:
            st.markdown(status, width="content")


def agency_choice(row: Row, place: str) -> None:
    """Draw an agency as one of several things that a question may mean."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        agency_link(row, f":orange[{plain(row['agency_name'])}], {plain(place)}")
        st.markdown(agency_status(row), width="content")


def agency_status(row: Row) -> str:
    """Return the status of an agency with its date, as Markdown."""
    return status_mark(row["ring_status"], status_sentence(row))


def area_status(asked: Row, agencies: Sequence[Row]) -> str:
    """Return as Markdown the status of an area, and whose it is if not its own.

    Args:
        asked: A row of ``areas`` or ``registered_bodies``.
        agencies: Its leading agency, if that is on record.
    """
    mark = status_mark(asked["ring_status"], _status_words(asked))
    if agencies and asked["ring_status"] == agencies[0]["ring_status"]:
        mark = agency_status(agencies[0])
    role = asked.get("leading_role")
    if asked.get("area_type") != "place" or role not in {"county", "state"}:
        return mark
    return f"{label('served_area', role)}: {mark}"


def _status_words(asked: Row) -> str:
    words = label("ring_status", asked["ring_status"])
    return f"{words} as of {day_text(asked['searched_on'])}"
