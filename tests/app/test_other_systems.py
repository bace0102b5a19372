"""Systems that lack parts of Python's standard library."""

from __future__ import annotations

import subprocess
import sys

from tests.serving import REPO_ROOT

_AS_ON_WINDOWS = """
import os, sys
del os.fork
sys.modules.update(dict.fromkeys(["fcntl", "grp", "pwd", "resource", "uvloop"]))
import dashboard.app, warehouse.__main__
"""


def test_everything_loads_without_what_windows_lacks() -> None:
    command = [sys.executable, "-c", _AS_ON_WINDOWS]
    loaded = subprocess.run(command, cwd=REPO_ROOT, capture_output=True, check=False)  # noqa: S603
    assert loaded.returncode == 0, loaded.stderr.decode()
