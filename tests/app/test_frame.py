"""The frame around the pages, when there is nothing to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from warehouse.paths import DATA_DIR_VARIABLE


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
