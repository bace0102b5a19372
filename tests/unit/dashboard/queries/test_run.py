"""Queries read one snapshot, and the newest one, without a restart."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.queries._run import reading, run
from warehouse.errors import SnapshotUnknownError, WarehouseMissingError
from warehouse.paths import DATA_DIR_VARIABLE

FIRST, SECOND = "20261124T090000Z-00000001", "20261124T100000Z-00000002"
QUESTION = "select n from marts.numbers"


def _publish(data_dir: Path, snapshot_id: str, number: int) -> None:
    folder = data_dir / "snapshots" / snapshot_id
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "porchlight.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.numbers as select {number} as n")
    (data_dir / "current").write_text(snapshot_id)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path))
    return tmp_path


def _answer() -> list[int | None]:
    return run(QUESTION)["n"].to_pylist()


def test_a_new_snapshot_is_read_without_a_restart(data_dir: Path) -> None:
    _publish(data_dir, FIRST, 1)
    assert _answer() == [1]
    _publish(data_dir, SECOND, 2)
    assert _answer() == [2]


def test_one_page_reads_one_snapshot_though_another_is_published(
    data_dir: Path,
) -> None:
    _publish(data_dir, FIRST, 1)
    with reading() as snapshot_id:
        _publish(data_dir, SECOND, 2)
        assert snapshot_id == FIRST
        assert _answer() == [1]
    assert _answer() == [2]


def test_a_repeated_question_is_not_asked_again(data_dir: Path) -> None:
    _publish(data_dir, FIRST, 1)
    assert run(QUESTION) is run(QUESTION)


def test_a_missing_warehouse_says_how_to_build_one(data_dir: Path) -> None:
    assert not list(data_dir.iterdir())
    with pytest.raises(WarehouseMissingError, match="make warehouse"):
        run(QUESTION)


def test_an_unknown_snapshot_is_refused(data_dir: Path) -> None:
    _publish(data_dir, FIRST, 1)
    with pytest.raises(SnapshotUnknownError), reading(SECOND):
        pass
