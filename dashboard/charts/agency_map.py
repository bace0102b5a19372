"""The map of agencies: shaded areas below, symbols on top, no tiles."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pydeck as pdk

from dashboard.charts.map_shades import shade_colors
from dashboard.charts.map_symbols import symbol_places
from dashboard.charts.theme import Palette, Rgb

# What lies apart from the country's middle: name, codes of the state, middle, zoom, and
# width and height in pixels, from left to right. On a phone all is a bit smaller.
_INSETS = (
    ("alaska", ("AK", "02"), (-153.2, 63.9), 1.0, (152, 134)),
    ("hawaii", ("HI", "15"), (-157.5, 20.6), 3.3, (96, 64)),
    ("puerto-rico", ("PR", "72"), (-66.35, 18.2), 4.4, (90, 48)),
)
_MARGIN = 8
# The layer whose points can be opened, as the script of the map knows it.
AGENCIES = "agencies"
# Pixels of the world at zoom 0, and the zoom at which one agency still has its area.
_TILE = 512
_CLOSEST = 7.0


@dataclass(frozen=True)
class MapData:
    """Addresses of what the map draws, from :mod:`dashboard.text.addresses`.

    Attributes:
        points: Agencies, or cells of them where there are very many.
        shapes: Shapes of states and counties.
        shades: Their classes of shade; empty where nothing is shaded.
        area_type: What is shaded: ``state`` or ``county``.
        names: Names of states and towns.
        symbols: The sheet of symbols.
        class_count: Number of classes of shade, that of none included.
        has_cells: Whether ``points`` are cells.
        chosen: Longitude and latitude of the agency that is chosen.
        extent: What is asked for: from longitude and latitude to longitude and
            latitude; None for the country.
    """

    points: str
    shapes: str
    shades: str
    area_type: str
    names: str
    symbols: str
    class_count: int
    has_cells: bool = False
    chosen: tuple[float, float] | None = None
    extent: tuple[float, float, float, float] | None = None


def _choose(field: str, choices: Sequence[Rgb]) -> str:
    """Write the expression that picks a color by a whole number."""
    *firsts, last = [f"[{', '.join(map(str, choice))}]" for choice in choices]
    tests = "".join(f"{field} == {k} ? {text} : " for k, text in enumerate(firsts))
    return f"{tests}{last}"


def _rgb(color: str) -> list[int]:
    """Return the parts of a color as ``#16213A``."""
    return [int(color[k : k + 2], 16) for k in (1, 3, 5)]


def _areas(colors: Palette, data: MapData) -> list[pdk.Layer]:
    """Shade states, or counties within the outlines of states."""
    ink, edge = _rgb(colors.ink), list(colors.edge)
    outlines = {
        "data": data.shapes,
        "line_width_units": pdk.types.String("meters"),
        "get_line_width": 2_000,
        "line_width_min_pixels": 0.8,
        "line_width_max_pixels": 1.6,
    }
    plain = {"get_fill_color": list(colors.shades[0]), "get_line_color": edge}
    if not data.shades:
        return [
            pdk.Layer("GeoJsonLayer", id="states", pickable=False, **outlines, **plain)
        ]
    has_counties = data.area_type == "county"
    shaded = pdk.Layer(
        "GeoJsonLayer",
        id="counties" if has_counties else "states",
        **{
            **outlines,
            "shades": pdk.types.String(data.shades),
            "get_fill_color": _choose(
                "properties.shade", shade_colors(colors, data.class_count)
            ),
            "get_line_color": f"properties.small ? {ink} : {edge}",
            "stroked": not has_counties,
            "get_line_width": "properties.small ? 7000 : "
            + ("400" if has_counties else "2000"),
            "line_width_min_pixels": 0.2 if has_counties else 0.8,
            "pickable": True,
        },
    )
    if not has_counties:
        return [shaded]
    states = pdk.Layer(
        "GeoJsonLayer",
        id="states",
        filled=False,
        pickable=False,
        **{**outlines, "get_line_color": edge},
    )
    return [shaded, states]


def _agencies(colors: Palette, data: MapData, is_narrow: bool) -> pdk.Layer:
    """Draw a symbol for each agency."""
    return pdk.Layer(
        "IconLayer",
        id=AGENCIES,
        data=data.points,
        get_position="at",
        icon_atlas=pdk.types.String(data.symbols),
        icon_mapping=symbol_places(colors),
        get_icon="icon",
        get_size=30_000,
        size_units=pdk.types.String("meters"),
        size_min_pixels=8 if is_narrow else 10,
        size_max_pixels=34,
        pickable=True,
    )


def _bins(colors: Palette) -> list[pdk.Layer]:
    """Draw a disc with a number where the map's script counts agencies from afar."""
    disc = pdk.Layer(
        "ScatterplotLayer",
        id="bins",
        get_position="at",
        get_radius="size",
        radius_units=pdk.types.String("pixels"),
        get_fill_color=[*_rgb(colors.ink), 225],
        get_line_color=list(colors.halo),
        stroked=True,
        line_width_min_pixels=1,
        pickable=True,
    )
    number = pdk.Layer(
        "TextLayer",
        id="counts",
        get_position="at",
        get_text="text",
        get_size=12,
        get_color=list(colors.halo),
        pickable=False,
    )
    return [disc, number]


