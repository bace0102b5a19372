"""The map's filters, and their options in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.charts.area_map import MEASURES
from dashboard.components.filters import choose_in_box, choose_one, is_phone, search_box
from dashboard.components.url_state import (
    Control,
    open_url,
    set_controls,
    write_url,
)
from dashboard.formats import ANY, counted, month_text
from dashboard.queries.labels import english, labels, limits
from dashboard.queries.map_agencies import (
    POLICE_LOCAL_AND_STATE,
    REGISTRIES,
    RING,
    AgencyFilters,
    technology_names,
)
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.states import state_names

_PAGE, _OPENED = "map", "agency"
# Parameters of the address, each with its label and its field of `AgencyFilters`.
_LISTS: Mapping[str, tuple[str, str]] = {
    "state": ("State", "state_code"),
    "month": ("As of", "seen_by"),
    "kind": ("Kind of agency", "kind"),
    "technology": ("Technology", "technology_id"),
    "status": ("Status on Ring", "ring_status"),
}


@dataclass(frozen=True)
class MapChoices:
    """The reader's selection.

    Attributes:
        agency_id: The open agency; empty if none is open.
    """

    filters: AgencyFilters
    measure: str
    agency_id: str


@per_snapshot(2)
def options() -> Mapping[str, Mapping[str, str]]:
    """Return the options of each list by parameter, the default first."""
    first, last = limits("dated_joinings").first_on, limits("later_lists").last_on
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = (first.month - 1 + step for step in reversed(range(count)))
    months = [f"{first.year + start // 12}-{start % 12 + 1:02d}" for start in starts]
    technologies = technology_names()
    return {
        "state": {ANY: "All states", **state_names()},
        "month": {
            ANY: "Whole record",
            **{month: month_text(month) for month in months},
        },
        "kind": {
            ANY: "Every kind",
            **labels("agency_combination"),
            **labels("agency_type"),
        },
        "technology": {
            RING: technologies[RING],
            ANY: "Any technology",
            **technologies,
            REGISTRIES: "Camera registries on Axon Fusus, 2026 (not Ring's)",
        },
        "status": {ANY: "Any status", **labels("ring_status")},
        "shade": {code: measure.name for code, measure in MEASURES.items()},
    }


def choose_filters() -> MapChoices:
    """Draw the controls, kept in sync with the address."""
    listed = options()
    search = Control(_PAGE, "search", "Find towns, counties or agencies", kind="text")
    labeled = [(name, label) for name, (label, _) in _LISTS.items()]
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
    fields = {field: values[name] for name, (_, field) in _LISTS.items()}
    filters = AgencyFilters(search=" ".join(words.split()), **fields)
    return MapChoices(filters, values["shade"], st.session_state[chosen.key])


def open_agency(agency_id: str) -> None:
    """Open an agency's panel; no id closes it."""
    set_controls(_PAGE, **{_OPENED: agency_id})


def open_filters(**values: str) -> None:
    """Set filters by parameter."""
    set_controls(_PAGE, **values)


def describe_matches(count: int, filters: AgencyFilters) -> tuple[str, str]:
    """Return the count with its noun, and a clause that describes the filters.

    Returns:
        Such as "12 agencies" and "recorded with Drones, in Ohio".
    """
    language, listed = english(), options()
    parts = []
    if filters.kind == POLICE_LOCAL_AND_STATE:
        parts.append("sheriffs included")
    if filters.technology_id == RING:
        parts.append("recorded with Ring")
    elif filters.technology_id != ANY:
        name = listed["technology"][filters.technology_id]
        parts.append(f"recorded with {name}")
    if filters.state_code != ANY:
        name = state_names()[filters.state_code]
        parts.append(f"in {labels('name_within_text').get(name, name)}")
    if filters.search:
        parts.append(f"matching “{filters.search}”")
    if filters.ring_status != ANY:
        parts.append(
            f"with the status {language.label('ring_status', filters.ring_status)}"
        )
    if filters.seen_by != ANY:
        parts.append(f"seen with Ring by {month_text(filters.seen_by)}")
    nouns = ("agency", "agencies")
    for kinds in ("agency_combination", "agency_type"):
        one, many = labels(kinds, "noun"), labels(kinds, "plural_noun")
        if filters.kind in one:
            nouns = (one[filters.kind], many[filters.kind])
    return counted(count, *nouns), ", ".join(parts)
