"""What stands around the map: the open agency, the list and the numbers by area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from dashboard.components.agency_cards import agency_link
from dashboard.components.column_registry import fitted, pick_columns
from dashboard.components.figure import TABLE, figure, folded_table
from dashboard.components.source_note import source_note
from dashboard.components.tables import spelled_out
from dashboard.pages.map.filters import open_agency
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import label, labels
from dashboard.text.addresses import EMBEDDED_MAP
from dashboard.text.formats import with_sortable_dates
from dashboard.text.markdown import plain
from dashboard.text.sources import SourceLink
from dashboard.text.statuses import registry_sentence
from dashboard.words.sources import cite
from dashboard.words.statuses import agency_status, joined_sentence

_AGENCY = (
    *("agency_name", "agency_type", "place_name", "county_name", "state_code"),
    ("status_name", "Status on Ring"),
)
_SHOWN = pick_columns(
    *(*_AGENCY, "ring_status_on", "joined_on", "location_precision"),
    "technology_names",
)
_SHOWN_UNPLACED = pick_columns(
    *(*_AGENCY, "technology_names", "source_id", "joined_on", "ring_status_on")
)
_DATES = ("ring_status_on", "joined_on")
_ROW_PIXELS = 35
# Columns that repeat few values: sent once each, not row by row.
_REPEATED = (
    *("agency_type", "county_name", "state_code", "status_name"),
    *("location_precision", "technology_names"),
)


def _codes_in_words() -> dict[str, Mapping[str, str]]:
    return {
        "agency_type": labels("agency_type"),
        "location_precision": labels("location_precision", "short_label"),
    }


def shown_rows(found: pa.Table) -> pa.Table:
    """Cut rows down to what the table shows, codes and dates in words."""
    rows = found
    for column in _DATES:
        rows = with_sortable_dates(rows, column)
    rows = rows.select([*_SHOWN])
    for column, names in _codes_in_words().items():
        rows = spelled_out(rows, column, names)
    for column in _REPEATED:
        place = rows.schema.get_field_index(column)
        rows = rows.set_column(place, column, rows[column].dictionary_encode())
    return rows


def agency_list(
    found: pa.Table,
    shown: pa.Table,
    unplaced: pa.Table,
    *,
    count: int,
    version: str,
    agency_id: str,
) -> None:
    """List what the map shows, and what it cannot show; a row opens its agency.

    Args:
        found: Rows of ``agencies_on_map``: what the file holds.
        unplaced: Rows of ``agencies_without_point``.
        agency_id: The agency that is open; empty if none is.
    """
    rows = (
        "Every symbol above, as a row. Tick one to open it; with the keyboard, press "
        "Shift and Space on it."
    )
    st.markdown(f"## Agencies on the map ({count:,})\n\n{rows}")
    told = f"Agencies on the map: {count:,}."
    with figure(
        "agencies_on_map", told, found, _SHOWN, first=TABLE, embed=EMBEDDED_MAP
    ):
        _rows(found, shown, version, agency_id)
    if unplaced.num_rows:
        folded_table(
            "Agencies that match but cannot be drawn: no town or county is known",
            unplaced,
            _SHOWN_UNPLACED,
            name="agencies_without_point",
            dates=_DATES,
        )


def _rows(found: pa.Table, shown: pa.Table, version: str, agency_id: str) -> None:
    """Draw the rows; mark the one that is open."""
    place = found["agency_id"].index(agency_id).as_py() if agency_id else -1
    marked = [place] if place >= 0 else []
    # why: another list, or an agency opened on the map, needs a table of its own, or
    # the mark would stay on the row that was chosen before.
    key = f"agencies_on_map_rows_{version}"
    last = st.session_state.get(key)
    if last is not None and last.selection.rows != marked:
        key = f"{key}_{agency_id}"
    st.dataframe(
        shown,
        width="stretch",
        height=min(320, _ROW_PIXELS * (found.num_rows + 1) + 2),
        hide_index=True,
        column_config=_fitted(shown),
        key=key,
        on_select=lambda: _open_row(key, found),
        selection_mode="single-row",
        selection_default={"selection": {"rows": marked}},
        placeholder="not known",
        alt="Agencies on the map",
    )


@per_snapshot(8)
def _fitted(shown: pa.Table) -> dict[str, Any]:
    return fitted(shown, _SHOWN)


def _open_row(key: str, found: pa.Table) -> None:
    rows = st.session_state[key].selection.rows
    if rows:
        open_agency(found["agency_id"][rows[0]].as_py())


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
    """List the areas with count, rate and share.

    Args:
        areas: Rows of ``shaded_areas``.
        level: ``state`` or ``county``.
    """
    shown = _AREA_COLUMNS["reach" if is_reach else level]
    held = set(areas.column_names)
    columns = {name: shown[name] for name in shown if name in held}
    folded_table(f"Numbers by {level}", areas, columns, name=f"map_by_{level}")
