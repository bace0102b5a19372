"""The data that the map fetches."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from dashboard.queries.agencies import RING, AgencyFilters, agencies_on_map
from dashboard.routes import (
    agencies_url,
    serve_agencies,
    serve_states,
    states_url,
)

pytestmark = pytest.mark.usefixtures("warehouse_file")


@pytest.fixture
def snapshot_id(warehouse_file: Any) -> str:  # noqa: ANN401
    return str(warehouse_file.parent.name)


def _request(url: str, **headers: str) -> Request:
    path, _, query = url.partition("?")
    sent = [
        (name.replace("_", "-").encode(), text.encode())
        for name, text in headers.items()
    ]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": sent,
        }
    )


def _content(response: Response) -> Any:  # noqa: ANN401
    return json.loads(bytes(response.body))


def test_points_are_the_rows_of_the_list(snapshot_id: str) -> None:
    filters = AgencyFilters(technology_id=RING, state_code="NJ")
    points = _content(serve_agencies(_request(agencies_url(snapshot_id, filters))))
    listed = agencies_on_map(filters)
    assert [point["id"] for point in points] == listed["agency_id"].to_pylist()


def test_a_ring_is_a_point_at_the_centre_of_a_county(snapshot_id: str) -> None:
    filters = AgencyFilters(technology_id=RING)
    points = _content(serve_agencies(_request(agencies_url(snapshot_id, filters))))
    rings = {point["id"] for point in points if point["ring"]}
    listed = agencies_on_map(filters).to_pylist()
    assert rings == {
        row["agency_id"]
        for row in listed
        if row["location_precision"] == "county_centre"
    }


def test_all_points_of_ring_fit_in_sixty_kilobytes(snapshot_id: str) -> None:
    url = agencies_url(snapshot_id, AgencyFilters(technology_id=RING))
    response = serve_agencies(_request(url, accept_encoding="gzip"))
    assert response.headers["content-encoding"] == "gzip"
    assert len(response.body) < 60_000
    assert gzip.decompress(bytes(response.body)).startswith(b'[{"id":')


def test_an_address_with_its_snapshot_may_be_kept(snapshot_id: str) -> None:
    url = agencies_url(snapshot_id, AgencyFilters())
    first = serve_agencies(_request(url))
    assert "immutable" in first.headers["cache-control"]
    again = serve_agencies(_request(url, if_none_match=first.headers["etag"]))
    assert again.status_code == 304
    assert not again.body


def test_an_address_without_a_snapshot_is_asked_each_time() -> None:
    response = serve_agencies(_request("/data/agencies.json?kind=fire"))
    assert response.headers["cache-control"] == "no-cache"


def test_every_state_has_a_shape_and_a_sentence(snapshot_id: str) -> None:
    response = serve_states(_request(states_url(snapshot_id, RING)))
    features = _content(response)["features"]
    assert len(features) == 52
    assert all(f["properties"]["detail"] for f in features)
    montana = next(f for f in features if f["properties"]["title"] == "Montana")
    assert montana["properties"]["shade"] == 0


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/data/agencies.json?kind=fbi", 400),
        ("/data/agencies.json?colour=red", 400),
        ("/data/agencies.json?snapshot=20200101T000000Z-00000000", 404),
        ("/data/agencies.json?snapshot=../../etc", 404),
    ],
)
def test_what_is_not_known_is_refused_in_words(url: str, status: int) -> None:
    response = serve_agencies(_request(url))
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert "/" not in _content(response)["error"]


def test_an_unknown_technology_has_no_shapes() -> None:
    assert (
        serve_states(_request("/data/states.geojson?technology_id=x")).status_code
        == 400
    )
