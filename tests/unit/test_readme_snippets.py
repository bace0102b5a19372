"""What README and how-to show does what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from tests.serving import REPO_ROOT

BIN = Path(sys.executable).parent
# Draws the new page as a reader's browser has it drawn.
_DRAW_LAWS = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
from tests import conftest
conftest.pytest_configure()
app = AppTest.from_file(Path("dashboard/main.py").resolve(), default_timeout=120)
page = app.switch_page("pages/laws.py").run()
assert not page.exception, page.exception
assert len(page.dataframe[0].value) > 20
print(page.title[0].value)
"""


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


def test_the_example_of_a_page_is_drawn(warehouse_file: Path, tmp_path: Path) -> None:
    assert warehouse_file.is_file()
    shutil.copytree(REPO_ROOT / "dashboard", tmp_path / "dashboard")
    (tmp_path / "warehouse").symlink_to(REPO_ROOT / "warehouse")
    section = (
        (REPO_ROOT / "docs/how-to.md").read_text("utf-8").split("## Add a page")[1]
    )
    for block in re.findall(r"   ```python\n(.+?)   ```", section, re.DOTALL):
        code = dedent(block)
        (tmp_path / code.partition("\n")[0].removeprefix("# ")).write_text(code)
    [listed] = re.findall(r'`("laws": MenuPage\(.+?)`', section)
    menu, before = tmp_path / "dashboard/addresses.py", '"trends": MenuPage('
    text = menu.read_text("utf-8")
    assert before in text
    menu.write_text(text.replace(before, f"{listed} {before}"), "utf-8")
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _DRAW_LAWS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{REPO_ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "local laws on police surveillance were adopted" in done.stdout
