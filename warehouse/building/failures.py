"""Explain why a dbt build failed, from the artifacts that it left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.building.dbt_child import MODELS, STEPS
from warehouse.building.dbt_process import BUILD_FILE

_ROW_LIMIT = 5
_MACRO_TRACE = ("> in macro", "> called by")
_BAD = frozenset({"error", "fail", "runtime error"})


@dataclass(frozen=True)
class Failure:
    """One seed, model or test that failed.

    Attributes:
        node_type: ``seed``, ``model``, ``test`` or ``unit_test``.
        name: Name in the dbt project; of a test, the rule in words.
        description: What the project says of it. Empty if it says nothing.
        file: File that holds it, from the dbt project.
        message: What dbt says.
        rows: Up to five rows that break the rule, as ``column=value`` texts.
        row_count: All rows that break the rule; 0 if it has none to show.
    """

    node_type: str
    name: str
    description: str
    file: str
    message: str
    rows: tuple[str, ...]
    row_count: int


def read_failures(folder: Path) -> list[Failure]:
    """List what failed in a build.

    Args:
        folder: The unfinished build, which no process has open for writing.

    Returns:
        Failed nodes in the order in which dbt reached them. Empty if dbt stopped before
        it could build anything.
    """
    results = read_results(folder)
    bad_results = [result for result in results if result["status"] in _BAD]
    if not bad_results:
        return []
    manifest = json.loads((folder / MODELS / "manifest.json").read_text("utf-8"))
    nodes = {**manifest["nodes"], **manifest["unit_tests"]}
    return [_failure(result, nodes, folder) for result in bad_results]


def read_results(folder: Path) -> list[dict[str, Any]]:
    """Return dbt's record of each node.

    Args:
        folder: A build, finished or not.

    Returns:
        The entries of each step's ``run_results.json``; empty if dbt wrote none.
    """
    paths = [folder / step / "run_results.json" for step in STEPS]
    results: list[dict[str, Any]] = []
    for path in paths:
        if path.is_file():
            results += json.loads(path.read_text("utf-8"))["results"]
    return results


def failure_lines(failure: Failure) -> Iterator[str]:
    """Yield a failure as lines of text.

    Args:
        failure: What to write.

    Yields:
        The rule with its file, its description, and the rows or else dbt's message.
    """
    yield f"{failure.node_type} `{failure.name}` failed ({failure.file})"
    if failure.description:
        yield f"  {failure.description}"
    if failure.rows:
        shown = len(failure.rows)
        count = f"{failure.row_count} row{'s' * (failure.row_count != 1)}"
        first = "" if shown == failure.row_count else f", the first {shown} of them"
        yield f"  {count} break{'s' * (failure.row_count == 1)} the rule{first}:"
        yield from (f"    {row}" for row in failure.rows)
    else:
        yield from (
            f"  {line}"
            for line in failure.message.splitlines()
            if line.strip() and not line.lstrip().startswith(_MACRO_TRACE)
        )


def _failure(result: dict[str, Any], nodes: dict[str, Any], folder: Path) -> Failure:
    """Join one result with what the project says of its node."""
    node = nodes[result["unique_id"]]
    is_data_test = node["resource_type"] == "test" and result["status"] == "fail"
    sql = result.get("compiled_code") if is_data_test else None
    rows = _breaking_rows(folder / BUILD_FILE, sql) if sql else ()
    return Failure(
        node_type=node["resource_type"].replace("_", " "),
        name=node["name"],
        description=" ".join((node.get("description") or "").split()),
        file=node["original_file_path"],
        message=result.get("message") or result["status"],
        rows=rows,
        row_count=int(result.get("failures") or 0) if rows else 0,
    )


def _breaking_rows(build_file: Path, sql: str) -> tuple[str, ...]:
    """Run a test's query and return its first rows; none if it cannot be run."""
    limited = f"select * from (\n{sql}\n) limit {_ROW_LIMIT}"  # noqa: S608
    try:
        with duckdb.connect(str(build_file), read_only=True) as connection:
            cursor = connection.execute(limited)
            names = [column[0] for column in cursor.description or []]
            rows = cursor.fetchall()
    except duckdb.Error:
        return ()
    return tuple(
        ", ".join(
            f"{name}={'null' if value is None else value}"
            for name, value in zip(names, row, strict=True)
        )
        for row in rows
    )
