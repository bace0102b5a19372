"""Thresholds that a page states in words are those that the marts use."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.architecture.conftest import tree_of
from tests.serving import REPO_ROOT

_WORDS = {2: "two", 3: "three", 5: "five", 20: "twenty"}


@cache
def _prose() -> str:
    """Join the texts of the dashboard's code, each with its lines unwrapped."""
    return "\n".join(
        " ".join(node.value.split())
        for path in sorted((REPO_ROOT / "dashboard").rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@pytest.mark.parametrize(
    ("macro", "pattern"),
    [
        ("small_agency_count", r"(?<!listed )fewer than (\S+) agencies"),
        ("small_population", r"fewer than (\S+) residents"),
    ],
)
def test_prose_says_the_number_of_the_macro(macro: str, pattern: str) -> None:
    folder = REPO_ROOT / "dbt_project/macros"
    macros = "".join(path.read_text("utf-8") for path in folder.rglob("*.sql"))
    [number] = map(int, re.findall(rf"macro {macro}\(\) %}}(\d+){{%", macros))
    output = set(re.findall(pattern, _prose(), re.IGNORECASE))
    assert output, f"No page says {macro} any more: take it out of this table."
    assert output <= {f"{number:,}", _WORDS.get(number, "")}, f"{macro} is {number}."
