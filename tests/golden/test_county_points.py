"""A county's point is inside its own outline, and not in a lake or the sea."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from warehouse.connection import connect_read_only

SHAPES = Path(__file__).resolve().parents[2] / "seeds/reference/counties.geojson"

Ring = Sequence[Sequence[float]]


def _pieces() -> dict[str, list[list[Ring]]]:
    """Return each county's pieces by its code: an outline, and holes in it."""
    return {
        shape["id"]: [shape["geometry"]["coordinates"]]
        if shape["geometry"]["type"] == "Polygon"
        else shape["geometry"]["coordinates"]
        for shape in json.loads(SHAPES.read_text("utf-8"))["features"]
    }


def _crossings(x: float, y: float, rings: Sequence[Ring]) -> Iterator[bool]:
    """Tell for each edge whether a line from the point to the east crosses it."""
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            yield (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1


def _is_inside(x: float, y: float, pieces: Sequence[Sequence[Ring]]) -> bool:
    return any(sum(_crossings(x, y, rings)) % 2 for rings in pieces)


def test_a_point_in_the_lake_is_not_on_land() -> None:
    square = [[(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]]
    hole = [(1, 1), (3, 1), (3, 3), (1, 3), (1, 1)]
    assert _is_inside(0.5, 0.5, [square])
    assert not _is_inside(2, 2, [[*square, hole]])
    assert not _is_inside(5, 2, [square])


def test_no_county_is_shown_outside_its_outline(warehouse_file: Path) -> None:
    pieces = _pieces()
    with connect_read_only(warehouse_file) as connection:
        points = connection.execute(
            "select county_fips, longitude, latitude from marts.dim_counties "
            "union all "
            "select county_fips, longitude, latitude from marts.mart_agencies "
            "where location_precision = 'county_center' order by county_fips"
        ).fetchall()
    outside = sorted(
        {
            county
            for county, longitude, latitude in points
            if county in pieces and not _is_inside(longitude, latitude, pieces[county])
        }
    )
    assert outside == [], (
        "These counties' points lie outside their outline, mostly in water. Give each "
        "a point on land in seeds/reference/county_land_points.csv."
    )
