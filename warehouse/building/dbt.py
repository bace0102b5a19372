"""Start the dbt process, follow it, stop it, and explain why it failed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from warehouse.building.dbt_child import (
    DATABASE_FILE,
    FAILED,
    GO,
    MODELS,
    PASSED,
    STEPS,
)
from warehouse.console import tally
from warehouse.paths import Project, dbt_environment
from warehouse.snapshots.catalog import name_of

BUILD_FILE = f"{MODELS}/{DATABASE_FILE}"
LOG_FILE = "dbt.log"
# Without -P, modules would also be searched in the current directory.
CHILD = (sys.executable, "-P", "-m", "warehouse.building.dbt_child")
_ROW_LIMIT = 5
_MACRO_TRACE = ("> in macro", "> called by")
_BAD = frozenset({"error", "fail", "runtime error"})


@dataclass(frozen=True)
class NodeFinished:
    """dbt is done with one seed, model, test or unit test.

    `rule_count` is 1 except for a test that holds several rules; `total` is the sum of
    all counts in this build, and 0 while dbt has not said so.
    """

    node_type: str
    node_name: str
    rule_count: int
    status: str
    seconds: float
    total: int


@dataclass(frozen=True)
class DbtOutcome:
    """How a dbt process ended.

    `message` is what dbt said if it stopped before it could build, and `death` how the
    process ended if it was cut short, such as ``was killed by SIGKILL``.
    """

    has_passed: bool
    message: str
    death: str = ""


@contextmanager
def dbt_process(
    project: Project, folder: Path, variables: Mapping[str, str | bool]
) -> Iterator[subprocess.Popen[str]]:
    """Start a process that loads dbt and then waits for :func:`run_to_end`.

    It never outlives the ``with`` block, nor this process.
    """
    (folder / MODELS).mkdir()
    with (folder / LOG_FILE).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
            [*CHILD, str(project.dbt_dir.resolve()), json.dumps(variables)],
            cwd=folder / MODELS,
            # Relative: the unit tests run in another folder, on a file of their own.
            env=dbt_environment(Path(DATABASE_FILE)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        )
        with process:
            try:
                yield process
            finally:
                _stop(process)


def run_to_end(
    process: subprocess.Popen[str],
    on_finished: Callable[[NodeFinished], None],
    on_rows_tested: Callable[[], None],
) -> DbtOutcome:
    """Let a waiting dbt process build, and follow it to its end.

    `on_rows_tested` is called once all rows have passed their tests and nobody writes
    them any more; unit tests may still run.
    """
    if process.stdout is None:
        raise ValueError("The dbt process was started without pipes.")
    message = ""
    total = 0
    _release(process)
    for line in process.stdout:
        # A killed process can leave half a line.
        if not line.endswith("\n"):
            break
        event = json.loads(line)
        if event["kind"] == "started":
            total = event["total"]
        elif event["kind"] == "finished":
            del event["kind"]
            on_finished(NodeFinished(**event, total=total))
        elif event["kind"] == "rows_tested":
            on_rows_tested()
        else:
            message = event["message"]
    code = process.wait()
    death = "" if code in {PASSED, FAILED} else _describe_death(code)
    return DbtOutcome(code == PASSED, message, death)


def _release(process: subprocess.Popen[str]) -> None:
    """Let a waiting process begin; one that is gone shows it by its end."""
    if process.stdin is None:
        raise ValueError("The process was started without pipes.")
    with suppress(BrokenPipeError):
        process.stdin.write(GO)
        process.stdin.flush()


def _stop(process: subprocess.Popen[str]) -> None:
    """Kill a process, and drop its unread input."""
    process.kill()
    if process.stdin is not None:
        # Closing flushes, and a broken pipe would hide the real error.
        with suppress(BrokenPipeError):
            process.stdin.close()


def _describe_death(code: int) -> str:
    """Say how a process ended too early."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"