def _names(colors: Palette, data: MapData) -> pdk.Layer:
    """Write the names of states and larger towns; the map leaves out what has no room.

    Its script makes a state's name short from afar.
    """
    return pdk.Layer(
        "TextLayer",
        id="names",
        data=data.names,
        get_position="at",
        get_text="shown",
        get_size="size",
        get_pixel_offset="offset",
        get_color=_rgb(colors.ink),
        character_set=pdk.types.String("auto"),
        font_settings={"sdf": True, "fontSize": 48, "radius": 10, "buffer": 8},
        outline_width=3.5,
        outline_color=[*colors.edge, 220],
        pickable=False,
    )


def _cells(colors: Palette, data: MapData) -> pdk.Layer:
    """Draw a disc for each cell, its area as its number of agencies."""
    point = ", ".join(map(str, colors.point))
    return pdk.Layer(
        "ScatterplotLayer",
        id="cells",
        data=data.points,
        get_position="at",
        get_radius="size",
        radius_min_pixels=1.5,
        get_fill_color=f"[{point}, 150]",
        get_line_color=list(colors.halo),
        stroked=True,
        line_width_min_pixels=0.5,
        pickable=True,
    )


def _start(
    extent: tuple[float, float, float, float] | None, is_narrow: bool
) -> pdk.ViewState:
    """Show what is asked for, or the country where that is no smaller.

    A browser moves the map when this changes, and else leaves it where its reader put
    it.
    """
    longitude, latitude, zoom = (-95.8, 38.3, 1.9) if is_narrow else (-95.8, 38.6, 3.15)
    if extent:
        west, south, east, north = extent
        width, height = (280, 280) if is_narrow else (560, 380)
        top, bottom = _mercator(north), _mercator(south)
        across = width / max(east - west, 1e-9) * 360
        along = height / max(top - bottom, 1e-9) * 2 * math.pi
        fitting = min(math.log2(min(across, along) / _TILE), _CLOSEST)
        if fitting > zoom:
            zoom, longitude = round(fitting, 2), round((west + east) / 2, 2)
            middle = 2 * math.atan(math.exp((top + bottom) / 2)) - math.pi / 2
            latitude = round(math.degrees(middle), 2)
    return pdk.ViewState(
        latitude=latitude, longitude=longitude, zoom=zoom, min_zoom=1.2, max_zoom=11
    )


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _insets(colors: Palette, is_narrow: bool) -> list[dict[str, Any]]:
    """Lay out small maps, each over its frame, in a row at the foot of the map."""
    shrunk = 0.62 if is_narrow else 1.0
    foot = map_height(is_narrow) - _MARGIN
    insets: list[dict[str, Any]] = []
    x = _MARGIN
    for name, _, (longitude, latitude), zoom, size in _INSETS:
        width, height = (round(shrunk * length) for length in size)
        at = {
            "longitude": longitude,
            "latitude": latitude,
            "zoom": round(zoom + math.log2(shrunk), 2),
        }
        insets += [
            {
                "id": view,
                "viewState": at,
                "x": x - edge,
                "y": foot - height - edge,
                "width": width + 2 * edge,
                "height": height + 2 * edge,
                "clear": True,
                "clearColor": [*color, 255],
            }
            for view, edge, color in (
                (f"frame-{name}", 1, _rgb(colors.quiet)),
                (name, 0, colors.edge),
            )
        ]
        x += width + _MARGIN
    return insets


def map_height(is_narrow: bool) -> int:
    """Return how many pixels high the map is."""
    return 360 if is_narrow else 560


@lru_cache(64)
def agency_map(colors: Palette, data: MapData, is_narrow: bool) -> str:
    """Draw agencies over shaded areas.

    Args:
        colors: Palette of the theme.
        data: Addresses of what is drawn.
        is_narrow: Whether the reader's screen is a phone's.

    Returns:
        A deck as JSON, without a base map. Each status has its shape; a place-centered
        agency is filled, a county-centered one hollow.
    """
    layers = [*_areas(colors, data), _names(colors, data)]
    if data.has_cells:
        layers.append(_cells(colors, data))
    else:
        layers.append(_agencies(colors, data, is_narrow))
        layers += _bins(colors)
    if data.chosen:
        layers.append(
            pdk.Layer(
                "ScatterplotLayer",
                id="chosen",
                data=[{"at": list(data.chosen)}],
                get_position="at",
                get_line_color=_rgb(colors.ink),
                line_width_min_pixels=2.5,
                get_radius=14_000,
                radius_min_pixels=12,
                radius_max_pixels=22,
                filled=False,
                stroked=True,
                pickable=False,
            )
        )
    start = _start(data.extent, is_narrow)
    deck = pdk.Deck(layers, initial_view_state=start, map_provider=None, tooltip=False)
    is_country = start.zoom == _start(None, is_narrow).zoom
    spec = {
        **json.loads(deck.to_json()),
        # How wide that view is; a narrower window shows as much of it, smaller.
        "width": 326 if is_narrow else 760,
        "insets": _insets(colors, is_narrow) if is_country else [],
        "apart": {code: view for view, codes, *_ in _INSETS for code in codes},
    }
    return json.dumps(spec, separators=(",", ":"))
