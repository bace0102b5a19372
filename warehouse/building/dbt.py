"""Run ``dbt build`` in a process of its own, and say what failed."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from warehouse.console import tally
from warehouse.paths import Project, dbt_environment
from warehouse.snapshots.catalog import name_of

BUILD_FILE = "build.duckdb"
LOG_FILE = "dbt.log"
MANIFEST_FILE = "target/manifest.json"
_RESULTS_FILE = "target/run_results.json"
# dbt's own command. why: a build that is killed would leave it at work, so that it ends
# with its standard input. Without -P, modules would also be searched in its folder.
_DBT = """
import os, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
from dbt.cli.main import cli
cli()
"""
CHILD = (sys.executable, "-P", "-c", _DBT)
_OPTIONS = (
    "--exclude-resource-type=unit_test",
    "--log-level-file=none",
    "--no-use-colors",
    "--no-version-check",
    "--no-partial-parse",
)
_FINISHED = re.compile(r"\d+ of \d+ (?!START)")
_ROW_LIMIT = 5
_MACRO_TRACE = ("> in macro", "> called by")
_BAD = frozenset({"error", "fail", "runtime error"})


def run_dbt(
    project: Project,
    folder: Path,
    variables: Mapping[str, str | bool],
    on_finished: Callable[[str], None],
) -> int:
    """Build all models in a folder and test their rows; return dbt's exit code.

    The process never outlives this one. Its output is the log in the folder;
    `on_finished` gets the lines that say how a seed, model or test ended.
    """
    # dbt would look for a relative path in its project.
    place, target = project.dbt_dir.resolve(), (folder / "target").resolve()
    folders = [f"--project-dir={place}", f"--profiles-dir={place}"]
    folders += [f"--target-path={target}", f"--log-path={target}"]
    with (
        (folder / LOG_FILE).open("w", encoding="utf-8") as log,
        subprocess.Popen(  # noqa: S603 - fixed arguments
            [*CHILD, "build", *_OPTIONS, *folders, f"--vars={json.dumps(variables)}"],
            cwd=folder,
            env=dbt_environment(Path(BUILD_FILE)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                log.write(line)
                if _FINISHED.search(line):
                    on_finished(line.rstrip())
            return process.wait()
        finally:
            process.kill()


@dataclass(frozen=True)
class Failure:
    """One seed, model or rule that failed.

    `rows` has up to five rows that break the rule, as ``column=value`` texts;
    `row_count` counts all of them, and is 0 if there are none to show.
    """

    node_type: str
    name: str
    description: str
    file: str
    message: str
    rows: tuple[str, ...] = ()
    row_count: int = 0


@dataclass(frozen=True)
class Outcome:
    """What failed, in the order dbt reached it, and how many steps it did not reach.

    `end` says how dbt ended if it did not do its work, and `message` what it said then.
    """

    failures: tuple[Failure, ...] = ()
    skipped_count: int = 0
    end: str = ""
    message: str = ""

    @property
    def has_passed(self) -> bool:
        """Whether every model was built and every test of its rows passed."""
        return not (self.failures or self.end)


def read_outcome(folder: Path, code: int) -> Outcome:
    """Return what a dbt process with an exit code did in a folder."""
    try:
        # A process that died may have left a file half written.
        results = json.loads((folder / _RESULTS_FILE).read_text("utf-8"))["results"]
        nodes = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))["nodes"]
    except (OSError, ValueError):
        results, nodes = [], {}
    bad = [result for result in results if result["status"] in _BAD]
    if code < 0 or code > 1 or not results or bool(code) != bool(bad):
        log = (folder / LOG_FILE).read_text("utf-8").strip()
        _, _, message = log.rpartition("Encountered an error:\n")
        death = f"was killed by {signal.Signals(-code).name}" if code < 0 else ""
        return Outcome(
            end=death or f"ended with code {code}",
            message=message if message != log else log.rpartition("\n")[2],
        )
    failures = [
        failure
        for result in bad
        for failure in _failures(result, nodes[result["unique_id"]], folder)
    ]
    skipped = [result for result in results if result["status"] == "skipped"]
    return Outcome(tuple(failures), len(skipped))


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
    test, name = node.get("test_metadata"), node["name"]
    model = (node.get("attached_node") or "").rpartition(".")[2]
    failure = Failure(
        node_type=node["resource_type"],
        name=name_of(model, test, name) if test else name,
        description=" ".join((node.get("description") or "").split()),
        file=node["original_file_path"],
        message=result.get("message") or result["status"],
    )
    broken: dict[str, list[dict[str, Any]]] = {}
    if node["resource_type"] == "test" and result["status"] == "fail":
        broken = _broken_rules(folder / BUILD_FILE, result["compiled_code"])
    if not broken:
        yield failure
    for words, rows in broken.items():
        # A count that differs has no row, but says both numbers after the rule.
        rule, _, counts = words.partition(": ")
        texts = (counts,) if counts else tuple(map(_row_text, rows[:_ROW_LIMIT]))
        yield replace(
            failure, name=rule or failure.name, rows=texts, row_count=len(rows)
        )


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
