"""CSV that a spreadsheet does not run and a program reads back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.downloads.safe_csv import csv_bytes

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def _read(table: pa.Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes(table).decode(), newline="")))


@pytest.mark.parametrize("start", [*DANGEROUS, "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_text_that_would_be_run_is_marked(start: str) -> None:
    table = pa.table({"note": [f"{start}cmd|' /C calc'!A0", f"a{start}b"]})
    assert _read(table)[1:] == [[f"'{start}cmd|' /C calc'!A0"], [f"a{start}b"]]


def test_numbers_dates_and_truths_are_left_alone() -> None:
    table = pa.table(
        {
            "count": [-5],
            "share": [-0.25],
            "price_usd": pa.array([Decimal("-12.50")], pa.decimal128(12, 2)),
            "is_so": [True],
            "joined_on": [date(2019, 2, 1)],
            "built_at": [datetime(2026, 11, 25, 1, 2, 3)],  # noqa: DTZ001 - as DuckDB
            "seen_at": [datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)],
        }
    )
    assert _read(table)[1] == [
        "-5",
        "-0.25",
        "-12.50",
        "true",
        "2019-02-01",
        "2026-11-25T01:02:03",
        "2026-11-25T01:02:03+00:00",
    ]


def test_nothing_known_is_an_empty_cell_and_an_empty_text_is_not() -> None:
    table = pa.table({"a": [None, ""], "b": pa.array([None, 1], pa.int32())})
    assert csv_bytes(table) == b'"a","b"\n,\n"",1\n'


def test_lists_are_json() -> None:
    table = pa.table({"ids": [["a", '"b"'], None], "on": [[date(2019, 2, 1)], []]})
    assert _read(table)[1:] == [['["a", "\\"b\\""]', '["2019-02-01"]'], ["", "[]"]]


def test_ids_and_codes_stay_text() -> None:
    assert (
        csv_bytes(pa.table({"county_fips": ["06037"]})) == b'"county_fips"\n"06037"\n'
    )


def test_no_row_keeps_the_header() -> None:
    assert csv_bytes(pa.table({"a": pa.array([], pa.string())})) == b'"a"\n'


def test_chunks_make_no_difference() -> None:
    whole = pa.table({"a": ["=x", "y", "-z"]})
    parts = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    assert parts["a"].num_chunks == 2
    assert csv_bytes(parts) == csv_bytes(whole)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"))))
def test_no_text_begins_dangerously_and_none_is_lost(texts: list[str]) -> None:
    table = pa.table({"a": pa.array(texts, pa.string())})
    # A quoted carriage return is a text like any other to a reader of CSV.
    rows = [row[0] for row in _read(table)[1:]]
    assert not any(row.startswith(DANGEROUS) for row in rows)
    assert [
        row[1:] if row.startswith("'") and row != text else row
        for row, text in zip(rows, texts, strict=True)
    ] == texts


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_survive(numbers: list[float]) -> None:
    rows = _read(pa.table({"a": pa.array(numbers, pa.float64())}))[1:]
    assert [float(row[0]) for row in rows] == numbers
