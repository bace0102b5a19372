"""The dbt project as dbt itself understands it, read once for all rules."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Node = Mapping[str, Any]


# `repr=False`, or each failure would print the whole project.
@dataclass(frozen=True, repr=False)
class Manifest:
    """What dbt found in the project, by name."""

    models: Mapping[str, Node]
    seeds: Mapping[str, Node]
    tests: tuple[Node, ...]
    unit_tests: tuple[Node, ...]

    def in_schema(self, schema: str) -> dict[str, Node]:
        """Return the models of a schema: `marts`, or `pages` which only pages read."""
        return {k: m for k, m in self.models.items() if m["schema"] == schema}


@cache
def tree_of(path: Path) -> ast.Module:
    """Parse a module of ours, once for all rules."""
    return ast.parse(path.read_text("utf-8"))


@pytest.fixture(scope="session")
def manifest(built_data_dir: Path) -> Manifest:
    """Read dbt's manifest."""
    [file] = built_data_dir.glob("snapshots/*/manifest.json")
    result = json.loads(file.read_text("utf-8"))
    nodes: list[Node] = [*result["nodes"].values()]

    def by_name(kind: str) -> dict[str, Node]:
        return {
            node["name"]: node
            for node in nodes
            if node["resource_type"] == kind and node["package_name"] == "porchlight"
        }

    return Manifest(
        models=by_name("model"),
        seeds=by_name("seed"),
        tests=tuple(node for node in nodes if node["resource_type"] == "test"),
        unit_tests=tuple(result["unit_tests"].values()),
    )
