"""The rules that dbt's data tests hold, from its manifest."""

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
