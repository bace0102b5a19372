"""Sentences on the map: what it shows, as of when, and how it was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard.pages.map.filters import FilterLabels, open_filters
from dashboard.queries.agencies import RING
from dashboard.queries.areas import FIRST, REACH
from dashboard.queries.labels import english
from dashboard.text.formats import day_text
from dashboard.text.languages import EvidenceLimits
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.agency_filters import describe_matches


def months_between(first: date, last: date) -> list[str]:
    """List the months between two days, both included, such as ``2018-03``."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    steps = (first.month - 1 + step for step in range(count))
    return [f"{first.year + step // 12}-{step % 12 + 1:02d}" for step in steps]


def month_note(month: str, dated_until: date, lists: EvidenceLimits) -> None:
    """Explain what is known as of a month; nothing without a month.

    Args:
        month: A month such as ``2019-07``, or ``any``.
    """
    if month == "any":
        return
    dated = f"{dated_until:%B %Y}"
    is_one = " and " not in lists.months
    known = (
        f"After {dated} only the {'list' if is_one else 'lists'} of {lists.months} "
        f"{'is' if is_one else 'are'} known."
    )
    if month <= f"{dated_until:%Y-%m}":
        st.markdown(
            ":small[Shown are the agencies that a source puts with Ring by the end of "
            "this month. An agency without any date is left out.]"
        )
    elif month < f"{lists.first_on:%Y-%m}":
        st.info(
            f"{known} Until then the map shows what was dated by {dated}, and single "
            "reports. An agency without any date is left out."
        )
    else:
        st.info(
            f"{known} The map shows who had joined by {dated}, who is on "
            f"{'that list' if is_one else 'those lists'}, and single reports; nobody "
            "recorded who left. An agency without any date is left out."
        )


def sentence(count: int, filters: Mapping[str, str], labels: FilterLabels) -> str:
    """Say how many agencies the map shows, and which, in one Markdown sentence."""
    number, rest = matches(count, filters, labels)
    return f"**{number}**{plain(rest)}"


def matches(
    count: int, filters: Mapping[str, str], labels: FilterLabels
) -> tuple[str, str]:
    """Return the same as plain text: the count, and the rest of the sentence."""
    number, clause = describe_matches(
        count, filters, labels.technologies, labels.states, english()
    )
    return number, f" on this map{', ' if clause else ''}{clause}."


def basis(as_of_on: date, sources: Sequence[SourceLink]) -> str:
    """Return the date of the number and its main source, as Markdown."""
    # why: a title would push the map off the first screen; it is cited below the map.
    most = [replace(source, title="").markdown() for source in sources[:1]]
    named = "".join(f" Main source: {source}." for source in most)
    return f"As of {day_text(as_of_on)}.{named}"


def picture_caption(
    shown: tuple[str, str], as_of_on: date, sources: Sequence[SourceLink]
) -> list[str]:
    """Return the caption of a picture of the map: contents, date and sources."""
    credit = "; ".join(
        ", ".join(filter(None, (source.publisher, source.title))) for source in sources
    )
    return ["".join(shown), f"As of {day_text(as_of_on)}. Sources: {credit}."]


def no_match() -> None:
    """Say that nothing matches, and that this proves nothing."""
    st.info(
        "Nothing in our sources matches. That is not proof that there is nothing: "
        "clear a filter, or see under Data and method what was searched."
    )


