"""The list of agencies below the map, whose rows open the panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard.components.column_registry import fitted, pick_columns
from dashboard.components.figure import TABLE, figure, table_panel
from dashboard.components.tables import spelled_out
from dashboard.pages.map.filters import open_agency
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import labels
from dashboard.text.addresses import EMBEDDED_MAP
from dashboard.text.dates import with_sortable_dates
from dashboard.text.formats import counted

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
        shown: The same rows as :func:`shown_rows` gives them.
        unplaced: Rows of ``agencies_without_point``.
        count: Number of agencies on the map.
        version: Changes with the rows.
        agency_id: The agency that is open; empty if none is.
    """
    st.header(f"Agencies on the map ({count:,})")
    rows = (
        "Every symbol above, as a row. Tick one to open it; with the keyboard, press "
        "Shift and Space on it."
    )
    if count > found.num_rows:
        rows = f"The first {found.num_rows:,}, by name; narrow the filters to see more."
    st.markdown(rows)
    told = f"Agencies on the map: {count:,}."
    with figure(
        "agencies_on_map", told, found, _SHOWN, first=TABLE, embed=EMBEDDED_MAP
    ):
        _rows(found, shown, version, agency_id)
    if unplaced.num_rows:
        noun = counted(unplaced.num_rows, "agency matches", "agencies match")
        with st.expander(f"{noun} but cannot be drawn: no town or county is known"):
            table_panel(
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
