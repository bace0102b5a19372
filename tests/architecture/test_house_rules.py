"""Rules of the house that a formatter does not know."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("dashboard", "warehouse")
# Folders and files at the root whose text people read or run; seeds quote the world.
TEXT_FOLDERS = (
    *("dashboard", "dbt_project", "docs", "warehouse", "tests"),
    *(".ci", ".deploy", ".github", ".make", ".streamlit"),
)
# What the root holds beside names that begin with a dot.
TOP_LEVEL = {
    *("dashboard", "dbt_project", "docs", "recipes", "seeds", "tests", "warehouse"),
    *("CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "Dockerfile", "LICENSE"),
    *("Makefile", "README.md", "SECURITY.md", "pyproject.toml", "uv.lock"),
}
TEXT_SUFFIXES = {"", ".md", ".py", ".sql", ".toml", ".yml", ".yaml", ".js", ".css"}
GENERATED = {"target", "logs", "data", "__pycache__"}

CACHES = {"lru_cache", "cache", "cached_property", "cache_data", "cache_resource"}
# The modules that keep results by themselves, and why each may.
KEEPS_RESULTS = {
    "dashboard/queries/_run.py": "the home of all that rests on a snapshot",
    "dashboard/running/pure_cache.py": "the home of all that rests on arguments",
    "dashboard/running/tally.py": "no result but what this server counts",
    "dashboard/streamlit_internals.py": "Streamlit's own settings, fixed at the start",
    "dashboard/access/roles.py": "the file of roles, which is read at the start",
    "dashboard/access/sessions.py": "no result but the logins of this process",
    "warehouse/sql/runner.py": "no result but the runner of this process",
    "warehouse/snapshots/store.py": "whether an unchanging snapshot is private",
    "warehouse/seeds/check.py": "values of the seeds within one check",
}

# Words that the Python code never holds: what to do instead.
FORBIDDEN_WORDS = {
    r"\bunsafe_allow_html\b": "Markup from data would run in the reader's browser: use "
    "Streamlit's own elements",
    r"\buse_container_width\b": 'Streamlit has retired it: use width="stretch"',
    r"\w::\s*(date|int|varchar|text|double|bigint)": "The house writes "
    "cast(x as type), which every database reads",
}


def _python_files(root: Path, *folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (root / folder).rglob("*.py"))


def _text_files(root: Path) -> Iterator[Path]:
    # why: in a worktree of git, `.git` is a file.
    yield from (p for p in sorted(root.iterdir()) if p.is_file() and p.name != ".git")
    for folder in TEXT_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            parts = set(path.relative_to(root).parts)
            if path.is_file() and not parts & GENERATED:
                yield path


def _lines_with(pattern: str, paths: list[Path], root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(
            path.read_text(encoding="utf-8").splitlines(), start=1
        )
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("pattern", FORBIDDEN_WORDS)
def test_no_forbidden_word_in_the_packages(pattern: str, repo_root: Path) -> None:
    offenders = _lines_with(pattern, _python_files(repo_root, *PACKAGES), repo_root)
    assert not offenders, f"{FORBIDDEN_WORDS[pattern]}: {offenders}"


def test_nothing_strays_into_the_root(repo_root: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - whichever git the machine has
        cwd=repo_root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    top = {path.partition("/")[0] for path in listed}
    assert "README.md" in top, "git lists no README.md, so this rule guards nothing."
    strays = sorted(name for name in top - TOP_LEVEL if not name.startswith("."))
    assert not strays, f"What a command wrote does not belong into a commit: {strays}"


def test_sql_casts_with_the_word(repo_root: Path) -> None:
    paths = sorted((repo_root / "dbt_project").rglob("*.sql"))
    paths = [path for path in paths if not GENERATED & set(path.parts)]
    assert paths, "There is no SQL to check, so this rule guards nothing. Mend it."
    offenders = _lines_with(r"::", paths, repo_root)
    assert not offenders, (
        f"The house writes cast(x as type), which every database reads: {offenders}"
    )


def test_only_the_paths_module_reads_the_environment(repo_root: Path) -> None:
    paths = [
        path
        for path in _python_files(repo_root, *PACKAGES)
        if path != repo_root / "warehouse" / "paths.py"
    ]
    # Emptying the environment, for a process that must not see it, reads no setting.
    offenders = _lines_with(
        r"\bos\.(environ\b(?!\.clear\(\))|getenv\b|putenv\b)", paths, repo_root
    )
    offenders += _lines_with(
        r"from os import .*\b(environ|getenv|putenv)\b", paths, repo_root
    )
    assert not offenders, (
        "A setting that is read in many places has no home. Give warehouse/paths.py a "
        f"function for it and call that: {offenders}"
    )


def _caches(path: Path) -> Iterator[str]:
    """Yield every use of something that keeps results, as ``file:line name``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = node.attr if isinstance(node, ast.Attribute) else ""
        name = node.id if isinstance(node, ast.Name) else name
        if name in CACHES:
            yield f"{path.name}:{getattr(node, 'lineno', 0)} {name}"


