"""The downloads on the data page show rows and bytes, and its links work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import paragraphs
from tests.later_snapshot import data_dir_copy, publish_without_illinois
from warehouse.downloads.files import FILES, list_files
from warehouse.paths import DATA_DIR_VARIABLE, default_project
from warehouse.snapshots.store import Snapshot, current_snapshot

_LINK = re.compile(r"\]\(data/files/([^/)]+)/([^)]+)\)")


@pytest.fixture
def download_page(app: AppTest) -> AppTest:
    """The page, opened."""
    return app.switch_page("pages/data/page.py").run()


@pytest.fixture
def snapshot(
    built_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Snapshot:
    """The current snapshot, in a copy that a test may change."""
    folder = data_dir_copy(built_data_dir, tmp_path / "data")
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(folder))
    return current_snapshot(default_project())


def test_the_page_links_exactly_what_is_offered(download_page: AppTest) -> None:
    assert not download_page.exception
    snapshot = current_snapshot(default_project())
    links = _LINK.findall(paragraphs(download_page))
    assert {snapshot_id for snapshot_id, _ in links} == {snapshot.snapshot_id}
    assert sorted(path for _, path in links) == sorted(list_files(snapshot))


def test_every_link_shows_rows_and_bytes(download_page: AppTest) -> None:
    snapshot = current_snapshot(default_project())
    text = paragraphs(download_page).replace("\\", "")
    for name, count in snapshot.mart_counts.items():
        (line,) = re.findall(rf"- \[{name}\.csv(.*)", text)
        size = r"\]\(\S+\), [\d.,]+ (bytes|KB|MB)"
        each = rf"{size} · \[{name}\.parquet{size} · {count:,} rows?"
        assert re.fullmatch(each, line.rstrip())


def test_a_word_narrows_the_tables_and_is_in_the_address(
    download_page: AppTest,
) -> None:
    download_page.text_input(key="data_download_search").set_value("subsid").run()
    text = paragraphs(download_page).replace("\\", "")
    assert "matching “subsid”" in text
    assert "mart_subsidies_by_area.csv" in text
    assert "dim_states.csv" not in text
    assert download_page.query_params["search"] == "subsid"


def test_a_snapshot_without_ready_files_says_so(
    app: AppTest, snapshot: Snapshot
) -> None:
    shutil.rmtree(snapshot.folder / FILES)
    page = app.switch_page("pages/data/page.py").run()
    assert "has no ready files" in page.info[0].value
    assert "newest has them" not in page.info[0].value
    assert not _LINK.search(paragraphs(page))


def test_an_older_snapshot_without_ready_files_leads_to_the_newest_that_has_them(
    app: AppTest, snapshot: Snapshot
) -> None:
    newer = publish_without_illinois(default_project())
    shutil.rmtree(snapshot.folder / FILES)
    page = app.switch_page("pages/data/page.py")
    page.query_params.update({"v": "1", "snapshot": snapshot.snapshot_id})
    page.run()
    assert page.info[0].value.endswith("ready files. The newest has them.")
    shutil.rmtree(newer.folder / FILES)
    assert page.run().info[0].value.endswith("has no ready files.")
