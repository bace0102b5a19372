"""Ready means that a snapshot opens and answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.addresses import LIVE_PATH, READY_PATH, WARM_PATH
from dashboard.server import health
from dashboard.server.health import HEALTH_ROUTES, IS_COLD
from warehouse.paths import DATA_DIR_VARIABLE

SNAPSHOT = "20261124T090000Z-00000001"


def _server(first_page: Callable[[], Response] = Response) -> TestClient:
    """Return a server with this first page."""

    def serve_first_page(_request: Request) -> Response:
        return first_page()

    routes = [*HEALTH_ROUTES, Route("/", serve_first_page)]
    return TestClient(Starlette(routes=routes), raise_server_exceptions=False)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    return tmp_path


def test_ready_names_the_snapshot_that_answered(warehouse_file: Path) -> None:
    answer = _server().get(READY_PATH)
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "snapshot": warehouse_file.parent.name,
    }
    assert answer.headers["cache-control"] == "no-store"


def _broken() -> Response:
    raise RuntimeError("a page that no longer draws")


@pytest.mark.usefixtures("warehouse_file")
def test_not_ready_unless_the_first_page_answers() -> None:
    health._SHOWN.clear()
    for first_page in (
        _broken,
        lambda: Response(status_code=500),
        lambda: Response(status_code=404),
    ):
        answer = _server(first_page).get(READY_PATH)
        assert answer.status_code == 503
        assert answer.json()["reason"] == "The first page does not answer."
    assert _server().get(READY_PATH).status_code == 200
    # The first page is requested once per snapshot, not at every check.
    assert _server(_broken).get(READY_PATH).status_code == 200
    health._SHOWN.clear()
    assert _server(_broken).get(READY_PATH).status_code == 503


def test_not_ready_without_a_snapshot(data_dir: Path) -> None:
    answer = _server().get(READY_PATH)
    assert answer.status_code == 503
    assert answer.json()["reason"] == "No snapshot is published."
    assert str(data_dir) not in answer.text


def test_not_ready_when_the_file_is_damaged(data_dir: Path) -> None:
    folder = data_dir / "snapshots" / SNAPSHOT
    folder.mkdir(parents=True)
    (folder / "porchlight.duckdb").write_bytes(b"no database" * 1000)
    (data_dir / "current").write_text(SNAPSHOT)
    answer = _server().get(READY_PATH)
    assert answer.status_code == 503
    assert "does not open" in answer.json()["reason"]
    assert str(data_dir) not in answer.text


@pytest.mark.usefixtures("warehouse_file")
def test_neither_ready_nor_warm_before_all_pages_ran() -> None:
    client = TestClient(Starlette(routes=HEALTH_ROUTES))
    IS_COLD.set()
    try:
        answers = [client.get(path).status_code for path in (READY_PATH, WARM_PATH)]
    finally:
        IS_COLD.clear()
    assert answers == [503, 503]
    assert client.get(WARM_PATH).status_code == 200


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("path", [LIVE_PATH, WARM_PATH])
def test_live_and_warm_need_no_snapshot(path: str) -> None:
    assert TestClient(Starlette(routes=HEALTH_ROUTES)).get(path).status_code == 200
