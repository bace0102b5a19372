"""Run ``dbt build`` in a process of its own and report each node to the parent.

DuckDB keeps a database open for the life of the process that wrote it, so the build
happens here and the file is free when this process ends. Standard output carries one
JSON object per line; whatever dbt or a library prints goes to standard error.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbt_common.events.base_types import EventMsg

GO = "go\n"


def main(dbt_dir: str, folder: str, variables: str) -> int:
    """Build, once the parent says so.

    Args:
        dbt_dir: dbt project, with ``profiles.yml`` inside.
        folder: Folder for dbt's artifacts.
        variables: Values of dbt variables, as a JSON object.

    Returns:
        0 if every model was built and every test passed, else 1.
    """
    report = _reporter()
    may_build = Event()
    Thread(target=_follow_parent, args=[may_build], daemon=True).start()
    # why: dbt keeps what it makes to the end, so that collecting garbage frees nothing
    # and took a fifth of the time of a build (November 2026).
    gc.disable()
    # why: loading dbt and reading the project take as long as the parent needs to check
    # the seeds, whose rows neither of them looks at.
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    options = [
        *("--project-dir", dbt_dir, "--profiles-dir", dbt_dir),
        *("--target-path", str(Path(folder) / "target")),
        *("--log-path", str(Path(folder) / "logs")),
        *("--vars", variables),
    ]
    quietly = [
        *("--log-level", "none", "--log-level-file", "none", "--no-use-colors"),
        *("--no-send-anonymous-usage-stats", "--no-partial-parse"),
        "--no-version-check",
    ]
    outcome = dbtRunner().invoke([*quietly, "parse", *options])
    may_build.wait()
    if isinstance(outcome.result, Manifest):
        runner = dbtRunner(outcome.result, callbacks=[_callback(report)])
        outcome = runner.invoke([*quietly, "build", *options])
    if outcome.exception is not None:
        report({"kind": "error", "message": str(outcome.exception)})
    return 0 if outcome.success else 1


def _reporter() -> Callable[[dict[str, object]], None]:
    """Keep standard output for reports, and send what others print elsewhere."""
    channel = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)

    def report(event: dict[str, object]) -> None:
        channel.write(json.dumps(event) + "\n")

    return report


def _callback(
    report: Callable[[dict[str, object]], None],
) -> Callable[[EventMsg], None]:
    """Return a function that passes on the dbt events that a reader cares about."""

    def on_event(event: EventMsg) -> None:
        if event.info.name == "LogStartLine":
            report({"kind": "started", "total": event.data.total})
        elif event.info.name == "NodeFinished":
            node = event.data.node_info
            report(
                {
                    "kind": "finished",
                    "node_type": node.resource_type,
                    "node_name": node.node_name,
                    "status": node.node_status,
                    "seconds": event.data.run_result.execution_time,
                }
            )

    return on_event


def _follow_parent(may_build: Event) -> None:
    """Pass on the word of the parent; end with it, so that no orphan writes."""
    if sys.stdin.readline() == GO:
        may_build.set()
        sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
