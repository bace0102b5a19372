"""The map of agencies: shading, symbols, legend and layers."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pydeck as pdk

from dashboard.charts.theme import Palette, Rgb, hex_color

# Legend text of each flag; outlined areas have one of them.
SMALL_WORDS: Mapping[str, str] = {
    "is_small_count": "Small count",
    "is_small_base": "Small base",
    "is_small_share_base": "Small base",
}
OUTLINED = "Outlined: too few to compare"

# Classes of an area: 0 is "none listed", the highest is the most.
SHADE_COUNT = 5
# The measure that is a year, with its own format and class limits.
_FIRST = "first"


@dataclass(frozen=True)
class Measure:
    """A measure that the map can shade.

    Attributes:
        flags: Columns that mark a small count or base, of which one may be true; their
            texts are in ``SMALL_WORDS``.
        none: Label of the class for areas without a value.
    """

    column: str
    flags: tuple[str, ...]
    name: str
    legend: str
    pattern: str
    unit: str
    none: str = "none listed here"


def _by(area: str, measure: Measure) -> Measure:
    """Add the type of area to a measure's names."""
    name, legend = (f"{text}, by {area}" for text in (measure.name, measure.legend))
    return replace(measure, name=name, legend=legend)


_RATE = Measure(
    "agencies_per_100k",
    ("is_small_count", "is_small_base"),
    "Agencies per 100,000 residents",
    "Agencies per 100,000 people",
    "{:g}",
    "per 100,000 residents",
)
_REACH = Measure(
    "residents_in_ring_towns_share",
    (),
    "Residents whose town police are on record",
    "Of 100 residents of towns",
    "{:.0%}",
    "of the residents of incorporated places live in their towns",
    none="none counted",
)
MEASURES: Mapping[str, Measure] = {
    "state_rate": _by("state", _RATE),
    "rate": _by("county", _RATE),
    "reach": _by("county", _REACH),
    "count": _by(
        "county",
        Measure(
            "agency_count",
            (),
            "Number of agencies",
            "Number of agencies",
            "{:,.0f}",
            "agencies",
        ),
    ),
    "first": _by(
        "county",
        Measure("first_year", (), "First year", "Year of the first agency", "{}", ""),
    ),
    "share": _by(
        "state",
        Measure(
            "fbi_listed_share",
            ("is_small_share_base",),
            "Share of city and county agencies",
            "Of 100 city and county agencies",
            "{:.0%}",
            "of the city and county agencies that the FBI listed in 2015",
        ),
    ),
    "state_reach": _by("state", _REACH),
}


def _is_share(measure: str) -> bool:
    return MEASURES[measure].pattern.endswith("%}")


def _readable(value: float, measure: str) -> float:
    """Round a limit to a number that is easy to read."""
    if measure == "count":
        return float(max(round(value), 1))
    if _is_share(measure):
        return max(round(value, 2), 0.01)
    return float(f"{value:.1g}") if value < 1 else round(value, 1)


