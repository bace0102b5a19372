"""The filters that choose agencies, on every page that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.components.filters import choose_one, search_box
from dashboard.components.url_state import Control, open_url, write_url


@dataclass(frozen=True)
class FilterLabels:
    """What the options of each filter are called; the first option is the open one.

    Attributes:
        kinds: Kinds of agency.
        technologies: Technologies by id.
        states: States by code.
        months: Months as ``2019-07``.
    """

    kinds: Mapping[str, str]
    technologies: Mapping[str, str]
    states: Mapping[str, str]
    months: Mapping[str, str]


def agency_filters(
    page: str, labels: FilterLabels, *, technology_id: str
) -> dict[str, str]:
    """Draw the filters; the address sets them, and follows them.

    Args:
        page: Page that owns them.
        labels: What the options are called.
        technology_id: Technology that is chosen at first.

    Returns:
        The chosen value of ``search``, ``kind``, ``technology_id``, ``state_code``,
        ``joined_from`` and ``joined_to``.
    """
    months = tuple(labels.months)
    search = Control(page, "search", "Find a town, county or agency", kind="text")
    kind = _listed(page, "kind", "Kind of agency", labels.kinds)
    technology = Control(
        page,
        "technology",
        "Technology",
        technology_id,
        options=tuple(labels.technologies),
    )
    state = _listed(page, "state", "State", labels.states)
    since = Control(page, "from", "Joined from", months[0], options=months)
    until = Control(page, "to", "Joined until", months[0], options=months)
    controls = (search, kind, technology, state, since, until)
    open_url(controls)
    is_narrowed = any(
        st.session_state[control.key] != control.default
        for control in (technology, state, since, until)
    )
    left, right = st.columns([3, 2])
    with left:
        words = search_box(search, placeholder="Addison IL, a county, an agency, Ring")
    with right:
        chosen_kind = choose_one(kind, labels.kinds)
    with st.expander("Technology, state and time", expanded=is_narrowed):
        cells = st.columns(4)
        with cells[0]:
            chosen_technology = choose_one(technology, labels.technologies)
        with cells[1]:
            chosen_state = choose_one(state, labels.states)
        with cells[2]:
            chosen_since = choose_one(since, labels.months)
        with cells[3]:
            chosen_until = choose_one(until, labels.months)
    write_url(controls)
    return {
        "search": words.strip(),
        "kind": chosen_kind,
        "technology_id": chosen_technology,
        "state_code": chosen_state,
        "joined_from": chosen_since,
        "joined_to": chosen_until,
    }


def _listed(page: str, name: str, label: str, options: Mapping[str, str]) -> Control:
    return Control(page, name, label, next(iter(options)), options=tuple(options))
