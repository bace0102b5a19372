"""Where a page says a threshold in words, it says the number that the marts go by."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.conftest import REPO_ROOT

MACROS = ("discount_rule.sql", "small_numbers.sql")
METHOD = "pages/sources/method_text.py"
REGISTRY = "components/column_registry.py"
# Macro -> how prose says its number, and the modules that must say it.
SAID = {
    "discount_window_days": (
        r"(\S+) days before",
        (METHOD, "pages/prices/check.py"),
    ),
    "discount_tolerance_points": (
        r"within (\S+) percentage points",
        (METHOD,),
    ),
    "discount_least_days": (r"fewer than (\S+) such days", (METHOD,)),
    "small_agency_count": (
        r"(?<!listed )fewer than (\S+) agencies",
        (METHOD, REGISTRY),
    ),
    "small_population": (
        r"fewer than (\S+) residents",
        (METHOD, REGISTRY),
    ),
    "small_listed_count": (r"listed fewer than (\S+) agencies", (REGISTRY,)),
}
# The rule in words that stands beside each verdict says it; no module does.
UNSAID = {"discount_same_sale_days"}
WORDS = {2: "two", 3: "three", 5: "five", 20: "twenty"}


def _numbers() -> dict[str, int]:
    """Read what each macro of thresholds gives."""
    folder = REPO_ROOT / "dbt_project/macros"
    texts = [(folder / name).read_text(encoding="utf-8") for name in MACROS]
    found = re.findall(r"macro (\w+)\(\) %}(\d+){%", "".join(texts))
    assert len(found) == sum(text.count("{% macro") for text in texts)
    return {name: int(number) for name, number in found}


def _prose(module: str) -> str:
    """Join the texts of a module, docstrings too, each with its lines unwrapped."""
    tree = ast.parse((REPO_ROOT / "dashboard" / module).read_text(encoding="utf-8"))
    texts = [
        " ".join(node.value.split())
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return "\n".join(texts)


@pytest.mark.parametrize(
    ("macro", "module"),
    [(macro, module) for macro, (_, where) in SAID.items() for module in where],
)
def test_prose_says_the_number_of_the_macro(macro: str, module: str) -> None:
    number = _numbers()[macro]
    said = re.findall(SAID[macro][0], _prose(module), re.IGNORECASE)
    right = {f"{number:,}", WORDS.get(number, "")}
    assert said, f"{module} no longer says {macro} as {SAID[macro][0]!r}."
    assert set(said) <= right, (
        f"{module} says {said} where {macro} is {number}. Mend the prose."
    )


def test_every_threshold_is_looked_for() -> None:
    assert set(_numbers()) == set(SAID) | UNSAID
