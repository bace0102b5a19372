"""The data that the map fetches, as our own addresses under ``/data``.

An address names its snapshot and all its filters, so what it answers never changes and
browsers may keep it. The list on the page asks the same questions of the same marts.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.charts.agency_map import PLACE_CENTRE, shade, shade_limits
from dashboard.charts.theme import day_text
from dashboard.queries._run import reading
from dashboard.queries.agencies import (
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
)
from dashboard.queries.states import state_shapes
from dashboard.queries.technologies import technology_by_state
from dashboard.words import KIND_LABELS, PRECISION_LABELS
from warehouse.errors import WarehouseError

AGENCIES_PATH = "/data/agencies.json"
STATES_PATH = "/data/states.geojson"

_KEPT_FOR_EVER = "public, max-age=31536000, immutable"
_ASKED_EACH_TIME = "no-cache"
_LONGEST_VALUE = 120


def agencies_url(snapshot_id: str, filters: AgencyFilters) -> str:
    """Return the address of the points that match the filters."""
    parameters = {"snapshot": snapshot_id, **filters.to_parameters()}
    return f"{AGENCIES_PATH}?{urlencode(parameters)}"


def states_url(snapshot_id: str, technology_id: str) -> str:
    """Return the address of the state shapes with one technology's rates."""
    parameters = {"snapshot": snapshot_id, "technology_id": technology_id}
    return f"{STATES_PATH}?{urlencode(parameters)}"


# why: a snapshot never changes, so its id and the filters are the whole key.
@lru_cache(maxsize=64)
def agencies_body(snapshot_id: str, filters: AgencyFilters) -> bytes:
    """Write the points on the map as compact JSON.

    Args:
        snapshot_id: Snapshot to read.
        filters: What to keep.

    Returns:
        A gzipped array with one object per agency: ``id``, ``at`` (longitude and
        latitude), ``ring`` (1 where the point is a county's centre), ``title`` and
        ``detail`` (what a reader is told at the point).

    Raises:
        warehouse.errors.WarehouseError: If there is no such snapshot.
    """
    with reading(snapshot_id):
        rows = agencies_on_map(filters).to_pylist()
    return _compact([_point(row) for row in rows])


@lru_cache(maxsize=32)
def states_body(snapshot_id: str, technology_id: str) -> bytes:
    """Write the state shapes with one technology's rates.

    Args:
        snapshot_id: Snapshot to read.
        technology_id: Id of a technology.

    Returns:
        A gzipped GeoJSON collection, one feature per state, with ``shade`` (class of
        the rate, 0 for none listed), ``title`` and ``detail``.

    Raises:
        UnknownFilterError: If the technology is not one that we know.
        warehouse.errors.WarehouseError: If there is no such snapshot.
    """
    with reading(snapshot_id):
        rows = technology_by_state(technology_id).to_pylist()
    if not rows:
        raise UnknownFilterError(
            f"`{technology_id[:_LONGEST_VALUE]}` is not a value of `technology_id`."
        )
    limits = shade_limits([row["agencies_per_100k"] or 0.0 for row in rows])
    by_fips = {row["state_fips"]: row for row in rows}
    features = [
        {**shape, "properties": _state_properties(by_fips[shape["id"]], limits)}
        for shape in state_shapes()
        if shape["id"] in by_fips
    ]
    return _compact({"type": "FeatureCollection", "features": features})


def _point(row: dict[str, Any]) -> dict[str, Any]:
    precision = row["location_precision"]
    joined_on: date | None = row["joined_on"]
    joined = (
        f"joined {day_text(joined_on, row['joined_on_precision'])}"
        if joined_on
        else "no date of joining"
    )
    place = ", ".join(
        part
        for part in (row["place_name"], row["county_name"], row["state_code"])
        if part
    )
    return {
        "id": row["agency_id"],
        "at": [round(row["longitude"], 4), round(row["latitude"], 4)],
        "ring": int(precision != PLACE_CENTRE),
        "title": row["agency_name"],
        "detail": f"{place}. {KIND_LABELS[row['agency_type']]}; {joined}. "
        f"Drawn at the {PRECISION_LABELS[precision]}.",
    }


def _state_properties(row: dict[str, Any], limits: list[float]) -> dict[str, Any]:
    rate, count = row["agencies_per_100k"], row["agency_count"]
    listed = f"{count:,} listed with {row['technology_name']}"
    if not count:
        detail = f"None listed with {row['technology_name']}: no proof of none."
    elif rate is None:
        detail = f"{listed}; no population to compare with."
    else:
        small = " Few: read the rate with care." if row["is_small_base"] else ""
        detail = f"{listed}, {rate:.2f} per 100,000 residents.{small}"
    return {"shade": shade(rate, limits), "title": row["state_name"], "detail": detail}


def _compact(content: object) -> bytes:
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


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


def serve_states(request: Request) -> Response:
    """Answer ``/data/states.geojson``: shapes with one technology's rates."""
    pinned = request.query_params.get("snapshot")
    technology_id = request.query_params.get("technology_id", "")
    try:
        with reading(pinned) as snapshot_id:
            body = states_body(snapshot_id, technology_id)
    except UnknownFilterError as error:
        return _refusal(error, 400)
    except WarehouseError:
        return _refusal(LookupError("This snapshot is not served."), 404)
    return _answer(
        request, body, is_pinned=pinned is not None, media_type="application/geo+json"
    )


ROUTES = (
    Route(AGENCIES_PATH, serve_agencies, methods=["GET"]),
    Route(STATES_PATH, serve_states, methods=["GET"]),
)
