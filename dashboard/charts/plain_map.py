"""The map of agencies as a single SVG, for pages without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from math import cos, radians, sin, sqrt
from typing import Any

WIDTH, HEIGHT = 960, 600
# Albers equal-area conic, with the parallels that are usual for US maps.
_SOUTH, _NORTH, _LONGITUDE, _LATITUDE = map(radians, (29.5, 45.5, -96, 38.5))
_CONE = (sin(_SOUTH) + sin(_NORTH)) / 2
_FLAT = cos(_SOUTH) ** 2 + 2 * _CONE * sin(_SOUTH)
_SCALE = 1_250
# For areas drawn apart: western and northern limits, pixels per degree, and position.
_APART: Mapping[str, tuple[tuple[float, float], float, tuple[float, float]]] = {
    "02": ((-172.0, 71.5), 4.2, (20, 470)),
    "15": ((-160.5, 22.4), 16, (200, 520)),
    "72": ((-67.4, 18.6), 26, (840, 560)),
}


def plain_map(
    shapes: Iterable[Mapping[str, Any]],
    points: Iterable[tuple[float, float, str]],
    title: str,
    style: str = "",
) -> str:
    """Draw the states and a dot for each agency.

    Returns:
        An SVG element, 960 by 600, with the classes ``land`` and ``dots``.
    """
    land = "".join(
        _path(str(shape["id"]), ring) for shape in shapes for ring in _rings(shape)
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>'
        for x, y in (_place(fips, east, north) for east, north, fips in points)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg"><style>{style}</style>'
        f'<path class="land" d="{land}"/><g class="dots">{dots}</g></svg>'
    )


def _rings(shape: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    geometry = shape["geometry"]
    parts = geometry["coordinates"]
    for polygon in [parts] if geometry["type"] == "Polygon" else parts:
        yield from polygon


def _path(fips: str, ring: Sequence[Sequence[float]]) -> str:
    corners = (_place(fips, east, north) for east, north, *_ in ring)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _place(fips: str, east: float, north: float) -> tuple[float, float]:
    """Return a point's coordinates on the drawing."""
    if fips in _APART:
        (west, top), scale, (x, y) = _APART[fips]
        # why: the western Aleutians are beyond 180 degrees.
        east -= 360 if east > 0 else 0
        return (
            x + (east - west) * scale * cos(radians(top)),
            y + (top - north) * scale,
        )
    distance, middle = (
        sqrt(_FLAT - 2 * _CONE * sin(latitude)) / _CONE
        for latitude in (radians(north), _LATITUDE)
    )
    angle = _CONE * (radians(east) - _LONGITUDE)
    return (
        WIDTH / 2 + _SCALE * distance * sin(angle),
        HEIGHT / 2 - 5 - _SCALE * (middle - distance * cos(angle)),
    )
