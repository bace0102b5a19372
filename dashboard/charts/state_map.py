"""A state with its neighbors, its counties by class and a sign for each agency.

The specification is deck.gl's own, which ``st.pydeck_chart`` draws.
"""

from __future__ import annotations

import json
import math
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any

import pydeck as pdk

from dashboard.charts.theme import STATUS_SIGNS, Palette, hex_color, rgb

Feature = Mapping[str, Any]
# Layers whose objects answer a press.
AREAS, SIGNS = "areas", "agencies"
_TILE, _CLOSEST = 512, 11
# Pixels of a town's name: of a letter, beside it, and of its line.
_SIGN, _GAP, _LINE = 7.0, 4, 18


class StateMap(pdk.Deck):  # type: ignore[misc]
    """A deck whose specification is written once."""

    def __init__(self, spec: Mapping[str, Any], colors: Palette) -> None:
        """Write the specification."""
        style = {
            "maxWidth": "16rem",
            "whiteSpace": "pre-wrap",
            "color": hex_color(colors.edge),
            "backgroundColor": colors.ink,
        }
        super().__init__(tooltip={"text": "{tip}", "style": style})
        self._written = json.dumps(spec, separators=(",", ":"), ensure_ascii=False)

    def to_json(self) -> str:
        """Return the specification."""
        return self._written


def state_map(
    colors: Palette,
    *,
    ground_url: str,
    outline: Feature | None,
    areas: Sequence[Feature],
    agencies: Sequence[Mapping[str, Any]],
    towns: Iterable[Mapping[str, Any]],
    opened: Mapping[str, Any] | None,
    turn: str,
    is_narrow: bool,
) -> StateMap:
    """Draw a state; its agencies and its neighbors answer a press.

    Args:
        outline: The state; None for a territory without an outline.
        areas: Counties and neighbors, with ``tip`` and ``fill`` (a color) as
            properties; neighbors with ``state_code`` too.
        agencies: ``at`` (longitude and latitude), ``sign`` and ``color``, ``tip``, and
            ``agency_id``.
        towns: ``at``, ``sign`` (the name), ``color`` and ``tip``, the largest first.
        opened: The agency whose panel is open.
        turn: Ending of the layers' names, from :func:`next_turn`.
    """
    size = 13 if is_narrow else 15
    points = [
        *chain(*(_rings(outline["geometry"]["coordinates"]) if outline else ())),
        *(row["at"] for row in agencies),
    ]
    view = _view(points, is_narrow)
    signs = [*agencies, *_apart(towns, view["zoom"])]
    # Without a graphics card, each layer takes a fifth of a second to prepare, so signs
    # and names are one.
    layers = [
        {
            "@@type": "GeoJsonLayer",
            "id": f"{AREAS}{turn}",
            "data": areas,
            "getFillColor": "@@=properties.fill",
            "stroked": False,
            "pickable": True,
        },
        _borders(areas, outline, colors),
        {
            "@@type": "TextLayer",
            "id": f"{SIGNS}{turn}",
            "data": _as_address(signs),
            "getPosition": "@@=at",
            "getText": "@@=sign",
            "getColor": "@@=color",
            "getSize": f"@@=agency_id ? {size} : 13",
            "getPixelOffset": "@@=agency_id ? [0, 0] : [0, -13]",
            # Before its rows are read, `auto` makes a font of no letters, which WebGL
            # refuses.
            "characterSet": "".join(sorted({" "}.union(*(s["sign"] for s in signs)))),
            "fontFamily": "sans-serif, 'DejaVu Sans', 'Segoe UI Symbol'",
            "fontWeight": 600,
            "fontSettings": {"sdf": True, "fontSize": 32, "buffer": 8, "radius": 8},
            "outlineWidth": 4,
            "outlineColor": [*colors.edge],
            "pickable": True,
        },
    ]
    if opened:
        layers.append(
            {
                "@@type": "ScatterplotLayer",
                "id": "opened",
                "data": [{"at": [opened["longitude"], opened["latitude"]]}],
                "getPosition": "@@=at",
                "getRadius": size * 0.8,
                "radiusUnits": "pixels",
                "filled": False,
                "stroked": True,
                "getLineColor": rgb(colors.ink),
                "lineWidthMinPixels": 2.5,
                "pickable": False,
            }
        )
    return StateMap(
        {
            "initialViewState": view,
            "views": [{"@@type": "MapView", "controller": True}],
            "mapProvider": "mapbox",
            "mapStyle": ground_url,
            "layers": layers,
        },
        colors,
    )


