"""Rules of the Python code that neither ruff nor import-linter can hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.conftest import tree_of
from tests.serving import REPO_ROOT

# What depends on no snapshot although its module runs queries, and why.
RESTS_ON_NO_SNAPSHOT = {
    "dashboard/queries/snapshot_reader.py": "the home of what is kept by its snapshot",
    "dashboard/queries/questions.py": "the files of the saved questions",
}
_COLUMNS = "dashboard/components/column_registry.py"
# What a module of the dashboard never has, apart from one -> what to do instead.
NEVER = {
    r"\bunsafe_allow_html\b": (
        "",
        "Markup from data would run in the reader's browser: use Streamlit's elements",
    ),
    r"\buse_container_width\b": ("", 'Streamlit has retired it: use width="stretch"'),
    r"\bcolumn_config\.\w*Column": (
        _COLUMNS,
        f"A column has one name on all pages: add it to {_COLUMNS}, pick it from there",
    ),
    r"\bsession_state(\[[^\]]+\]|\.\w+)\s*(=(?!=)|[-+*|]=)"
    r"|\bsession_state\.(update|setdefault|pop|clear)\(": (
        "dashboard/components/url_state.py",
        "What is kept outside the address is lost when a reader shares the link: go "
        "through dashboard/components/url_state.py",
    ),
}
# The author of the query names its columns, not we.
NAMED_BY_READERS = "dashboard/pages/questions.py"


def _python_files(folder: str) -> list[Path]:
    return sorted((REPO_ROOT / folder).rglob("*.py"))


def _place(path: Path) -> str:
    return path.relative_to(REPO_ROOT).as_posix()


@pytest.mark.parametrize("pattern", NEVER)
def test_the_dashboard_does_without(pattern: str) -> None:
    home, remedy = NEVER[pattern]
    offenders = [
        f"{_place(path)}:{number}"
        for path in _python_files("dashboard")
        if _place(path) not in {home, NAMED_BY_READERS}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(pattern, line)
    ]
    assert not offenders, f"{remedy}: {offenders}"


def test_every_registered_column_is_shown() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for path in _python_files("dashboard")
        if _place(path) != _COLUMNS
    )
    text = (REPO_ROOT / _COLUMNS).read_text("utf-8")
    named = re.findall(r'^    "([a-z]\w*)": ', text, re.MULTILINE)
    questions = (REPO_ROOT / "warehouse" / "questions").glob("*.sql")
    sql = {*re.findall(r"\w+", " ".join(path.read_text("utf-8") for path in questions))}
    idle = [name for name in named if f'"{name}"' not in code and name not in sql]
    assert named, "The registry names no column, so this rule guards nothing. Mend it."
    assert not idle, f"No table shows these columns; take them out: {idle}"


def _caches(path: Path) -> Iterator[str]:
    """Yield each ``file:line decorator`` of a cached function."""
    for node in ast.walk(tree_of(path)):
        for decorator in getattr(node, "decorator_list", ()):
            written = ast.unparse(decorator)
            if re.match(r"(functools\.)?(lru_)?cache\b|st\.cache_", written):
                yield f"{_place(path)}:{decorator.lineno} {written}"


def test_cached_rows_are_keyed_by_snapshot() -> None:
    offenders = [
        use
        for folder in ("queries", "pages")
        for path in _python_files(f"dashboard/{folder}")
        if _place(path) not in RESTS_ON_NO_SNAPSHOT
        for use in _caches(path)
    ]
    assert not offenders, (
        "A reader of the next snapshot would get these of the last one. Use "
        f"per_snapshot of dashboard/queries/snapshot_reader.py: {offenders}"
    )


def test_controls_start_from_the_address() -> None:
    calls = [
        (f"{_place(path)}:{call.lineno}", ast.unparse(call))
        for path in _python_files("dashboard")
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).startswith("st.")
        and any(
            argument.arg == "key" and ast.unparse(argument.value).endswith(".key")
            for argument in call.keywords
        )
    ]
    assert calls, "No control is drawn by its key, so this guards nothing. Mend it."
    offenders = [place for place, call in calls if "current(" not in call]
    assert not offenders, (
        "A browser that draws a page late would start these at their first option. "
        f"Give them current(control) as their value: {offenders}"
    )


def _sleeps(node: ast.AST, *, in_loop: bool = False) -> Iterator[int]:
    """Yield the line of every fixed wait outside a loop that checks a state."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"sleep", "wait_for_timeout"}
        and not in_loop
    ):
        yield node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _sleeps(child, in_loop=in_loop or isinstance(node, ast.While))


def test_a_test_waits_for_a_state_and_never_for_a_time() -> None:
    offenders = [
        f"{_place(path)}:{line}"
        for path in _python_files("tests")
        # The benchmark measures readers who pause to think at each page.
        if path.parent.name != "benchmarks"
        for line in _sleeps(tree_of(path))
    ]
    assert not offenders, (
        "A slow machine needs longer, a fast one waits for nothing. Expect what is to "
        f"come (expect, settle), or look for it in a loop: {offenders}"
    )
