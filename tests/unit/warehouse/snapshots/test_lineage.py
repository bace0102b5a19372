"""Models and tests of a real snapshot, from the manifest that it keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.serving import REPO_ROOT
from warehouse.paths import default_project
from warehouse.snapshots.lineage import LAYERS, Lineage, read_lineage, related
from warehouse.snapshots.store import current_snapshot


@pytest.fixture
def lineage(warehouse_file: Path) -> Lineage:
    return read_lineage(warehouse_file.parent)


def test_every_seed_model_and_page_is_there_once(lineage: Lineage) -> None:
    models = {path.stem for path in (REPO_ROOT / "dbt_project/models").rglob("*.sql")}
    seeds = {path.stem for path in (REPO_ROOT / "seeds").rglob("*.csv")}
    by_layer = {layer: set[str]() for layer in LAYERS}
    for node in lineage.nodes.values():
        by_layer[node.layer].add(node.name)
    assert by_layer["seed"] == seeds
    assert "Page Map" in by_layer["page"]
    tables = [by_layer[layer] for layer in LAYERS[1:-1]]
    assert set[str]().union(*tables) == models


def test_a_layer_rests_on_those_before_it(lineage: Lineage) -> None:
    for node in lineage.nodes.values():
        for parent in node.parents:
            above = LAYERS.index(lineage.nodes[parent].layer)
            assert above <= LAYERS.index(node.layer), f"{parent} -> {node.name}"


def test_what_is_related_comes_after_what_it_is_made_from(lineage: Lineage) -> None:
    found = related(lineage.nodes, "fct_agency_events")
    order = [node.name for node in found]
    assert {"agency_observations", "Page Agency"} <= set(order)
    assert "terms_positions" not in order
    for node in found:
        for parent in set(node.parents) & set(order):
            assert order.index(parent) < order.index(node.name)


def test_columns_carry_their_meaning(lineage: Lineage) -> None:
    agencies = lineage.nodes["dim_agencies"]
    column = next(c for c in agencies.columns if c.name == "ring_status")
    assert column.data_type == "varchar"
    assert "`last_seen`" in column.description
    assert lineage.nodes["agencies"].columns[0].data_type == "varchar"


def test_every_test_that_passed_is_told_in_words(lineage: Lineage) -> None:
    assert len(lineage.tests) == current_snapshot(default_project()).tests_passed
    assert {test.kind for test in lineage.tests} == {"data", "example"}
    rules = [test.rule for test in lineage.tests]
    assert "nobody ended what only the company ended" in rules
    assert "every state_code of dim_agencies is in dim_states" in rules
    assert all(test.tables for test in lineage.tests)


def test_a_manifest_alone_is_enough(lineage: Lineage, tmp_path: Path) -> None:
    folder = current_snapshot(default_project()).folder
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert read_lineage(tmp_path) == lineage
