"""Queries read one snapshot, and the newest one without a restart."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from dashboard.queries import snapshot_reader
from dashboard.queries.snapshot_reader import (
    per_snapshot,
    reading,
    rows_with,
    run,
    run_rows,
)
from warehouse.errors import (
    SnapshotUnfitError,
    SnapshotUnknownError,
    WarehouseMissingError,
)
from warehouse.paths import DATA_DIR_VARIABLE, Project
from warehouse.snapshots.store import current_path

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


def test_cached_results_belong_to_one_snapshot(data_dir: Path) -> None:
    calls = []

    @per_snapshot
    def labeled(word: str) -> tuple[str, list[int | None]]:
        calls.append(word)
        return word, _answer()

    _publish(data_dir, FIRST, 1)
    assert labeled("a") == ("a", [1])
    with reading():
        _publish(data_dir, SECOND, 2)
        assert labeled("a") == ("a", [1])
        assert labeled("b") == ("b", [1])
    assert labeled("b") == ("b", [2])
    assert labeled("b") == ("b", [2])
    assert calls == ["a", "b", "b"]


def test_a_page_goes_on_although_its_snapshot_was_removed(data_dir: Path) -> None:
    _publish(data_dir, FIRST, 1)
    with reading():
        _publish(data_dir, SECOND, 2)
        shutil.rmtree(data_dir / "snapshots" / FIRST)
        snapshot_reader._connection.cache_clear()
        assert _answer() == [1]
    assert _answer() == [2]


def test_a_snapshot_removed_before_it_opens_is_replaced_by_the_newer(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(project: Project) -> Path:
        path = current_path(project)
        if path.parent.name == FIRST:
            _publish(data_dir, SECOND, 2)
            shutil.rmtree(path.parent)
        return path

    _publish(data_dir, FIRST, 1)
    monkeypatch.setattr(snapshot_reader, "current_path", overtaken)
    with reading() as snapshot_id:
        assert snapshot_id == SECOND


def test_a_rollback_shows_in_the_next_run(data_dir: Path) -> None:
    _publish(data_dir, FIRST, 1)
    _publish(data_dir, SECOND, 2)
    with reading():
        assert _answer() == [2]
    (data_dir / "current").write_text(FIRST)
    with reading():
        assert _answer() == [1]


def test_a_repeated_query_comes_from_the_cache(data_dir: Path) -> None:
    _publish(data_dir, FIRST, 1)
    assert run(QUESTION) is run(QUESTION)


def test_a_missing_warehouse_says_how_to_build_one(data_dir: Path) -> None:
    assert not list(data_dir.iterdir())
    with pytest.raises(WarehouseMissingError, match="make warehouse"):
        run(QUESTION)


def test_a_pinned_snapshot_of_other_models_is_unfit_and_a_faulty_query_is_not(
    data_dir: Path,
) -> None:
    _publish(data_dir, FIRST, 1)
    with reading():
        _publish(data_dir, SECOND, 2)
        with pytest.raises(SnapshotUnfitError, match=FIRST):
            run("select n, m from marts.numbers")
    with pytest.raises(duckdb.BinderException):
        run("select n, m from marts.numbers")


def test_an_unknown_snapshot_is_refused(data_dir: Path) -> None:
    _publish(data_dir, FIRST, 1)
    with pytest.raises(SnapshotUnknownError), reading(SECOND):
        pass


def test_rows_of_one_value_are_found_and_nobodys_are_not(data_dir: Path) -> None:
    few = (
        "select n, if(n < 40, cast(n // 10 as varchar), '') as tens "
        "from range(42) as r(n) order by n desc"
    )
    _publish(data_dir, FIRST, 1)
    for value, numbers in {"3": [*range(39, 29, -1)], "": [], "4": []}.items():
        assert [row["n"] for row in rows_with(few, "tens", value)] == numbers
    question = "select n, $word as word from marts.numbers"
    assert run_rows(question, word="x") == [{"n": 1, "word": "x"}]
    assert run_rows(question, word="y") == [{"n": 1, "word": "y"}]
    _publish(data_dir, SECOND, 2)
    assert run_rows(question, word="x") == [{"n": 2, "word": "x"}]


def test_what_is_made_of_a_table_is_made_once_for_equal_rows(data_dir: Path) -> None:
    made: list[pa.Table] = []

    @per_snapshot
    def total(rows: pa.Table, factor: int) -> int:
        made.append(rows)
        return rows.num_rows * factor

    _publish(data_dir, FIRST, 1)
    rows, equal = pa.table({"n": [1, 2]}), pa.table({"n": [1, 2]})
    others = [pa.table({"n": [1, 3]}), pa.table({"m": [1, 2]}), rows.slice(1)]
    with reading():
        assert [total(table, 2) for table in (rows, rows, equal)] == [4, 4, 4]
        assert [total(table, 2) for table in others] == [4, 4, 2]
    assert len(made) == 4


def test_functions_of_two_pages_are_cached_apart_although_their_code_is_equal(
    data_dir: Path,
) -> None:
    _publish(data_dir, FIRST, 1)
    code = compile("def label(word):\n    return word + page\n", "page", "exec")
    labels = []
    for page in ("first", "second"):
        names: dict[str, Any] = {"page": page, "__name__": page}
        exec(code, names)  # noqa: S102
        labels.append(per_snapshot(names["label"])("a "))
    assert labels == ["a first", "a second"]
