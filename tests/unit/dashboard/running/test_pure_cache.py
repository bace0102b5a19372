"""What is made of tables is made once for each table."""

from __future__ import annotations

import pyarrow as pa

from dashboard.running.pure_cache import table_cache


def test_the_same_table_is_read_once_and_an_equal_one_anew() -> None:
    read: list[int] = []

    @table_cache(2)
    def total(rows: pa.Table, factor: int) -> int:
        read.append(factor)
        return sum(map(int, rows["n"].to_numpy())) * factor

    rows, equal = pa.table({"n": [1, 2]}), pa.table({"n": [1, 2]})
    assert [total(rows, 2), total(rows, 2), total(rows, 3), total(equal, 3)] == [
        *(6, 6, 9, 9)
    ]
    assert read == [2, 3, 3]
    assert total(rows, 2) == 6
    assert read == [2, 3, 3, 2], "the one that was asked for the longest ago went"
