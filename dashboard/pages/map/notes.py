"""Sentences on the map: what it shows, as of when, and how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard.citations import SourceLink
from dashboard.components.source_note import source_note
from dashboard.components.statuses import describe_statuses
from dashboard.components.url_state import page_address, sql_address
from dashboard.formats import ANY, day_text, plain
from dashboard.pages.map.filters import open_filters
from dashboard.queries.labels import label, limits
from dashboard.queries.map_agencies import (
    POLICE_LOCAL_AND_STATE,
    REGISTRIES,
    RING,
    AgencyFilters,
    count_on_map,
    searched_names,
)
from dashboard.server.map_scenes import describe_matches

# What the story filtered and searched for, when, and the places that it names.
_STORY = "Ring"
_STORY_MONTH = "July 2019"
STORY_PLACES = (
    "Addison IL, Anne Arundel MD, Auburn Hills MI, Birmingham AL, Bloomfield NJ"
)


def sentence(
    number: str, clause: str, as_of_on: date | None, sources: Sequence[SourceLink]
) -> None:
    """Say how many agencies the map shows, which, and who says so.

    Args:
        as_of_on: Day of the record; None if the clause names the day.
    """
    which = f", {plain(clause)}" if clause else ""
    main = "".join(
        f" (main source: {source.short().markdown()})" for source in sources[:1]
    )
    when = f", as of {day_text(as_of_on)}" if as_of_on else ""
    st.markdown(f"**{number}** on this map{which}{main}{when}.")


def month_note(month: str) -> None:
    """Explain what is known as of a month; nothing without a month."""
    if month == ANY:
        return
    dated_until, lists = limits("dated_joinings").last_on, limits("later_lists")
    dated = f"{dated_until:%B %Y}"
    left_out = "An agency without any date is left out."
    if month <= f"{dated_until:%Y-%m}":
        st.markdown(
            ":small[Shown are the agencies that a source puts with Ring by the end of "
            f"this month. {left_out}]"
        )
        return
    st.info(
        f"The map shows who had joined by {dated}, whom the later lists name "
        f"({lists.months}), and single reports; nobody recorded who left. {left_out}"
    )


def story_note(filters: AgencyFilters) -> None:
    """Explain what the two steps of the story of July 2019 show today."""
    searched = searched_names(filters.search)
    if filters.kind != POLICE_LOCAL_AND_STATE or searched != searched_names(_STORY):
        return
    address = page_address("", kind=POLICE_LOCAL_AND_STATE, search=STORY_PLACES)
    first, last = STORY_PLACES.rsplit(", ", 1)
    st.info(
        f"These are the two steps of a BuzzFeed News story of {_STORY_MONTH}: “Police "
        f"(local and state)”, which counts sheriffs' offices too, and “{_STORY}”. The "
        f"map that it describes is lost; the story names five places on it: {first} "
        f"and {last} "
        f"([mark all five]({address})). This map rests on what Ring itself published "
        "later: its own map, and the dates on it."
    )


def why_none(filters: AgencyFilters) -> None:
    """Explain why no agency matches; offer those without Ring of the same status."""
    wider = replace(filters, technology_id=ANY, seen_by=ANY)
    count = count_on_map(wider) if filters.technology_id == RING else 0
    if filters.ring_status == ANY or not count:
        st.info(
            "Nothing in our sources matches. That is not proof that there is nothing: "
            "clear a filter, or see under Data and method what was searched."
        )
        return
    number, clause = describe_matches(count, wider)
    meaning = label("ring_status", filters.ring_status, "meaning")
    st.info(
        f"No agency with this status is recorded with Ring. It means: {plain(meaning)}"
    )
    st.button(
        f"Show {number} {clause}, with any technology",
        key="map_off_record",
        on_click=open_filters,
        kwargs={"technology": ANY, "month": ANY},
    )


def not_found(filters: AgencyFilters) -> None:
    """Name the parts of a search that match no agency."""
    names = searched_names(filters.search)
    missing = [n for n in names if not count_on_map(replace(filters, search=n))]
    if missing and names[1:]:
        quoted = plain(", ".join(f"“{name}”" for name in missing))
        st.info(f"Nothing matches {quoted}. That is not proof that there is nothing.")


def shading_note(
    filters: AgencyFilters, measure: str, sources: Sequence[SourceLink]
) -> None:
    """Explain what the shades count, and what they cannot show."""
    words = [
        "A dot marks the center of a town or county, not a building. Blank areas have "
        "no agency in our sources; that does not prove there are none."
    ]
    if measure == "reach":
        words.append(
            "Shades count the residents of incorporated places whose police are on "
            "record with Ring at some time, of all who live in an incorporated place, "
            "whatever the filters. That is the least it can be: counties, townships "
            "and cities without a figure in the Census file are left out."
        )
    if filters.technology_id == REGISTRIES:
        words.append(
            "People tell these agencies where their cameras are, of any make. The "
            "count is not Ring's, and a status is the agency's on Ring."
        )
    source_note(sources, note=" ".join(words))


def status_meanings() -> None:
    """Offer the meanings of the statuses."""
    box = st.expander("What the statuses mean", key="map_meanings", on_change="rerun")
    if box.open:
        box.markdown("\n".join(f"- {line}" for line in describe_statuses()))


def how_counted(statement: str, unplaced_count: int) -> None:
    """Offer the SQL statement behind the rows of map, list and file."""
    st.expander("How this was counted").markdown(
        "The number in the sentence, the dots, the rows of the list and those of the "
        "file are the rows of one statement, which anybody can run: "
        f"[open it in SQL]({sql_address(statement)}).\n\n"
        "A word is found where it begins a word of an agency's name, town, county, "
        "state or technology; so “Ring” finds the technology and not Springfield. "
        "Commas separate names, and an agency that matches one of them is shown. "
        "“Police (local and state)” is police, sheriffs, state police and constables "
        "of a town, a county or a state. Agencies that match and have no known town or "
        f"county: {unplaced_count}.\n\n"
        "The Overview leads with the agencies on Ring's own map alone; its first "
        "figure says how many more are on record, and how many have no date."
    )