def test_results_are_kept_in_few_places(repo_root: Path) -> None:
    found = {
        path.relative_to(repo_root).as_posix(): [*_caches(path)]
        for path in _python_files(repo_root, *PACKAGES)
    }
    caching = {name: uses for name, uses in found.items() if uses}
    idle = KEEPS_RESULTS.keys() - caching.keys()
    assert not idle, f"These keep nothing any more: take them out of the list: {idle}"
    offenders = {n: uses for n, uses in caching.items() if n not in KEEPS_RESULTS}
    assert not offenders, (
        "What rests on the record must be kept by its snapshot: per_snapshot of "
        "dashboard/queries/_run.py. What rests on its arguments alone: pure_cache of "
        f"dashboard/running. These keep something themselves: {offenders}"
    )


def test_no_page_keeps_anything_in_its_own_module(repo_root: Path) -> None:
    pages = [*(repo_root / "dashboard" / "pages").glob("*/page.py")]
    kept = _lines_with(r"@(per_snapshot|pure_cache|table_cache)", pages, repo_root)
    assert not kept, (
        "Streamlit runs a page's own module anew each time, so that what it keeps is "
        f"forgotten. Keep it in a module beside it: {kept}"
    )


def test_no_cache_of_the_dashboard_grows_without_end(repo_root: Path) -> None:
    home = repo_root / "dashboard" / "queries" / "_run.py"
    uses = _lines_with(r"@(st\.cache_|lru_cache)", [home], repo_root)
    endless = [line for line in uses if not re.search(r"max(_entries|size)=", line)]
    assert uses, "_run.py caches nothing, so this rule guards nothing. Mend it."
    assert not endless, f"Give each cache a limit, or it eats the memory: {endless}"


def test_a_column_is_named_in_one_place(repo_root: Path) -> None:
    home = repo_root / "dashboard" / "components" / "column_registry.py"
    # The columns of an answer are named by whoever asks, not by us.
    asked = repo_root / "dashboard" / "pages" / "questions" / "saved_question.py"
    paths = [
        path
        for path in _python_files(repo_root, "dashboard")
        if path not in {home, asked}
    ]
    offenders = _lines_with(r"\bcolumn_config\.\w*Column", paths, repo_root)
    assert not offenders, (
        "A column has one name on all pages. Add it to column_registry.py, and pick it "
        f"from there: {offenders}"
    )
    code = "\n".join(path.read_text("utf-8") for path in paths)
    named = re.findall(r'^    "([a-z]\w*)": ', home.read_text("utf-8"), re.MULTILINE)
    questions = (repo_root / "warehouse" / "questions").glob("*.sql")
    sql = {*re.findall(r"\w+", " ".join(path.read_text("utf-8") for path in questions))}
    idle = [name for name in named if f'"{name}"' not in code and name not in sql]
    assert named, "The registry names no column, so this rule guards nothing. Mend it."
    assert not idle, f"No table shows these columns; take them out: {idle}"


