"""The rows of a query as text for a terminal, a spreadsheet or a program."""

from __future__ import annotations

import io
import re

import pyarrow as pa
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.downloads.safe_csv import (
    csv_bytes,
    json_text,
    plain_value,
    values_of,
)

FORMATS = ("table", "csv", "json")
_WIDEST = 10_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # a terminal would obey them


def rows_text(table: pa.Table, kind: str, width: int | None = None) -> str:
    """Write rows as a ``table`` for a person, as ``csv``, or as ``json`` objects.

    `width` is that of the terminal; the table is as wide as its rows if None.
    """
    if kind == "csv":
        return csv_bytes(table).decode()
    rows = list(zip(*(values_of(column) for column in table.columns), strict=True))
    if kind == "json":
        names = table.column_names
        lines = ",\n".join(
            json_text(dict(zip(names, row, strict=True))) for row in rows
        )
        return f"[\n{lines}\n]\n" if lines else "[]\n"
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for field in table.schema:
        is_number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        is_number = is_number or pa.types.is_decimal(field.type)
        shown.add_column(
            Text(field.name), justify="right" if is_number else "left", overflow="fold"
        )
    for row in rows:
        shown.add_row(*(Text(_cell(value)) for value in row))
    file = io.StringIO()
    Console(file=file, width=width or _WIDEST, color_system=None).print(shown)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def _cell(value: object) -> str:
    """Write one value for a person; what is not known stays empty."""
    plain = plain_value(value)
    if plain is None:
        return ""
    text = plain if isinstance(plain, str) else json_text(plain)
    return _CONTROL.sub(" ", text)
