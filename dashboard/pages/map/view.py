"""The map with its legend and click actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.charts.agency_map import (
    MEASURES,
    MapData,
    MapKey,
    agency_map,
    map_height,
    picture_sheet,
)
from dashboard.charts.theme import Palette
from dashboard.pages.map.filters import open_agency, open_filters
from dashboard.server import map_library
from dashboard.streamlit_internals import own_component
from dashboard.text.formats import ANY

_KEY = "map_deck"
_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "map"


@dataclass(frozen=True)
class MapTime:
    """The months that the map can play.

    Attributes:
        months: Names by month such as ``2019-07``; empty if nothing has a date.
        month: The current month, or ``any``.
    """

    months: Mapping[str, str]
    month: str
    layers: Sequence[str]


def map_view(
    colors: Palette,
    data: MapData,
    key: MapKey,
    plotted_ids: Sequence[str],
    *,
    plain: str,
    state_fips: Mapping[str, str],
    time: MapTime,
    caption: Sequence[str],
    is_narrow: bool,
) -> None:
    """Draw the map; clicking a symbol opens its agency."""
    component = own_component("map", _FOLDER)
    if component is None or not map_library.scripts():
        st.warning(
            "The map is not drawn: its library was not fetched when Porchlight was "
            "installed. The lists below have the same agencies and numbers. The "
            "person who runs this server can fix it with `make .venv/map-library`."
        )
        return
    shades = MEASURES[key.measure].legend
    component(
        key=_KEY,
        height=map_height(is_narrow),
        data={
            "spec": agency_map(colors, data, is_narrow),
            "name": "Map of the United States. "
            + (
                f"Areas are shaded by {shades.lower()}; "
                if data.class_count
                else "Areas are not shaded; "
            )
            + "each state has its number of agencies, and within a state each agency "
            "is a symbol, its shape by status, filled at a town's center, hollow at a "
            "county's. The lists below have the same agencies and numbers.",
            "plain": f"{plain}&theme={colors.name}",
            "time": {
                "months": [*time.months.items()],
                "month": time.month,
                "layers": time.layers,
                "play": "Play the months",
                "pause": "Pause",
            },
            "words": {
                "several": "{} agencies",
                "closer": "Press to look closer.",
                "keys": "Map: arrow keys move it, plus and minus zoom. The list below "
                "opens an agency.",
                "plain": "This browser cannot draw the interactive map, which needs "
                "WebGL. This picture has a dot for each agency; choose a state in the "
                "filters, or an agency in the list below.",
                "missing": "Part of the map did not arrive. What is drawn may be "
                "incomplete; the list below is whole.",
            },
            "picture": {
                "file": "porchlight-map.png",
                "sheet": picture_sheet(
                    colors,
                    key,
                    "Porchlight: map of agencies",
                    tuple(caption),
                    map_height(is_narrow),
                ),
            },
        },
        on_pressed_change=lambda: _open_pressed(data.points, plotted_ids),
        on_month_change=lambda: _show_month(time),
        on_area_change=lambda: _open_area(state_fips),
    )


def _open_pressed(points: str, plotted_ids: Sequence[str]) -> None:
    """Open the agency that was clicked, unless the map has changed since."""
    match st.session_state[_KEY].pressed:
        case {"points": str(shown), "place": int(place)} if shown == points:
            if place in range(len(plotted_ids)):
                open_agency(plotted_ids[place])


def _open_area(state_fips: Mapping[str, str]) -> None:
    """Show the state that was clicked, or all states if there is none."""
    pressed = st.session_state[_KEY].area
    codes = {fips: code for code, fips in state_fips.items()}
    open_filters({"state_code": codes.get(pressed, ANY)})


def _show_month(time: MapTime) -> None:
    """Show the month at which playback stopped."""
    month = st.session_state[_KEY].month
    if month in time.months:
        open_filters({"seen_by": month})
