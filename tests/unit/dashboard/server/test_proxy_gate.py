"""A staff instance answers what carries its proxy's secret, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.server.proxy_gate import SECRET_HEADER, ProxyGate
from warehouse.errors import SettingError
from warehouse.paths import (
    ACCESS_VARIABLE,
    PROXY_SECRET_VARIABLE,
    check_settings,
    proxy_secret,
)

SECRET = "0123456789abcdef" * 2


async def _session(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", "utf-8")
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    monkeypatch.setenv(PROXY_SECRET_VARIABLE, str(file))
    shared = {"Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=60"}
    page = Route("/{path:path}", lambda _: PlainTextResponse("a page", headers=shared))
    return TestClient(
        ProxyGate(Starlette(routes=[WebSocketRoute("/_stcore/stream", _session), page]))
    )


@pytest.mark.parametrize(
    ("path", "lines", "status"),
    [
        ("/", [], 403),
        ("/", [SECRET], 200),
        ("/", [SECRET[:-1]], 403),
        ("/", [""], 403),
        ("/", ["é" * 32], 403),
        ("/", [SECRET, SECRET], 403),
        ("/healthz", [], 200),
        ("/healthz", ["forged"], 200),
        ("/healthz/x", [], 403),
        ("/data/names.json", [], 403),
        ("/_stcore/health", [], 403),
        ("/_stcore/metrics", [SECRET], 404),
        ("/embed/map", [SECRET], 404),
        ("/feeds/all.xml", [SECRET], 404),
    ],
)
def test_only_the_proxy_is_answered(
    client: TestClient, path: str, lines: list[str], status: int
) -> None:
    headers = [(SECRET_HEADER.encode(), line.encode()) for line in lines]
    answer = client.get(path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "access-control-allow-origin" not in answer.headers


def test_a_session_needs_the_secret_too(client: TestClient) -> None:
    with client.websocket_connect("/_stcore/stream", headers={SECRET_HEADER: SECRET}):
        pass
    for path in ("/_stcore/stream", "/healthz"):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
            pass


@pytest.mark.parametrize("content", [None, "", "short", "a b" * 20])
def test_no_staff_instance_starts_without_a_secret(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content, "utf-8")
    monkeypatch.setenv(PROXY_SECRET_VARIABLE, str(file))
    assert proxy_secret() is None
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    with pytest.raises(SettingError, match=PROXY_SECRET_VARIABLE):
        check_settings()
    monkeypatch.delenv(PROXY_SECRET_VARIABLE)
    with pytest.raises(SettingError, match="at least 32 characters"):
        check_settings()
