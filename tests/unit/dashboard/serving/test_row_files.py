"""Rows as files that readers take along."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from dashboard.serving.row_files import rows_as_csv


def test_dates_are_iso_and_what_is_not_known_is_empty() -> None:
    rows = pa.table({"agency_id": ["a", "b"], "joined_on": [date(2019, 7, 1), None]})
    assert (
        rows_as_csv(rows)
        == b'\xef\xbb\xbf"agency_id","joined_on"\n"a","2019-07-01"\n"b",\n'
    )


def test_no_rows_still_have_a_header() -> None:
    rows = pa.table({"agency_id": pa.array([], pa.string())})
    assert rows_as_csv(rows) == b'\xef\xbb\xbf"agency_id"\n'


def test_a_text_that_a_spreadsheet_would_run_is_marked_and_a_number_is_not() -> None:
    rows = pa.table({"note": ["=1+1", "@x", "plain"], "change": [-1, -2, 3]})
    assert rows_as_csv(rows) == (
        b'\xef\xbb\xbf"note","change"\n"\'=1+1",-1\n"\'@x",-2\n"plain",3\n'
    )
