"""Start the dbt process, follow it and stop it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.building.dbt_child import DATABASE_FILE, GO, MODELS
from warehouse.paths import Project, dbt_environment

BUILD_FILE = f"{MODELS}/{DATABASE_FILE}"
LOG_FILE = "dbt.log"


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
    """

    has_passed: bool
    message: str


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
        # why: -P keeps the folder that a person happens to stand in from being
        # searched for modules.
        process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
            [
                *(sys.executable, "-P", "-m", "warehouse.building.dbt_child"),
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
                process.kill()


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
    if process.stdin is None or process.stdout is None:
        raise ValueError("The dbt process was started without pipes.")
    message = ""
    total = 0
    try:
        process.stdin.write(GO)
        process.stdin.flush()
    except BrokenPipeError:
        return DbtOutcome(has_passed=False, message="")
    for line in process.stdout:
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
    return DbtOutcome(has_passed=process.wait() == 0, message=message)
