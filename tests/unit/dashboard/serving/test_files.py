"""Whole files as addresses: what they answer, for how long, and to whom."""

from __future__ import annotations

from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request

from dashboard.serving.files import serve_file
from dashboard.text.addresses import file_address
from tests.conftest import TwoBuilds
from tests.serving import ServedApp
from warehouse.downloads.offer import chunks, offered
from warehouse.paths import ACCESS_VARIABLE, DATA_DIR_VARIABLE, default_project
from warehouse.snapshots.store import Snapshot, current_snapshot

PATH = "csv/dim_states.csv"


@pytest.fixture
def snapshot(built_data_dir: Path) -> Snapshot:
    """The snapshot that is served."""
    return current_snapshot(replace(default_project(), data_dir=built_data_dir))


def _ask(
    served: ServedApp, address: str, method: str = "GET", **headers: str
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(served.url).netloc)
    connection.request(method, f"/{address}", headers=headers)
    answer = connection.getresponse()
    return answer, answer.read()


@pytest.mark.parametrize("path", [PATH, "porchlight.duckdb", "porchlight.zip"])
def test_a_file_comes_with_its_size_its_name_and_may_be_kept(
    served_app: ServedApp, snapshot: Snapshot, path: str
) -> None:
    download = offered(snapshot)[path]
    answer, body = _ask(served_app, file_address(snapshot.snapshot_id, path))
    assert answer.status == 200
    assert body == b"".join(chunks(snapshot, download))
    assert answer.headers["Content-Length"] == str(download.byte_count)
    assert answer.headers["Content-Type"] == download.media_type
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"].startswith(
        f'attachment; filename="porchlight_{snapshot.snapshot_id}'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_a_file_is_not_sent_it_again(
    served_app: ServedApp, snapshot: Snapshot
) -> None:
    address = file_address(snapshot.snapshot_id, PATH)
    first, _ = _ask(served_app, address)
    headers = {"If-None-Match": first.headers["ETag"]}
    again, body = _ask(served_app, address, **headers)
    assert again.status == 304
    assert not body
    other, _ = _ask(served_app, file_address(snapshot.snapshot_id, "porchlight.zip"))
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_head_says_the_size_and_sends_nothing(
    served_app: ServedApp, snapshot: Snapshot
) -> None:
    answer, body = _ask(
        served_app, file_address(snapshot.snapshot_id, PATH), method="HEAD"
    )
    assert answer.headers["Content-Length"] == str(offered(snapshot)[PATH].byte_count)
    assert not body


def test_a_broken_download_of_the_database_goes_on(
    served_app: ServedApp, snapshot: Snapshot
) -> None:
    address = file_address(snapshot.snapshot_id, "porchlight.duckdb")
    answer, body = _ask(served_app, address, Range="bytes=1000-1999")
    assert answer.status == 206
    assert body == snapshot.warehouse_file.read_bytes()[1000:2000]


def test_the_newest_is_led_to_and_the_leading_is_not_kept(
    served_app: ServedApp, snapshot: Snapshot
) -> None:
    answer, _ = _ask(served_app, file_address("newest", PATH))
    assert answer.status == 307
    assert answer.headers["Location"] == "/" + file_address(snapshot.snapshot_id, PATH)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "csv/no_such.csv",
        "snapshot.json",
        "manifest.json",
        "README.txt",
        "../../current",
        "csv/../../current",
        "%2e%2e/%2e%2e/current",
    ],
)
def test_nothing_else_is_sent(
    served_app: ServedApp, snapshot: Snapshot, path: str
) -> None:
    answer, body = _ask(served_app, f"data/files/{snapshot.snapshot_id}/{path}")
    assert answer.status in {400, 404}
    assert snapshot.snapshot_id.encode() not in body


def test_a_snapshot_that_is_gone_is_said(served_app: ServedApp) -> None:
    answer, body = _ask(served_app, file_address("20200101T000000Z-00000000", PATH))
    assert answer.status == 404
    assert b"This snapshot is not served." in body


@pytest.mark.parametrize("mode", ["public", "staff"])
@pytest.mark.parametrize("path", [PATH, "porchlight.duckdb", "porchlight.zip"])
def test_a_snapshot_for_staff_gives_no_file(
    mode: str, path: str, two_builds: TwoBuilds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(two_builds.data_dir))
    monkeypatch.setenv(ACCESS_VARIABLE, mode)
    pointer = two_builds.data_dir / "staff" / "current"
    names = {"snapshot": pointer.read_text().strip(), "path": path}
    scope = {"type": "http", "method": "GET", "headers": [], "query_string": b""}
    answer = serve_file(Request({**scope, "path": "/", "path_params": names}))
    assert answer.status_code == 404
