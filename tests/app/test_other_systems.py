"""Systems that lack parts of Python's standard library."""

from __future__ import annotations

import subprocess
import sys

from tests.serving import REPO_ROOT

_AS_ON_WINDOWS = """
import os, select, sys
del os.fork, select.poll
sys.modules.update(dict.fromkeys(["fcntl", "grp", "pwd", "resource", "uvloop"]))
import dashboard.app, warehouse.__main__
# A pipe to a program of ours that ended, such as dbt.
def run(*_): raise BrokenPipeError("gone")
warehouse.__main__._path = run
sys.exit(warehouse.__main__.main(["path"]) != 1)
"""


def test_everything_loads_without_what_windows_lacks() -> None:
    command = [sys.executable, "-c", _AS_ON_WINDOWS]
    loaded = subprocess.run(command, cwd=REPO_ROOT, capture_output=True, check=False)  # noqa: S603
    assert loaded.returncode == 0, loaded.stderr.decode()
