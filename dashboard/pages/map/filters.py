"""The map's filters."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.components.filters import choose_in_box, choose_one, is_phone, search_box
from dashboard.components.url_state import (
    Control,
    open_url,
    set_controls,
    write_url,
)
from dashboard.queries.map_agencies import AgencyFilters
from dashboard.server.map_scenes import FILTERS, options

_PAGE, _OPENED = "map", "agency"


@dataclass(frozen=True)
class MapChoices:
    """The reader's selection.

    Attributes:
        agency_id: The open agency; empty if none is open.
    """

    filters: AgencyFilters
    measure: str
    agency_id: str


def choose_filters() -> MapChoices:
    """Draw the controls, kept in sync with the address."""
    listed = options()
    search = Control(_PAGE, "search", "Find towns, counties or agencies", kind="text")
    labeled = [(name, label) for name, (label, _) in FILTERS.items()]
    named = {
        name: Control.listed(_PAGE, name, label, listed[name])
        for name, label in (*labeled, ("shade", "Shade areas by"))
    }
    chosen = Control(_PAGE, _OPENED, "Agency", kind="text")
    controls = (search, *named.values(), chosen)
    open_url(controls)
    with st.container(horizontal=True):
        words = search_box(
            search, placeholder="Ring, or Addison IL, Bloomfield NJ", width=480
        )
        values = {
            name: choose_one(
                named[name], listed[name], width=156 if is_phone() else 220
            )
            for name in ("state", "month")
        }
    more = ("kind", "technology", "status", "shade")
    boxed = tuple((named[name], listed[name]) for name in more)
    picked = choose_in_box("More filters", boxed, key=f"{_PAGE}_filters_box")
    values |= zip(more, picked, strict=True)
    write_url(controls)
    fields = {field: values[name] for name, (_, field) in FILTERS.items()}
    filters = AgencyFilters(search=" ".join(words.split()), **fields)
    return MapChoices(filters, values["shade"], st.session_state[chosen.key])


def open_agency(agency_id: str) -> None:
    """Open an agency's panel; no id closes it."""
    set_controls(_PAGE, **{_OPENED: agency_id})


def open_filters(**values: str) -> None:
    """Set filters by parameter."""
    set_controls(_PAGE, **values)