def shade_limits(values: Sequence[float | None], measure: str = "rate") -> list[float]:
    """Split values into classes of about equal size, with round limits.

    Args:
        values: Values of the areas, in any order; zeros and nulls are ignored.
        measure: Key of ``MEASURES``.

    Returns:
        Lower limits of all classes but the first, ascending, without repeats. Empty if
        fewer than five values are above zero: then there is one class.
    """
    above_zero = sorted(value for value in values if value and value > 0)
    classes = SHADE_COUNT - 1
    if measure == _FIRST:
        return sorted(set(above_zero))[1:classes]
    if len(above_zero) <= classes:
        return []
    cuts = [above_zero[len(above_zero) * k // classes] for k in range(1, classes)]
    limits = sorted({_readable(cut, measure) for cut in cuts})
    # why: counts of 1, 1, 1, 2 would create an empty class "under 1".
    return [limit for limit in limits if limit > above_zero[0]]


def shade(value: float | None, limits: Sequence[float]) -> int:
    """Return the class of a value: 0 for none, else 1 for the lowest class."""
    if not value:
        return 0
    return 1 + sum(value >= limit for limit in limits)


def shade_labels(limits: Sequence[float], measure: str = "rate") -> tuple[str, ...]:
    """Return the labels of the classes, from none to the highest."""
    chosen = MEASURES[measure]
    if not limits:
        return (chosen.none, "some")
    texts = [chosen.pattern.format(limit) for limit in limits]
    if measure == _FIRST:
        return (chosen.none, f"before {texts[0]}", *texts[:-1], f"{texts[-1]} or later")
    between = [f"{low} to under {high}" for low, high in pairwise(texts)]
    return (chosen.none, f"under {texts[0]}", *between, f"{texts[-1]} or more")


def small_flag(row: Mapping[str, Any], measure: str) -> str:
    """Return the measure's flag that is set for an area with agencies, or ''."""
    flags = MEASURES[measure].flags if row["agency_count"] else ()
    return next((SMALL_WORDS[flag] for flag in flags if row.get(flag)), "")


def area_shade(
    row: Mapping[str, Any], limits: Sequence[float], measure: str, technology: str
) -> tuple[int, bool, str]:
    """Return the shading of an area with agencies, and its text for readers."""
    chosen = MEASURES[measure]
    value, count = row[chosen.column], row["agency_count"]
    small = small_flag(row, measure)
    listed = f"{count:,} listed with {technology}"
    if measure == "count":
        detail = f"{listed}."
    elif not value:
        detail = f"{listed}; nothing to compare the number with."
    elif measure == _FIRST:
        detail = f"{listed}, the first in {value}."
    else:
        number = f"{value:.1%}" if _is_share(measure) else f"{value:.2f}"
        care = f" {small}: read it with care." if small else ""
        detail = f"{listed}, {number} {chosen.unit}.{care}"
    return shade(value, limits), bool(small), detail


def shade_colors(colors: Palette, class_count: int) -> list[Rgb]:
    """Return a color for each class, the strongest for the highest."""
    above_zero = class_count - 1
    return [colors.shades[0], *colors.shades[-above_zero:]]


# Outlines around the origin, about two units wide, as SVG and Vega-Lite paths.
_CIRCLE = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z"
_STAR = (
    "M0,-1.25L0.33,-0.42L1.2,-0.37L0.52,0.18L0.75,1.03L0,0.55"
    "L-0.75,1.03L-0.52,0.18L-1.2,-0.37L-0.33,-0.42Z"
)
_TRIANGLE = "M0,-1.15L1.15,0.9L-1.15,0.9Z"
_DIAMOND = "M0,-1.3L1.3,0L0,1.3L-1.3,0Z"
_CROSS = (
    "M0,-0.45L0.7,-1.15L1.15,-0.7L0.45,0L1.15,0.7L0.7,1.15"
    "L0,0.45L-0.7,1.15L-1.15,0.7L-0.45,0L-1.15,-0.7L-0.7,-1.15Z"
)
_TRIANGLE_DOWN = "M0,1.15L1.15,-0.9L-1.15,-0.9Z"
_SQUARE = "M-0.6,-0.6L0.6,-0.6L0.6,0.6L-0.6,0.6Z"
_BAR = "M-1.2,-0.5L1.2,-0.5L1.2,0.5L-1.2,0.5Z"
_SHEET = "M-0.6,-1.1L0.6,-1.1L0.6,1.1L-0.6,1.1Z"
_HOUSE = "M0,-1.2L1.1,-0.25V1H-1.1V-0.25Z"
_PLUS = (
    "M-0.3,-1L0.3,-1L0.3,-0.3L1,-0.3L1,0.3L0.3,0.3"
    "L0.3,1L-0.3,1L-0.3,0.3L-1,0.3L-1,-0.3L-0.3,-0.3Z"
)

# Statuses drawn below all others, because they say that nothing is known.
QUIET_STATUSES = ("no_record", "not_checked")
# The symbol for camera registries, whatever the Ring status.
REGISTRY_SYMBOL = "camera_registry_portals"
# Symbols with this suffix mark a county's center instead of a town's.
HOLLOW = "-hollow"
_CELL = 64
_SCALE = 17


@dataclass(frozen=True)
class Symbol:
    """Outline and color of one status."""

    path: str
    color: str


@lru_cache(2)
def status_symbols(colors: Palette) -> Mapping[str, Symbol]:
    """Return the symbol of each status."""
    lamp = hex_color(colors.point)
    return {
        "active": Symbol(_STAR, colors.series[2]),
        "last_seen": Symbol(_CIRCLE, lamp),
        "announced": Symbol(_TRIANGLE, colors.series[5]),
        "disputed": Symbol(_DIAMOND, colors.series[3]),
        "declined": Symbol(_CROSS, colors.ink),
        "denied": Symbol(_BAR, colors.ink),
        "no_documents": Symbol(_SHEET, colors.quiet),
        "ended": Symbol(_TRIANGLE_DOWN, colors.series[4]),
        "no_record": Symbol(_SQUARE, colors.quiet),
        "not_checked": Symbol(_PLUS, colors.quiet),
    }


@lru_cache(2)
def map_symbols(colors: Palette) -> Mapping[str, Symbol]:
    """Return every symbol of the map: one per status, and one for camera registries."""
    registry = Symbol(_HOUSE, colors.series[0])
    return {**status_symbols(colors), REGISTRY_SYMBOL: registry}


@lru_cache(2)
def symbol_sheet(colors: Palette) -> bytes:
    """Draw all symbols side by side: filled ones above, hollow ones below."""
    inside = "rgb({},{},{})".format(*colors.halo)
    # why: a graphics card darkens the soft edges of a picture, so the rim is dark.
    rim = colors.ink if colors.name == "light" else inside
    shapes = []
    for column, symbol in enumerate(map_symbols(colors).values()):
        x, y = _CELL * column + _CELL // 2, _CELL // 2
        shapes.append(
            f'<g transform="translate({x},{y}) scale({_SCALE})">'
            f'<path d="{symbol.path}" fill="{symbol.color}" stroke="{rim}" '
            'stroke-width="0.16" stroke-linejoin="round"/></g>'
            f'<g transform="translate({x},{y + _CELL}) scale({_SCALE})">'
            f'<path d="{symbol.path}" fill="{inside}" stroke="{rim}" '
            'stroke-width="0.7" stroke-linejoin="round"/>'
            f'<path d="{symbol.path}" fill="none" stroke="{symbol.color}" '
            'stroke-width="0.52" stroke-linejoin="round"/></g>'
        )
    width, height = _CELL * len(map_symbols(colors)), 2 * _CELL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(shapes)}</svg>'
    ).encode()