@dataclass(frozen=True)
class Failure:
    """One seed, model, unit test or rule that failed.

    `rows` has up to five rows that break the rule, as ``column=value`` texts;
    `row_count` counts all of them, and is 0 if there are none to show.
    """

    node_type: str
    name: str
    description: str
    file: str
    message: str
    rows: tuple[str, ...]
    row_count: int


def read_failures(folder: Path) -> list[Failure]:
    """List what failed, in the order dbt reached it; empty if dbt built nothing."""
    results = read_results(folder)
    bad_results = [result for result in results if result["status"] in _BAD]
    if not bad_results:
        return []
    manifest = json.loads((folder / MODELS / "manifest.json").read_text("utf-8"))
    nodes = {**manifest["nodes"], **manifest["unit_tests"]}
    return [
        failure
        for result in bad_results
        for failure in _failures(result, nodes[result["unique_id"]], folder)
    ]


def read_results(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of each ``run_results.json``; empty if dbt wrote none."""
    paths = [folder / step / "run_results.json" for step in STEPS]
    results: list[dict[str, Any]] = []
    for path in paths:
        if path.is_file():
            results += json.loads(path.read_text("utf-8"))["results"]
    return results


def failure_lines(failure: Failure, *, shows_rows: bool) -> Iterator[str]:
    """Yield the rule with its file, its description, and the rows or dbt's message."""
    yield f"{failure.node_type} `{failure.name}` failed ({failure.file})"
    if failure.description:
        yield f"  {failure.description}"
    if not shows_rows:
        yield "  Rows are not public, so a log shows none: run this in a terminal."
    elif failure.rows:
        shown = len(failure.rows)
        count = tally(failure.row_count, "row")
        first = "" if shown == failure.row_count else f", the first {shown} of them"
        yield f"  {count} break{'s' * (failure.row_count == 1)} the rule{first}:"
        yield from (f"    {row}" for row in failure.rows)
    else:
        yield from (
            f"  {line}"
            for line in failure.message.splitlines()
            if line.strip() and not line.lstrip().startswith(_MACRO_TRACE)
        )


def _failures(
    result: dict[str, Any], node: dict[str, Any], folder: Path
) -> Iterator[Failure]:
    """Yield the failures of one result: one for each broken rule of a test."""
    failure = Failure(
        node_type=node["resource_type"].replace("_", " "),
        name=_name(node),
        description=" ".join((node.get("description") or "").split()),
        file=node["original_file_path"],
        message=result.get("message") or result["status"],
        rows=(),
        row_count=0,
    )
    is_data_test = node["resource_type"] == "test" and result["status"] == "fail"
    sql = result.get("compiled_code") if is_data_test else None
    broken = _broken_rules(folder / BUILD_FILE, sql) if sql else {}
    if not broken:
        yield failure
    for words, rows in broken.items():
        # A count that differs has no row, but says both numbers after the rule.
        rule, _, counts = words.partition(": ")
        texts = (counts,) if counts else tuple(map(_row_text, rows[:_ROW_LIMIT]))
        yield replace(
            failure, name=rule or failure.name, rows=texts, row_count=len(rows)
        )


def _name(node: dict[str, Any]) -> str:
    test = node.get("test_metadata")
    if not test:
        return str(node["name"])
    return name_of(node["attached_node"].rsplit(".")[-1], test, node["name"])


def _broken_rules(build_file: Path, sql: str) -> dict[str, list[dict[str, Any]]]:
    """Run a test's query and return its rows by the rule that they break.

    The rule is empty if the test has only one. Empty if the query cannot run.
    """
    broken: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        with duckdb.connect(str(build_file), read_only=True) as connection:
            for row in connection.sql(sql).to_arrow_table().to_pylist():
                broken[row.pop("broken_rule", "")].append(row)
    except duckdb.Error:
        return {}
    return broken


def _row_text(row: dict[str, Any]) -> str:
    return ", ".join(
        f"{name}={'null' if value is None else value}" for name, value in row.items()
    )
