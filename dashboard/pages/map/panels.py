"""Panels around the map: the open agency, the list and the numbers by area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from dashboard.components.agency_cards import agency_link
from dashboard.components.column_registry import fitted, pick_columns
from dashboard.components.figure import TABLE, figure, folded_table
from dashboard.components.source_note import source_note
from dashboard.pages.map.answers import LISTED_COLUMNS, LISTED_DATES, Answer
from dashboard.pages.map.filters import open_agency
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import english, label
from dashboard.text.markdown import plain
from dashboard.text.sources import SourceLink
from dashboard.text.statuses import registry_sentence
from dashboard.words.sources import cite
from dashboard.words.statuses import agency_status, joined_sentence

_UNPLACED_COLUMNS = {
    **{name: LISTED_COLUMNS[name] for name in [*LISTED_COLUMNS][:6]},
    **pick_columns("technology_names", "source_id", "joined_on", "ring_status_on"),
}
_ROW_PIXELS = 35


def agency_list(answer: Answer, agency_id: str, embed: str) -> None:
    """List the agencies that match, with or without a location; a row opens its agency.

    Args:
        agency_id: The open agency; empty if none is open.
        embed: Address of the same map for embedding on another site.
    """
    st.markdown(
        f"## Agencies on the map ({answer.count:,})\n\n"
        "Every symbol above, as a row. Select one to open it; with the keyboard, press "
        "Shift and Space on it."
    )
    with figure(
        "agencies_on_map",
        f"Agencies on the map: {answer.count:,}.",
        answer.rows,
        LISTED_COLUMNS,
        first=TABLE,
        embed=embed,
    ):
        _rows(answer, agency_id)
    if answer.unplaced.num_rows:
        folded_table(
            "Agencies that match but cannot be drawn: no town or county is known",
            answer.unplaced,
            _UNPLACED_COLUMNS,
            name="agencies_without_point",
            dates=LISTED_DATES,
        )


def _rows(answer: Answer, agency_id: str) -> None:
    """Draw the rows, with the open agency selected."""
    place = answer.index_of(agency_id)
    marked = [] if place is None else [place]
    # why: a new list, or an agency opened on the map, needs a new table; otherwise the
    # previous row would stay selected.
    key = f"agencies_on_map_rows_{answer.version}"
    last = st.session_state.get(key)
    if last is not None and last.selection.rows != marked:
        key = f"{key}_{agency_id}"
    st.dataframe(
        answer.listed,
        width="stretch",
        height=min(320, _ROW_PIXELS * (answer.count + 1) + 2),
        hide_index=True,
        column_config=_fitted(answer.listed),
        key=key,
        on_select=lambda: _open_row(key, answer.rows),
        selection_mode="single-row",
        selection_default={"selection": {"rows": marked}},
        placeholder="not known",
        alt="Agencies on the map",
    )


@per_snapshot(8)
def _fitted(listed: pa.Table) -> dict[str, Any]:
    return fitted(listed, LISTED_COLUMNS)


def _open_row(key: str, rows: pa.Table) -> None:
    if selected := st.session_state[key].selection.rows:
        open_agency(rows["agency_id"][selected[0]].as_py())


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
    """Draw the panel that a symbol, a row or a link opens.

    Args:
        agency: A row of ``agencies_on_map``; None draws a hint instead.
        registries: Rows of ``camera_registries_of`` that the agency itself runs.
    """
    height: Literal["content"] | int = _SHEET_PIXELS if is_sheet else "content"
    with st.container(border=True, key="map_panel", height=height):
        if agency is None:
            st.markdown(
                "Press a state, then a symbol, or choose a row of the list: what we "
                "know about that agency, and from which source, opens here."
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
                f"({cite(portal, english())}; what it published is on the agency's "
                "page)."
            )
        st.markdown(agency_status(agency, english()))
        st.markdown(plain(meanings[agency["ring_status"]]))
        technologies = plain(agency["technology_names"] or "no technology of the lists")
        joined = joined_sentence(agency, english())
        st.markdown(f"{joined} Recorded with: {technologies}.".strip())
        source_note(
            [SourceLink(agency["publisher"], agency["source_url"])], note=plain(note)
        )
        agency_link(agency, "**History, evidence and what is not known →**")
        if can_close and not is_sheet:
            _close()


def _name(agency: Mapping[str, Any], *, has_close_above: bool) -> None:
    """Draw the agency's name, on a phone's sheet next to the close button."""
    if not has_close_above:
        st.header(plain(agency["agency_name"]), anchor=False)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(agency["agency_name"]), anchor=False)
        _close()


def _close() -> None:
    st.button("Close", key="map_close", on_click=open_agency, args=("",))


_AREA_COLUMNS = {
    "state": pick_columns(
        *(("area_name", "State"), "agency_count", "local_agency_count"),
        *("population_2020", "fbi_listed_local_agency_count", "agencies_per_100k"),
        *("fbi_listed_share", "is_small_count", "is_small_share_base"),
    ),
    "reach": pick_columns(
        *("area_name", "state_code", "residents_in_ring_towns_share"),
        *("residents_in_ring_towns_count", "resident_count"),
        *("open_resident_count", "assumed_resident_count"),
        *("ring_town_count", "place_count"),
        *("uncounted_agency_count", "county_agency_count"),
    ),
    "county": pick_columns(
        *(("area_name", "County"), "state_code", "agency_count", "population_2020"),
        *("first_year", "agencies_per_100k", "is_small_base"),
    ),
}


def area_rates(areas: pa.Table, *, level: str, is_reach: bool) -> None:
    """List the areas with count, rate and share."""
    shown = _AREA_COLUMNS["reach" if is_reach else level]
    held = set(areas.column_names)
    columns = {name: shown[name] for name in shown if name in held}
    folded_table(f"Numbers by {level}", areas, columns, name=f"map_by_{level}")
