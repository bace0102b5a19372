"""The head of an agency's page: who it is, its status, and where it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.charts.agency import place_map
from dashboard.components.agency_cards import status_heading
from dashboard.components.figure import draw_chart, figure
from dashboard.components.filters import colors
from dashboard.components.source_note import page_title
from dashboard.queries.labels import label
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.places import within_text
from dashboard.words.statuses import (
    agency_facts,
    joined_and_source,
    status_answer,
    status_evidence,
    status_sentence,
)


def agency_header(
    profile: Row, state: Mapping[str, Any] | None, county: Mapping[str, Any] | None
) -> None:
    """Draw name, kind, place, status and a small map.

    Args:
        profile: A row of ``agency_profile``.
        state: Outline of its state; ``None`` where there is none.
        county: Outline of its county; ``None`` where there is none.
    """
    words, picture = st.columns([5, 2], gap="large")
    with words:
        page_title(plain(profile["agency_name"]))
        st.markdown(agency_facts(profile))
        _status(profile)
    with picture:
        _small_map(profile, state, county)


def _status(profile: Row) -> None:
    answer = status_answer(profile)
    told = f"{profile['agency_name']}: {answer} {profile['status_meaning']}"
    with st.container(border=True), figure("status", told, first="Answer"):
        if answer:
            st.markdown(answer)
        status_heading(profile["ring_status"], status_sentence(profile))
        evidence = status_evidence(profile)
        tail = f" :small[Evidence: {evidence}.]" if evidence else ""
        st.markdown(f"{plain(profile['status_meaning'])}{tail}")
        joined = joined_and_source(profile)
        if joined:
            st.markdown(joined)


def _small_map(
    profile: Row, state: Mapping[str, Any] | None, county: Mapping[str, Any] | None
) -> None:
    if profile["latitude"] is None or state is None:
        st.markdown(":small[Its place is not known well enough for a map.]")
        return
    where = label("location_precision", profile["location_precision"])
    point = (profile["longitude"], profile["latitude"])
    draw_chart(
        place_map(colors(), state, county, point, profile["ring_status"]),
        {},
        f"Map of {within_text(profile['state_name'])} with "
        f"{profile['county_name'] or 'no'} marked and a sign at the {where}.",
    )
    st.markdown(f":small[The dot marks the {where}, not a building.]")
