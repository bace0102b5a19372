"""Ready means that a snapshot opens and answers, and nothing less."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from dashboard.serving.health import HEALTH_ROUTES, serve_ready
from dashboard.text.addresses import LIVE_PATH
from warehouse.paths import DATA_DIR_VARIABLE

REQUEST = Request({"type": "http", "method": "GET", "headers": []})
SNAPSHOT = "20261124T090000Z-00000001"


def _content(response: Response) -> dict[str, str]:
    content: dict[str, str] = json.loads(bytes(response.body))
    return content


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    return tmp_path


def test_ready_names_the_snapshot_that_answered(warehouse_file: Path) -> None:
    answer = serve_ready(REQUEST)
    assert answer.status_code == 200
    assert _content(answer) == {
        "status": "ready",
        "snapshot": warehouse_file.parent.name,
    }
    assert answer.headers["cache-control"] == "no-store"


def test_not_ready_without_a_snapshot(data_dir: Path) -> None:
    answer = serve_ready(REQUEST)
    assert answer.status_code == 503
    assert _content(answer)["reason"] == "No snapshot is published."
    assert str(data_dir) not in bytes(answer.body).decode()


def test_not_ready_when_the_file_is_damaged(data_dir: Path) -> None:
    folder = data_dir / "snapshots" / SNAPSHOT
    folder.mkdir(parents=True)
    (folder / "porchlight.duckdb").write_bytes(b"no database" * 1000)
    (data_dir / "current").write_text(SNAPSHOT)
    answer = serve_ready(REQUEST)
    assert answer.status_code == 503
    assert "does not open" in _content(answer)["reason"]
    assert str(data_dir) not in bytes(answer.body).decode()


@pytest.mark.usefixtures("data_dir")
def test_live_needs_no_snapshot() -> None:
    answer = TestClient(Starlette(routes=HEALTH_ROUTES)).get(LIVE_PATH)
    assert answer.status_code == 200
    assert answer.json() == {"status": "live"}
