"""The frame around the pages: age of the data, and missing data."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from dashboard.frame import _page
from dashboard.places.routes import serve_document
from tests.app.conftest import words_of
from tests.conftest import MAIN
from tests.serving import PATIENCE_SECONDS
from warehouse.paths import DATA_DIR_VARIABLE, STALE_DAYS_VARIABLE


def test_a_missing_warehouse_is_explained_in_words(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    app.run()
    assert not app.exception
    assert app.title[0].value == "There is no data here yet"
    assert "make warehouse" in app.error[0].value
    assert str(tmp_path) not in app.error[0].value


def test_a_file_that_does_not_open_is_explained_in_words(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    snapshot_id = "20261124T090000Z-00000001"
    folder = tmp_path / "snapshots" / snapshot_id
    folder.mkdir(parents=True)
    (folder / "porchlight.duckdb").write_bytes(b"not a database")
    (tmp_path / "current").write_text(snapshot_id)
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    app.run()
    assert not app.exception
    assert "does not open" in app.error[0].value


def test_every_page_says_how_fresh_it_is(app: AppTest) -> None:
    text = words_of(app.run())
    assert "Evidence to " in text
    assert re.search(r"built \d{4}-\d\d-\d\d \d\d:\d\d UTC, snapshot `\w+-\w+`", text)


@pytest.mark.parametrize(
    ("days_ago", "has_passed", "warning"),
    [
        (2, True, ""),
        (4, True, "brought up to date on"),
        (1, False, "failed. You are reading an earlier one"),
    ],
)
def test_a_host_tells_readers_that_its_builds_fail_or_stopped(
    warehouse_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    days_ago: int,
    *,
    has_passed: bool,
    warning: str,
) -> None:
    for name in ("current", "snapshots"):
        (tmp_path / name).symlink_to(warehouse_file.parents[2] / name)
    ended_at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    trace = tmp_path / "last_build.json"
    trace.write_text(json.dumps({"ended_at": ended_at, "has_passed": has_passed}))
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS).run()
    assert not app.warning
    monkeypatch.setenv(STALE_DAYS_VARIABLE, "3")
    warned = "".join(box.value for box in app.run().warning)
    assert warning in warned
    assert bool(warning) == bool(warned)
    scope = {"path": "/state/il", "query_string": b"", "headers": []}
    answer = serve_document(Request({"type": "http", "method": "GET", **scope}))
    page = bytes(answer.body).decode()
    assert warned in page
    assert bool(warning) == ('<p class="note">' in page)


def test_the_list_of_pages_is_made_once(app: AppTest) -> None:
    app.run()
    made = cast("Any", _page).cache_info
    misses = made().misses
    app.run()
    assert made().misses == misses
