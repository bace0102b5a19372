"""The catalog says what the file and its tests say."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.paths import Project, default_project
from warehouse.snapshots.catalog import (
    TableReference,
    last_sentence,
    read_catalog,
    rules_by_model,
)
from warehouse.snapshots.store import current_snapshot


def test_columns_keep_order_type_meaning_and_need(published: Project) -> None:
    mart = read_catalog(current_snapshot(published)).mart("dim_agencies")
    assert [
        (column.name, column.data_type, column.description, column.is_required)
        for column in mart.columns
    ] == [
        ("agency_id", "VARCHAR", "Key.", True),
        ("state_code", "VARCHAR", "State.", True),
        ("joined_on", "DATE", "Day of joining.", False),
        ("state_codes", "VARCHAR[]", "As list.", False),
    ]
    assert mart.title == "The department's agencies"
    assert mart.row_count == 3
    assert (mart.primary_key, mart.references) == ((), ())


def test_keys_references_and_lists_come_from_tests(warehouse_file: Path) -> None:
    catalog = read_catalog(current_snapshot(default_project()))
    assert catalog.snapshot.warehouse_file == warehouse_file
    agencies = catalog.mart("mart_agencies")
    assert agencies.primary_key == ("agency_id",)
    assert (
        TableReference("state_code", "dim_states", "state_code") in agencies.references
    )
    places = catalog.mart("dim_places")
    assert places.primary_key == ("place_id",)  # and not its name and county
    events = catalog.mart("fct_agency_events")
    assert events.primary_key == ("agency_id", "evidence_id", "event_type")
    precision = {column.name: column for column in agencies.columns}[
        "location_precision"
    ]
    assert set(precision.allowed_values) == {
        "place_center",
        "county_center",
        "unlocated",
    }


@pytest.mark.usefixtures("warehouse_file")
def test_every_mart_is_described_and_has_a_key() -> None:
    catalog = read_catalog(current_snapshot(default_project()))
    tables = [*catalog.marts, *catalog.pages]
    assert {table.name for table in tables} == set(catalog.snapshot.row_counts)
    for mart in tables:
        # No model makes these, so no test of dbt names their key.
        if mart.name not in {"keys", "relationships", "saved_questions", "start_here"}:
            assert mart.primary_key, mart.name
        last = last_sentence(mart.description)
        assert last.startswith("One row per"), mart.name
    for mart in catalog.marts:
        assert all(column.description for column in mart.columns), mart.name
    assert "CC BY 4.0" in catalog.license


@pytest.mark.parametrize(
    ("where", "kinds"), [(None, ["unique"]), ("joined_on is not null", [])]
)
def test_a_rule_for_some_rows_is_none_of_its_model(
    where: str | None, kinds: list[str]
) -> None:
    nodes = {
        "model.dim_agencies": {"name": "dim_agencies"},
        "test.rules": {
            "name": "rules_of_agencies",
            "attached_node": "model.dim_agencies",
            "test_metadata": {"name": "rules", "kwargs": {"unique": ["agency_id"]}},
            "config": {"where": where},
        },
    }
    rules = rules_by_model({"nodes": nodes}).get("dim_agencies", ())
    assert [rule.kind for rule in rules] == kinds


@pytest.mark.usefixtures("warehouse_file")
def test_every_passed_test_is_a_rule_in_words() -> None:
    snapshot = current_snapshot(default_project())
    tests = read_catalog(snapshot).tests
    assert len(tests) == snapshot.tests_passed
    rules = [test.rule for test in tests]
    assert "nobody ended what only the company ended" in rules
    assert "every state_code of mart_agencies is in dim_states" in rules
    assert all(test.tables for test in tests)