def off_record_note(
    count: int,
    filters: Mapping[str, str],
    chosen: Mapping[str, str],
    labels: FilterLabels,
    meaning: str,
) -> None:
    """Explain that agencies of this status are not recorded with Ring, and show them.

    Args:
        count: Number of agencies that ``filters`` find.
        filters: Fields of ``AgencyFilters`` that do not require a record with Ring.
    """
    ways = [
        words
        for words, fields in (
            ("with any technology", ("technology_id",)),
            ("at any time", ("joined_from", "joined_to", "seen_by")),
            ("without searching for Ring", ("search",)),
        )
        if any(filters[field] != chosen[field] for field in fields)
    ]
    way = " and ".join([", ".join(ways[:-1]), ways[-1]] if ways[1:] else ways)
    status = plain(labels.statuses[chosen["ring_status"]])
    result = sentence(count, filters, labels)
    end = "" if count else " That is not proof that there is none: clear a filter."
    st.info(
        f"No agency with the status **{status}** is recorded with "
        f"{plain(labels.technologies[RING])} or dated as joining it, so together "
        f"the filters find none. The status means: {plain(meaning)}\n\n"
        f"{way[0].upper()}{way[1:]}: {result}{end}"
    )
    if count:
        st.button(
            f"Show {'this agency' if count == 1 else f'these {count:,} agencies'}",
            key="map_off_record",
            on_click=open_filters,
            args=(dict(filters),),
        )


def shading_note(
    filters: Mapping[str, str], measure: str, technology: str, level: str
) -> str:
    """Explain what the shades count, and what they cannot show."""
    words = [
        "No point is an address. Blank areas have no agency in our sources; that does "
        "not prove there are none."
    ]
    if measure in REACH:
        words.append(
            "Shades count the residents of incorporated places whose police are on "
            f"record with {plain(technology)} at some time, of all who live in an "
            f"incorporated place of the {level}. That is the least it can be: "
            "counties, townships and cities without a figure in the Census file are "
            "left out."
        )
        return " ".join(words)
    words.append(
        f"Shades count {plain(technology)} by {level}, over all kinds of agencies, "
        "each at its point."
    )
    if measure == "share":
        words.append(
            "A share sets city and county police in our sources, without fire "
            "departments and prosecutors, against the city and county agencies that "
            "the FBI listed in 2015; the lists were not matched by name, and there is "
            "no such number for counties."
        )
    if measure == FIRST:
        words.append("An agency that nothing dates has no year.")
    if filters["seen_by"] != "any":
        words.append(
            "They are as of the same month."
            if filters["technology_id"] in {"any", RING}
            else "They hold the whole record, because this technology has no dates."
        )
    return " ".join(words)


def registry_note(registries: Sequence[Row]) -> None:
    """Explain the symbols of camera registries, and list registries without one."""
    tied = sum(row["agency_id"] is not None for row in registries)
    days = {row["listed_on"] for row in registries}
    st.markdown(
        f"A house is an agency with a camera registry: people tell the police where "
        f"their cameras are, of any make. {tied} of the {len(registries)} portals "
        f"listed on {' and '.join(map(day_text, sorted(days)))} are tied to an agency; "
        "of the others nobody established who runs them. Counts are each portal's own, "
        "overlap, and are never added up or set against Ring's. No shade, since shades "
        "count Ring or the Atlas; its older *Camera Registry* is another list. A "
        "status in the list or the panel is the agency's on Ring, and says nothing of "
        "its registry."
    )


def how_counted(statement: str, unplaced_count: int) -> None:
    """Show the SQL statement behind the rows of map, list and file."""
    # why: the script that highlights SQL is half a megabyte, and few readers open it.
    box = st.expander("How this was counted", key="map_counted_box", on_change="rerun")
    if not box.open:
        return
    with box:
        st.markdown(
            "The number in the sentence, the symbols, the rows of the list and those "
            "of the file are the rows of this one statement. Anybody can run it "
            "against the published file."
        )
        st.code(statement, language="sql")
        st.markdown(
            "A word is found where it begins a word of an agency's name, town, county, "
            "state or technology; so “Ring” finds the technology and not Springfield. "
            "“Police (local and state)” is police, sheriffs, state police and "
            "constables of a town, a county or a state. Agencies that match and have "
            f"no known town or county: {unplaced_count}.\n\n"
            "The Overview leads with the agencies on Ring's own map alone; its first "
            "figure says how many more are on record, and how many have no date."
        )
