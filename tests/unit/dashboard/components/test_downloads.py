"""Rows as CSV."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from dashboard.components.downloads import csv_bytes


def test_dates_are_iso_and_what_is_not_known_is_empty() -> None:
    rows = pa.table({"agency_id": ["a", "b"], "joined_on": [date(2019, 7, 1), None]})
    assert csv_bytes(rows) == b'"agency_id","joined_on"\n"a",2019-07-01\n"b",\n'


def test_no_rows_still_have_a_header() -> None:
    rows = pa.table({"agency_id": pa.array([], pa.string())})
    assert csv_bytes(rows) == b'"agency_id"\n'
