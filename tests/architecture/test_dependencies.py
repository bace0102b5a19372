"""docs/decisions.md gives a reason for each declared package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def test_each_declared_package_has_its_reason(repo_root: Path) -> None:
    project = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["dependency-groups"].values(),
    ]
    lines = [line for group in groups for line in group if isinstance(line, str)]
    declared = {re.split(r"[\[<>=;]", line)[0] for line in lines}
    types = {name for name in declared if re.match(r"types-|.*-stubs$", name)}
    table = (
        (repo_root / "docs/decisions.md").read_text("utf-8").split("## Dependencies")
    )
    cells = re.findall(r"^\| ([a-z][^|]+) \|", table[1], re.MULTILINE)
    explained = {name for cell in cells for name in cell.split(", ")}
    assert explained - {"package", "uv"} == declared - types