def _sleeps(node: ast.AST, *, in_loop: bool = False) -> Iterator[int]:
    """Yield the line of every wait for a time that no loop looks at a state between."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"sleep", "wait_for_timeout"}
        and not in_loop
    ):
        yield node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _sleeps(child, in_loop=in_loop or isinstance(node, ast.While))


def test_a_test_waits_for_a_state_and_never_for_a_time(repo_root: Path) -> None:
    paths = _python_files(repo_root, "tests")
    offenders = [
        f"{path.relative_to(repo_root)}:{line}"
        for path in paths
        # What is measured there is how readers who think at each page are served.
        if path.parent.name != "benchmarks"
        for line in _sleeps(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not offenders, (
        "A slow machine needs longer, a fast one waits for nothing. Expect what is to "
        f"come (expect, settle), or look for it in a loop: {offenders}"
    )


def test_a_public_name_means_one_thing(repo_root: Path) -> None:
    homes: dict[str, list[str]] = {}
    for path in _python_files(repo_root, *PACKAGES):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            for name in _names_given(node):
                homes.setdefault(name, []).append(str(path.relative_to(repo_root)))
    assert len(homes) > 500, "Few names are found, so this rule guards little. Mend it."
    # Each page draws itself by `render`, each command begins in `main`.
    shared = {
        name: paths
        for name, paths in homes.items()
        if len(paths) > 1
        and not name.startswith("_")
        and name not in {"main", "render"}
    }
    assert not shared, (
        "Who reads a name should not have to look which of two is meant. Share the "
        f"one, or say in the name what differs: {shared}"
    )


def _names_given(node: ast.stmt) -> list[str]:
    """Return the names that a statement of a module gives to something."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def test_the_address_is_the_only_state(repo_root: Path) -> None:
    paths = [
        path
        for path in _python_files(repo_root, "dashboard")
        if path != repo_root / "dashboard" / "components" / "url_state.py"
    ]
    writes = (
        r"\bsession_state(\[[^\]]+\]|\.\w+)\s*(=(?!=)|[-+*|]=)"
        r"|\bsession_state\.(update|setdefault|pop|clear)\("
        r"|\bdel\s+\S*session_state"
    )
    offenders = _lines_with(writes, paths, repo_root)
    assert not offenders, (
        "What is kept outside the address is lost when a reader shares the link. Go "
        f"through dashboard/components/url_state.py: {offenders}"
    )


def test_a_control_starts_from_what_the_address_says(repo_root: Path) -> None:
    calls = [
        (f"{path.relative_to(repo_root)}:{call.lineno}", ast.unparse(call))
        for path in _python_files(repo_root, "dashboard")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).startswith("st.")
        and any(
            argument.arg == "key" and ast.unparse(argument.value).endswith(".key")
            for argument in call.keywords
        )
    ]
    assert calls, (
        "No control is drawn by its key, so this rule guards nothing. Mend it."
    )
    offenders = [place for place, call in calls if "current(" not in call]
    assert not offenders, (
        "A browser that draws a page late would start these at their first option. "
        f"Give them current(control) as their value: {offenders}"
    )


def test_no_text_names_a_folder_of_one_machine(repo_root: Path) -> None:
    paths = [path for path in _text_files(repo_root) if path.suffix in TEXT_SUFFIXES]
    assert paths, "There is no text to check, so this rule guards nothing. Mend it."
    offenders = _lines_with(
        r"(?<![\w.\]/}:-])/(root|work|home|Users|opt)/\w", paths, repo_root
    )
    assert not offenders, (
        "This path is not there on the next machine. Derive it from the file's own "
        f"place or from warehouse/paths.py: {offenders}"
    )
