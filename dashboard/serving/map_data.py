"""The data that the map fetches, as our own addresses under ``/data``.

An address names its snapshot and all its filters, so what it answers never changes and
browsers may keep it. The list on the page asks the same questions of the same marts.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from math import sqrt
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.charts.map_shades import MEASURES, area_properties, shade_limits
from dashboard.charts.map_symbols import HOLLOW, QUIET_STATUSES, symbol_sheet
from dashboard.charts.theme import palette
from dashboard.queries._run import reading
from dashboard.queries.agencies import (
    ANY,
    MOST_POINTS,
    RING,
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
    cells_on_map,
    count_on_map,
)
from dashboard.queries.states import county_shapes, state_shapes
from dashboard.queries.technologies import (
    ring_in_month,
    technologies,
    technology_by_county,
    technology_by_state,
)
from dashboard.text.agency_kinds import PRECISION_LABELS
from dashboard.text.statuses import status_text
from warehouse.errors import WarehouseError

AGENCIES_PATH = "/data/agencies.json"
STATES_PATH = "/data/states.geojson"
COUNTIES_PATH = "/data/counties.geojson"
SYMBOLS_PATH = "/data/symbols.svg"

_PLACE_CENTRE = "place_centre"
_KEPT_FOR_EVER = "public, max-age=31536000, immutable"
_ASKED_EACH_TIME = "no-cache"
_LONGEST_VALUE = 120
_THEMES = ("light", "dark")
# In the order of the arguments of ``_point``.
_POINT_COLUMNS = (
    *("agency_name", "place_name", "county_name", "state_code", "drawn_status"),
    *("status_name", "ring_status_on_precision", "ring_status_on"),
    *("location_precision", "longitude", "latitude"),
)


@dataclass(frozen=True)
class Shading:
    """What the areas below the agencies are shaded by.

    Attributes:
        technology_id: Id of the technology that is counted.
        measure: Key of ``MEASURES``.
        state_code: State whose counties are shaded; ``any`` shades the states.
        month: Month by whose end agencies count; ``any`` counts all. For Ring only.
    """

    technology_id: str = RING
    measure: str = "rate"
    state_code: str = ANY
    month: str = ANY


def agencies_url(snapshot_id: str, filters: AgencyFilters) -> str:
    """Return the address of the points that match the filters."""
    parameters = {"snapshot": snapshot_id, **filters.to_parameters()}
    return f"{AGENCIES_PATH}?{urlencode(parameters)}"


def areas_url(snapshot_id: str, shading: Shading) -> str:
    """Return the address of the shapes of states, or of one state's counties."""
    path = STATES_PATH if shading.state_code == ANY else COUNTIES_PATH
    return f"{path}?{urlencode({'snapshot': snapshot_id, **asdict(shading)})}"


def symbols_url(theme_name: str) -> str:
    """Return the address of the sheet of symbols."""
    sheet = symbol_sheet(palette(theme_name))
    version = hashlib.sha256(sheet).hexdigest()[:8]
    return f"{SYMBOLS_PATH}?{urlencode({'theme': theme_name, 'version': version})}"


