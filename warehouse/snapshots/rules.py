"""The tests of a snapshot as rules in words, from dbt's manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_REFERENCE = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class Rule:
    """One rule about the rows of one model.

    Attributes:
        kind: ``unique``, ``reaches``, ``values``, ``holds`` or ``counts``, as in the
            test ``rules`` of the dbt project.
        words: The rule as a sentence without its full stop.
        model: Name of the model.
        columns: Columns that it is about; none for ``holds`` and ``counts``.
        target: For ``reaches``, the model and its column in which each value stands.
        values: For ``values``, those that the column may have.
    """

    kind: str
    words: str
    model: str
    columns: tuple[str, ...] = ()
    target: tuple[str, str] = ("", "")
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class PassedTest:
    """One test that passed when the snapshot was built.

    Attributes:
        rule: The rule in words, from the name of the test.
        kind: ``data``: a rule for all rows; ``example``: a unit test of a model.
        tables: Models and seeds that it reads, by name.
    """

    rule: str
    kind: str
    tables: tuple[str, ...]


def list_passed_tests(manifest: Mapping[str, Any]) -> tuple[PassedTest, ...]:
    """List the tests of a manifest of dbt, by table and then by rule.

    A snapshot is published only if all of its tests pass.
    """
    nodes = manifest["nodes"]
    names = {
        key: node["name"]
        for key, node in nodes.items()
        if node["resource_type"] in {"seed", "model"}
    }
    data_tests = [node for node in nodes.values() if node["resource_type"] == "test"]
    tests = [passed for test in data_tests for passed in _data_tests(test, names)]
    tests += [_test("example", test, names) for test in manifest["unit_tests"].values()]
    return tuple(sorted(tests, key=lambda test: (test.tables, test.rule)))


def _data_tests(
    test: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[PassedTest]:
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
    tables = {names[key] for key in test["depends_on"]["nodes"] if key in names}
    return PassedTest(rule, kind, tuple(sorted(tables)))


def name_of(model: str, test: Mapping[str, Any], name: str) -> str:
    """Return what to call a generic test.

    Args:
        model: Name of the model that it is about.
        test: The test's ``test_metadata``.
        name: Name that dbt gave it.

    Returns:
        The name; for a test of several rules, which dbt calls by all that it was given,
        one that says whose rules they are.
    """
    return f"rules_of_{model}" if test["name"] == "rules" else name


def rules_of(model: str, test: Mapping[str, Any], name: str) -> list[Rule]:
    """List the rules that one generic test of a model holds.

    Args:
        model: Name of the model.
        test: The test's ``test_metadata``.
        name: Name of the test.

    Returns:
        The rules in the order in which the test tries them.
    """
    given = _given(test, name)
    return [
        *_unique(model, given.get("unique", ())),
        *_reaches(model, given.get("reaches", {})),
        *(
            Rule(
                "values",
                f"{column} of {model} holds only the listed values",
                model,
                (column,),
                values=tuple(map(str, values)),
            )
            for column, values in given.get("values", {}).items()
        ),
        *(
            Rule(kind, rule.replace("_", " "), model)
            for kind in ("holds", "counts")
            for rule in given.get(kind, {})
        ),
    ]


def _unique(model: str, given: Sequence[Any]) -> Iterator[Rule]:
    for columns in [given] if given and isinstance(given[0], str) else given:
        words = f"{model} has one row for each {', '.join(columns)}"
        yield Rule("unique", words, model, tuple(columns))


def _reaches(model: str, given: Mapping[str, str]) -> Iterator[Rule]:
    for column, target in given.items():
        to, _, field = target.partition(".")
        words = f"every {column} of {model} is in {to}"
        yield Rule("reaches", words, model, (column,), (to, field or column))


def _given(test: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what the test ``rules`` was given, or would be in place of this one."""
    given = test["kwargs"]
    match test["name"]:
        case "rules":
            return dict(given)
        # why: snapshots made before 27 November 2026 have a test for each rule.
        case "unique_grain":
            return {"unique": given["columns"]}
        case "reaches":
            (to,) = _REFERENCE.findall(given["to"])
            return {"reaches": {given["column"]: f"{to}.{given['field']}"}}
        case "accepted_values":
            return {"values": {given["column_name"]: given["values"]}}
        case _:
            return {"holds": {name: ""}}
