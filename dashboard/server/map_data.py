"""The data that the map fetches from ``/data``, and a plain map to replace it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.charts.agency_map import (
    HOLLOW,
    MEASURES,
    area_shade,
    plotting_order,
    shade_limits,
    symbol_sheet,
)
from dashboard.charts.plain_map import plain_map
from dashboard.charts.theme import Palette, palette
from dashboard.queries._run import per_snapshot, reading
from dashboard.queries.agencies import (
    REGISTRIES,
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
)
from dashboard.queries.areas import REACH, Shading, shaded_areas, technology_names
from dashboard.queries.labels import labels
from dashboard.queries.registries import camera_registries
from dashboard.queries.states import (
    county_shapes,
    larger_towns,
    named_states,
    state_shapes,
)
from dashboard.server import map_library
from dashboard.server.files import IMMUTABLE, packed_answer, status_without
from dashboard.text.addresses import (
    AGENCIES_PATH,
    DECK_GL_PATH,
    NAMES_PATH,
    PLAIN_MAP_PATH,
    SHADES_PATH,
    SHAPES_PATH,
    SYMBOLS_PATH,
)
from dashboard.text.statuses import registry_sentence, status_text
from warehouse.errors import WarehouseError

_PLACE_CENTER = "place_center"
# In the order of the last arguments of ``_point``.
_POINT_COLUMNS = (
    *("agency_name", "place_name", "county_name", "state_code", "map_status"),
    *("status_name", "ring_status_on_precision", "ring_status_on"),
    *("location_precision", "longitude", "latitude"),
)


def agencies_body(filters: AgencyFilters) -> bytes:
    """Write the points on the map as gzipped JSON.

    One object per agency, in the order of plotting: ``at`` (longitude and latitude),
    ``state``, ``icon`` (symbol), ``title``, ``where`` (unless the title says it) and
    ``detail``.
    """
    # why: typed searches are rarely repeated, and would evict the common filters.
    write = _searched_body if filters.search else _filtered_body
    return write(filters)


def _agencies_body(filters: AgencyFilters) -> bytes:
    agencies = agencies_on_map(filters)
    centers = labels("location_precision")
    rows = _tuples(agencies.select(_POINT_COLUMNS))
    order = plotting_order(agencies)
    ids = [str(agency_id) for agency_id in agencies["agency_id"].to_pylist()]
    registries = _describe_registries() if filters.technology_id == REGISTRIES else {}
    return _compact(
        [
            _point(centers, registries.get(ids[place], ""), *rows[place])
            for place in order
        ]
    )


def _describe_registries() -> dict[str, str]:
    """Describe the camera registry of each agency that has one."""
    rows = camera_registries().to_pylist()
    return {row["agency_id"]: registry_sentence(row) for row in rows}


_filtered_body = per_snapshot(64)(_agencies_body)
_searched_body = per_snapshot(8)(_agencies_body)


# why: 64 answers of 15 KB; most readers use a few filters.
@per_snapshot(64)
def shades_body(shading: Shading) -> bytes:
    """Write the shade of each area with agencies, as gzipped JSON.

    ``none`` describes an area without any; ``areas`` has by FIPS code the class,
    whether count or base is small, and a description.

    Raises:
        UnknownFilterError: If the technology is unknown.
    """
    technology = technology_names().get(shading.technology_id)
    if technology is None:
        raise UnknownFilterError.of("technology_id", shading.technology_id)
    whole = shaded_areas(shading.whole)[MEASURES[shading.measure].column].to_pylist()
    limits = shade_limits(whole, shading.measure)
    areas = {
        row["area_fips"]: area_shade(row, limits, shading.measure, technology)
        for row in shaded_areas(shading).to_pylist()
        if row["agency_count"]
    }
    who = "No town police" if shading.measure in REACH else "None"
    none = f"{who} listed with {technology}: no proof of none."
    return _compact({"none": none, "areas": areas})


@per_snapshot(4)
def shapes_body(area_type: str) -> bytes:
    """Write the shapes of states or counties, as gzipped JSON.

    FIPS code, name and polygons of each; a ring is a list of steps from corner to
    corner in hundredths of a degree, longitude and latitude in turn.
    """
    if area_type == "state":
        return _compact(
            [[f["id"], f["properties"]["name"], _steps(f)] for f in state_shapes()]
        )
    return _compact(
        [
            [f["id"], f"{f['properties']['name']}, {code}", _steps(f)]
            for fips, code, _ in _tuples(named_states())
            for f in county_shapes(fips)
        ]
    )


def plain_body(request: tuple[AgencyFilters, Palette]) -> bytes:
    """Render agencies as gzipped SVG, for browsers that cannot show the map."""
    filters, colors = request
    fips = {code: fips for fips, code, _ in _tuples(named_states())}
    places = agencies_on_map(filters).select(("longitude", "latitude", "state_code"))
    style = (
        f".land{{fill:rgb{colors.shades[0]};stroke:rgb{colors.edge}}}"
        f".dots{{fill:{colors.lamp}}}"
    )
    svg = plain_map(
        state_shapes(),
        ((east, north, fips[state]) for east, north, state in _tuples(places)),
        "Map of the United States with a dot for each agency",
        style,
    )
    return gzip.compress(svg.encode(), mtime=0)


def _steps(shape: Mapping[str, Any]) -> list[list[list[int]]]:
    geometry = shape["geometry"]
    parts = geometry["coordinates"]
    parts = [parts] if geometry["type"] == "Polygon" else parts
    return [[_steps_of(ring) for ring in part] for part in parts]


def _steps_of(ring: Sequence[Sequence[float]]) -> list[int]:
    corners = [(round(100 * x), round(100 * y)) for x, y, *_ in ring]
    before = [(0, 0), *corners]
    return [
        step
        for (ax, ay), (bx, by) in zip(before, corners, strict=False)
        for step in (bx - ax, by - ay)
    ]


@per_snapshot(2)
def names_body() -> bytes:
    """Write the names on the map as gzipped JSON: states, then towns by size.

    ``at`` (longitude and latitude) and ``name``; states also have ``code``, towns
    ``people``.
    """
    middles = {shape["id"]: _middle(shape["geometry"]) for shape in state_shapes()}
    named: list[dict[str, Any]] = [
        {"at": middles[fips], "name": name, "code": code}
        for fips, code, name in _tuples(named_states())
        if fips in middles
    ]
    named += [
        {
            "at": [round(longitude, 2), round(latitude, 2)],
            "name": name,
            "people": people,
        }
        for name, people, longitude, latitude, _ in _tuples(larger_towns())
    ]
    return _compact(named)


def _middle(geometry: Mapping[str, Any]) -> list[float]:
    """Return the center of the largest polygon of a state."""
    parts = geometry["coordinates"]
    rings = [parts[0]] if geometry["type"] == "Polygon" else [part[0] for part in parts]
    sums = [_sums(ring) for ring in rings]
    area, x, y = max(sums, key=lambda ring: abs(ring[0]))
    return [round(x / (3 * area), 2), round(y / (3 * area), 2)]


def _sums(ring: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Return twice the area of a ring, and six times its moments in x and y."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return area, x, y


def _tuples(rows: pa.Table) -> list[tuple[Any, ...]]:
    columns = [column.to_pylist() for column in rows.columns]
    return list(zip(*columns, strict=True))


def _point(
    centers: Mapping[str, str],
    registry: str,
    name: str,
    place: str | None,
    county: str | None,
    state_code: str,
    map_status: str,
    status_name: str,
    status_precision: str,
    status_on: date | None,
    location_precision: str,
    longitude: float,
    latitude: float,
) -> dict[str, Any]:
    """Write one agency, with its place unless the name already says it."""
    is_hollow = location_precision != _PLACE_CENTER
    where = (county if is_hollow else place) or ""
    status = registry or status_text(status_name, status_on, status_precision)
    location_note = f". Drawn at the {centers[location_precision]}" if is_hollow else ""
    return {
        "at": [round(longitude, 2), round(latitude, 2)],
        "state": state_code,
        "icon": f"{map_status}{HOLLOW if is_hollow else ''}",
        "title": name,
        **({} if where in name else {"where": where}),
        "detail": f"{status}{location_note}",
    }


def _compact(content: object) -> bytes:
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


_Query = TypeVar("_Query")
_REVALIDATED = "no-cache"
_THEMES = ("light", "dark")


def _answer(
    request: Request, body: bytes, *, is_pinned: bool, media_type: str
) -> Response:
    headers = {
        "Cache-Control": IMMUTABLE if is_pinned else _REVALIDATED,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        "X-Content-Type-Options": "nosniff",
    }
    return packed_answer(request, body, media_type, headers)


def _refusal(error: Exception, status: int) -> JSONResponse:
    return JSONResponse(
        {"error": str(error)}, status_code=status, headers={"Cache-Control": "no-store"}
    )


def _serve(
    request: Request,
    read: Callable[[Mapping[str, str]], _Query],
    body: Callable[[_Query], bytes],
    media_type: str,
) -> Response:
    """Answer from the pinned or the newest snapshot; ``body`` returns gzipped bytes."""
    parameters = dict(request.query_params)
    pinned = parameters.pop("snapshot", None)
    try:
        query = read(parameters)
        with reading(pinned):
            written = body(query)
    except UnknownFilterError as error:
        return _refusal(error, 400)
    except WarehouseError as error:
        status = status_without(error, pinned)
        return _refusal(LookupError("This snapshot is not served."), status)
    return _answer(
        request, written, is_pinned=pinned is not None, media_type=media_type
    )


def serve_agencies(request: Request) -> Response:
    """Answer ``/data/agencies.json``: the points that match the filters."""
    read = AgencyFilters.from_parameters
    return _serve(request, read, agencies_body, "application/json")


def serve_shades(request: Request) -> Response:
    """Answer ``/data/shades.json``: the shade of each state or county."""
    read = partial(Shading.from_parameters, measures=MEASURES)
    return _serve(request, read, shades_body, "application/json")


def serve_shapes(request: Request) -> Response:
    """Answer ``/data/shapes.json``: the shapes of states or counties."""
    return _serve(request, _area_type, shapes_body, "application/json")


def _area_type(parameters: Mapping[str, str]) -> str:
    area_type = parameters.get("area_type", "state")
    _nothing({name: parameters[name] for name in {*parameters} - {"area_type"}})
    if area_type not in {"state", "county"}:
        raise UnknownFilterError.of("area_type", area_type)
    return area_type


def serve_plain_map(request: Request) -> Response:
    """Answer ``/data/plain_map.svg``: a picture of the points that match."""
    return _serve(request, _filters_and_palette, plain_body, "image/svg+xml")


def _filters_and_palette(
    parameters: Mapping[str, str],
) -> tuple[AgencyFilters, Palette]:
    filters = {**parameters}
    theme_name = filters.pop("theme", _THEMES[0])
    if theme_name not in _THEMES:
        raise UnknownFilterError.of("theme", theme_name)
    return AgencyFilters.from_parameters(filters), palette(theme_name)


def serve_names(request: Request) -> Response:
    """Answer ``/data/names.json``: the names of states and towns."""
    return _serve(request, _nothing, lambda _: names_body(), "application/json")


def _nothing(parameters: Mapping[str, str]) -> None:
    for name, value in parameters.items():
        raise UnknownFilterError.of(name, value)


def serve_symbols(request: Request) -> Response:
    """Answer ``/data/symbols.svg``: the symbols of all statuses."""
    theme_name = request.query_params.get("theme", "light")
    if theme_name not in _THEMES:
        return _refusal(UnknownFilterError("The theme is `light` or `dark`."), 400)
    body = gzip.compress(symbol_sheet(palette(theme_name)), mtime=0)
    is_pinned = "version" in request.query_params
    return _answer(request, body, is_pinned=is_pinned, media_type="image/svg+xml")


def serve_library(request: Request) -> Response:
    """Send a script of the map library."""
    script = map_library.scripts().get(request.path_params["name"])
    if script is None:
        return _refusal(LookupError("There is no such script."), 404)
    body = script.read_bytes()
    return _answer(request, body, is_pinned=True, media_type="text/javascript")


MAP_ROUTES = (
    Route(f"{DECK_GL_PATH}/{{name}}", serve_library, methods=["GET"]),
    Route(AGENCIES_PATH, serve_agencies, methods=["GET"]),
    Route(SHADES_PATH, serve_shades, methods=["GET"]),
    Route(SHAPES_PATH, serve_shapes, methods=["GET"]),
    Route(PLAIN_MAP_PATH, serve_plain_map, methods=["GET"]),
    Route(NAMES_PATH, serve_names, methods=["GET"]),
    Route(SYMBOLS_PATH, serve_symbols, methods=["GET"]),
)
