"""The subset fonts hold what pages show, and the server sends them."""

from __future__ import annotations

from pathlib import Path
from urllib.request import urlopen

import duckdb
import pytest
from fontTools.ttLib import TTFont

from dashboard.serving.fonts import FOLDER, fonts, icon_names, icons_of, subset_fonts
from tests.serving import REPO_ROOT, ServedApp
from warehouse.connection import connect_read_only, read_value

_LETTERS = """
select string_agg(distinct {column}, '') from marts.{table} where {column} is not null
"""


@pytest.fixture(scope="module")
def subset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the subsets, in which those of another Streamlit lay."""
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "SourceSans.of-old.woff2").write_bytes(b"old")
    subset_fonts(folder)
    return folder


def _pair(subset: Path, name: str) -> tuple[TTFont, TTFont]:
    """Return a font whole and subset."""
    (path,) = [path for path in fonts() if path.name.startswith(name)]
    return TTFont(path), TTFont(subset / path.name)


def _shown_letters(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return every letter of the marts and of the code of the pages."""
    sources = (REPO_ROOT / "dashboard").rglob("*.py")
    letters = {letter for path in sources for letter in path.read_text("utf-8")}
    columns = connection.execute(
        "select table_name, column_name from duckdb_columns() "
        "where schema_name = 'marts' and data_type = 'VARCHAR'"
    ).fetchall()
    for table, column in columns:
        text = read_value(connection, _LETTERS.format(table=table, column=column))
        letters |= set(str(text or ""))
    return letters


def test_old_fonts_go_and_the_subsets_take_a_quarter(subset: Path) -> None:
    assert {path.name for path in subset.iterdir()} == {path.name for path in fonts()}
    whole = sum(path.stat().st_size for path in fonts())
    assert sum(path.stat().st_size for path in subset.iterdir()) < whole / 4


@pytest.mark.parametrize("name", ["SourceSansVF-Upright", "SourceSerifVariable-Roman"])
def test_every_letter_of_the_record_is_kept(
    subset: Path, name: str, warehouse_file: Path
) -> None:
    whole, kept = (font.getBestCmap().keys() for font in _pair(subset, name))
    with connect_read_only(warehouse_file) as connection:
        shown = {ord(letter) for letter in _shown_letters(connection)}
    assert len(shown & whole) > 90
    assert [chr(code) for code in sorted((shown & whole) - kept)] == []


def test_every_icon_that_a_page_may_name_is_kept(subset: Path) -> None:
    whole, kept = (dict(icons_of(font)) for font in _pair(subset, "MaterialSymbols"))
    named = icon_names() & whole.keys()
    assert named >= {"keyboard_arrow_right", "expand_more", "close", "menu"}
    assert sorted(named - kept.keys()) == []
    assert len(kept) < len(whole) / 4


def test_the_server_sends_the_subset_font(served_app: ServedApp) -> None:
    for font in fonts():
        with urlopen(f"{served_app.url}/static/media/{font.name}") as answer:  # noqa: S310 - own server
            assert answer.headers["content-type"] == "font/woff2"
            assert answer.read() == (FOLDER / font.name).read_bytes()
