"""Errors below a command are printed as one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tests.serving import REPO_ROOT
from tests.unit.warehouse.conftest import shown_on
from warehouse.__main__ import main
from warehouse.paths import Project


@pytest.mark.parametrize(
    ("package", "command", "kind"),
    [
        ("duckdb", ("warehouse", "build"), "ImportError"),
        ("frictionless", ("warehouse", "check"), "ImportError"),
        ("frictionless", ("warehouse", "check"), "ModuleNotFoundError"),
        ("rich", ("warehouse", "check"), "ImportError"),
        ("filelock", ("warehouse", "check"), "ModuleNotFoundError"),
        ("rich", ("dashboard", "site", "x"), "ImportError"),
        ("duckdb", ("dashboard", "site", "x"), "ImportError"),
    ],
)
def test_a_package_that_does_not_load_is_named(
    tmp_path: Path, package: str, command: tuple[str, ...], kind: str
) -> None:
    (tmp_path / package).mkdir()
    fails = f"raise {kind}('libfast.so is missing', name='libfast')"
    (tmp_path / package / "__init__.py").write_text(fails, "utf-8")
    finished = subprocess.run(  # noqa: S603 - fixed arguments
        [sys.executable, "-m", *command],
        cwd=REPO_ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stderr.startswith("error: ")
    assert finished.stderr.count("\n") == 1
    assert "libfast" in finished.stderr
    assert "make .venv/ready" in finished.stderr


@pytest.mark.parametrize(
    ("content", "line", "output"),
    [
        (b"name: tiny\n  bad: [\n", 2, "must be YAML"),
        (b"name: tiny\nvars: {as_of_on: '2026-11-24'\n", 3, "must be YAML"),
        (b"name: \xff\n", 1, "must be YAML"),
        (b"", 1, "must map names to settings"),
        (b"- tiny\n", 1, "must map names to settings"),
        (b"name: tiny\nvars: 2026\n", 1, "must map names to settings"),
        (b"name: tiny\nvars: {as_of_on: soon}\n", 1, "`soon` must state `as_of_on`"),
        (b"vars: {as_of_on: 2026-11-31}\n", 1, "`2026-11-31` must state `as_of_on`"),
    ],
)
def test_a_damaged_dbt_project_is_named_by_line(
    tiny: Project,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    line: int,
    output: str,
) -> None:
    (tiny.dbt_dir / "dbt_project.yml").write_bytes(content)
    assert main(["build"], tiny, screen) == 2
    shown = shown_on(screen)
    assert f"dbt_project/dbt_project.yml:{line}: " in shown
    assert output in shown
    assert capsys.readouterr().err.startswith("error: The input check found 1 fault")
