"""What is known about the one agency that a reader chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from dashboard.components.agency_cards import agency_link
from dashboard.components.source_note import source_note
from dashboard.pages.map.filters import open_agency
from dashboard.queries.labels import label
from dashboard.text.markdown import plain
from dashboard.text.registries import registry_sentence
from dashboard.text.source_links import SourceLink
from dashboard.words.sources import cite
from dashboard.words.statuses import agency_status, joined_sentence

_SHEET_PIXELS = 240


def agency_panel(
    agency: Mapping[str, Any] | None,
    meanings: Mapping[str, str],
    *,
    registries: Sequence[Mapping[str, Any]],
    note: str,
    can_close: bool,
    is_sheet: bool,
) -> None:
    """Draw the panel that a dot, a row and a link open alike.

    Args:
        agency: A row of ``agencies_on_map``; None draws a hint in its place.
        meanings: What each status means, by its code.
        registries: Rows of ``camera_registries_of`` that the agency itself runs.
        note: A sentence on how the agency stands to the rest of the page.
        can_close: Whether the reader opened it.
        is_sheet: Whether it stays at the foot of a phone's screen.
    """
    height: Literal["content"] | int = _SHEET_PIXELS if is_sheet else "content"
    with st.container(border=True, key="map_panel", height=height):
        if agency is None:
            st.markdown(
                "Choose a symbol on the map or a row of the list: what is known about "
                "that agency, and on what evidence, opens here."
            )
            return
        _name(agency, has_close_above=is_sheet)
        place = ", ".join(
            part
            for part in (
                *(agency["place_name"], agency["county_name"]),
                agency["state_name"],
            )
            if part
        )
        st.markdown(
            f"{plain(place)}. {label('agency_type', agency['agency_type'])}. "
            f"Drawn at the {label('location_precision', agency['location_precision'])}."
        )
        for row in registries:
            portal = SourceLink(row["portal_name"], row["portal_url"])
            st.markdown(
                f"**{registry_sentence(row)}**, by the portal's own count, of any make "
                f"({cite(portal)}; what it published is on the agency's page)."
            )
        st.markdown(agency_status(agency))
        st.markdown(plain(meanings[agency["ring_status"]]))
        technologies = plain(agency["technology_names"] or "no technology of the lists")
        st.markdown(f"{joined_sentence(agency)} Recorded with: {technologies}.".strip())
        source_note(
            [SourceLink(agency["publisher"], agency["source_url"])], note=plain(note)
        )
        agency_link(agency, "**History, evidence and what is not known →**")
        if can_close and not is_sheet:
            _close()


def _name(agency: Mapping[str, Any], *, has_close_above: bool) -> None:
    """Write what the agency is called, on a sheet beside the way to close it."""
    if not has_close_above:
        st.header(plain(agency["agency_name"]), anchor=False)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(agency["agency_name"]), anchor=False)
        _close()


def _close() -> None:
    st.button("Close", key="map_close", on_click=open_agency, args=("",))
