"""The map's controls: agencies, date and shading."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import streamlit as st

from dashboard.charts.agency_map import map_height
from dashboard.charts.chart_spec import ROOM_CLASS, ROOM_STEP
from dashboard.components.filters import (
    choose_in_box,
    choose_one,
    is_phone,
    legible,
    search_box,
)
from dashboard.components.url_state import Control, current, open_url, write_url
from dashboard.queries.agencies import PARAMETERS

_CHOSEN = "agency"
# Height in pixels of the sentence and of the note above the map.
_SENTENCE_ROOM, _NOTE_ROOM = 80, 260
# Pixels; controls next to it share the row, or wrap on a phone.
_WIDE = 660
_PARAMETERS = {field: name for name, field in PARAMETERS.items()}


@dataclass(frozen=True)
class FilterLabels:
    """Option labels of each control; the first option is the default.

    Attributes:
        months: Months in which agencies joined, such as ``2019-07``.
    """

    kinds: Mapping[str, str]
    technologies: Mapping[str, str]
    states: Mapping[str, str]
    statuses: Mapping[str, str]
    months: Mapping[str, str]
    moments: Mapping[str, str]
    measures: Mapping[str, str]


@dataclass(frozen=True)
class MapChoices:
    """The reader's selection.

    Attributes:
        filters: Values by field name of ``AgencyFilters``.
        agency_id: The open agency; empty if none is open.
    """

    filters: Mapping[str, str]
    measure: str
    agency_id: str
    place: AbstractContextManager[object]


def agency_filters(
    page: str, labels: FilterLabels, *, technology_id: str
) -> MapChoices:
    """Draw the controls, kept in sync with the address."""
    search = Control(page, "search", "Find a town, county or agency", kind="text")
    kind = Control.listed(page, "kind", "Kind of agency", labels.kinds)
    technology = Control.listed(
        page, "technology", "Technology", labels.technologies, technology_id
    )
    state = Control.listed(page, "state", "State", labels.states)
    status = Control.listed(page, "status", "Status on Ring", labels.statuses)
    since = Control.listed(page, "from", "Joined from", labels.months)
    until = Control.listed(page, "to", "Joined until", labels.months)
    moments = tuple(labels.moments)
    month = Control(page, "month", "Show the map as of", moments[-1], options=moments)
    measure = Control.listed(page, "shade", "Shade areas by", labels.measures)
    chosen = Control(page, _CHOSEN, "Agency", kind="text")
    narrow = (kind, technology, state, status, since, until, measure)
    controls = (search, *narrow, month, chosen)
    open_url(controls)
    # why: on a phone, each row of controls pushes the map further down the screen.
    is_wide = 0 if is_phone() else 1
    with st.container(horizontal=True):
        words = search_box(
            search,
            placeholder="Addison IL, a county, an agency, Ring",
            width=_WIDE,
        )
        chosen_kind = [choose_one(kind, labels.kinds)] if is_wide else []
    # why: content below loads first, and the map would push it down. An empty container
    # is not shown.
    note = _NOTE_ROOM if is_phone() and current(month) != month.default else 0
    room = (map_height(is_phone()) + _SENTENCE_ROOM + note) // ROOM_STEP
    place = st.container(key=f"{ROOM_CLASS}_{room}_map")
    place.empty()
    options = (
        *(labels.kinds, labels.technologies, labels.states, labels.statuses),
        *(labels.months, labels.months, labels.measures),
    )
    values = chosen_kind + choose_in_box(
        "Technology, state, status, time and shading",
        tuple(zip(narrow, options, strict=True))[is_wide:],
        key=f"{page}_filters_box",
    )
    moment = st.select_slider(
        month.label,
        month.options,
        value=current(month),
        format_func=legible(labels.moments).__getitem__,
        key=month.key,
        width=_WIDE,
    )
    write_url(controls)
    fields = (
        *("kind", "technology_id", "state_code", "ring_status"),
        *("joined_from", "joined_to"),
    )
    return MapChoices(
        filters={
            "search": words.strip(),
            **dict(zip(fields, values[:-1], strict=True)),
            "seen_by": str(moment),
        },
        measure=values[-1],
        agency_id=st.session_state[chosen.key],
        place=place,
    )


def open_agency(agency_id: str) -> None:
    """Set or clear the agency in the address; the page follows the address."""
    st.query_params[_CHOSEN] = agency_id


def open_filters(filters: Mapping[str, str]) -> None:
    """Set filters in the address, by field; the page follows the address."""
    st.query_params.update({_PARAMETERS[field]: filters[field] for field in filters})
