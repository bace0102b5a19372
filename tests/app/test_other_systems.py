"""Systems that cannot limit queries."""

from __future__ import annotations

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import paragraphs
from tests.serving import REPO_ROOT
from warehouse.errors import QueryFailedError
from warehouse.paths import default_project
from warehouse.snapshots.store import current_path
from warehouse.sql.protocol import platform_limits
from warehouse.sql.runner import run_query

_AS_ON_WINDOWS = """
import os, sys
del os.fork
sys.modules.update(dict.fromkeys(["fcntl", "grp", "pwd", "resource", "uvloop"]))
import dashboard.app, warehouse.__main__
from warehouse.sql.protocol import queries_can_run
assert not queries_can_run()
"""


def test_everything_loads_without_what_windows_lacks() -> None:
    command = [sys.executable, "-c", _AS_ON_WINDOWS]
    loaded = subprocess.run(command, cwd=REPO_ROOT, capture_output=True, check=False)  # noqa: S603
    assert loaded.returncode == 0, loaded.stderr.decode()


@pytest.mark.parametrize("page", ["sql", "questions"])
def test_without_limits_queries_are_closed_and_the_page_says_so(
    app: AppTest, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert not app.run().exception
    shown = app.switch_page(f"pages/{page}/page.py").run()
    assert [title.value for title in shown.title] == ["No queries on this system"]
    assert "SQL and Questions are closed" in shown.info[0].value
    assert not shown.text_area
    assert "select" not in paragraphs(shown)
    with pytest.raises(QueryFailedError, match="are closed"):
        run_query(current_path(default_project()), "select 1")


def test_a_limit_that_macos_cannot_enforce_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not platform_limits()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "limit of memory" in platform_limits()
