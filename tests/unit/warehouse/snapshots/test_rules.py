"""Tests of a real snapshot as rules in words, from the manifest beside it."""

from __future__ import annotations

from pathlib import Path

from warehouse.paths import default_project
from warehouse.snapshots.catalog import read_catalog
from warehouse.snapshots.store import current_snapshot


def test_every_passed_test_is_a_rule_in_words(warehouse_file: Path) -> None:
    assert warehouse_file.is_file()
    snapshot = current_snapshot(default_project())
    tests = read_catalog(snapshot).tests
    assert len(tests) == snapshot.tests_passed
    assert {test.kind for test in tests} == {"data", "example"}
    rules = [test.rule for test in tests]
    assert "nobody ended what only the company ended" in rules
    assert "every state_code of dim_agencies is in dim_states" in rules
    assert all(test.tables for test in tests)