def symbol_places(colors: Palette) -> dict[str, Any]:
    """Return each symbol's position on the sheet in deck.gl's format."""
    return {
        f"{status}{ending}": {
            "x": _CELL * column,
            "y": _CELL * row,
            "width": _CELL,
            "height": _CELL,
        }
        for column, status in enumerate(map_symbols(colors))
        for row, ending in enumerate(("", HOLLOW))
    }


def plotting_order(rows: pa.Table) -> list[int]:
    """Return the row numbers of agencies in plotting order; later ones are on top.

    Agencies about which nothing is known come first. Each group is sorted by state
    and from west to east, because that compresses best.
    """
    columns = ("map_status", "state_code", "longitude")
    keys = list(zip(*(rows[column].to_pylist() for column in columns), strict=True))
    return sorted(
        range(len(keys)),
        key=lambda place: (keys[place][0] not in QUIET_STATUSES, *keys[place][1:]),
    )


_SWATCH = "M-1,-1H1V1H-1Z"


@dataclass(frozen=True)
class MapKey:
    """The contents of the legend.

    Attributes:
        measure: Key of ``MEASURES``.
        small: Label of outlined areas; empty if there are none.
    """

    statuses: tuple[tuple[str, str], ...]
    measure: str
    classes: tuple[str, ...]
    small: str
    has_others: bool = False


def legend_entries(colors: Palette, key: MapKey) -> list[tuple[str, str]]:
    """List the legend's texts with their marks as SVG; a title has an empty mark."""
    symbols = map_symbols(colors)
    circle = symbols["last_seen"].path
    fills = shade_colors(colors, len(key.classes)) if key.classes else ()
    title = [(MEASURES[key.measure].legend, "")] if key.classes else []
    dot = ("Small gray dot: outside your search", _mark(circle, colors.quiet))
    others = [dot] if key.has_others else []
    small = [(key.small, _mark(_SWATCH, "none", colors.ink, 2))] if key.small else []
    return [
        *(
            (words, _mark(symbols[code].path, symbols[code].color))
            for code, words in key.statuses
        ),
        ("Filled: at its town's center", _mark(circle, colors.quiet)),
        ("Hollow: at its county's center", _mark(circle, "none", colors.quiet, 2.4)),
        ("Circle with a number: that many agencies", _mark(circle, colors.ink)),
        *others,
        *title,
        *(
            (words, _mark(_SWATCH, hex_color(fill), colors.quiet))
            for words, fill in zip(key.classes, fills, strict=True)
        ),
        *small,
    ]


