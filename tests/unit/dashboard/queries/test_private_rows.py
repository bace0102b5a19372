"""Results say which of their rows are for staff only, and sums that they hold some."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from dashboard.queries.private_rows import (
    PrivateTable,
    mark_private_rows,
    note_private,
    private_tables,
    recording_private_rows,
    repeat_notes,
)
from dashboard.rows import STAFF_ONLY

_NOTE = "staff only until 2027-02-01: The clerk asked for time"
PRIVATE = {
    "dim_agencies": PrivateTable(("agency_id",), {"nj-x": _NOTE}),
    "fct_events": PrivateTable(("agency_id", "is_first"), {"nj-y, true": "staff only"}),
}
ROWS = pa.table(
    {
        "agency_id": ["nj-x", "nj-y"],
        "is_first": [False, True],
        "agency_name": ["X Police", "Y Police"],
    }
)


@pytest.mark.parametrize(
    ("tables", "columns", "notes", "unsaid"),
    [
        ("marts.dim_agencies", ROWS.column_names, [_NOTE, None], set()),
        ("pages.fct_events", ROWS.column_names, [None, "staff only"], set()),
        (
            "marts.dim_agencies, marts.fct_events",
            ROWS.column_names,
            [_NOTE, "staff only"],
            set(),
        ),
        ("marts.dim_agencies", ["agency_name"], None, {"dim_agencies"}),
        ("marts.fct_events", ["agency_id"], None, {"fct_events"}),
        ("marts.dim_sources", ROWS.column_names, None, set()),
    ],
)
def test_a_row_with_a_private_key_is_marked(
    tables: str, columns: list[str], notes: list[str | None] | None, unsaid: set[str]
) -> None:
    rows, of_sums = mark_private_rows(
        ROWS.select(columns), f"select * from {tables}", PRIVATE
    )
    assert of_sums == unsaid
    assert (notes is None) == (STAFF_ONLY not in rows.column_names)
    if notes:
        assert rows[STAFF_ONLY].to_pylist() == notes
        names = rows["agency_name"].to_pylist()
        assert ["(staff only)" in str(name) for name in names] == list(map(bool, notes))


def test_a_page_knows_what_it_read_for_staff_also_from_caches() -> None:
    rows, unsaid = mark_private_rows(ROWS, "from marts.dim_agencies", PRIVATE)
    with recording_private_rows() as read:
        with recording_private_rows() as inner:
            note_private(rows, unsaid)
        assert not read
        repeat_notes(inner)
        note_private(3, {"mart_totals"})
    assert read
    assert (read.rows, read.tables) == ({_NOTE}, {"mart_totals"})
    assert read.words() == f"Staff only, includes private rows. {_NOTE}."


def test_a_public_snapshot_has_no_such_table() -> None:
    none = pa.table({"table_name": pa.array([], pa.string())})
    assert private_tables(lambda _sql: none) == {}
    row = {"table_name": "dim_agencies", "key_columns": "agency_id", "row_key": "nj-x"}
    more = {"release_on": date(2027, 2, 1), "staff_note": "The clerk asked for time"}
    some = pa.Table.from_pylist([{**row, **more}])
    assert private_tables(lambda _sql: some) == {
        "dim_agencies": PRIVATE["dim_agencies"]
    }
