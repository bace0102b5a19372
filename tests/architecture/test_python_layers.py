"""Which part of the Python code may know which, read from its imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# Folder -> what its modules never import, and what to do instead.
FORBIDDEN_IMPORTS = {
    "dashboard/pages": (
        ("duckdb", "altair", "pydeck", "warehouse"),
        "A page tells the story: ask dashboard/queries for rows and dashboard/charts "
        "for a chart",
    ),
    "dashboard/queries": (
        (
            *("altair", "pydeck"),
            *("dashboard.pages", "dashboard.charts", "dashboard.components"),
        ),
        "A query returns rows and knows nothing of how they are shown",
    ),
    "dashboard/charts": (
        (
            *("duckdb", "streamlit", "warehouse"),
            *("dashboard.queries", "dashboard.pages", "dashboard.components"),
        ),
        "A chart is a pure function of its rows: let the page pass them in",
    ),
    "dashboard/components": (
        ("duckdb", "warehouse", "dashboard.queries", "dashboard.pages"),
        "A component shows what it is given: let the page ask for the rows",
    ),
    "warehouse": (
        ("streamlit", "altair", "pydeck", "dashboard"),
        "The warehouse is built and read without a dashboard: move what shows it to "
        "dashboard/",
    ),
}
# What Streamlit documents, beside what `st` holds.
PROMISED_BY_STREAMLIT = {"column_config", "errors"}
# Library -> the only modules that import it, and what others use instead.
ONLY_IMPORTED_BY = {
    "duckdb": (
        ("warehouse/", "dashboard/queries/_run.py"),
        "Ask through dashboard/queries/_run.py, where connections are safe to share",
    ),
    "dbt": (
        ("warehouse/building/dbt_child.py",),
        "dbt runs in a process of its own: warehouse/building/dbt_child.py",
    ),
}


def _modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("folder", FORBIDDEN_IMPORTS)
def test_no_import_crosses_a_layer(folder: str, repo_root: Path) -> None:
    forbidden, remedy = FORBIDDEN_IMPORTS[folder]
    modules = _modules(repo_root / folder)
    assert modules, f"{folder} holds no module, so this rule guards nothing. Mend it."
    offenders = {
        f"{path.relative_to(repo_root)} imports {name}"
        for path in modules
        for name in _imports(path)
        if any(_is_within(name, package) for package in forbidden)
    }
    assert not offenders, f"{remedy}. {sorted(offenders)}"


@pytest.mark.parametrize("library", ONLY_IMPORTED_BY)
def test_a_library_is_imported_only_where_it_is_at_home(
    library: str, repo_root: Path
) -> None:
    homes, remedy = ONLY_IMPORTED_BY[library]
    offenders = {
        str(path.relative_to(repo_root))
        for package in ("dashboard", "warehouse")
        for path in _modules(repo_root / package)
        if not path.relative_to(repo_root).as_posix().startswith(homes)
        and any(_is_within(name, library) for name in _imports(path))
    }
    assert not offenders, f"{remedy}. These import {library}: {sorted(offenders)}"


def test_imports_are_absolute(repo_root: Path) -> None:
    offenders = [
        f"{path.relative_to(repo_root)}:{node.lineno}"
        for package in ("dashboard", "warehouse", "tests")
        for path in _modules(repo_root / package)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert not offenders, (
        "A relative import loads a second copy of a module when Streamlit runs the "
        f"file as a script. Write the whole name: {offenders}"
    )


def test_no_module_has_a_name_that_means_nothing(repo_root: Path) -> None:
    offenders = [
        str(path.relative_to(repo_root))
        for package in ("dashboard", "warehouse", "tests")
        for path in (repo_root / package).rglob("*")
        if path.stem in {"utils", "helpers", "common", "misc"}
    ]
    assert not offenders, (
        "A module is named for the one thing that it does. Split or rename: "
        f"{offenders}"
    )


def test_the_inside_of_streamlit_is_used_in_one_module(repo_root: Path) -> None:
    home = repo_root / "dashboard" / "streamlit_internals.py"
    offenders = {
        f"{path.relative_to(repo_root)} uses {name}"
        for path in _modules(repo_root / "dashboard")
        if path != home
        for name in (*_imports(path), *_attributes(path))
        if name.startswith(("streamlit.", "st.__"))
        and name.split(".")[1] not in PROMISED_BY_STREAMLIT
    }
    assert not offenders, (
        "Streamlit may change this without a word. Take it into "
        f"dashboard/streamlit_internals.py, with the reason: {sorted(offenders)}"
    )


def _attributes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)
