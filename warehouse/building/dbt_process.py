"""Start the dbt process, follow it and stop it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.building.dbt_child import (
    DATABASE_FILE,
    FAILED,
    MODELS,
    PASSED,
    let_go,
    stop,
)
from warehouse.paths import Project, dbt_environment

BUILD_FILE = f"{MODELS}/{DATABASE_FILE}"
LOG_FILE = "dbt.log"
# why: -P keeps the folder that a person happens to stand in from being searched for
# modules.
CHILD = (sys.executable, "-P", "-m", "warehouse.building.dbt_child")


@dataclass(frozen=True)
class NodeFinished:
    """dbt is done with one seed, model or test.

    Attributes:
        node_type: ``seed``, ``model``, ``test`` or ``unit_test``.
        node_name: Name in the dbt project.
        rule_count: Rules that a test holds; 1 for a seed or model.
        status: ``success``, ``pass``, ``fail``, ``error``, ``warn`` or ``skipped``.
        seconds: How long it took.
        total: Sum of all counts in this build; 0 while dbt has not said so.
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

    Attributes:
        has_passed: Whether every model was built and every test passed.
        message: What dbt said if it stopped before it could build; else empty.
        death: How the process ended if it did not come to its end, such as ``was killed
            by SIGKILL``; else empty.
    """

    has_passed: bool
    message: str
    death: str = ""


@contextmanager
def dbt_process(
    project: Project, folder: Path, variables: Mapping[str, str | bool] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Start a process that loads dbt and then waits for :func:`run_to_end`.

    Args:
        project: Names the dbt project.
        folder: Existing folder for the private build, its log and its artifacts.
        variables: Values of dbt variables that only this build knows.

    Yields:
        The waiting process. It never outlives the ``with`` block, nor this process.
    """
    (folder / MODELS).mkdir()
    with (folder / LOG_FILE).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
            [
                *CHILD,
                *(str(project.dbt_dir.resolve()), json.dumps(dict(variables or {}))),
            ],
            cwd=folder / MODELS,
            # why: the helper has a database of the same name in its folder; were the
            # settings different, it would have to read the project anew.
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
                stop(process)


def run_to_end(
    process: subprocess.Popen[str],
    on_finished: Callable[[NodeFinished], None],
    on_rows_tested: Callable[[], None],
) -> DbtOutcome:
    """Let a waiting dbt process build, and follow it to its end.

    Args:
        process: From :func:`dbt_process`.
        on_finished: Called after each seed, model and test.
        on_rows_tested: Called once the rows have passed every test and nobody writes
            them any more; unit tests may still run.

    Returns:
        How the process ended.
    """
    if process.stdout is None:
        raise ValueError("The dbt process was started without pipes.")
    message = ""
    total = 0
    let_go(process)
    for line in process.stdout:
        # why: one that is killed can leave half a line.
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
    death = "" if code in {PASSED, FAILED} else _death(code)
    return DbtOutcome(code == PASSED, message, death)


def _death(code: int) -> str:
    """Say how a process ended too early."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"
