"""The symbols of the map: one shape and color for each status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from dashboard.charts.theme import Palette

# Outlines around the origin, as SVG and Vega-Lite both read them, about two units wide.
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

# Statuses that are drawn below all others, because they say that nothing is known.
QUIET_STATUSES = ("no_record", "not_checked")
# What is drawn where camera registries are asked for, whatever the status on Ring.
REGISTRY_SYMBOL = "camera_registry_portals"
# Where the name of a symbol ends so, the point is a county's center, not a town's.
HOLLOW = "-hollow"
_CELL = 64
_SCALE = 17


@dataclass(frozen=True)
class Symbol:
    """How one status is drawn.

    Attributes:
        path: Outline around the origin.
        color: Color of the fill, or of the line where the symbol is hollow.
    """

    path: str
    color: str


@lru_cache(2)
def status_symbols(colors: Palette) -> Mapping[str, Symbol]:
    """Return the symbol of each status."""
    lamp = "#" + "".join(f"{part:02X}" for part in colors.point)
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
    """Return every symbol of the map: of each status, and of a camera registry."""
    registry = Symbol(_HOUSE, colors.series[0])
    return {**status_symbols(colors), REGISTRY_SYMBOL: registry}


@lru_cache(2)
def symbol_sheet(colors: Palette) -> bytes:
    """Draw all symbols side by side: filled ones above, hollow ones below.

    Args:
        colors: Palette of the theme.

    Returns:
        An SVG picture; :func:`symbol_places` says where each symbol is.
    """
    inside = "rgb({},{},{})".format(*colors.halo)
    # why: a graphics card darkens the soft edge of a picture, so the rim is dark.
    rim = colors.ink if colors.name == "light" else inside
    drawn = []
    for column, symbol in enumerate(map_symbols(colors).values()):
        x, y = _CELL * column + _CELL // 2, _CELL // 2
        drawn.append(
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
        f'viewBox="0 0 {width} {height}">{"".join(drawn)}</svg>'
    ).encode()


def symbol_places(colors: Palette) -> dict[str, Any]:
    """Say where each symbol is on the sheet, as deck.gl reads it."""
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


def drawing_order(found: pa.Table) -> list[int]:
    """Say in which order the agencies are drawn; later ones lie on earlier ones.

    Args:
        found: Rows of ``agencies_on_map``.

    Returns:
        Places in ``found``: first those of which nothing is known, then the others,
        each from state to state and west to east, because that packs smallest.
    """
    columns = ("drawn_status", "state_code", "longitude")
    keys = list(zip(*(found[column].to_pylist() for column in columns), strict=True))
    return sorted(
        range(len(keys)),
        key=lambda place: (keys[place][0] not in QUIET_STATUSES, *keys[place][1:]),
    )