def _borders(
    areas: Iterable[Feature], outline: Feature | None, colors: Palette
) -> dict[str, Any]:
    """Draw each piece of a border once, however many areas it bounds."""
    own = _pieces([outline] if outline else [])
    others = _pieces(areas) - own
    # Without keys, rows are half as long.
    lines = [[*a, *b, 0] for a, b in sorted(others)]
    lines += [[*a, *b, 1] for a, b in sorted(own)]
    # Without a graphics card, lines are ready a second sooner than strokes of areas.
    return {
        "@@type": "LineLayer",
        "id": "borders",
        "data": _as_address(lines),
        "getSourcePosition": "@@=[this[0], this[1]]",
        "getTargetPosition": "@@=[this[2], this[3]]",
        "getColor": f"@@=this[4] ? {rgb(colors.quiet)} : {[*colors.edge]}",
        "getWidth": "@@=this[4] ? 1.5 : 1",
    }


def _as_address(rows: Sequence[object]) -> str:
    """Write rows as an address, which the browser reads once it has drawn the areas."""
    text = json.dumps(rows, separators=(",", ":"))
    return f"data:application/json;base64,{b64encode(text.encode()).decode()}"


def _pieces(features: Iterable[Feature]) -> set[tuple[tuple[float, ...], ...]]:
    return {
        (min(a, b), max(a, b))
        for feature in features
        for ring in _rings(feature["geometry"]["coordinates"])
        for a, b in pairwise(map(tuple, ring))
    }


def _rings(coordinates: Any) -> Iterator[Sequence[Any]]:  # noqa: ANN401 - nested lists
    if isinstance(coordinates[0][0], (int, float)):
        yield coordinates
        return
    for part in coordinates:
        yield from _rings(part)


def _apart(towns: Iterable[Mapping[str, Any]], zoom: float) -> list[Mapping[str, Any]]:
    """Leave out towns whose name would cover a larger town's."""
    world = _TILE * 2**zoom
    shown: list[tuple[float, float, float]] = []
    kept = []
    for town in towns:
        across = town["at"][0] / 360 * world
        along = _mercator(town["at"][1]) / (2 * math.pi) * world
        half = _SIGN * len(town["sign"]) / 2 + _GAP
        if all(
            abs(across - other) > half + width or abs(along - height) > _LINE
            for other, height, width in shown
        ):
            shown.append((across, along, half))
            kept.append(town)
    return kept


_TURNS = (" 1", " 2")


def next_turn(pressed: Iterable[str]) -> str:
    """Return the ending for the layers' names after a press.

    Under a new name the browser forgets what was pressed, which it would otherwise
    keep, with all else faded.

    Args:
        pressed: Names of the layers with the object that was pressed last.
    """
    return _TURNS[any(name.endswith(_TURNS[0]) for name in pressed)]


def sign_of(status: str, colors: Palette) -> dict[str, Any]:
    """Return the sign of a status and its color."""
    sign = STATUS_SIGNS[status]
    return {"sign": sign.symbol, "color": rgb(sign.color(colors))}


def _view(points: Sequence[Sequence[float]], is_narrow: bool) -> dict[str, float]:
    """Return the view that just holds all points."""
    easts, norths = zip(
        *(point[:2] for point in points or [(-96.0, 38.0)]), strict=True
    )
    width, height = (320, 330) if is_narrow else (700, 500)
    top, bottom = _mercator(max(norths)), _mercator(min(norths))
    across = width / max(max(easts) - min(easts), 1e-3) * 360
    along = height / max(top - bottom, 1e-5) * 2 * math.pi
    middle = 2 * math.atan(math.exp((top + bottom) / 2)) - math.pi / 2
    return {
        "longitude": round((min(easts) + max(easts)) / 2, 3),
        "latitude": round(math.degrees(middle), 3),
        "zoom": round(min(math.log2(min(across, along) / _TILE), _CLOSEST), 2),
        "minZoom": 2,
        "maxZoom": 12,
    }


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
