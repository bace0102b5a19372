"""The exposures and the queries name exactly the marts that are read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.conftest import REPO_ROOT, Manifest, tree_of

QUERIES = "dashboard.queries."
# Not made by models but by publishing or a macro, so that no exposure can name it.
NOT_A_MODEL = {"about", "miles_between", "normalized_name", "start_here"}
PAGES = sorted(
    path.parent.name for path in (REPO_ROOT / "dashboard" / "pages").glob("*/page.py")
)
# What readers see, and the module that it starts from.
SHOWN = {page: f"dashboard.pages.{page}.page" for page in PAGES} | {
    "town": "dashboard.documents.routes"
}

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


def _path(module: str) -> Path:
    path = REPO_ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _tree(module: str) -> ast.Module:
    return tree_of(_path(module))


@cache
def _imported_names(module: str) -> tuple[tuple[str, str], ...]:
    """Return (module, name) for each of our names that a module imports."""
    return tuple(_find_imports(module))


def _find_imports(module: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "dashboard"
        ):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if _path(whole).exists():
                    yield whole, "*"
                else:
                    yield node.module or "", alias.name
        elif isinstance(node, ast.Import):
            yield from (
                (alias.name, "*")
                for alias in node.names
                if alias.name.startswith("dashboard")
            )


@cache
def _definitions(module: str) -> dict[str, Definition]:
    result: dict[str, Definition] = {}
    for node in _tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            result[node.name] = node
        elif isinstance(node, ast.Assign):
            result |= {t.id: node for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            result[node.target.id] = node
    return result


def _docstring(node: ast.AST) -> str:
    if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
        return ""
    return ast.get_docstring(node, clean=False) or ""


@cache
def _marts_in_code(node: ast.AST) -> frozenset[str]:
    """Return the marts that strings in the code name, docstrings left out."""
    prose = {_docstring(inner) for inner in ast.walk(node)}
    texts = [
        inner.value
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    ]
    return frozenset(
        mart
        for text in texts
        if text not in prose
        for mart in re.findall(r"\b(?:marts|pages)\.(\w+)", text)
    )


@cache
def _marts_of_query(module: str, name: str) -> set[str]:
    """Return the marts that one name of a query module reads, directly or not."""
    elsewhere = {
        imported: home
        for home, imported in _imported_names(module)
        if home.startswith(QUERIES)
    }
    definitions = _definitions(module)
    waiting = list(definitions) if name == "*" else [name]
    seen: set[str] = set()
    marts: set[str] = set()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in definitions:
            node = definitions[current]
            marts |= _marts_in_code(node)
            waiting += [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]
        elif current in elsewhere:
            marts |= _marts_of_query(elsewhere[current], current)
    return marts


def _marts_of_page(page: str) -> set[str]:
    waiting = [SHOWN[page]]
    seen: set[str] = set()
    marts: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        for home, name in _imported_names(module):
            if home == f"{QUERIES}questions":
                marts |= _marts_of_saved_questions()
            elif home.startswith(QUERIES):
                marts |= _marts_of_query(home, name)
            else:
                waiting.append(home)
    return marts - NOT_A_MODEL


def _marts_of_saved_questions() -> set[str]:
    files = (REPO_ROOT / "warehouse" / "questions").glob("*.sql")
    texts = [path.read_text(encoding="utf-8") for path in files]
    return {
        mart for text in texts for mart in re.findall(r"\b(?:marts|pages)\.(\w+)", text)
    }


def _query_modules() -> list[str]:
    return [
        f"{QUERIES}{path.stem}"
        for path in sorted((REPO_ROOT / "dashboard" / "queries").glob("*.py"))
    ]


def test_every_page_has_an_exposure_and_every_exposure_a_page(
    manifest: Manifest,
) -> None:
    assert PAGES, "There is no page, so this rule guards nothing. Mend it."
    expected = {f"page_{page}" for page in SHOWN}
    assert set(manifest.exposures) == expected, (
        "dbt_project/models/exposures/dashboard.yml tells who is hit by a change of a "
        "mart: one exposure `page_<module>` for each module in dashboard/pages"
    )


@pytest.mark.parametrize("page", SHOWN)
def test_an_exposure_names_exactly_the_marts_its_page_reads(
    page: str, manifest: Manifest
) -> None:
    exposure = manifest.exposures.get(f"page_{page}")
    assert exposure, f"Add the exposure page_{page} to exposures/dashboard.yml."
    named = {node.split(".")[-1] for node in exposure["depends_on"]["nodes"]}
    read = _marts_of_page(page)
    assert named == read, (
        f"exposures/dashboard.yml and {SHOWN[page]} disagree. Add "
        f"{sorted(read - named)} to page_{page}, take out {sorted(named - read)}"
    )


def test_queries_read_marts_and_pages_only(manifest: Manifest) -> None:
    read = {
        mart for module in _query_modules() for mart in _marts_in_code(_tree(module))
    }
    unknown = sorted(read - set(manifest.published) - NOT_A_MODEL)
    assert read, "No query reads a table, so this rule guards nothing. Mend it."
    assert not unknown, f"No model makes these tables; mend the name or add: {unknown}"


def test_saved_questions_and_recipes_read_marts_only(manifest: Manifest) -> None:
    files = [
        *(REPO_ROOT / "warehouse" / "questions").glob("*.sql"),
        *(REPO_ROOT / "recipes").glob("*"),
    ]
    offenders = [
        f"{path.name}: {name}"
        for path in files
        for name in manifest.pages
        if name in path.read_text(encoding="utf-8")
    ]
    assert not offenders, (
        "A table of a page may change with the page. Read the tables of schema "
        f"`marts`: {offenders}"
    )
