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
    project: Project, folder: Path, variables: Mapping[str, str | bool] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Start a process that loads dbt and then waits for :func:`run_to_end`.

    It never outlives the ``with`` block, nor this process.
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

    `on_rows_tested` is called once all rows have passed their tests and nobody writes
    them any more; unit tests may still run.
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
