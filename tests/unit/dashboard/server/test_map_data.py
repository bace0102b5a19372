"""The data of the map."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from dashboard.charts.agency_map import (
    HOLLOW,
    MEASURES,
    REGISTRY_SYMBOL,
    plotting_order,
    symbol_sheet,
)
from dashboard.charts.theme import palette
from dashboard.queries.agencies import REGISTRIES, RING, AgencyFilters, agencies_on_map
from dashboard.queries.areas import Shading
from dashboard.server.map_data import (
    serve_agencies,
    serve_names,
    serve_plain_map,
    serve_shades,
    serve_shapes,
    serve_symbols,
)
from dashboard.text import addresses

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


def agencies_url(snapshot_id: str, filters: AgencyFilters) -> str:
    return addresses.agencies_url(snapshot_id, filters.to_parameters())


def _shades(snapshot_id: str, shading: Shading) -> dict[str, Any]:
    url = addresses.shades_url(snapshot_id, shading.to_parameters())
    return dict(_content(serve_shades(_request(url)))["areas"])


def _shapes(snapshot_id: str, area_type: str = "state") -> Response:
    path = addresses.SHAPES_PATH
    url = addresses.ground_url(path, snapshot_id, area_type=area_type)
    return serve_shapes(_request(url, accept_encoding="gzip"))


def _content(response: Response) -> Any:  # noqa: ANN401
    return json.loads(bytes(response.body))


def test_points_are_the_rows_of_the_list(snapshot_id: str) -> None:
    filters = AgencyFilters(technology_id=RING, state_code="NJ")
    points = _content(serve_agencies(_request(agencies_url(snapshot_id, filters))))
    listed = agencies_on_map(filters)
    names = listed["agency_name"].take(plotting_order(listed)).to_pylist()
    assert [point["title"] for point in points] == names


def test_a_point_at_the_center_of_a_county_is_hollow_and_says_so(
    snapshot_id: str,
) -> None:
    filters = AgencyFilters(technology_id=RING)
    points = _content(serve_agencies(_request(agencies_url(snapshot_id, filters))))
    hollow = [point for point in points if point["icon"].endswith(HOLLOW)]
    precisions = agencies_on_map(filters)["location_precision"].to_pylist()
    assert len(hollow) == precisions.count("county_center") > 0
    assert all("center of the county" in point["detail"] for point in hollow)


def test_a_camera_registry_has_its_own_symbol(snapshot_id: str) -> None:
    filters = AgencyFilters(technology_id=REGISTRIES)
    points = _content(serve_agencies(_request(agencies_url(snapshot_id, filters))))
    assert {point["icon"].removesuffix(HOLLOW) for point in points} == {REGISTRY_SYMBOL}
    assert all("Camera registry, not Ring's: " in point["detail"] for point in points)
    [county] = [
        p for p in points if p["title"].startswith("Anne Arundel County Police")
    ]
    assert "1,060 registered cameras on" in county["detail"]


def test_each_agency_has_a_state_and_a_dot_in_the_picture(
    snapshot_id: str,
) -> None:
    filters = AgencyFilters(technology_id=RING, state_code="NM")
    points = _content(serve_agencies(_request(agencies_url(snapshot_id, filters))))
    assert {point["state"] for point in points} == {"NM"}
    url = addresses.ground_url(
        addresses.PLAIN_MAP_PATH, snapshot_id, **filters.to_parameters()
    )
    svg = bytes(serve_plain_map(_request(f"{url}&theme=dark")).body).decode()
    assert svg.count("<circle") == len(points) > 1
    assert ".land{fill:rgb(" in svg
    assert serve_plain_map(_request(f"{url}&theme=pink")).status_code == 400


def test_agencies_without_a_record_lie_below_the_others(snapshot_id: str) -> None:
    url = agencies_url(snapshot_id, AgencyFilters())
    icons = [point["icon"] for point in _content(serve_agencies(_request(url)))]
    is_quiet = [icon.startswith(("no_record", "not_checked")) for icon in icons]
    assert is_quiet == sorted(is_quiet, reverse=True)


@pytest.mark.parametrize("technology_id", ["any", RING])
def test_all_points_fit_in_sixty_kilobytes(
    snapshot_id: str, technology_id: str
) -> None:
    url = agencies_url(snapshot_id, AgencyFilters(technology_id=technology_id))
    response = serve_agencies(_request(url, accept_encoding="gzip"))
    assert response.headers["content-encoding"] == "gzip"
    assert len(response.body) < 60_000
    assert gzip.decompress(bytes(response.body)).startswith(b'[{"at":')


def test_a_later_denial_does_not_show_in_an_earlier_month(snapshot_id: str) -> None:
    def icon(seen_by: str) -> str:
        filters = AgencyFilters(search="Chicopee", technology_id=RING, seen_by=seen_by)
        url = agencies_url(snapshot_id, filters)
        [point] = _content(serve_agencies(_request(url)))
        return str(point["icon"])

    assert icon("any") == "disputed"
    assert icon("2021-08") == "disputed"
    joined = agencies_on_map(AgencyFilters(search="Chicopee", technology_id=RING))
    assert icon(f"{joined['joined_on'][0].as_py():%Y-%m}") == "last_seen"


def test_an_address_with_a_snapshot_is_cached(snapshot_id: str) -> None:
    url = agencies_url(snapshot_id, AgencyFilters())
    first = serve_agencies(_request(url))
    assert "immutable" in first.headers["cache-control"]
    again = serve_agencies(_request(url, if_none_match=first.headers["etag"]))
    assert again.status_code == 304
    assert not again.body


def test_an_address_without_a_snapshot_is_revalidated() -> None:
    response = serve_agencies(_request("/data/agencies.json?kind=fire"))
    assert response.headers["cache-control"] == "no-cache"


def test_all_shapes_are_sent_once_and_weigh_little(snapshot_id: str) -> None:
    answers = [_shapes(snapshot_id, area_type) for area_type in ("state", "county")]
    for response in answers:
        assert "immutable" in response.headers["cache-control"]
        assert len(response.body) < 130_000
    states, shapes = (
        json.loads(gzip.decompress(bytes(response.body))) for response in answers
    )
    assert len(states) == 52
    counties = {fips: (name, parts) for fips, name, parts in shapes}
    assert len(counties) > 3_200
    name, [[ring]] = counties["17043"]
    assert name == "DuPage, IL"
    # From corner to corner and back to the first one.
    assert ring[:2] == pytest.approx([-8800, 4190], abs=40)
    assert sum(ring[0::2]) == ring[0]
    assert sum(ring[1::2]) == ring[1]


def test_the_map_fetches_less_than_130_kilobytes(snapshot_id: str) -> None:
    filters = AgencyFilters(technology_id=RING)
    shades = addresses.shades_url(snapshot_id, Shading().to_parameters())
    names = addresses.ground_url(addresses.NAMES_PATH, snapshot_id)
    answers = [
        serve_agencies(
            _request(agencies_url(snapshot_id, filters), accept_encoding="gzip")
        ),
        serve_shades(_request(shades, accept_encoding="gzip")),
        serve_names(_request(names, accept_encoding="gzip")),
        _shapes(snapshot_id),
    ]
    assert 50_000 < sum(len(answer.body) for answer in answers) < 130_000


@pytest.mark.parametrize("measure", MEASURES)
def test_every_shaded_area_has_a_shape_and_a_sentence(
    snapshot_id: str, measure: str
) -> None:
    shading = Shading(measure=measure)
    shapes = _shapes(snapshot_id, shading.area_type).body
    outlined = {fips for fips, _, _ in json.loads(gzip.decompress(bytes(shapes)))}
    shades = _shades(snapshot_id, shading)
    assert shades.keys() <= outlined
    assert all(detail for _, _, detail in shades.values())
    assert len({shade for shade, _, _ in shades.values()} - {0}) > 2
    assert len(shades) < len(outlined)
    montana = "30" if shading.area_type == "state" else "30001"
    assert montana not in shades


def test_an_area_without_an_agency_proves_nothing(snapshot_id: str) -> None:
    for measure, who in (("rate", "None"), ("reach", "No town police")):
        url = addresses.shades_url(
            snapshot_id, Shading(measure=measure).to_parameters()
        )
        note = _content(serve_shades(_request(url)))["none"]
        assert note.startswith(f"{who} listed with ")
        assert note.endswith("no proof of none.")


def test_shades_of_a_month_are_fewer_than_those_of_a_later_one(
    snapshot_id: str,
) -> None:
    def listed(month: str) -> int:
        return len(_shades(snapshot_id, Shading(measure="count", month=month)))

    assert 0 < listed("2018-06") < listed("2019-07") < listed("2021-08")


def test_a_count_has_the_same_shade_in_every_month(snapshot_id: str) -> None:
    def shades(month: str) -> set[tuple[str, int]]:
        areas = _shades(snapshot_id, Shading(measure="count", month=month)).values()
        return {(detail.partition(" ")[0], shade) for shade, _, detail in areas}

    both = shades("2019-03") | shades("any")
    assert len(both) == len({count for count, _ in both}) > 15


def test_a_first_year_stays_what_it_was(snapshot_id: str) -> None:
    then = _shades(snapshot_id, Shading(measure="first", month="2019-12"))
    now = _shades(snapshot_id, Shading(measure="first"))
    assert len(then) < len(now)
    assert all(now[fips][0] == shade for fips, (shade, _, _) in then.items())


def test_states_are_named_in_their_middle_and_larger_towns_after_them(
    snapshot_id: str,
) -> None:
    response = serve_names(
        _request(addresses.ground_url(addresses.NAMES_PATH, snapshot_id))
    )
    assert "immutable" in response.headers["cache-control"]
    named = _content(response)
    states = {row["code"]: row for row in named if "code" in row}
    assert len(states) == 52
    assert states["CO"]["name"] == "Colorado"
    assert states["CO"]["at"] == pytest.approx([-105.5, 39.0], abs=0.2)
    towns = [row for row in named if "people" in row]
    assert towns[0]["name"] == "New York City"
    assert all(row["people"] >= 40_000 for row in towns)
    unknown = serve_names(_request("/data/names.json?color=red"))
    assert unknown.status_code == 400
    unknown = serve_shapes(_request("/data/shapes.json?area_type=town"))
    assert unknown.status_code == 400


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_symbols_come_from_our_own_address(theme: str) -> None:
    response = serve_symbols(
        _request(addresses.symbols_url(theme, symbol_sheet(palette(theme))))
    )
    assert response.media_type == "image/svg+xml"
    assert "immutable" in response.headers["cache-control"]
    assert bytes(response.body).startswith(b"<svg")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/data/agencies.json?kind=fbi", 400),
        ("/data/agencies.json?color=red", 400),
        ("/data/agencies.json?snapshot=20200101T000000Z-00000000", 404),
        ("/data/agencies.json?snapshot=../../etc", 404),
    ],
)
def test_what_is_not_known_is_refused_in_words(url: str, status: int) -> None:
    response = serve_agencies(_request(url))
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert "/" not in _content(response)["error"]


@pytest.mark.parametrize(
    "query",
    [
        "technology_id=x",
        "measure=size",
        "state_code=XX",
        "month=2019-13",
        "technology_id=drones&month=2019-07",
        "state_code=IL",
        "technology_id=drones&measure=reach",
        "technology_id=drones&measure=first",
        "color=red",
    ],
)
def test_shades_that_we_do_not_have_are_refused(query: str) -> None:
    response = serve_shades(_request(f"/data/shades.json?{query}"))
    assert response.status_code == 400
    assert _content(response)["error"]
