"""The open agency, the list of agencies and the legend of a state."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from dashboard.charts.area_map import MEASURES
from dashboard.charts.theme import STATUS_SIGNS, Palette
from dashboard.citations import SourceLink, cite
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import figure, folded, folded_table
from dashboard.components.source_note import source_note
from dashboard.components.statuses import agency_status
from dashboard.components.tables import shown_rows
from dashboard.components.url_state import agency_address
from dashboard.formats import counted, day_text, plain
from dashboard.pages.map.filters import open_agency
from dashboard.queries.labels import english, label, labels
from dashboard.queries.registries import camera_registries_of
from dashboard.queries.snapshot_reader import per_snapshot, snapshot_file
from dashboard.rows import Row
from dashboard.server.map_scenes import Shades, statuses_drawn

_LISTED = pick_columns(
    "agency_name",
    "agency_type",
    "place_name",
    "county_name",
    "state_code",
    "status_name",
    "ring_status_on",
    "joined_on",
    "location_precision",
    "technology_names",
)
_UNPLACED = {
    **{name: _LISTED[name] for name in [*_LISTED][:6]},
    **pick_columns("technology_names", "source_id", "ring_status_on", "joined_on"),
}
_ROW_PIXELS, _SHEET_PIXELS = 35, 240


def agency_list(
    rows: pa.Table,
    statement: str,
    unplaced: pa.Table,
    agency_id: str,
    *,
    is_folded: bool,
) -> None:
    """List the agencies that match, with or without a location; a row opens its agency.

    Args:
        statement: SQL of the rows, which tells lists apart.
        agency_id: The open agency; empty if none is open.
        is_folded: Whether the list waits for a press.
    """
    if not is_folded:
        _list(rows, statement, agency_id)
    elif (box := folded("The same agencies as a list", "agency_list")).open:
        with box:
            _list(rows, statement, agency_id)
    if unplaced.num_rows:
        folded_table(
            "Agencies that match but cannot be drawn: no town or county is known",
            unplaced,
            _UNPLACED,
            name="agencies_without_point",
        )


def _list(rows: pa.Table, statement: str, agency_id: str) -> None:
    st.markdown(
        f"## Agencies on the map ({rows.num_rows:,})\n\n"
        "Every agency above, as a row. Select one to open it; with the keyboard, press "
        "Shift and Space on it."
    )
    sentence = f"Agencies on the map: {rows.num_rows:,}."
    # The browser fetches a table's file with it, here 100 KB: it has a tab.
    with figure("agencies_on_map", sentence, rows, _LISTED, first="List"):
        _rows(rows, statement, agency_id)


def _rows(rows: pa.Table, statement: str, agency_id: str) -> None:
    """Draw the rows, with the open agency selected."""
    place = rows["agency_id"].index(agency_id).as_py() if agency_id else -1
    marked = [] if place < 0 else [place]
    # A new list, or an agency opened on the map, needs a new table; otherwise the
    # previous row would stay selected.
    key = f"agencies_on_map_rows {snapshot_file().parent.name} {statement}"
    last = st.session_state.get(key)
    if last is not None and last.selection.rows != marked:
        key = f"{key} {agency_id}"
    shown, config = _shown(rows)
    st.dataframe(
        shown,
        width="stretch",
        height=min(285, _ROW_PIXELS * (rows.num_rows + 1) + 2),
        hide_index=True,
        column_config=config,
        key=key,
        on_select=lambda: _open_row(key, rows),
        selection_mode="single-row",
        selection_default={"selection": {"rows": marked}},
        placeholder="not known",
        alt="Agencies on the map",
    )


@per_snapshot
def _shown(rows: pa.Table) -> tuple[pa.Table, Mapping[str, Any]]:
    """Return the list's columns in words, and their settings."""
    precision = labels("location_precision", "short_label")
    rows, config = shown_rows(rows, _LISTED, {"location_precision": precision})
    for place, column in enumerate(rows.column_names):
        # A word that many rows share is sent once.
        if column not in {"agency_name", "place_name"}:
            rows = rows.set_column(place, column, rows[column].dictionary_encode())
    return rows, config