def shaded_areas(shading: Shading) -> pa.Table:
    """List the areas that are shaded, with what is counted there.

    Args:
        shading: What to count, and where.

    Returns:
        One row per area, by name; see the queries that it asks.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    if shading.month != ANY:
        area_type = "state" if shading.state_code == ANY else "county"
        return ring_in_month(
            shading.month, area_type=area_type, state_code=shading.state_code
        )
    if shading.state_code != ANY:
        return technology_by_county(shading.technology_id, shading.state_code)
    return technology_by_state(shading.technology_id)


# why: a snapshot never changes, so its id and the filters are the whole key.
@lru_cache(maxsize=64)
def agencies_body(snapshot_id: str, filters: AgencyFilters) -> bytes:
    """Write the points on the map as compact JSON.

    Args:
        snapshot_id: Snapshot to read.
        filters: What to keep.

    Returns:
        A gzipped array with one object per agency, in the order of
        :func:`drawing_order`: ``at`` (longitude and latitude), ``icon`` (name of the
        symbol), ``title`` and ``detail`` (what a reader is told at the point). Beyond
        ``MOST_POINTS`` one object per cell instead: ``at``, ``size`` (metres),
        ``title`` and ``detail``.

    Raises:
        warehouse.errors.WarehouseError: If there is no such snapshot.
    """
    with reading(snapshot_id):
        if count_on_map(filters) > MOST_POINTS:
            return _compact([_cell(*row) for row in _tuples(cells_on_map(filters))])
        found = agencies_on_map(filters)
    rows = _tuples(found.select(_POINT_COLUMNS))
    return _compact([_point(*rows[place]) for place in drawing_order(found)])


def drawing_order(found: pa.Table) -> list[int]:
    """Say in which order the agencies are drawn; later ones lie on earlier ones.

    Args:
        found: Rows of ``agencies_on_map``.

    Returns:
        Places in ``found``: first those of which nothing is known, then the others,
        each from state to state and west to east, because that packs smallest.
    """
    columns = ("drawn_status", "state_code", "longitude")
    keys = _tuples(found.select(columns))
    return sorted(
        range(len(keys)),
        key=lambda place: (keys[place][0] not in QUIET_STATUSES, *keys[place][1:]),
    )


# why: 64 answers of 50 KB; most readers stay with a few filters.
@lru_cache(maxsize=64)
def areas_body(snapshot_id: str, shading: Shading) -> bytes:
    """Write the shapes of states or counties with their class of shade.

    Args:
        snapshot_id: Snapshot to read.
        shading: What to count, and where.

    Returns:
        A gzipped GeoJSON collection, one feature per area, with ``shade`` (class, 0 for
        none listed), ``small``, ``title`` and ``detail``.

    Raises:
        UnknownFilterError: If the technology or the state is not one that we know.
        warehouse.errors.WarehouseError: If there is no such snapshot.
    """
    with reading(snapshot_id):
        names = dict(_tuples(technologies()))
        rows = shaded_areas(shading).to_pylist()
    if shading.technology_id not in names:
        value = shading.technology_id[:_LONGEST_VALUE]
        raise UnknownFilterError(f"`{value}` is not a value of `technology_id`.")
    if not rows:
        value = shading.state_code[:_LONGEST_VALUE]
        raise UnknownFilterError(f"`{value}` is not a value of `state_code`.")
    column = MEASURES[shading.measure].column
    limits = shade_limits([row[column] for row in rows], shading.measure)
    by_fips = {row["area_fips"]: row for row in rows}
    shapes = (
        state_shapes()
        if shading.state_code == ANY
        else county_shapes(rows[0]["area_fips"][:2])
    )
    technology = names[shading.technology_id]
    features = [
        {
            **shape,
            "properties": area_properties(
                by_fips[shape["id"]], limits, shading.measure, technology
            ),
        }
        for shape in shapes
        if shape["id"] in by_fips
    ]
    # why: later shapes are drawn over earlier ones, so an outline must come last.
    features.sort(key=lambda feature: feature["properties"]["small"])
    return _compact({"type": "FeatureCollection", "features": features})


def _tuples(rows: pa.Table) -> list[tuple[Any, ...]]:
    columns = [column.to_pylist() for column in rows.columns]
    return list(zip(*columns, strict=True))


def _point(
    name: str,
    place: str | None,
    county: str | None,
    state_code: str,
    drawn_status: str,
    status_name: str,
    status_precision: str,
    status_on: date | None,
    location_precision: str,
    longitude: float,
    latitude: float,
) -> dict[str, Any]:
    """Write one agency; its place only where its name does not say it."""
    is_hollow = location_precision != _PLACE_CENTRE
    where = (county if is_hollow else place) or ""
    area = state_code if where in name else f"{where}, {state_code}"
    status = status_text(status_name, status_on, status_precision)
    drawn = (
        f". Drawn at the {PRECISION_LABELS[location_precision]}" if is_hollow else ""
    )
    return {
        "at": [round(longitude, 2), round(latitude, 2)],
        "icon": f"{drawn_status}{HOLLOW if is_hollow else ''}",
        "title": name,
        "detail": f"{area}. {status}{drawn}",
    }


def _cell(column: int, row: int, count: int) -> dict[str, Any]:
    return {
        "at": [column / 2 + 0.25, row / 2 + 0.25],
        "size": round(900 * sqrt(count)),
        "title": f"{count:,} {'agency' if count == 1 else 'agencies'}",
        "detail": "In a cell of half a degree.",
    }


def _compact(content: object) -> bytes:
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def _answer(
    request: Request, body: bytes, *, is_pinned: bool, media_type: str
) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {
        "Cache-Control": _KEPT_FOR_EVER if is_pinned else _ASKED_EACH_TIME,
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type=media_type, headers=headers)


def _refusal(error: Exception, status: int) -> JSONResponse:
    return JSONResponse(
        {"error": str(error)}, status_code=status, headers={"Cache-Control": "no-store"}
    )


def serve_agencies(request: Request) -> Response:
    """Answer ``/data/agencies.json``: the points that match the filters."""
    parameters = dict(request.query_params)
    pinned = parameters.pop("snapshot", None)
    try:
        filters = AgencyFilters.from_parameters(parameters)
        with reading(pinned) as snapshot_id:
            body = agencies_body(snapshot_id, filters)
    except UnknownFilterError as error:
        return _refusal(error, 400)
    except WarehouseError:
        return _refusal(LookupError("This snapshot is not served."), 404)
    return _answer(
        request, body, is_pinned=pinned is not None, media_type="application/json"
    )


def _shading(request: Request) -> Shading:
    """Read what to shade from a request."""
    parameters = dict(request.query_params)
    parameters.pop("snapshot", None)
    unknown = sorted(set(parameters) - {field.name for field in fields(Shading)})
    if unknown:
        raise UnknownFilterError(f"`{unknown[0]}` is not a filter of this map.")
    shading = Shading(**parameters)
    AgencyFilters.from_parameters(
        {
            "technology_id": shading.technology_id,
            "state_code": shading.state_code,
            "seen_by": shading.month,
        }
    )
    allowed = ["rate", "count"] if shading.state_code != ANY else list(MEASURES)
    if shading.measure not in allowed:
        value = shading.measure[:_LONGEST_VALUE]
        raise UnknownFilterError(f"`{value}` is not a value of `measure`.")
    if shading.month != ANY and shading.technology_id != RING:
        raise UnknownFilterError("Only Ring is known month by month.")
    return shading


def serve_areas(request: Request) -> Response:
    """Answer with the shapes of states, or of one state's counties, and a class."""
    pinned = request.query_params.get("snapshot")
    try:
        shading = _shading(request)
        with reading(pinned) as snapshot_id:
            body = areas_body(snapshot_id, shading)
    except UnknownFilterError as error:
        return _refusal(error, 400)
    except WarehouseError:
        return _refusal(LookupError("This snapshot is not served."), 404)
    return _answer(
        request, body, is_pinned=pinned is not None, media_type="application/geo+json"
    )


def serve_symbols(request: Request) -> Response:
    """Answer ``/data/symbols.svg``: the symbols of all statuses."""
    theme_name = request.query_params.get("theme", "light")
    if theme_name not in _THEMES:
        return _refusal(UnknownFilterError("The theme is `light` or `dark`."), 400)
    body = gzip.compress(symbol_sheet(palette(theme_name)), mtime=0)
    is_pinned = "version" in request.query_params
    return _answer(request, body, is_pinned=is_pinned, media_type="image/svg+xml")


ROUTES = (
    Route(AGENCIES_PATH, serve_agencies, methods=["GET"]),
    Route(STATES_PATH, serve_areas, methods=["GET"]),
    Route(COUNTIES_PATH, serve_areas, methods=["GET"]),
    Route(SYMBOLS_PATH, serve_symbols, methods=["GET"]),
)
