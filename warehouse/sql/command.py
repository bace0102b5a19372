"""``python -m warehouse query``: the isolation from the command line."""

from __future__ import annotations

import io
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import IO

import pyarrow as pa
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.downloads.safe_csv import csv_bytes, json_text, plain_value, values_of
from warehouse.paths import Project
from warehouse.snapshots.store import current_path, find_snapshot
from warehouse.sql.protocol import Limits
from warehouse.sql.runner import QueryRunner

_WIDEST = 10_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # a terminal would obey them
_MEBIBYTE = 1024 * 1024
# On their own machine people may wait longer and fetch more.
LIMITS = Limits(
    seconds=60.0,
    processor_seconds=60,
    memory_bytes=2048 * _MEBIBYTE,
    row_count=1_000_000,
    answer_bytes=512 * _MEBIBYTE,
)
ROWS_IN_A_TABLE = 1_000  # a person reads no more, and drawing them takes long
_FROM_STANDARD_INPUT = "-"


def format_rows(table: pa.Table, kind: str, width: int | None = None) -> str:
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
    """Write one value for a person; null is empty."""
    plain = plain_value(value)
    if plain is None:
        return ""
    text = plain if isinstance(plain, str) else json_text(plain)
    return _CONTROL.sub(" ", text)


def print_query(
    project: Project, sql: str, kind: str, snapshot_id: str | None, output: IO[str]
) -> None:
    """Run one statement and print its rows; ``-`` reads it from standard input.

    A note on rows left out goes to standard error.
    """
    text = sys.stdin.read() if sql == _FROM_STANDARD_INPUT else sql
    file = _file(project, snapshot_id)
    limits = replace(LIMITS, row_count=ROWS_IN_A_TABLE) if kind == "table" else LIMITS
    with QueryRunner() as runner:
        result = runner.run(file, text, limits=limits)
    output.write(format_rows(result.table, kind, _width(output)))
    output.flush()
    if result.is_truncated:
        more = "use --format csv for more" if kind == "table" else "ask for fewer"
        sys.stderr.write(
            f"note: only the first {result.row_count:,} rows are shown; {more}\n"
        )


def _file(project: Project, snapshot_id: str | None) -> Path:
    """Return the published file to query."""
    if snapshot_id is None:
        return current_path(project)
    return find_snapshot(project, snapshot_id).warehouse_file


def _width(output: IO[str]) -> int | None:
    """Return how wide the terminal is; None where there is none."""
    return shutil.get_terminal_size().columns if output.isatty() else None
