"""The map with its legend, and what a click on it does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.charts.agency_map import TOUCH_LAYER, MapData, agency_map, map_legend
from dashboard.charts.map_shades import MEASURES
from dashboard.charts.theme import Palette
from dashboard.pages.map.filters import open_agency

_KEY = "map_deck"


@dataclass(frozen=True)
class MapKey:
    """What the legend explains.

    Attributes:
        statuses: Statuses on the map and what they are called there.
        measure: Key of ``MEASURES``.
        classes: Names of the classes of shade.
        small: What an outlined area is; empty where none is flagged.
    """

    statuses: tuple[tuple[str, str], ...]
    measure: str
    classes: tuple[str, ...]
    small: str


def map_view(
    colours: Palette,
    data: MapData,
    measure: str,
    drawn_ids: Sequence[str],
    agency_id: str,
    *,
    is_narrow: bool,
) -> None:
    """Draw the map; a click on a symbol opens its agency.

    Args:
        colours: Palette of the theme.
        data: What is drawn.
        measure: Key of ``MEASURES``.
        drawn_ids: Ids of the agencies in the order in which they are drawn.
        agency_id: The agency that is open; empty if none is.
        is_narrow: Whether the reader's screen is a phone's.
    """
    st.pydeck_chart(
        agency_map(colours, data, _touch_id(data.points, agency_id), is_narrow),
        height=360 if is_narrow else 560,
        key=_KEY,
        on_select=lambda: _open_symbol(drawn_ids),
        selection_mode="single-object",
        alt="Map of the United States. "
        + (
            f"Areas are shaded by {MEASURES[measure].legend.lower()}; "
            if data.class_count
            else "Areas are not shaded; "
        )
        + "each agency is a symbol, its shape by "
        "status, filled at a town's centre, hollow at a county's. The lists below hold "
        "the same agencies and numbers.",
    )


def map_key(colours: Palette, key: MapKey) -> None:
    """Draw the legend of the map."""
    st.vega_lite_chart(
        spec=map_legend(
            colours, key.statuses, MEASURES[key.measure].legend, key.classes, key.small
        ),
        key="map_legend",
        alt="Legend of the map: shapes of the statuses, and shades.",
    )


def _touch_id(points: str, agency_id: str) -> str:
    # why: a click on the symbol that was clicked last takes it back; on a layer with
    # a new name it opens again.
    digest = hashlib.sha256(f"{points} {agency_id}".encode()).hexdigest()
    return f"{TOUCH_LAYER}-{digest[:12]}"


def _open_symbol(drawn_ids: Sequence[str]) -> None:
    # why: a click beside a symbol keeps the open agency; the panel has its own button.
    chosen = st.session_state[_KEY].selection.indices
    for layer, places in chosen.items():
        if layer.startswith(TOUCH_LAYER) and places and places[0] < len(drawn_ids):
            open_agency(drawn_ids[places[0]])
