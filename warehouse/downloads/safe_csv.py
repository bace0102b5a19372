"""Rows as CSV that any program reads and no spreadsheet runs."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

# A spreadsheet runs a cell that begins with one of these as a formula; the last four
# are the full-width forms of the first four.
_DANGEROUS = r"\A([=+\-@\t\r\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}])"
_MARKED = r"'\1"
_WRITTEN_AS_IT_IS = (
    *(pa.types.is_string, pa.types.is_boolean, pa.types.is_integer),
    *(pa.types.is_floating, pa.types.is_decimal),
)


def csv_bytes(table: pa.Table) -> bytes:
    """Write rows as CSV: UTF-8, a header, ISO dates, nothing where not known.

    A text that a spreadsheet would run gets an apostrophe before it; numbers, dates
    and truth values stay as they are. Lists and structs are JSON.
    """
    columns = [_safe(to_csv_types(column)) for column in table.columns]
    # why: a query may name its columns as it likes: a header is as unsafe as a cell.
    first_row = [pa.array([safe_text(name)]) for name in table.column_names]
    buffer = io.BytesIO()
    numbers = [str(number) for number in range(len(columns))]
    without_header = pacsv.WriteOptions(include_header=False)
    pacsv.write_csv(pa.table(first_row, numbers), buffer, without_header)
    pacsv.write_csv(pa.table(columns, numbers), buffer, without_header)
    return buffer.getvalue()


def safe_text(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return str(_safe(pa.chunked_array([pa.array([text])]))[0])


def json_text(value: object) -> str:
    """Write a value as JSON, with ISO dates and times and decimals as numbers."""
    return json.dumps(plain_value(value), ensure_ascii=False, allow_nan=False)


def plain_value(value: Any) -> Any:  # noqa: ANN401 - whatever a row may hold
    """Turn a value into what JSON has; a number that JSON lacks becomes text."""
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, pa.MonthDayNano):
        return f"P{value.months}M{value.days}DT{value.nanoseconds / 1e9:g}S"
    if isinstance(value, Mapping):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, timedelta):
        return [plain_value(inner) for inner in value]
    return str(value)


def values_of(column: pa.ChunkedArray[Any]) -> list[Any]:
    """Return the values of a column as Python has them.

    Dates and times that Python cannot count, such as infinity and those before the year
    1, make the whole column text.
    """
    try:
        return column.to_pylist(maps_as_pydicts="lossy")
    except (OverflowError, ValueError):
        return pc.cast(column, pa.string()).to_pylist()


def to_csv_types(column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Turn a column into what CSV can hold; anything nested becomes JSON."""
    kind = column.type
    if any(is_so(kind) for is_so in _WRITTEN_AS_IT_IS):
        return column
    if pa.types.is_date(kind) or pa.types.is_null(kind):
        return pc.cast(column, pa.string())
    texts = [None if value is None else _text(value) for value in values_of(column)]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _text(value: object) -> str:
    """Write one value of an unusual type."""
    plain = plain_value(value)
    return plain if isinstance(plain, str) else json_text(plain)


def _safe(column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Put an apostrophe before every text that a spreadsheet would run."""
    if not pa.types.is_string(column.type):
        return column
    return pc.replace_substring_regex(column, _DANGEROUS, _MARKED)
