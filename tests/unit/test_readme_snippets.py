"""The commands that README shows to analysts do what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.serving import REPO_ROOT

BIN = Path(sys.executable).parent


def _snippet(language: str) -> str:
    readme = (REPO_ROOT / "README.md").read_text("utf-8")
    section = readme.split("## Ad hoc SQL")[1].split("\n## ")[0]
    (text,) = re.findall(rf"```{language}\n(.+?)```", section, re.DOTALL)
    return str(text)


def _output_of(arguments: list[str], file: Path, folder: Path) -> str:
    (folder / "porchlight.duckdb").symlink_to(file)
    finished = subprocess.run(  # noqa: S603 - the README's own words
        arguments, cwd=folder, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_the_shell_of_an_older_duckdb_reads_the_file_and_its_comments(
    warehouse_file: Path, tmp_path: Path
) -> None:
    assert "v1." in _output_of(
        [str(BIN / "duckdb"), "-version"], warehouse_file, tmp_path
    )
    (tmp_path / "porchlight.duckdb").unlink()
    typed = _snippet("sh").replace("duckdb", str(BIN / "duckdb"), 1)
    output = _output_of(["/bin/sh", "-c", typed], warehouse_file, tmp_path)
    assert "One row per agency." in output


def test_python_reads_the_file(warehouse_file: Path, tmp_path: Path) -> None:
    output = _output_of(
        [sys.executable, "-c", _snippet("python")], warehouse_file, tmp_path
    )
    assert "last_seen" in output
