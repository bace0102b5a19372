"""``python -m warehouse query`` and ``shell``: the isolation from the command line."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from warehouse.errors import WarehouseError
from warehouse.paths import Project
from warehouse.snapshots import current_path, find
from warehouse.sql.limits import Limits
from warehouse.sql.rows_text import rows_text
from warehouse.sql.runner import QueryResult, QueryRunner

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
_PROMPT, _MORE = "porchlight> ", "       ...> "
_GREETING = """\
Read-only SQL on snapshot {snapshot}. End a statement with ; and the session with
Ctrl+D. `show tables;` lists the marts, `describe dim_agencies;` the columns of one.
"""


def print_query(
    project: Project, sql: str, kind: str, snapshot_id: str | None, output: IO[str]
) -> None:
    """Run one statement and print its rows.

    Args:
        project: Names the folder of snapshots.
        sql: The statement; ``-`` reads it from standard input.
        kind: One of :data:`warehouse.sql.rows_text.FORMATS`.
        snapshot_id: Snapshot to ask; the current one if None.
        output: Where to print the rows. A note on rows left out goes to standard error.

    Raises:
        WarehouseError: If there are no rows, for a reason that the message tells.
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
        sys.stderr.write(f"note: {_cut_words(result)}; {more}\n")


def run_shell(
    project: Project, snapshot_id: str | None, lines: IO[str], output: IO[str]
) -> None:
    """Answer statements until the input ends.

    Args:
        project: Names the folder of snapshots.
        snapshot_id: Snapshot to ask; the current one if None.
        lines: Where statements come from, each ended by a semicolon.
        output: Where to print rows, and what is wrong with a statement.

    Raises:
        WarehouseError: If there is no snapshot to ask.
    """
    file = _file(project, snapshot_id)
    is_person = lines.isatty()
    if is_person:
        output.write(_GREETING.format(snapshot=file.parent.name))
    with QueryRunner() as runner:
        for statement in _statements(lines, output if is_person else None):
            try:
                result = runner.run(
                    file, statement, limits=replace(LIMITS, row_count=ROWS_IN_A_TABLE)
                )
            except WarehouseError as error:
                output.write(f"error: {error}\n")
                continue
            output.write(rows_text(result.table, "table", _width(output)))
            output.write(f"{_count_words(result)}\n")


def _statements(lines: IO[str], prompt: IO[str] | None) -> Iterator[str]:
    """Yield what stands before each semicolon at the end of a line."""
    waiting: list[str] = []
    while True:
        line = _next_line(lines, prompt, _MORE if waiting else _PROMPT)
        if line is None:
            break
        waiting.append(line)
        if line.rstrip().endswith(";"):
            yield "".join(waiting)
            waiting = []
    if "".join(waiting).strip():
        yield "".join(waiting)


def _next_line(lines: IO[str], prompt: IO[str] | None, words: str) -> str | None:
    """Read a line; a person gets a prompt and can edit it. None at the end."""
    if prompt is None:
        return lines.readline() or None
    # why: importing it is what makes `input` edit a line and remember earlier ones.
    import readline  # noqa: F401

    try:
        return f"{input(words)}\n"
    except EOFError:
        prompt.write("\n")
        return None


def _file(project: Project, snapshot_id: str | None) -> Path:
    """Return the published file to ask."""
    if snapshot_id is None:
        return current_path(project)
    return find(project, snapshot_id).warehouse_file


def _width(output: IO[str]) -> int | None:
    """Return how wide the terminal is; None where there is none."""
    return shutil.get_terminal_size().columns if output.isatty() else None


def _count_words(result: QueryResult) -> str:
    """Say how many rows there are."""
    rows = f"{result.row_count:,} row{'s' * (result.row_count != 1)}"
    if result.is_truncated:
        rows = _cut_words(result)
    return f"{rows} ({result.seconds:.2f} s)"


def _cut_words(result: QueryResult) -> str:
    """Say that rows are left out."""
    return f"only the first {result.row_count:,} rows are shown"