@lru_cache(64)
def map_legend(colors: Palette, key: MapKey) -> str:
    """Render the legend of symbols and shades as an HTML list."""
    # why: pages only show SVG as a picture, not inline in HTML.
    return _list(
        (words, f'<img alt="" src="data:image/svg+xml,{quote(mark)}"/>' if mark else "")
        for words, mark in legend_entries(colors, key)
    )


@lru_cache(64)
def picture_sheet(
    colors: Palette, key: MapKey, title: str, lines: tuple[str, ...], height: int
) -> str:
    """Render the frame for a picture of the map, as XHTML.

    Returns:
        HTML with an empty ``.gap`` and an empty ``.address``.
    """
    paper = "rgb({},{},{})".format(*colors.edge)
    notes = "".join(f"<div>{escape(line)}</div>" for line in lines)
    return (
        f'<div style="font:13px/18px sans-serif;color:{colors.ink};'
        f'background:{paper};padding:12px 16px">'
        f'<div style="font-size:20px;line-height:28px"><b>{escape(title)}</b></div>'
        f'<div class="gap" style="height:{height}px"></div>'
        '<div style="columns:2 220px;padding:12px 0">'
        f"{_list(legend_entries(colors, key))}</div>{notes}"
        '<div class="address" style="overflow-wrap:anywhere"></div></div>'
    )


def _list(entries: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        '<li style="display:flex;gap:8px;align-items:center;margin:0;'
        f'font-size:14px;line-height:24px">{mark}<span>{escape(words)}</span></li>'
        for words, mark in entries
    )
    return (
        '<ul aria-label="Legend of the map: shapes of the statuses, and shades" '
        f'style="list-style:none;margin:0;padding:0">{rows}</ul>'
    )


def _mark(path: str, fill: str, line: str = "none", width: float = 1) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" '
        'viewBox="-1.5 -1.5 3 3" style="flex:none">'
        f'<path d="{path}" fill="{fill}" stroke="{line}" stroke-width="{width / 5.5}"/>'
        "</svg>"
    )


# Areas apart from the contiguous states: name, state codes, center, zoom, and width
# and height in pixels, from left to right. They are a bit smaller on a phone.
_INSETS = (
    ("alaska", ("AK", "02"), (-153.2, 63.9), 1.0, (152, 134)),
    ("hawaii", ("HI", "15"), (-157.5, 20.6), 3.3, (96, 64)),
    ("puerto-rico", ("PR", "72"), (-66.35, 18.2), 4.4, (90, 48)),
)
_MARGIN = 8
# The layer whose points open an agency; the map's script uses this name.
AGENCIES = "agencies"
# Pixels of the world at zoom 0, and the closest zoom for a search and for an agency.
_TILE = 512
_CLOSEST = 7.0
_CLOSE = 8.5


@dataclass(frozen=True)
class MapData:
    """Addresses of the data that the map draws, from :mod:`dashboard.text.addresses`.

    Attributes:
        others: Agencies excluded only by the search; empty without a search.
        shades: The areas' classes; empty without shading.
        area_type: The shaded areas: ``state`` or ``county``.
        state_fips: The selected state, which dims the others; empty for none.
        extent: The area to show, from southwest to northeast; None for the country.
    """

    points: str
    others: str
    states: str
    counties: str
    shades: str
    area_type: str
    names: str
    symbols: str
    class_count: int
    chosen: tuple[float, float] | None = None
    state_fips: str = ""
    extent: tuple[float, float, float, float] | None = None


def _choose(field: str, choices: Sequence[Rgb]) -> str:
    """Return a deck.gl expression that picks a color by an integer."""
    *firsts, last = [f"[{', '.join(map(str, choice))}]" for choice in choices]
    tests = "".join(f"{field} == {k} ? {text} : " for k, text in enumerate(firsts))
    return f"{tests}{last}"


def _rgb(color: str) -> list[int]:
    """Return the parts of a color such as ``#16213A``."""
    return [int(color[k : k + 2], 16) for k in (1, 3, 5)]


