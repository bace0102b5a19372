"""Downloads arrive complete and open elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def _saved(reader: Reader, name: str, folder: Path) -> Path:
    """Click a link and save the file."""
    with reader.page.expect_download() as started:
        reader.page.get_by_role("link", name=name).first.click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def test_a_table_and_the_database_are_downloaded_as_listed(
    reader: Reader, tmp_path: Path
) -> None:
    reader.open("/data?v=1&search=dim_states")
    expect(reader.page.get_by_text("1 table matching")).to_be_visible()
    line = reader.page.get_by_role("listitem").filter(has_text="dim_states")
    count = re.search(r"([\d,]+) rows", line.inner_text())
    assert count
    file = _saved(reader, "dim_states.csv", tmp_path)
    assert file.name.endswith("_dim_states.csv")
    lines = file.read_text("utf-8").splitlines()
    assert len(lines) == int(count[1]) + 1
    file = _saved(reader, "The DuckDB file", tmp_path)
    snapshot_id = file.stem.removeprefix("porchlight_")
    with duckdb.connect(str(file), read_only=True) as connection:
        row = connection.execute("select snapshot_id from marts.about").fetchone()
    assert row == (snapshot_id,)
    expect(reader.page.get_by_text(snapshot_id).first).to_be_visible()
