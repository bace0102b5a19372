"""The dbt project as dbt itself understands it, read once for all rules."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.builds import cached_manifest
from warehouse.paths import dbt_environment

REPO_ROOT = Path(__file__).resolve().parents[2]

Node = Mapping[str, Any]


# why: repr=False, or each failure would print the whole project.
@dataclass(frozen=True, repr=False)
class Manifest:
    """What dbt found in the project, by name."""

    models: Mapping[str, Node]
    seeds: Mapping[str, Node]
    exposures: Mapping[str, Node]
    macros: Mapping[str, Node]
    tests: tuple[Node, ...]
    unit_tests: tuple[Node, ...]

    @property
    def marts(self) -> dict[str, Node]:
        """Models that analysts read, and pages too."""
        return {k: m for k, m in self.models.items() if m["schema"] == "marts"}

    @property
    def pages(self) -> dict[str, Node]:
        """Models that only pages read."""
        return {k: m for k, m in self.models.items() if m["schema"] == "pages"}

    @property
    def published(self) -> dict[str, Node]:
        """Models that reach the file of a snapshot."""
        return self.marts | self.pages


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """Folder that holds README.md."""
    return REPO_ROOT


@cache
def tree_of(path: Path) -> ast.Module:
    """Parse a module of ours, once for all rules."""
    return ast.parse(path.read_text("utf-8"))


def _parsed() -> Path:
    """Run ``dbt parse``, and return the manifest that it writes."""
    # why: stored, because dbt then parses only what changed.
    folder = REPO_ROOT / ".pytest_cache" / "parsed"
    folder.mkdir(parents=True, exist_ok=True)
    project = str(REPO_ROOT / "dbt_project")
    # why: a child process, because dbt changes logging and warnings for the process
    # that it runs in.
    parsed = subprocess.run(  # noqa: S603 - fixed arguments
        [
            *(sys.executable, "-m", "dbt.cli.main", "--quiet", "parse"),
            *("--project-dir", project, "--profiles-dir", project),
            *("--target-path", str(folder), "--log-path", str(folder)),
        ],
        env=dbt_environment(folder / "unused.duckdb"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert parsed.returncode == 0, (
        "dbt cannot read the project, so no rule about it can be checked. Mend "
        f"what it says:\n{parsed.stdout}{parsed.stderr}"
    )
    return folder / "manifest.json"


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    """Read dbt's manifest, from the cached build or by ``dbt parse``."""
    (REPO_ROOT / ".pytest_cache").mkdir(exist_ok=True)
    with FileLock(REPO_ROOT / ".pytest_cache" / "parse.lock"):
        result = json.loads((cached_manifest() or _parsed()).read_text("utf-8"))
    nodes: list[Node] = list(result["nodes"].values())

    def by_name(kind: str) -> dict[str, Node]:
        return {node["name"]: node for node in nodes if node["resource_type"] == kind}

    return Manifest(
        models=by_name("model"),
        seeds=by_name("seed"),
        exposures={node["name"]: node for node in result["exposures"].values()},
        macros={
            node["name"]: node
            for node in result["macros"].values()
            if node["package_name"] == "porchlight"
        },
        tests=tuple(node for node in nodes if node["resource_type"] == "test"),
        unit_tests=tuple(result["unit_tests"].values()),
    )
