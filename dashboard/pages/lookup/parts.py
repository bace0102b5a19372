"""Parts of an answer of the look-up: who polices a place, and where we looked."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.components.agency_cards import (
    agency_bullets,
    agency_line,
    agency_link,
    status_heading,
)
from dashboard.components.figure import figure
from dashboard.components.lookup_box import lookup_button
from dashboard.components.source_note import note_in_text
from dashboard.components.url_state import page_link
from dashboard.text.formats import counted
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.words.doors import registries_in_short
from dashboard.words.places import (
    agency_told,
    nobody_else,
    police_here,
    registered_told,
    silence_told,
    silent_status,
    within_text,
)
from dashboard.words.sources import cite_row
from dashboard.words.statuses import agency_status

_MOST_LINES = 3


def silence(asked: Row, body_name: str, meaning: str, searched: Sequence[Row]) -> None:
    """Say that nothing was found for sure, when, and in which sources.

    Args:
        asked: A row of ``areas`` or ``registered_bodies``, of which nothing is on
            record.
        body_name: What its police are called.
        meaning: What ``no_record`` says.
        searched: Rows of ``sources_searched``.
    """
    told, searched_in = silence_told(asked, body_name, meaning, searched)
    with (
        st.container(border=True, key="answer"),
        figure("status", f"{body_name}: {told}", first="Answer"),
    ):
        status_heading(asked["ring_status"], silent_status(asked))
        st.markdown(told)
        if searched_in:
            st.markdown(f":small[{searched_in}]")
        if not asked["untied_agency_name"]:
            return
        page_link(
            "questions",
            ":orange[**All entries that are not decided →**]",
            question="doubtful_matches",
        )


def registry_lines(registries: Sequence[Row]) -> None:
    """Say that an agency also has a camera registry, which is not Ring's.

    Args:
        registries: Rows of ``camera_registries_of``.
    """
    note_in_text(*registries)
    for line in registries_in_short(registries):
        st.markdown(f":small[{line}]")


def where_we_looked(searched: pa.Table) -> None:
    """List the sources in which every town and agency was looked for.

    Args:
        searched: Rows of ``sources_searched``.
    """
    with st.expander(f"Where we looked: all {searched.num_rows} sources"):
        st.markdown(_cited(searched))


def _cited(searched: pa.Table) -> str:
    return "\n".join(f"- {cite_row(row)}" for row in as_rows(searched))


def by_whom(
    agencies: Sequence[Row],
    bodies: Sequence[Row] = (),
    *,
    leading: str,
    searched_count: int,
    register: str,
    area: Row | None = None,
) -> None:
    """List agencies by whom they serve; what does not patrol here comes last.

    Args:
        agencies: Rows of ``agencies_serving``.
        bodies: Rows of ``police_of`` of which we have no record.
        leading: Id or name of what stands above already; empty if nothing does.
        searched_count: Number of sources that were searched.
        register: Month of the FBI's register.
        area: A row of ``areas``; None for what is no town and no county.
    """
    here = police_here(agencies, bodies, leading=leading)
    if not here.served_by:
        st.markdown(nobody_else(leading, area))
    for group in here.served_by:
        st.subheader(group.heading, anchor=False)
        for row in group.agencies[:_MOST_LINES]:
            agency_line(row, agency_told(row, searched_count))
        _folded_away(group.agencies[_MOST_LINES:], "more")
        if group.bodies:
            lines, known_how = registered_told(group.bodies, searched_count, register)
            named = [*(f"- {line}" for line in lines), f"\n:small[{known_how}]"]
            st.markdown("\n".join(named))
    _folded_away(
        here.without_patrols, "on record without patrols, such as laboratories"
    )
    if here.of_state:
        # why: the District of Columbia and Puerto Rico are no states.
        whole = plain(within_text(here.of_state[0]["state_name"]))
        st.subheader(f"Other agencies of {whole}", anchor=False)
        _folded_away(here.of_state, f"of {whole}")


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
