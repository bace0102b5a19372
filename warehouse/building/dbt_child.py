"""Run dbt in its own process and report each node to the parent.

dbt spends most of its time in Python, on one core. So once the models are built, a
second such process, the helper, runs the unit tests on an empty copy of them, while
this one tests the rows and then hands the database to the parent. Standard output
carries one JSON object per line; whatever dbt or a library prints goes to standard
error.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from warehouse.snapshots.catalog import name_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import ManifestNode
    from dbt_common.events.base_types import EventMsg

    Report = Callable[[dict[str, object]], None]

GO = "go\n"
# Exit codes of a process that finished. why: one that dies while it loads may exit
# with 0 or 1.
PASSED, FAILED = 10, 11
# Each step has a folder of this name for dbt's artifacts. The process of the models and
# the helper run in theirs, where each has its database.
STEPS = MODELS, DATA_TESTS, UNIT_TESTS = ("models", "data_tests", "unit_tests")
DATABASE_FILE = "build.duckdb"
# The variable that says whether anything is tested.
RUNS_TESTS = "runs_tests"


@dataclass(frozen=True)
class _Dbt:
    """A dbt project, and the function that reports what dbt does with it."""

    dbt_dir: str
    variables: str
    report: Report

    def run(
        self, step: str, *command: str, manifest: Manifest | None = None
    ) -> dbtRunnerResult:
        """Run one dbt command, report its errors and store its results."""
        from dbt.artifacts.schemas.run import RunExecutionResult
        from dbt.cli.main import dbtRunner

        folder = Path.cwd().parent / step
        outcome = dbtRunner(
            manifest, callbacks=[_callback(self.report, manifest)]
        ).invoke(
            [
                *command,
                "--log-level",
                "none",
                "--log-level-file",
                "none",
                "--no-use-colors",
                "--no-send-anonymous-usage-stats",
                "--no-version-check",
                "--no-write-json",
                "--project-dir",
                self.dbt_dir,
                "--profiles-dir",
                self.dbt_dir,
                "--vars",
                self.variables,
                "--target-path",
                str(folder),
                "--log-path",
                str(folder / "logs"),
            ]
        )
        if outcome.exception is not None:
            self.report({"kind": "error", "message": str(outcome.exception)})
        elif isinstance(outcome.result, RunExecutionResult):
            outcome.result.write(str(folder / "run_results.json"))
        return outcome

    def read(self, step: str, *options: str) -> Manifest | None:
        """Read the project; return None if dbt cannot."""
        from dbt.contracts.graph.manifest import Manifest

        result = self.run(step, "parse", *options).result
        return result if isinstance(result, Manifest) else None


def main(dbt_dir: str, variables: str, known: str = "") -> int:
    """Build and test once the parent says so; return `PASSED` or `FAILED`.

    `variables` is a JSON object. `known` is, for the helper, the file in which dbt
    stores what it has read of the project; it is empty for the process that it helps.
    """
    dbt = _Dbt(dbt_dir, variables, _reporter())
    may_go = Event()
    Thread(target=_follow_parent, args=[may_go], daemon=True).start()
    # dbt holds on to its objects to the end, so that collecting garbage frees
    # nothing and took a fifth of a build's time (November 2026).
    gc.disable()
    has_passed = _help(dbt, may_go, known) if known else _build(dbt, may_go)
    return PASSED if has_passed else FAILED


def _build(dbt: _Dbt, may_go: Event) -> bool:
    """Build the models and have everything tested."""
    # Loading dbt and reading the project take as long as the parent needs to check
    # the seeds, whose rows neither of them looks at.
    manifest = dbt.read(MODELS, "--no-partial-parse")
    may_go.wait()
    if manifest is None:
        return False
    variables = json.loads(dbt.variables)
    runs_tests = variables.get(RUNS_TESTS, True)
    unit_tests = len(manifest.unit_tests) if runs_tests else 0
    dbt.report({"kind": "started", "total": _total(manifest) + unit_tests})
    models = ["build", "--resource-type", "seed", "--resource-type", "model"]
    data_tests = ["test", "--select", "test_type:data"]
    with _helper(dbt) if unit_tests else nullcontext() as helper:
        has_passed = dbt.run(MODELS, *models, manifest=manifest).success
        _write_manifest(manifest)
        following = None
        if has_passed and runs_tests:
            following = helper and _start_helper(helper, dbt, manifest)
            has_passed = dbt.run(DATA_TESTS, *data_tests, manifest=manifest).success
        _close_database()
        if has_passed:
            dbt.report({"kind": "rows_tested"})
        if helper and following:
            following.join()
            has_passed = _wait_for_helper(helper, dbt) and has_passed
    return has_passed


def _help(dbt: _Dbt, may_go: Event, known: str) -> bool:
    """Run the unit tests."""
    manifest = dbt.read(UNIT_TESTS, "--partial-parse-file-path", known)
    may_go.wait()
    if manifest is None:
        return False
    unit_tests = ("test", "--select", "test_type:unit")
    return dbt.run(UNIT_TESTS, *unit_tests, manifest=manifest).success


def _write_manifest(manifest: Manifest) -> None:
    """Write what dbt knows of the project, the SQL of its models included.

    dbt writes it with each command, and piece by piece: a second each time.
    """
    from dbt_common.utils.encoding import JSONEncoder

    known = manifest.writable_manifest()
    contents = known.to_dict(omit_none=False, context={"artifact": True})
    Path("manifest.json").write_text(json.dumps(contents, cls=JSONEncoder), "utf-8")


def _total(manifest: Manifest) -> int:
    """Count the seeds, models and rules that a build has."""
    from dbt.artifacts.resources.types import NodeType

    kinds = (NodeType.Seed, NodeType.Model, NodeType.Test)
    nodes = [node for node in manifest.nodes.values() if node.resource_type in kinds]
    return sum(_name_and_count(node)[1] for node in nodes)


def _name_and_count(node: ManifestNode) -> tuple[str, int]:
    """Return what to call a node, and how many rules it holds if it is a test."""
    from dbt.contracts.graph.nodes import GenericTestNode

    if not isinstance(node, GenericTestNode):
        return node.name, 1
    test = node.test_metadata
    model = (node.attached_node or node.name).rsplit(".")[-1]
    metadata = {"name": test.name, "kwargs": test.kwargs}
    rules = rules_of(model, metadata, node.name)
    return name_of(model, metadata, node.name), len(rules)


@contextmanager
def _helper(dbt: _Dbt) -> Iterator[subprocess.Popen[str]]:
    """Start the helper, which reads the project and waits; end it at the end."""
    folder = Path.cwd().parent / UNIT_TESTS
    folder.mkdir()
    with subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
        [
            sys.executable,
            "-P",
            "-m",
            "warehouse.building.dbt_child",
            dbt.dbt_dir,
            dbt.variables,
            str(Path.cwd() / "partial_parse.msgpack"),
        ],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            stop(process)


def release_child(process: subprocess.Popen[str]) -> None:
    """Let a waiting process begin; one that is gone shows it by its end."""
    if process.stdin is None:
        raise ValueError("The process was started without pipes.")
    with suppress(BrokenPipeError):
        process.stdin.write(GO)
        process.stdin.flush()


def stop(process: subprocess.Popen[str]) -> None:
    """Kill a process, and drop its unread input."""
    process.kill()
    if process.stdin is not None:
        # Closing flushes, and a broken pipe would hide the real error.
        with suppress(BrokenPipeError):
            process.stdin.close()


def describe_death(code: int) -> str:
    """Say how a process ended too early."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def _wait_for_helper(helper: subprocess.Popen[str], dbt: _Dbt) -> bool:
    """Wait for the helper; return whether it passed, and report it if it died."""
    code = helper.wait()
    if code not in {PASSED, FAILED}:
        message = f"The process of the unit tests {describe_death(code)}."
        dbt.report({"kind": "error", "message": message})
    return code == PASSED


