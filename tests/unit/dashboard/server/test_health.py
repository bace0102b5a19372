"""Healthy means that a snapshot opens and answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.addresses import HEALTH_PATH
from dashboard.server.health import HEALTH_ROUTES
from warehouse.paths import ACCESS_VARIABLE, DATA_DIR_VARIABLE
from warehouse.snapshots.store import Snapshot

SNAPSHOT = "20261124T090000Z-00000001"
CLIENT = TestClient(Starlette(routes=HEALTH_ROUTES))


@pytest.mark.usefixtures("warehouse_file")
def test_the_snapshot_that_answers_is_named_with_its_age(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = CLIENT.get(HEALTH_PATH)
    state = answer.json()
    assert (answer.status_code, state["status"]) == (200, "ok")
    assert state["snapshot"] == snapshot.snapshot_id
    assert 0 <= state["age_seconds"] < 365 * 86_400
    assert answer.headers["cache-control"] == "no-store"
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert CLIENT.get(HEALTH_PATH).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No snapshot is published."), (b"no database" * 1000, "does not open")],
)
def test_not_ready_without_a_snapshot_that_opens(
    content: bytes | None, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    if content:
        folder = tmp_path / "snapshots" / SNAPSHOT
        folder.mkdir(parents=True)
        (folder / "porchlight.duckdb").write_bytes(content)
        (tmp_path / "current").write_text(SNAPSHOT)
    answer = CLIENT.get(HEALTH_PATH)
    assert answer.status_code == 503
    assert reason in answer.json()["reason"]
    assert str(tmp_path) not in answer.text
