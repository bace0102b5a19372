"""Downloads."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dashboard.addresses import file_address
from dashboard.server.files import PageFiles, own_part, rows_as_csv
from dashboard.server.html_pages import PageHeads
from dashboard.server.protection import content_security_policy
from dashboard.streamlit_internals import PAGE_FOLDER
from tests.benchmarks.reader_session import draw, reader_session
from tests.serving import ask
from warehouse.downloads.files import FILES, MEDIA_TYPES, list_files
from warehouse.snapshots.store import Snapshot

PATH = "csv/dim_states.csv"
PARQUET = "parquet/dim_states.parquet"


def _content(snapshot: Snapshot, path: str) -> bytes:
    is_beside = path == "porchlight.duckdb"
    folder = snapshot.folder if is_beside else snapshot.folder / FILES
    return (folder / path).read_bytes()


@pytest.mark.parametrize("path", [PATH, "porchlight.duckdb", "porchlight.zip"])
def test_a_file_has_size_and_name_and_may_be_cached(
    served_url: str, snapshot: Snapshot, path: str
) -> None:
    whole = _content(snapshot, path)
    answer = ask(served_url, file_address(snapshot.snapshot_id, path))
    assert answer.status == 200
    assert answer.body == whole
    assert answer.headers["Content-Length"] == str(len(whole))
    assert answer.headers["Content-Type"] == MEDIA_TYPES[Path(path).suffix]
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"].startswith(
        f'attachment; filename="porchlight_{snapshot.snapshot_id}'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_a_file_is_not_sent_it_again(
    served_url: str, snapshot: Snapshot
) -> None:
    address = file_address(snapshot.snapshot_id, PATH)
    first = ask(served_url, address)
    headers = {"If-None-Match": first.headers["ETag"]}
    again = ask(served_url, address, **headers)
    assert (again.status, again.body) == (304, b"")
    other = ask(served_url, file_address(snapshot.snapshot_id, "porchlight.zip"))
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_head_says_the_size_and_sends_nothing(
    served_url: str, snapshot: Snapshot
) -> None:
    answer = ask(served_url, file_address(snapshot.snapshot_id, PATH), "HEAD")
    size = list_files(snapshot)[PATH]
    assert answer.headers["Content-Length"] == str(size)
    assert not answer.body


@pytest.mark.parametrize("path", [PATH, PARQUET, "porchlight.duckdb"])
@pytest.mark.parametrize(
    ("byte_range", "part"),
    [
        ("bytes=10-19", slice(10, 20)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-4", slice(-4, None)),
        ("bytes=5-999999999999", slice(5, None)),
    ],
)
def test_a_part_is_sent_alone(
    served_url: str, snapshot: Snapshot, path: str, byte_range: str, part: slice
) -> None:
    whole = _content(snapshot, path)
    address = file_address(snapshot.snapshot_id, path)
    answer = ask(served_url, address, Range=byte_range)
    assert answer.status == 206
    assert answer.body == whole[part]
    start, stop, _ = part.indices(len(whole))
    content_range = f"bytes {start}-{stop - 1}/{len(whole)}"
    assert answer.headers["Content-Range"] == content_range
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_a_part_of_another_file_is_the_whole_and_a_missing_one_refused(
    served_url: str, snapshot: Snapshot
) -> None:
    address = file_address(snapshot.snapshot_id, PARQUET)
    size = list_files(snapshot)[PARQUET]
    older = {"Range": "bytes=0-3", "If-Range": '"older"'}
    answer = ask(served_url, address, **older)
    assert (answer.status, len(answer.body)) == (200, size)
    answer = ask(served_url, address, Range="bytes=999999999999-")
    assert answer.status == 416
    assert str(size) in answer.headers["Content-Range"]


def test_descriptions_come_with_the_files(served_url: str, snapshot: Snapshot) -> None:
    def sent(path: str) -> bytes:
        answer = ask(served_url, file_address(snapshot.snapshot_id, path))
        assert answer.status == 200
        return answer.body

    listed = json.loads(sent("index.json"))["files"]
    sizes = {file["path"]: file["bytes"] for file in listed}
    assert sizes == list_files(snapshot)
    described = json.loads(sent("datapackage.json"))["resources"]
    (states,) = [file for file in described if file["path"] == PATH]
    body = sent(PATH)
    digest = hashlib.sha256(body).hexdigest()
    assert (states["bytes"], states["hash"]) == (len(body), f"sha256:{digest}")


@pytest.mark.parametrize("path", [PARQUET, "no_such.csv"])
def test_pages_of_other_sites_may_read_the_public_record(
    served_url: str, snapshot: Snapshot, path: str
) -> None:
    for snapshot_id in (snapshot.snapshot_id, "newest"):
        address = file_address(snapshot_id, path)
        answer = ask(served_url, address, Origin="https://example.org")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("address", ["", "healthz", "data/states.geojson"])
def test_only_some_addresses_are_for_other_sites(served_url: str, address: str) -> None:
    answer = ask(served_url, address, Origin="https://example.org")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_newest_redirects_and_the_redirect_is_not_cached(
    served_url: str, snapshot: Snapshot
) -> None:
    answer = ask(served_url, file_address("newest", PATH))
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
def test_only_files_of_the_snapshot_are_sent(
    served_url: str, snapshot: Snapshot, path: str
) -> None:
    answer = ask(served_url, f"data/files/{snapshot.snapshot_id}/{path}")
    assert answer.status in {400, 404}
    assert snapshot.snapshot_id.encode() not in answer.body


def test_rows_of_a_figure_stay_while_others_read(served_url: str) -> None:
    view = "v=1&question=who_disagrees"
    with reader_session(served_url) as session:
        elements = (part.delta.new_element for part in draw(session, "questions", view))
        (button,) = (e.download_button for e in elements if e.download_button.url)
        for _ in range(10):
            with reader_session(served_url) as other:
                draw(other, "terms")
        answer = ask(served_url, button.url.lstrip("/"))
    assert answer.status == 200
    first, *_ = csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig")))
    assert [*first][-3:] == ["source_url", "as_of_on", "page_url"]
    assert first["source_url"].startswith("https://")
    assert "question=who_disagrees" in first["page_url"]
    assert "snapshot=2" in first["page_url"]


def test_a_missing_snapshot_is_reported(served_url: str) -> None:
    answer = ask(served_url, file_address("20200101T000000Z-00000000", PATH))
    assert answer.status == 404
    assert b"The files of the newest are under `/data/files/newest/`." in answer.body


_SCRIPT = next((PAGE_FOLDER / "static" / "js").glob("index.*.js"))


@pytest.fixture
def browser() -> TestClient:
    """A client of Streamlit's page files alone."""
    return TestClient(PageFiles(PageHeads(PlainTextResponse("not ours", 404))))


