"""Whole files as addresses: what they answer, for how long, and to whom."""

from __future__ import annotations

import hashlib
import json
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
from warehouse.downloads.export import chunks, offered
from warehouse.paths import ACCESS_VARIABLE, DATA_DIR_VARIABLE, default_project
from warehouse.snapshots.store import Snapshot, current_snapshot

PATH = "csv/dim_states.csv"
PARQUET = "parquet/dim_states.parquet"


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


@pytest.mark.parametrize("path", [PATH, PARQUET, "porchlight.duckdb"])
@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=10-19", slice(10, 20)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-4", slice(-4, None)),
        ("bytes=5-999999999999", slice(5, None)),
    ],
)
def test_a_part_is_sent_alone(
    served_app: ServedApp, snapshot: Snapshot, path: str, asked: str, part: slice
) -> None:
    whole = b"".join(chunks(snapshot, offered(snapshot)[path]))
    address = file_address(snapshot.snapshot_id, path)
    answer, body = _ask(served_app, address, Range=asked)
    assert answer.status == 206
    assert body == whole[part]
    start, stop, _ = part.indices(len(whole))
    said = f"bytes {start}-{stop - 1}/{len(whole)}"
    assert answer.headers["Content-Range"] == said
    assert answer.headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize("asked", ["bytes=999999999999-", "bytes=-0", "bytes=9-3"])
def test_a_part_that_is_not_there_is_refused(
    served_app: ServedApp, snapshot: Snapshot, asked: str
) -> None:
    address = file_address(snapshot.snapshot_id, PARQUET)
    answer, body = _ask(served_app, address, Range=asked)
    size = offered(snapshot)[PARQUET].byte_count
    assert (answer.status, body) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{size}"


def test_a_part_of_another_file_or_several_parts_are_the_whole(
    served_app: ServedApp, snapshot: Snapshot
) -> None:
    address = file_address(snapshot.snapshot_id, PARQUET)
    size = offered(snapshot)[PARQUET].byte_count
    for headers in (
        {"Range": "bytes=0-3", "If-Range": '"older"'},
        {"Range": "bytes=0-3,8-9"},
        {"Range": "rows=0-3"},
    ):
        answer, body = _ask(served_app, address, **headers)
        assert (answer.status, len(body)) == (200, size)


def test_what_describes_the_files_lies_beside_them(
    served_app: ServedApp, snapshot: Snapshot
) -> None:
    def sent(path: str) -> bytes:
        answer, body = _ask(served_app, file_address(snapshot.snapshot_id, path))
        assert answer.status == 200
        return body

    listed = json.loads(sent("index.json"))["files"]
    assert {file["path"]: file["bytes"] for file in listed} == {
        path: download.byte_count for path, download in offered(snapshot).items()
    }
    described = json.loads(sent("datapackage.json"))["resources"]
    (states,) = [file for file in described if file["path"] == PATH]
    body = sent(PATH)
    digest = hashlib.sha256(body).hexdigest()
    assert (states["bytes"], states["hash"]) == (len(body), f"sha256:{digest}")
    assert f"{digest}  {PATH}\n" in sent("SHA256SUMS").decode()


@pytest.mark.parametrize("path", [PARQUET, "no_such.csv"])
def test_pages_of_other_sites_may_read_the_public_record(
    served_app: ServedApp, snapshot: Snapshot, path: str
) -> None:
    for snapshot_id in (snapshot.snapshot_id, "newest"):
        address = file_address(snapshot_id, path)
        answer, _ = _ask(served_app, address, Origin="https://example.org")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("address", ["", "health/ready", "data/states.geojson"])
def test_nothing_else_is_for_other_sites(served_app: ServedApp, address: str) -> None:
    answer, _ = _ask(served_app, address, Origin="https://example.org")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_table_of_an_old_name_is_led_to(served_app: ServedApp) -> None:
    old = file_address("newest", "csv/dim_programmes.csv")  # former name
    answer, _ = _ask(served_app, old)
    assert answer.status == 307
    assert str(answer.headers["location"]).endswith("/csv/dim_programs.csv")


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
@pytest.mark.parametrize("path", [PATH, "porchlight.duckdb", "index.json"])
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
    is_shared = "access-control-allow-origin" in answer.headers
    assert is_shared == (mode == "public")
