"""``python -m tests.exposures``: write which tables each module of queries reads."""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator

from tests.serving import REPO_ROOT

_MODELS = REPO_ROOT / "dbt_project" / "models"
FILE = _MODELS / "exposures" / "dashboard.yml"
_TABLE = re.compile(r"\b(?:marts|pages)\.(\w+)")
# Made by publishing or by a macro, so that no exposure can name them.
_NOT_MODELS = {"about", "miles_between", "normalized_name", "start_here"}
_HEAD = """\
# Written by `python -m tests.exposures`: who is hit by a change of a table.
exposures:
"""


def expected_text() -> str:
    """Return the exposures of the queries as they are."""
    parts = [_HEAD]
    for name, (description, tables) in _readers().items():
        if models := sorted(tables & _models()):
            parts.append(
                f"  - name: {name}\n"
                f"    description: {json.dumps(description)}\n"
                "    type: dashboard\n"
                "    owner: {name: Porchlight maintainers}\n"
                f"    depends_on: [{_wrapped(models)}]\n"
            )
    return "".join(parts)


def _wrapped(models: list[str]) -> str:
    references = ", ".join(f"ref('{model}')" for model in models)
    return textwrap.fill(references, 100, subsequent_indent="      ")


def unknown_tables() -> list[str]:
    """Return the tables that queries name and nothing makes."""
    named = {table for _, tables in _readers().values() for table in tables}
    return sorted(named - _models() - _NOT_MODELS)


def _models() -> set[str]:
    return {path.stem for path in _MODELS.rglob("*.sql")}


def _readers() -> dict[str, tuple[str, set[str]]]:
    """Return description and tables of each exposure, by its name."""
    return dict(_read_modules()) | {
        "saved_questions": ("What is asked most, as SQL.", _asked_tables())
    }


def _read_modules() -> Iterator[tuple[str, tuple[str, set[str]]]]:
    for path in sorted((REPO_ROOT / "dashboard" / "queries").rglob("*.py")):
        text = path.read_text("utf-8")
        title = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
        yield f"queries_{path.stem}", (title, set(_TABLE.findall(text)))


def _asked_tables() -> set[str]:
    files = (REPO_ROOT / "warehouse" / "questions").glob("*.sql")
    return {
        table for path in files for table in _TABLE.findall(path.read_text("utf-8"))
    }


if __name__ == "__main__":
    FILE.write_text(expected_text(), "utf-8")
