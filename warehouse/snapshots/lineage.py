"""What was made from what: the models of a snapshot, from dbt's own manifest beside it.

The manifest is kept with each snapshot, so neither dbt nor its working folder is needed
to read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.snapshots.rules import rules_of
from warehouse.snapshots.store import read_manifest

# From the evidence to the page; each rests on those before it.
LAYERS = ("seed", "staging", "intermediate", "core", "dashboard", "page")


@dataclass(frozen=True)
class LineageColumn:
    """One column of a model.

    Attributes:
        name: As in SQL.
        data_type: Its type, in lower case; empty where the model does not fix it.
        description: What it means.
    """

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class LineageNode:
    """One file of evidence, model or page.

    Attributes:
        name: As in SQL; a page's name as readers see it.
        layer: One of :data:`LAYERS`.
        description: What it holds.
        parents: Names of what it is made from, in order.
        columns: In the order of the table; none for a page.
    """

    name: str
    layer: str
    description: str
    parents: tuple[str, ...]
    columns: tuple[LineageColumn, ...]


@dataclass(frozen=True)
class PassedTest:
    """One test that held when the snapshot was built, or it would not be there.

    Attributes:
        rule: The rule in words, as its name says it.
        kind: ``data``: a rule over all rows; ``example``: a rule of the models, tried
            on rows made up for it.
        tables: What it looks at, in order.
    """

    rule: str
    kind: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Lineage:
    """Models and tests of one snapshot, and the rules that their descriptions share.

    Attributes:
        nodes: By name, each layer after the one before it, then by name.
        tests: By table, then by rule.
        rules: dbt's blocks of documentation by name, as Markdown.
    """

    nodes: Mapping[str, LineageNode]
    tests: tuple[PassedTest, ...]
    rules: Mapping[str, str]


def read_lineage(snapshot_folder: Path) -> Lineage:
    """Read what a snapshot was made from.

    Args:
        snapshot_folder: Folder of a snapshot.

    Returns:
        Its evidence, models, pages and tests.

    Raises:
        SnapshotUnfitError: If its manifest cannot be read.
    """
    manifest = read_manifest(snapshot_folder)
    tables: dict[str, Any] = {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] in {"seed", "model"}
    }
    names = {key: node["name"] for key, node in tables.items()}
    nodes = [_node(node["name"], _layer(node), node, names) for node in tables.values()]
    nodes += [
        _node(f"Page {exposure['label']}", "page", exposure, names)
        for exposure in manifest["exposures"].values()
    ]
    nodes.sort(key=lambda node: (LAYERS.index(node.layer), node.name))
    data_tests = [
        node for node in manifest["nodes"].values() if node["resource_type"] == "test"
    ]
    tests = [passed for test in data_tests for passed in _data_tests(test, names)]
    tests += [_test("example", test, names) for test in manifest["unit_tests"].values()]
    return Lineage(
        {node.name: node for node in nodes},
        tuple(sorted(tests, key=lambda test: (test.tables, test.rule))),
        {block["name"]: block["block_contents"] for block in manifest["docs"].values()},
    )


def related(nodes: Mapping[str, LineageNode], name: str) -> Sequence[LineageNode]:
    """Return a model with all that it is made from and all that is made from it.

    Args:
        nodes: Of a :class:`Lineage`.
        name: The model.

    Returns:
        The models in the order of ``nodes``, parents before children.
    """
    ordered = _ordered(nodes)
    above, below = {name}, {name}
    for node in ordered:
        if not below.isdisjoint(node.parents):
            below.add(node.name)
    for node in reversed(ordered):
        if node.name in above:
            above.update(node.parents)
    return [node for node in ordered if node.name in above | below]


def _ordered(nodes: Mapping[str, LineageNode]) -> list[LineageNode]:
    """Return the models so that each stands after its parents, layer by layer."""
    depths: dict[str, int] = {}

    def depth(name: str) -> int:
        """Count the steps to a model within its own layer."""
        if name not in depths:
            node = nodes[name]
            beside = [p for p in node.parents if nodes[p].layer == node.layer]
            depths[name] = 1 + max(map(depth, beside), default=-1)
        return depths[name]

    return sorted(
        nodes.values(), key=lambda n: (LAYERS.index(n.layer), depth(n.name), n.name)
    )


def _layer(node: Mapping[str, Any]) -> str:
    if node["resource_type"] == "seed":
        return "seed"
    _, folder, subject, *_ = node["fqn"]
    if folder != "marts":
        return str(folder)
    return "dashboard" if subject == "dashboard" else "core"


def _node(
    name: str, layer: str, node: Mapping[str, Any], names: Mapping[str, str]
) -> LineageNode:
    types = node["config"].get("column_types") or {}
    columns: Mapping[str, Any] = node.get("columns") or {}
    return LineageNode(
        name=name,
        layer=layer,
        description=_one_line(node["description"]),
        parents=_tables(node, names),
        columns=tuple(
            LineageColumn(
                column["name"],
                str(column["data_type"] or types.get(column["name"], "")).lower(),
                _one_line(column["description"]),
            )
            for column in columns.values()
        ),
    )


def _data_tests(
    test: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[PassedTest]:
    """Yield the rules that one data test holds."""
    metadata = test.get("test_metadata")
    if not metadata:
        yield _test("data", test, names)
        return
    model = names[test["attached_node"]]
    for rule in rules_of(model, metadata, test["name"]):
        tables = {model, rule.target[0]} - {""}
        yield PassedTest(rule.words, "data", tuple(sorted(tables)))


def _test(kind: str, test: Mapping[str, Any], names: Mapping[str, str]) -> PassedTest:
    rule = test["name"].removeprefix("assert_").replace("_", " ")
    return PassedTest(rule, kind, _tables(test, names))


def _tables(node: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, ...]:
    needed = node["depends_on"].get("nodes", ())
    return tuple(sorted({names[key] for key in needed if key in names}))


def _one_line(text: str) -> str:
    return " ".join(text.split())
