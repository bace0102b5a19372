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


@pytest.mark.parametrize(
    ("changed", "differences"),
    [
        # A sum in another order.
        ("* replace (share + 1e-12 as share)", []),
        (
            "* replace (coalesce(agency_count, 0) as agency_count)",
            ["towns.agency_count: 1 differ, the first at b: DuckDB None, Spark 0"],
        ),
        (
            "* replace (share + 1e-6 as share, ['y'] as source_ids)",
            [
                "towns.share: 2 differ, the first at a: DuckDB 0.1, Spark 0.100001",
                "towns.source_ids: 2 differ, the first at a: DuckDB [x], Spark [y]",
            ],
        ),
        (
            "* replace (replace(town_id, 'b', 'c') as town_id)",
            [
                "towns: 2 differ, the first at b: DuckDB {'town_id': b, "
                "'agency_count': NULL, 'share': 2.0, 'source_ids': []}, Spark None"
            ],
        ),
        (
            "* replace (cast(agency_count as bigint) as agency_count)",
            [
                "towns has other columns or types: [('agency_count', 'BIGINT'), "
                "('agency_count', 'INTEGER')]"
            ],
        ),
    ],
)
def test_every_difference_is_named_with_key_and_both_values(
    tmp_path: Path, changed: str, differences: list[str]
) -> None:
    mart = Mart("towns", "", 2, (), (), ("town_id",))
    with duckdb.connect() as connection:
        connection.execute(f"create schema marts; create table marts.towns as {OURS}")
        theirs = connection.sql(f"select {changed} from marts.towns order by all desc")
        theirs.to_parquet(f"{tmp_path}/part.parquet")
        found = parity.differences(connection, mart, tmp_path)
        assert list(found) == differences


def test_a_machine_without_java_learns_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["parity"])
    assert parity.main() == 1
    assert "Install OpenJDK 17" in capsys.readouterr().out
