"""``python -m warehouse query``: the isolation from the command line."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import IO

from warehouse.paths import Project
from warehouse.snapshots.store import current_path, find_snapshot
from warehouse.sql.limits import Limits
from warehouse.sql.rows_text import rows_text
from warehouse.sql.runner import QueryRunner

_MEBIBYTE = 1024 * 1024
# A person who asks on the own machine may wait longer and take more along.
LIMITS = Limits(
    seconds=60.0,
    processor_seconds=60,
    memory_bytes=2048 * _MEBIBYTE,
    row_count=1_000_000,
    answer_bytes=512 * _MEBIBYTE,
)
ROWS_IN_A_TABLE = 1_000  # a person reads no more, and drawing them takes long
_FROM_STANDARD_INPUT = "-"


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
    output.write(rows_text(result.table, kind, _width(output)))
    output.flush()
    if result.is_truncated:
        more = "use --format csv for more" if kind == "table" else "ask for fewer"
        sys.stderr.write(
            f"note: only the first {result.row_count:,} rows are shown; {more}\n"
        )


def _file(project: Project, snapshot_id: str | None) -> Path:
    """Return the published file to ask."""
    if snapshot_id is None:
        return current_path(project)
    return find_snapshot(project, snapshot_id).warehouse_file


def _width(output: IO[str]) -> int | None:
    """Return how wide the terminal is; None where there is none."""
    return shutil.get_terminal_size().columns if output.isatty() else None
