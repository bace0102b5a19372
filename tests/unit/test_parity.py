"""The comparison of two engines finds every difference, and nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests import parity
from warehouse.snapshots.catalog import Mart

OURS = (
    "select * from (values ('a', 1, cast(0.1 as double), ['x']), ('b', null, 2.0, [])) "
    "as rows (town_id, agency_count, share, source_ids)"
)


def _compared(folder: Path, theirs: str) -> parity.Comparison:
    mart = Mart("towns", "", 2, (), ("town_id",), ())
    with duckdb.connect() as connection:
        connection.execute(f"create schema marts; create table marts.towns as {OURS}")
        connection.execute(
            f"create view theirs as {OURS}; copy ({theirs}) to '{folder}/part.parquet'"
        )
        return parity.compare(connection, mart, folder)


def test_a_sum_in_another_order_is_equal(tmp_path: Path) -> None:
    theirs = "select * replace (share + 1e-12 as share) from theirs order by all desc"
    differences = _compared(tmp_path, theirs)
    assert (
        differences.row_count,
        differences.cell_count,
        differences.differing_count,
    ) == (2, 8, 0)


def test_a_cell_that_differs_is_named_with_key_and_both_values(tmp_path: Path) -> None:
    theirs = "select * replace (coalesce(agency_count, 0) as agency_count) from theirs"
    differences = _compared(tmp_path, theirs)
    assert differences.differing_count == 1
    assert list(map(str, differences.first)) == [
        "towns.agency_count, town_id=b: DuckDB None, Spark 0"
    ]


def test_a_row_on_one_side_differs_in_all_its_cells(tmp_path: Path) -> None:
    theirs = "select * replace (replace(town_id, 'b', 'c') as town_id) from theirs"
    differences = _compared(tmp_path, theirs)
    assert (
        differences.row_count,
        differences.cell_count,
        differences.differing_count,
    ) == (2, 12, 8)
    assert "towns, town_id=c: DuckDB has no such row, Spark has the row" in map(
        str, differences.first
    )


def test_another_type_is_refused(tmp_path: Path) -> None:
    theirs = (
        "select * replace (cast(agency_count as bigint) as agency_count) from theirs"
    )
    with pytest.raises(SystemExit, match="towns has other columns or types"):
        _compared(tmp_path, theirs)


def test_a_machine_without_java_learns_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["parity"])
    assert parity.main() == 1
    assert "Install OpenJDK 17" in capsys.readouterr().out
