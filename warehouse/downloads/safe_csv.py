"""Rows as CSV that any program reads and no spreadsheet runs."""

from __future__ import annotations

import io
import json
from datetime import date
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
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
)


def csv_bytes(table: pa.Table) -> bytes:
    """Write rows as CSV: UTF-8, a header, ISO dates, nothing where not known.

    A text that a spreadsheet would run gets an apostrophe before it; numbers, dates
    and truth values stay as they are. Lists are JSON.
    """
    columns = [_writable(column) for column in table.columns]
    buffer = io.BytesIO()
    pacsv.write_csv(pa.table(columns, table.column_names), buffer)
    return buffer.getvalue()


def _writable(column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    kind = column.type
    if pa.types.is_string(kind):
        return pc.replace_substring_regex(column, _DANGEROUS, _MARKED)
    if any(is_so(kind) for is_so in _WRITTEN_AS_IT_IS):
        return column
    if pa.types.is_date(kind) or pa.types.is_null(kind):
        return pc.cast(column, pa.string())
    texts = [None if value is None else _text(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def json_value(value: object) -> object:
    """Turn a value into what JSON has."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


# `json.dumps` would make an encoder for each cell.
_as_json = json.JSONEncoder(ensure_ascii=False, default=json_value).encode


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else _as_json(value)