def _start_helper(
    helper: subprocess.Popen[str], dbt: _Dbt, manifest: Manifest
) -> Thread:
    """Give the helper its database and start it; return the thread of its reports."""
    if helper.stdout is None:
        raise ValueError("The helper was started without pipes.")
    reports = helper.stdout
    to = {"file": str(Path.cwd().parent / UNIT_TESTS / DATABASE_FILE)}
    copy = ("run-operation", "copy_tables_without_rows", "--args", json.dumps(to))
    dbt.run(MODELS, *copy, manifest=manifest)
    release_child(helper)

    def pass_on() -> None:
        for line in reports:
            # A killed process can leave half a line.
            if line.endswith("\n"):
                dbt.report(json.loads(line))

    thread = Thread(target=pass_on)
    thread.start()
    return thread


def _close_database() -> None:
    """Close the database, so that all is written and the file is free."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _reporter() -> Report:
    """Keep standard output for reports, and send what others print elsewhere."""
    channel = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    one_at_a_time = Lock()

    def report(event: dict[str, object]) -> None:
        with one_at_a_time:
            channel.write(json.dumps(event) + "\n")

    return report


def _callback(report: Report, manifest: Manifest | None) -> Callable[[EventMsg], None]:
    """Return a function that passes on the dbt events that a reader cares about."""

    def on_event(event: EventMsg) -> None:
        if event.info.name == "NodeFinished" and manifest:
            node = event.data.node_info
            known = manifest.nodes.get(node.unique_id)
            name, count = _name_and_count(known) if known else (node.node_name, 1)
            report(
                {
                    "kind": "finished",
                    "node_type": node.resource_type,
                    "node_name": name,
                    "rule_count": count,
                    "status": node.node_status,
                    "seconds": event.data.run_result.execution_time,
                }
            )

    return on_event


def _follow_parent(may_go: Event) -> None:
    """Wait for the parent's signal, and exit with it, so that no orphan writes."""
    if sys.stdin.readline() == GO:
        may_go.set()
        sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    # Python would first free all that dbt made, which takes a second or two.
    os._exit(main(*sys.argv[1:]))
