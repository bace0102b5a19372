"""The head of an agency's page: who it is, its status, and where it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.charts.agency import place_map
from dashboard.components.agency_cards import (
    joined_word,
    status_evidence,
    status_heading,
    status_sentence,
)
from dashboard.components.page_title import page_title
from dashboard.components.reader import colours
from dashboard.components.source_note import cite
from dashboard.queries.labels import label
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink


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
        st.markdown(_facts(profile))
        _status(profile)
    with picture:
        _small_map(profile, state, county)


def _facts(profile: Row) -> str:
    places = (profile["place_name"], profile["county_name"], profile["state_name"])
    place = ", ".join(dict.fromkeys(part for part in places if part))
    names = profile["other_names"]
    also = f" Also written: {plain(names)}." if names else ""
    return f"{profile['kind_name']}. {plain(place)}.{also}"


def _status(profile: Row) -> None:
    with st.container(border=True):
        status_heading(profile["ring_status"], status_sentence(profile))
        evidence = status_evidence(profile)
        tail = f" :small[Evidence: {evidence}.]" if evidence else ""
        st.markdown(f"{plain(profile['status_meaning'])}{tail}")
        joined = _joined(profile)
        if joined:
            st.markdown(joined)


def _joined(profile: Row) -> str:
    if not profile["has_ring_record"]:
        return ""
    if profile["joined_on"] is None:
        return "**Joined Ring:** no source gives a date."
    day = day_text(profile["joined_on"], profile["joined_on_precision"])
    is_maps_date = profile["joined_basis"] == "atlas_of_2020"
    basis = ", by the date on Ring's own map" if is_maps_date else ""
    source = SourceLink(
        profile["joined_publisher"],
        profile["joined_source_url"],
        profile["joined_source_title"] or "",
    )
    text = f"**{joined_word(profile)} {day}**{basis}. :small[{cite(source)}.]"
    return f"{text} {_earlier(profile)}" if profile["earlier_on"] else text


def _earlier(profile: Row) -> str:
    precision = profile["earlier_on_precision"]
    day = day_text(profile["earlier_on"], precision)
    when = f"**{'on' if precision == 'day' else 'in'} {day}**"
    source = SourceLink(
        profile["earlier_publisher"],
        profile["earlier_source_url"],
        profile["earlier_source_title"] or "",
    )
    claim = label("earlier_event", profile["earlier_event_type"]).format(when=when)
    return f"{claim}. :small[{cite(source)}.]"


def _small_map(
    profile: Row, state: Mapping[str, Any] | None, county: Mapping[str, Any] | None
) -> None:
    if profile["latitude"] is None or state is None:
        st.markdown(":small[Its place is not known well enough for a map.]")
        return
    where = label("location_precision", profile["location_precision"])
    st.vega_lite_chart(
        spec=place_map(
            colours(),
            state,
            county,
            (profile["longitude"], profile["latitude"]),
            profile["ring_status"],
        ),
        width="stretch",
        key="agency_place_map",
        alt=f"Map of {profile['state_name']} with {profile['county_name'] or 'no'} "
        f"marked and a sign at the {where}.",
    )
    st.markdown(f":small[Drawn at the {where}; no point is an address.]")