@pytest.mark.parametrize("path", ["/", "/map", f"/static/js/{_SCRIPT.name}"])
def test_what_a_page_needs_is_compressed(browser: TestClient, path: str) -> None:
    packed = browser.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    plain = browser.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content)


def test_streamlits_scripts_are_cached_forever(browser: TestClient) -> None:
    answer = browser.get(f"/static/js/{_SCRIPT.name}")
    assert answer.content == _SCRIPT.read_bytes()
    assert "immutable" in answer.headers["cache-control"]


def test_scripts_of_a_page_are_allowed_by_its_policy(browser: TestClient) -> None:
    page = browser.get("/").text
    assert own_part() in page
    assert page.index('st-key-chart_room_1_"]{') < page.index("</head>")
    assert content_security_policy().count("'sha256-") == page.count("<script>")


def test_a_request_for_another_file_is_passed_on(browser: TestClient) -> None:
    for path in ("/static/js/../../index.html", "/data/a.json", "/_stcore/host"):
        assert browser.get(path).status_code == 404
    assert len(gzip.compress(own_part().encode())) < 5_000


def test_rows_are_csv_that_excel_reads_as_utf_8_and_does_not_run() -> None:
    rows = pa.table({"note": ["=1+1", "é"], "joined_on": [date(2019, 7, 1), None]})
    written = '\ufeff"note","joined_on"\n"\'=1+1","2019-07-01"\n"é",\n'
    assert rows_as_csv(rows) == written.encode()
