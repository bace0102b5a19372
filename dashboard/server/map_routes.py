"""What the map fetches, and the map as a picture for other sites."""

from __future__ import annotations

import gzip
import json
from subprocess import SubprocessError
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.addresses import GROUND_PATH, MAP_PICTURE, OUTLINES_PATH
from dashboard.charts.area_map import area_map
from dashboard.charts.chart_spec import with_caption
from dashboard.charts.theme import LIGHT, hex_color
from dashboard.citations import short_names
from dashboard.formats import ANY, day_text
from dashboard.queries.map_agencies import AgencyFilters, agencies_on_map
from dashboard.queries.snapshot_reader import per_snapshot, reading
from dashboard.queries.sources import main_sources, record_day
from dashboard.queries.states import county_shapes, state_fips
from dashboard.server import map_scenes as scenes
from dashboard.server.files import IMMUTABLE, packed_answer, status_without
from dashboard.server.picture import draw
from dashboard.server.turns import PICTURES, BusyError, come_again
from warehouse.errors import WarehouseError
from warehouse.paths import site_address

# Pixels of a preview on other sites.
_WIDTH, _HEIGHT = 1200, 630
_KINDS = {"svg": "image/svg+xml", "png": "image/png"}


@per_snapshot
def _outlines() -> bytes:
    whole = {"type": "FeatureCollection", "features": scenes.country_outlines()}
    return gzip.compress(json.dumps(whole, separators=(",", ":")).encode(), mtime=0)


def serve_outlines(request: Request) -> Response:
    """Send the outlines of the states for maps of the country."""
    pinned = request.query_params.get("snapshot")
    try:
        with reading(pinned):
            body = _outlines()
    except WarehouseError as error:
        return Response(status_code=status_without(error, pinned))
    caching = IMMUTABLE if pinned else "no-cache"
    headers = {"Cache-Control": caching}
    return packed_answer(request, body, "application/geo+json", headers)


# 200 KB at most.
@per_snapshot
def _picture(site: str, filters: AgencyFilters, measure: str, kind: str) -> bytes:
    """Draw what the map of the page shows, with title and credit."""
    with PICTURES:
        return _drawn(site, filters, measure, kind)


def _drawn(site: str, filters: AgencyFilters, measure: str, kind: str) -> bytes:
    rows = agencies_on_map(filters)
    state_code = filters.state_code
    shades, areas, agencies = scenes.map_tables(LIGHT, filters, measure)
    is_close = state_code != ANY
    outlines = scenes.country_outlines()
    if is_close:
        outlines = county_shapes(state_fips()[state_code])
    spec = area_map(
        LIGHT,
        "",
        shades.classes,
        measure,
        is_close=is_close,
        is_named=scenes.names_agencies(filters),
        # `albersUsa` leaves the islands out.
        projection="mercator" if state_code == "PR" else "albersUsa",
    )
    number, clause = scenes.describe_matches(rows.num_rows, filters)
    credit = f"Sources: {short_names(main_sources(rows))}." if rows.num_rows else ""
    query = scenes.map_query(filters, measure)
    address = f"{urlsplit(site).netloc}/map{query}" if site else ""
    captioned = with_caption(
        spec,
        f"{number}, {clause}" if clause else number,
        [
            "A dot doesn't show current participation; an empty spot doesn't rule it "
            "out.",
            f"Porchlight, {day_text(record_day())}. {credit} {address}".strip(),
        ],
    )
    large = {**captioned["title"], "fontSize": 28, "subtitleFontSize": 15}
    shapes = {"data": {"values": outlines}}
    whole = {
        **captioned,
        "title": large,
        "layer": [
            {**layer, **shapes} if "url" in layer["data"] else layer
            for layer in captioned["layer"]
        ],
        "datasets": {"areas": areas.to_pylist(), "agencies": agencies.to_pylist()},
        "width": _WIDTH,
        "height": _HEIGHT,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": hex_color(LIGHT.edge),
    }
    return gzip.compress(draw(whole, kind), mtime=0)


def serve_picture(request: Request) -> Response:
    """Send the map as a picture."""
    pinned = request.query_params.get("snapshot")
    kind = request.url.path.rpartition(".")[2]
    try:
        with reading(pinned):
            try:
                filters, measure = scenes.filters_of(request.query_params)
            except ValueError as error:
                return PlainTextResponse(str(error), 404)
            body = _picture(site_address(), filters, measure, kind)
    except (BusyError, SubprocessError):
        return come_again(request.url.path)
    except WarehouseError as error:
        return Response(status_code=status_without(error, pinned))
    headers = {"Cache-Control": IMMUTABLE if pinned else "max-age=3600"}
    return packed_answer(request, body, _KINDS[kind], headers)


# The ground below a state's map is empty, so that no host is asked for one.
_EMPTY = {"version": 8, "sources": {}, "layers": []}
_GROUND = JSONResponse(_EMPTY, headers={"Cache-Control": "no-cache"})
MAP_ROUTES = (
    Route(OUTLINES_PATH, serve_outlines, methods=["GET"]),
    Route(GROUND_PATH, _GROUND),
    *(Route(f"{MAP_PICTURE}.{kind}", serve_picture) for kind in _KINDS),
)
