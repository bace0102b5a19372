"""What the map fetches, written as it reads it: points, shapes, shades and names.

The list on the page asks the same questions of the same marts.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import sqrt
from typing import Any

import pyarrow as pa

from dashboard.charts.map_shades import MEASURES, area_shade, shade_limits
from dashboard.charts.map_symbols import HOLLOW, drawing_order
from dashboard.queries._run import per_snapshot
from dashboard.queries.agencies import (
    MOST_POINTS,
    REGISTRIES,
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
    cells_on_map,
    count_on_map,
)
from dashboard.queries.areas import REACH, Shading, shaded_areas
from dashboard.queries.labels import labels
from dashboard.queries.places import larger_towns, named_states
from dashboard.queries.registries import camera_registries
from dashboard.queries.states import county_shapes, state_shapes
from dashboard.queries.technologies import technologies
from dashboard.text.registries import registry_sentence
from dashboard.text.statuses import status_text

_PLACE_CENTER = "place_center"
# In the order of the last arguments of ``_point``.
_POINT_COLUMNS = (
    *("agency_name", "place_name", "county_name", "state_code", "drawn_status"),
    *("status_name", "ring_status_on_precision", "ring_status_on"),
    *("location_precision", "longitude", "latitude"),
)


def agencies_body(filters: AgencyFilters) -> bytes:
    """Write the points on the map as compact JSON.

    Args:
        filters: What to keep.

    Returns:
        A gzipped array with one object per agency, in the order of
        :func:`drawing_order`: ``at`` (longitude and latitude), ``icon`` (name of the
        symbol), ``title`` and ``detail`` (what a reader is told at the point). Beyond
        ``MOST_POINTS`` one object per cell instead: ``at``, ``size`` (metres),
        ``title`` and ``detail``.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    # why: what readers type is new each time, and would push out what all of them ask.
    kept = _searched_body if filters.search else _filtered_body
    return kept(filters)


def _agencies_body(filters: AgencyFilters) -> bytes:
    if count_on_map(filters) > MOST_POINTS:
        return _compact([_cell(*row) for row in _tuples(cells_on_map(filters))])
    found = agencies_on_map(filters)
    centers = labels("location_precision")
    rows = _tuples(found.select(_POINT_COLUMNS))
    order = drawing_order(found)
    ids = [str(agency_id) for agency_id in found["agency_id"].to_pylist()]
    told = _registries_told() if filters.technology_id == REGISTRIES else {}
    return _compact(
        [_point(centers, told.get(ids[place], ""), *rows[place]) for place in order]
    )


def _registries_told() -> dict[str, str]:
    """Tell by agency of its camera registry."""
    found = camera_registries() or pa.table({})
    return {row["agency_id"]: registry_sentence(row) for row in found.to_pylist()}


_filtered_body = per_snapshot(64)(_agencies_body)
_searched_body = per_snapshot(8)(_agencies_body)


# why: 64 answers of 15 KB; most readers stay with a few filters.
@per_snapshot(64)
def shades_body(shading: Shading) -> bytes:
    """Write the class of shade of each area with agencies.

    Args:
        shading: What to count.

    Returns:
        A gzipped object: ``none`` (what is told of an area without any) and ``areas``,
        by FIPS code its class, whether count or base is small, and what is told of it.

    Raises:
        UnknownFilterError: If the technology is not one that we know.
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.
    """
    technology = dict(_tuples(technologies())).get(shading.technology_id)
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


@per_snapshot(2)
def shapes_body() -> bytes:
    """Write the shapes of states and counties.

    Returns:
        A gzipped object: of ``states`` and ``counties`` the FIPS code, the name and the
        parts of each; of a part its rings, in hundredths of a degree from corner to
        corner, longitude and latitude in turn.
    """
    codes = {fips: code for fips, code, _ in _tuples(named_states())}
    states = [[f["id"], f["properties"]["name"], _steps(f)] for f in state_shapes()]
    counties = [
        [f["id"], f"{f['properties']['name']}, {codes[state]}", _steps(f)]
        for state in codes
        for f in county_shapes(state)
    ]
    return _compact({"states": states, "counties": counties})


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
    """Write what the map names: states, and towns from the largest down.

    Returns:
        A gzipped array: ``at`` (longitude and latitude) and ``name``, of a state also
        ``code``, of a town ``people``.
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
    """Return the center of the largest part of a state."""
    parts = geometry["coordinates"]
    rings = [parts[0]] if geometry["type"] == "Polygon" else [part[0] for part in parts]
    sums = [_sums(ring) for ring in rings]
    area, x, y = max(sums, key=lambda found: abs(found[0]))
    return [round(x / (3 * area), 2), round(y / (3 * area), 2)]


def _sums(ring: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Return twice the area of a ring, and what its center times that is made of."""
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
    drawn_status: str,
    status_name: str,
    status_precision: str,
    status_on: date | None,
    location_precision: str,
    longitude: float,
    latitude: float,
) -> dict[str, Any]:
    """Write one agency; its place only where its name does not say it."""
    is_hollow = location_precision != _PLACE_CENTER
    where = (county if is_hollow else place) or ""
    area = state_code if where in name else f"{where}, {state_code}"
    status = registry or status_text(status_name, status_on, status_precision)
    drawn = f". Drawn at the {centers[location_precision]}" if is_hollow else ""
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
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)
