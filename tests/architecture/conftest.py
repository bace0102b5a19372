"""The dbt project as dbt itself understands it, read once for all rules."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from warehouse.snapshots.store import Snapshot, read_manifest

Node = Mapping[str, Any]


# `repr=False`, or each failure would print the whole project.
@dataclass(frozen=True, repr=False)
class Manifest:
    """What dbt found in the project; models and seeds by name."""

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
def manifest(snapshot: Snapshot) -> Manifest:
    """Read dbt's manifest."""
    read = read_manifest(snapshot.folder)
    nodes = defaultdict[str, list[Node]](list)
    for node in read["nodes"].values():
        nodes[node["resource_type"]].append(node)
    models, seeds = ({n["name"]: n for n in nodes[k]} for k in ("model", "seed"))
    unit_tests = tuple(read["unit_tests"].values())
    return Manifest(models, seeds, tuple(nodes["test"]), unit_tests)
