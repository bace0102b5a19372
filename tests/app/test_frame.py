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


@pytest.mark.parametrize("page", ["map", "agency"])
@pytest.mark.parametrize(
    "crafted",
    ["` [Log in](https://outside.example) `", "\n\n[Log in](https://outside.example)"],
)
def test_what_a_link_says_is_shown_and_never_followed(
    app: AppTest, page: str, crafted: str
) -> None:
    app.switch_page(f"pages/{page}/page.py")
    for name in (crafted, "v", "agency", "state"):
        app.query_params[name] = crafted
    app.run()
    assert not app.exception
    said = [str(part.value) for part in (*app.warning, *app.markdown)]
    told = [text for text in said if "outside.example" in text]
    assert told
    for line in "\n".join(told).splitlines():
        outside_code = "".join(line.split("`")[::2])
        assert "outside.example" not in outside_code


@pytest.mark.parametrize("asked", ["` [x](https://outside.example) `", "\n\n[x](y)"])
def test_a_snapshot_that_a_link_makes_up_is_shown_and_never_followed(
    app: AppTest, asked: str
) -> None:
    app.query_params["snapshot"] = asked
    app.run()
    assert app.title[0].value == "That snapshot is gone"
    told = app.warning[0].value
    assert "[x]" in told.split("`")[1]
    assert "\n" not in told
