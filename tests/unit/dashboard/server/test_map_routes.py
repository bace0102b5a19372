"""Outlines, the empty ground, and the map as a picture."""

from __future__ import annotations

import html
import struct
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.queries.map_agencies import agencies_on_map
from dashboard.server.map_routes import MAP_ROUTES
from dashboard.server.map_scenes import describe_matches, filters_of, map_query
from tests.conftest import Ask
from warehouse.paths import SITE_ADDRESS_VARIABLE

SITE = "https://porchlight.example"


@pytest.fixture
def client(
    warehouse_file: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The map's routes on the real record."""
    assert warehouse_file
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, SITE)
    with TestClient(Starlette(routes=MAP_ROUTES)) as client:
        yield client


def test_the_ground_below_a_state_asks_for_nothing(client: TestClient) -> None:
    style = client.get("/data/ground.json").json()
    assert (style["sources"], style["layers"]) == ({}, [])


def test_outlines_have_every_area_that_the_country_shades(
    client: TestClient, ask: Ask
) -> None:
    answer = client.get("/data/states.geojson")
    shapes = {shape["id"]: shape["geometry"] for shape in answer.json()["features"]}
    (areas,) = ask(
        "select list(area_id) from pages.page_map_areas where area_type = 'state'"
    )
    assert set(areas) == set(shapes)
    east, north = zip(*shapes["72"]["coordinates"][0], strict=True)
    assert -98 < min(east) < max(east) < -85
    assert 22 < min(north) < max(north) < 30


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "agencies, recorded with Ring"),
        ("?state=IL", "agencies, recorded with Ring, in Illinois"),
        ("?state=PR", "0 agencies, recorded with Ring, in Puerto Rico"),
    ],
)
def test_a_picture_has_title_date_and_credit(
    client: TestClient, ask: Ask, query: str, title: str
) -> None:
    answer = client.get(f"/embed/map.svg{query}")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert 'width="1200" height="630"' in answer.text
    (day,) = ask("select strftime(as_of_on, '%B %-d, %Y') from marts.about")
    address = f"porchlight.example/map{query}"
    for words in (title, day, address, "doesn't show current"):
        assert words in answer.text
    assert ("University of Virginia" in answer.text) == (not title.startswith("0"))
    assert client.get(f"/embed/map.svg{query}").content == answer.content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "CO"),
        ("month", "2019-07"),
        ("kind", "sheriff"),
        ("technology", "any"),
        ("status", "last_seen"),
        ("shade", "reach"),
        ("search", "Ring, Aurora CO"),
    ],
)
def test_a_picture_shows_what_the_page_shows_with_the_same_filter(
    client: TestClient, name: str, value: str
) -> None:
    filters, measure = filters_of({name: value})
    query = map_query(filters, measure)
    assert query == f"?{urlencode({name: value})}"
    drawn = html.unescape(client.get(f"/embed/map.svg{query}").text)
    count = agencies_on_map(filters).num_rows
    for words in (*describe_matches(count, filters), f"/map{query}"):
        assert words in drawn
    assert drawn != html.unescape(client.get("/embed/map.svg").text)


def test_a_picture_for_previews_is_as_large_as_they_want(client: TestClient) -> None:
    body = client.get("/embed/map.png?state=NM").content
    assert struct.unpack(">II", body[16:24]) == (1200, 630)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/embed/map.gif", 404, ""),
        ("/embed/map.png?state=XX", 404, "no map of a state `XX`"),
        ("/embed/map.png?month=2019-13", 404, "no map of a month `2019-13`"),
        ("/embed/map.png?snapshot=20200101T000000Z-0123abcd", 404, ""),
        ("/data/states.geojson?snapshot=20200101T000000Z-0123abcd", 404, ""),
    ],
)
def test_a_missing_outline_or_picture_says_so(
    client: TestClient, path: str, status: int, words: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.text


def test_an_outline_is_kept_by_the_browser_with_its_snapshot(
    client: TestClient, ask: Ask
) -> None:
    (snapshot_id,) = ask("select snapshot_id from marts.about")
    path = "/data/states.geojson"
    kept, newest = client.get(f"{path}?snapshot={snapshot_id}"), client.get(path)
    assert "immutable" in kept.headers["cache-control"]
    assert "immutable" not in newest.headers["cache-control"]
    assert kept.json() == newest.json()
