"""Run dbt in its own process and report each node to the parent.

Standard output carries one JSON object per line; whatever dbt or a library prints goes
to standard error.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import duckdb

from warehouse.connection import sql_text
from warehouse.snapshots.catalog import name_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import ManifestNode
    from dbt_common.events.base_types import EventMsg

    Report = Callable[[dict[str, object]], None]

GO = "go\n"
# Exit codes of a process that finished. why: one that dies while it loads may exit
# with 0 or 1.
PASSED, FAILED = 10, 11
# Each step has a folder of this name for dbt's artifacts. Models and unit tests run in
# theirs, where each has its database.
STEPS = MODELS, DATA_TESTS, UNIT_TESTS = ("models", "data_tests", "unit_tests")
DATABASE_FILE = "build.duckdb"


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

    def read(self) -> Manifest | None:
        """Read the project; return None if dbt cannot."""
        from dbt.contracts.graph.manifest import Manifest

        result = self.run(MODELS, "parse", "--no-partial-parse").result
        return result if isinstance(result, Manifest) else None


def main(dbt_dir: str, variables: str) -> int:
    """Build and test once the parent says so; return `PASSED` or `FAILED`.

    `variables` is a JSON object.
    """
    dbt = _Dbt(dbt_dir, variables, _reporter())
    may_go = Event()
    Thread(target=_follow_parent, args=[may_go], daemon=True).start()
    # dbt holds on to its objects to the end, so that collecting garbage frees
    # nothing and took a fifth of a build's time (November 2026).
    gc.disable()
    return PASSED if _build(dbt, may_go) else FAILED


def _build(dbt: _Dbt, may_go: Event) -> bool:
    """Build the models and test everything."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    # Loading dbt and reading the project take as long as the parent needs to check
    # the seeds, whose rows dbt does not look at yet.
    manifest = dbt.read()
    may_go.wait()
    if manifest is None:
        return False
    # Private rows change no rule, and the build of the public record tries each.
    if json.loads(dbt.variables)["has_private_rows"]:
        manifest.unit_tests.clear()
    dbt.report({"kind": "started", "total": _total(manifest)})
    models = ("build", "--resource-type", "seed", "--resource-type", "model")
    is_built = dbt.run(MODELS, *models, manifest=manifest).success
    _write_manifest(manifest)
    if not is_built:
        return False
    data_tests = ("test", "--select", "test_type:data")
    has_passed = dbt.run(DATA_TESTS, *data_tests, manifest=manifest).success
    # All is written then, and the file is free.
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if has_passed:
        dbt.report({"kind": "rows_tested"})
    if not manifest.unit_tests:
        return has_passed
    (folder := Path.cwd().parent / UNIT_TESTS).mkdir()
    os.chdir(folder)
    # They look only at columns, so the parent can read the rows meanwhile.
    with duckdb.connect(DATABASE_FILE) as connection:
        copy_without_rows(connection, folder.parent / MODELS / DATABASE_FILE)
    unit_tests = ("test", "--select", "test_type:unit")
    return dbt.run(UNIT_TESTS, *unit_tests, manifest=manifest).success and has_passed


def copy_without_rows(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Make all tables, views and functions of a file in an empty one."""
    connection.execute(f"attach {sql_text(str(file))} as complete (read_only)")
    connection.execute("copy from database complete to build (schema)")


def _write_manifest(manifest: Manifest) -> None:
    """Write what dbt knows of the project, the SQL of its models included.

    dbt writes it with each command, and piece by piece: a second each time.
    """
    from dbt_common.utils.encoding import JSONEncoder

    known = manifest.writable_manifest()
    contents = known.to_dict(omit_none=False, context={"artifact": True})
    Path("manifest.json").write_text(json.dumps(contents, cls=JSONEncoder), "utf-8")


def _total(manifest: Manifest) -> int:
    """Count the seeds, models, rules and unit tests that a build has."""
    from dbt.artifacts.resources.types import NodeType

    kinds = (NodeType.Seed, NodeType.Model, NodeType.Test)
    nodes = [node for node in manifest.nodes.values() if node.resource_type in kinds]
    return sum(_name_and_count(node)[1] for node in nodes) + len(manifest.unit_tests)


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
