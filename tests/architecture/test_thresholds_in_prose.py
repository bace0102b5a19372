"""Where a page says a threshold in words, it says the number that the marts go by."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.conftest import REPO_ROOT

MACROS = ("discount_rule.sql", "small_numbers.sql")
COMPONENTS = REPO_ROOT / "dashboard/components"
# Macro -> how prose says its number, and the components that must say it.
SAID = {
    "discount_window_days": (
        r"(\S+) days before",
        ("method_text.py", "price_check.py"),
    ),
    "discount_tolerance_points": (
        r"within (\S+) percentage points",
        ("method_text.py",),
    ),
    "discount_least_days": (r"fewer than (\S+) such days", ("method_text.py",)),
    "small_agency_count": (
        r"(?<!listed )fewer than (\S+) agencies",
        ("method_text.py", "tables.py"),
    ),
    "small_population": (
        r"fewer than (\S+) residents",
        ("method_text.py", "area_rates.py"),
    ),
    "small_listed_count": (r"listed fewer than (\S+) agencies", ("area_rates.py",)),
}
# The rule in words that stands beside each verdict says it; no component does.
UNSAID = {"discount_same_sale_days"}
WORDS = {2: "two", 3: "three", 5: "five", 20: "twenty"}


def _numbers() -> dict[str, int]:
    """Read what each macro of thresholds gives."""
    folder = REPO_ROOT / "dbt_project/macros"
    texts = [(folder / name).read_text(encoding="utf-8") for name in MACROS]
    found = re.findall(r"macro (\w+)\(\) %}(\d+){%", "".join(texts))
    assert len(found) == sum(text.count("{% macro") for text in texts)
    return {name: int(number) for name, number in found}


def _prose(component: str) -> str:
    """Join the texts of a component, docstrings too, each with its lines unwrapped."""
    tree = ast.parse((COMPONENTS / component).read_text(encoding="utf-8"))
    texts = [
        " ".join(node.value.split())
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return "\n".join(texts)


@pytest.mark.parametrize(
    ("macro", "component"),
    [(macro, component) for macro, (_, where) in SAID.items() for component in where],
)
def test_prose_says_the_number_of_the_macro(macro: str, component: str) -> None:
    number = _numbers()[macro]
    said = re.findall(SAID[macro][0], _prose(component), re.IGNORECASE)
    right = {f"{number:,}", WORDS.get(number, "")}
    assert said, f"{component} no longer says {macro} as {SAID[macro][0]!r}."
    assert set(said) <= right, (
        f"{component} says {said} where {macro} is {number}. Mend the prose."
    )


def test_every_threshold_is_looked_for() -> None:
    assert set(_numbers()) == set(SAID) | UNSAID
