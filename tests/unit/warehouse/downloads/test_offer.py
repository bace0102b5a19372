"""What a published snapshot offers, in bytes that stay the same."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.checksums import assert_checksums_fit
from tests.unit.warehouse.downloads.conftest import Exported
from warehouse.downloads import export
from warehouse.downloads.export import (
    DOWNLOADS_FILE,
    PACKAGE_FILE,
    chunks,
    offered,
    write_downloads,
)
from warehouse.snapshots.store import WAREHOUSE_FILE, Snapshot


def _bytes(snapshot: Snapshot, path: str) -> bytes:
    return b"".join(chunks(snapshot, offered(snapshot)[path]))


def test_every_mart_the_database_and_the_package_are_offered(
    real_snapshot: Snapshot,
) -> None:
    tables = {
        f"{kind}/{name}.{kind}"
        for name in real_snapshot.mart_counts
        for kind in ("csv", "parquet")
    }
    whole = {PACKAGE_FILE, WAREHOUSE_FILE, "agencies.geojson"}
    beside = {"README.txt", "SHA256SUMS", "data_dictionary.csv", "datapackage.json"}
    expected = tables | whole | beside | {"sources_used.csv"}
    assert offered(real_snapshot).keys() == expected


def test_the_size_stated_is_the_size_sent(real_snapshot: Snapshot) -> None:
    for path, download in offered(real_snapshot).items():
        assert len(_bytes(real_snapshot, path)) == download.byte_count, path


def test_they_are_the_bytes_of_the_export(
    real_snapshot: Snapshot, exported: Exported
) -> None:
    for path in ("csv/dim_agencies.csv", "parquet/dim_agencies.parquet"):
        assert (
            _bytes(real_snapshot, path) == (exported.written.folder / path).read_bytes()
        )
    assert (
        _bytes(real_snapshot, WAREHOUSE_FILE)
        == (exported.written.folder / WAREHOUSE_FILE).read_bytes()
    )


def test_written_again_they_are_the_same_bytes(
    real_snapshot: Snapshot, tmp_path: Path
) -> None:
    for file in real_snapshot.folder.iterdir():
        if file.name != DOWNLOADS_FILE:
            (tmp_path / file.name).symlink_to(file)
    again = replace(real_snapshot, folder=tmp_path)
    assert offered(again) == {}
    write_downloads(again)
    assert _bytes(again, PACKAGE_FILE) == _bytes(real_snapshot, PACKAGE_FILE)


def test_the_package_is_the_export_without_its_database(
    real_snapshot: Snapshot, exported: Exported
) -> None:
    packed = io.BytesIO(_bytes(real_snapshot, PACKAGE_FILE))
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        stored = {i.filename for i in archive.infolist() if i.compress_type == 0}
    assert stored == {name for name in files if name.endswith(".parquet")}
    assert_checksums_fit(files)
    assert WAREHOUSE_FILE not in files["README.txt"].decode()
    folder = exported.written.folder
    paths = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    assert files.keys() == paths.keys() - {WAREHOUSE_FILE}
    # Of the others, frictionless finds those of the export valid.
    for name in files.keys() - {"README.txt", "SHA256SUMS"}:
        assert files[name] == paths[name].read_bytes(), name


def test_the_database_opens_as_it_is(real_snapshot: Snapshot, tmp_path: Path) -> None:
    file = tmp_path / WAREHOUSE_FILE
    file.write_bytes(_bytes(real_snapshot, WAREHOUSE_FILE))
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute("select snapshot_id from marts.about").fetchone()
    assert found == (real_snapshot.snapshot_id,)


def test_a_table_beyond_the_limit_is_left_to_the_database(
    real_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in real_snapshot.folder.iterdir():
        if file.name != DOWNLOADS_FILE:
            (tmp_path / file.name).symlink_to(file)
    few = replace(real_snapshot, folder=tmp_path)
    monkeypatch.setattr(export, "_MOST_ROWS", 100)
    write_downloads(few)
    assert real_snapshot.row_counts["dim_agencies"] > 100
    assert "csv/dim_agencies.csv" not in offered(few)
    assert "csv/dim_states.csv" in offered(few)
    assert WAREHOUSE_FILE in offered(few)
