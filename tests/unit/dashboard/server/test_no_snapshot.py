"""Without a snapshot, addresses answer 503 (later), not 404 (never)."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.places.routes import DOCUMENT_ROUTES
from dashboard.server.files import FILE_ROUTES
from dashboard.server.map_routes import MAP_ROUTES
from warehouse.paths import DATA_DIR_VARIABLE, SITE_ADDRESS_VARIABLE

SNAPSHOT = "20261124T090000Z-00000001"
_EXAMPLES = {
    "path": "il/dupage-county/addison",
    "agency_id": "il-addison-police-department",
    "key": "ad",
    "kind": "state",
    "name": "il",
    "state": "il",
    "county": "dupage-county",
    "place": "addison",
    "snapshot": "newest",
}
# Routes that need no snapshot.
_FIXED = {
    "/style.css",
    "/copy.js",
    "/robots.txt",
    "/data/ground.json",
    "/sql/il",
    "/report",
    # They lead to the feed of their state.
    "/feeds/town/il/addison.xml",
    "/feeds/county/il/addison.xml",
}
ADDRESSES = sorted(
    {
        route.path.replace(":path}", "}").format(**_EXAMPLES)
        for route in (*DOCUMENT_ROUTES, *MAP_ROUTES, *FILE_ROUTES)
    }
    - _FIXED
)


@pytest.fixture(params=["none", "damaged"])
def client(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> TestClient:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    monkeypatch.setenv(SITE_ADDRESS_VARIABLE, "https://porchlight.example")
    if request.param == "damaged":
        folder = tmp_path / "snapshots" / SNAPSHOT
        folder.mkdir(parents=True)
        (folder / "porchlight.duckdb").write_bytes(b"no database" * 1000)
        (tmp_path / "current").write_text(SNAPSHOT)
    routes = [*DOCUMENT_ROUTES, *MAP_ROUTES, *FILE_ROUTES]
    return TestClient(Starlette(routes=routes))


def test_every_address_that_reads_the_record_says_later(client: TestClient) -> None:
    assert len(ADDRESSES) > 15
    answers = {
        address: client.get(address, follow_redirects=False).status_code
        for address in ADDRESSES
    }
    assert answers == dict.fromkeys(ADDRESSES, 503)


def test_a_snapshot_that_is_gone_is_never_there_again(
    warehouse_file: Path,
) -> None:
    assert warehouse_file.is_file()
    client = TestClient(Starlette(routes=[*DOCUMENT_ROUTES, *MAP_ROUTES, *FILE_ROUTES]))
    gone = "20200101T000000Z-0123abcd"
    for address in (
        f"/agency/il-addison-police-department?snapshot={gone}",
        f"/data/states.geojson?snapshot={gone}",
        f"/data/files/{gone}/porchlight.duckdb",
        f"/embed/map.png?snapshot={gone}",
    ):
        assert client.get(address).status_code == 404, address
