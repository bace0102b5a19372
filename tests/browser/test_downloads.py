"""Downloads arrive complete and open elsewhere."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import duckdb
import frictionless
import pytest
from playwright.sync_api import expect

from tests.checksums import assert_checksums_fit
from tests.conftest import Reader

pytestmark = pytest.mark.browser

_COMPANIONS = (
    *("README.txt", "data_dictionary.csv", "sources_used.csv"),
    *("datapackage.json", "SHA256SUMS"),
)


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
    reader.open("/download?v=1&search=dim_states")
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


def _zip_of(reader: Reader, name: str, file: Path) -> int:
    """Download the zip of a figure; return the row count on its CSV button."""
    page = reader.page
    figure = page.locator(f".st-key-figure_{name}")
    figure.get_by_role("tab", name="Table").click()
    button = page.locator(f".st-key-{name}_csv")
    expect(button).to_have_text(re.compile(r"\d rows?"))
    count = re.search(r"([\d,]+) rows?", button.inner_text())
    assert count
    with page.expect_download() as started:
        page.locator(f".st-key-{name}_zip").get_by_role("button").click()
    started.value.save_as(file)
    return int(count[1].replace(",", ""))


@pytest.mark.parametrize(
    ("address", "name", "filter_line"),
    [
        pytest.param(
            *("/map?v=1&state=NJ", "agencies_on_map", "- state: NJ"),
            marks=pytest.mark.nightly,
        ),
        ("/incidents?v=1&view=list&year=2019", "incidents", "- year: 2019"),
    ],
)
def test_filtered_rows_come_in_a_zip_that_explains_itself(
    address: str,
    name: str,
    filter_line: str,
    reader: Reader,
    tmp_path: Path,
) -> None:
    reader.open(address)
    count = _zip_of(reader, name, tmp_path / "rows.zip")
    with zipfile.ZipFile(tmp_path / "rows.zip") as archive:
        archive.extractall(tmp_path)
        names = set(archive.namelist())
    assert_checksums_fit({name: (tmp_path / name).read_bytes() for name in names})
    (data,) = names - {*_COMPANIONS}
    rows = list(csv.DictReader(io.StringIO((tmp_path / data).read_text("utf-8"))))
    assert len(rows) == count > 0
    readme = (tmp_path / "README.txt").read_text("utf-8")
    assert filter_line in readme
    assert f"snapshot={readme.split()[readme.split().index('Snapshot') + 1]}" in readme
    used = (tmp_path / "sources_used.csv").read_text("utf-8")
    assert '"source_license"' in used.splitlines()[0]
    assert len(used.splitlines()) > 1
    assert frictionless.validate(tmp_path / "datapackage.json").valid
