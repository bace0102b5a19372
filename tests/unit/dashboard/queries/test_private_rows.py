"""Rows of a staff instance say whether they are private."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dashboard.queries.private_rows import mark_private_rows, private_keys
from dashboard.rows import IS_PRIVATE

KEYS = {
    ("agency_id",): frozenset({("nj-x",)}),
    ("device_id", "asin"): frozenset({("ring-1", "B01")}),
}
ROWS = pa.table(
    {
        "agency_id": ["nj-x", "nj-y", None],
        "device_id": ["ring-2", "ring-1", "ring-1"],
        "asin": ["B01", "B01", "B02"],
        "evidence_id": ["a", "b", "nj-x"],
        "agency_name": ["X Police", "nj-x", "Y Police"],
    }
)


@pytest.mark.parametrize(
    ("columns", "marks"),
    [
        (["agency_id"], [True, False, False]),
        (["device_id", "asin"], [False, True, False]),
        (["evidence_id", "device_id"], [False, False, True]),
        (["agency_name"], [False, False, False]),
    ],
)
def test_a_row_with_the_key_of_a_private_row_is_marked(
    columns: list[str], marks: list[bool]
) -> None:
    marked = mark_private_rows(ROWS.select(columns), KEYS)
    assert marked[IS_PRIVATE].to_pylist() == marks
    assert mark_private_rows(marked, KEYS) == marked


def test_a_public_snapshot_marks_nothing() -> None:
    none = pa.table({"table_name": pa.array([], pa.string())})
    assert private_keys(lambda _sql: none) == {}
    assert mark_private_rows(ROWS, {}) == ROWS
    rows = [
        {"key_columns": [*columns], "row_key": [*key]}
        for columns, found in KEYS.items()
        for key in found
    ]
    assert private_keys(lambda _sql: pa.Table.from_pylist(rows)) == KEYS