def _areas(colors: Palette, data: MapData) -> list[pdk.Layer]:
    """Shade states, or counties with the outlines of states.

    The script gives states other than the selected one the class after the last.
    """
    ink, edge = _rgb(colors.ink), list(colors.edge)
    fills = (
        shade_colors(colors, data.class_count)
        if data.class_count
        else [colors.shades[0]]
    )
    pairs = zip(colors.edge, colors.shades[0], strict=True)
    red, green, blue = ((one + other) // 2 for one, other in pairs)
    dimmed = (red, green, blue)
    line = {
        "line_width_units": pdk.types.String("meters"),
        "get_line_width": "properties.isChosen ? 3000 : 2000",
        "line_width_min_pixels": 0.8,
        "line_width_max_pixels": 1.6,
        "get_line_color": f"properties.isChosen ? {ink} : {edge}",
    }
    fill = {
        "get_fill_color": _choose("properties.shade", [*fills, dimmed]),
        "pickable": True,
        **({"shades": pdk.types.String(data.shades)} if data.shades else {}),
    }
    small = f"properties.small || properties.isChosen ? {ink} : {edge}"
    if not data.shades or data.area_type == "state":
        settings = {
            **line,
            **fill,
            "get_line_color": small,
            "get_line_width": "properties.small ? 7000 : 2000",
        }
        return [
            pdk.Layer("GeoJsonLayer", id="states", data=data.states, **settings),
            # why: within a state, only the counties show a reader where a symbol is.
            pdk.Layer(
                "GeoJsonLayer",
                id="lines",
                data=data.counties,
                filled=False,
                pickable=False,
                get_line_color=[*_rgb(colors.quiet), 120],
                line_width_min_pixels=0.7,
                line_width_max_pixels=0.7,
            ),
        ]
    settings = {
        **line,
        **fill,
        "stroked": False,
        "get_line_color": small,
        "get_line_width": "properties.small ? 7000 : 400",
        "line_width_min_pixels": 0.2,
    }
    return [
        pdk.Layer("GeoJsonLayer", id="counties", data=data.counties, **settings),
        pdk.Layer(
            "GeoJsonLayer",
            id="states",
            data=data.states,
            filled=False,
            pickable=False,
            **line,
        ),
    ]


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


def _others(colors: Palette, data: MapData) -> pdk.Layer:
    """Draw a muted dot for each nearby agency that only the search excludes."""
    return pdk.Layer(
        "ScatterplotLayer",
        id="others",
        data=data.others,
        get_position="at",
        get_radius=3.5,
        radius_units=pdk.types.String("pixels"),
        get_fill_color=_rgb(colors.quiet),
        get_line_color=list(colors.halo),
        stroked=True,
        line_width_min_pixels=1,
        pickable=True,
    )


def _bins(colors: Palette) -> list[pdk.Layer]:
    """Draw a circle with a number where agencies of one state are close together."""
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


def _names(colors: Palette, data: MapData) -> list[pdk.Layer]:
    """Label states with their totals and, zoomed in, towns and agencies.

    The map's script leaves out labels without room, and draws a line to labels that
    are next to their place.
    """
    leaders = pdk.Layer(
        "GeoJsonLayer",
        id="leaders",
        pickable=False,
        get_line_color=_rgb(colors.quiet),
        line_width_min_pixels=0.8,
        line_width_max_pixels=0.8,
    )
    names = pdk.Layer(
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
    return [leaders, names]


def _start(
    extent: tuple[float, float, float, float] | None, is_narrow: bool
) -> pdk.ViewState:
    """Return the initial view: the requested area, or the country if it is not larger.

    The browser moves the map if this changes; otherwise it keeps the reader's view.
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
    """Lay out inset maps with their frames, in a row at the bottom of the map."""
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
    """Return the height of the map in pixels."""
    return 360 if is_narrow else 560


@lru_cache(64)
def agency_map(colors: Palette, data: MapData, is_narrow: bool) -> str:
    """Draw agencies over shaded areas.

    Returns:
        A deck as JSON, without a base map. Each status has its shape; an agency at a
        place's center is filled, one at a county's center hollow.
    """
    layers = [*_areas(colors, data), *_names(colors, data)]
    layers += [_others(colors, data)] if data.others else []
    layers += [_agencies(colors, data, is_narrow), *_bins(colors)]
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
    is_country = start.zoom == _start(None, is_narrow).zoom and not data.state_fips
    spec = {
        **json.loads(deck.to_json()),
        # Width of that view; a narrower window shows the same area at a smaller scale.
        "width": 326 if is_narrow else 760,
        "insets": _insets(colors, is_narrow) if is_country else [],
        "apart": {code: view for view, codes, *_ in _INSETS for code in codes},
        "state": data.state_fips,
        "dimmed": max(data.class_count, 1),
        "chosen": data.chosen,
        "close": _CLOSE,
        # Fill and line of the placeholder until the map's library has loaded.
        "ground": [hex_color(colors.shades[0]), hex_color(colors.edge)],
    }
    return json.dumps(spec, separators=(",", ":"))