def _open_row(key: str, rows: pa.Table) -> None:
    if selected := st.session_state[key].selection.rows:
        open_agency(rows["agency_id"][selected[0]].as_py())


def agency_panel(
    agency: Row, *, is_hidden: bool, can_close: bool, is_sheet: bool
) -> None:
    """Draw the short panel that a sign, a row or a link opens.

    Args:
        agency: A row of ``agencies_on_map``.
        is_hidden: Whether the filters leave it out of the map and the list.
        is_sheet: Whether it lies over the foot of a phone's screen.
    """
    height: Literal["content"] | int = _SHEET_PIXELS if is_sheet else "content"
    with st.container(border=True, key="map_panel", height=height):
        with st.container(horizontal=True, vertical_alignment="center"):
            name = plain(agency["agency_name"])
            st.header(name, anchor=False, width=200 if can_close else "stretch")
            if can_close:
                st.button("Close", key="map_close", on_click=open_agency, args=("",))
        where = (agency["place_name"], agency["county_name"], agency["state_name"])
        joined = _joined_sentence(agency)
        meaning = label("ring_status", agency["ring_status"], "meaning")
        st.markdown(
            f"{plain(', '.join(filter(None, where)))}. "
            f"{label('agency_type', agency['agency_type'])}.\n\n"
            f"{agency_status(agency)}\n\n{plain(meaning)} {joined}"
        )
        for row in camera_registries_of(agency["agency_id"]):
            portal = SourceLink(row["portal_name"], row["portal_url"])
            st.markdown(
                f"{registry_sentence(row)}, of any make ({cite(portal, english())})."
            )
        note = "The filters above hide this agency." if is_hidden else ""
        source = SourceLink(agency["publisher"], agency["source_url"])
        source_note([source], note=note)
        address = agency_address(agency["agency_id"])
        st.markdown(f"**[Open its page →]({address})**")


def _joined_sentence(row: Row) -> str:
    """Say when an agency joined Ring; empty if no source says it did."""
    if not row["has_ring_record"]:
        return ""
    if row["joined_on"] is None:
        return "No source dates its joining."
    day = day_text(row["joined_on"], row["joined_on_precision"])
    is_disputed = row["ring_status"] == "disputed"
    return f"On Ring's map from {day}." if is_disputed else f"Joined Ring: {day}."


def registry_sentence(registry: Row) -> str:
    """Say that there is a camera registry, with its latest count and date."""
    count = registry["last_registered_camera_count"]
    if not registry["last_read_on"]:
        found = f"on the list of {day_text(registry['listed_on'])}, its counts not read"
    elif count:
        cameras = counted(count, "registered camera", "registered cameras")
        found = f"{cameras} on {day_text(registry['last_read_on'])}"
    else:
        read = day_text(registry["last_read_on"])
        found = f"its portal's counter showed 0 on {read}"
    return f"Camera registry, not Ring's: {found}"


def legend(colors: Palette, rows: pa.Table, shades: Shades, measure: str) -> None:
    """Explain the signs and shades that a state's map draws."""
    lines = [
        f'<span style="color:{STATUS_SIGNS[status].color(colors)}">'
        f"{STATUS_SIGNS[status].symbol}</span> {escape(words)}"
        for status, words in statuses_drawn(rows)
    ]
    lines.append(f"<b>{MEASURES[measure].legend}</b>")
    lines += [
        f'<span style="background:{color};border:1px solid {colors.quiet};'
        'display:inline-block;width:1em;height:1em;vertical-align:-.1em"></span> '
        f"{escape(name)}"
        for name, color in shades.classes
    ]
    st.html(
        '<ul aria-label="Legend of the map" '
        'style="list-style:none;margin:0;padding:0;font-size:.9rem">'
        f"{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    )
