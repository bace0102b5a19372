"""House rules that no formatter enforces."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.streamlit_internals import PRIVATE
from tests.architecture.conftest import tree_of

PACKAGES = ("dashboard", "warehouse")
# Folders and files at the root whose text people read or run; seeds quote others.
TEXT_FOLDERS = (
    *("dashboard", "dbt_project", "docs", "warehouse", "tests"),
    *(".ci", ".deploy", ".github", ".make", ".streamlit"),
)
# Files and folders of the root, apart from hidden ones.
TOP_LEVEL = {
    *("dashboard", "dbt_project", "docs", "recipes", "seeds", "tests", "warehouse"),
    *("CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "Dockerfile", "LICENSE"),
    *("Makefile", "README.md", "SECURITY.md", "pyproject.toml", "uv.lock"),
}
TEXT_SUFFIXES = {"", ".md", ".py", ".sql", ".toml", ".yml", ".yaml", ".js", ".css"}
GENERATED = {"target", "logs", "data", "__pycache__"}

# Folders whose modules read the record.
READS_RECORD = ("components", "documents", "lookup", "pages", "queries", "words")
# Of these, what depends on no snapshot although its module runs queries, and why.
RESTS_ON_NO_SNAPSHOT = {
    "dashboard/queries/_run.py": "the home of what is kept by its snapshot",
    "dashboard/queries/questions.py": "the files of the saved questions",
    "dashboard/documents/document.py": "the HTML of a sentence",
    "dashboard/documents/writing.py": "templates and styles",
    "dashboard/components/url_state.py": "the text of an address",
}

# Words that the Python code never uses -> what to do instead.
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
    assert not strays, f"What a command wrote does not belong in a commit: {strays}"


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
    """Yield each ``file:line decorator`` of a cached function."""
    for node in ast.walk(tree_of(path)):
        for decorator in getattr(node, "decorator_list", ()):
            written = ast.unparse(decorator)
            if re.match(r"(functools\.)?(lru_)?cache\b|st\.cache_", written):
                yield f"{path.name}:{decorator.lineno} {written}"


def test_cached_rows_are_keyed_by_snapshot(repo_root: Path) -> None:
    folders = [f"dashboard/{folder}" for folder in READS_RECORD]
    unkeyed = {
        path.relative_to(repo_root).as_posix(): [*_caches(path)]
        for path in _python_files(repo_root, *folders)
    }
    offenders = {
        name: uses
        for name, uses in unkeyed.items()
        if uses and name not in RESTS_ON_NO_SNAPSHOT
    }
    assert not offenders, (
        "A reader of the next snapshot would get these of the last one. Use "
        f"per_snapshot of dashboard/queries/_run.py: {offenders}"
    )


def test_no_cache_of_a_function_with_arguments_grows_without_end(
    repo_root: Path,
) -> None:
    endless = [
        f"{path.relative_to(repo_root)}:{node.lineno}"
        for path in _python_files(repo_root, "dashboard")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and "cache" in map(ast.unparse, node.decorator_list)
        and node.args.args
        # why: their arguments are fixed when the server starts.
        and path.name != "streamlit_internals.py"
    ]
    assert not endless, f"Give these lru_cache with a limit: {endless}"


PRIVATE_IMPORT = re.compile(
    r"^\s*(from streamlit(?!\.errors)\b|import streamlit\.)|\bst\._\w|"
    r"import_module\(\W*streamlit",
    re.MULTILINE,
)


def test_the_inside_of_streamlit_is_used_in_one_place(repo_root: Path) -> None:
    home = repo_root / "dashboard" / "streamlit_internals.py"
    others = [path for path in _python_files(repo_root, *PACKAGES) if path != home]
    offenders = _lines_with(PRIVATE_IMPORT.pattern, others, repo_root)
    assert not offenders, (
        "The next Streamlit may not have it. Find a public way, or let the server do "
        f"without it in dashboard/streamlit_internals.py: {offenders}"
    )
    assert len(PRIVATE) <= 12, "Find a public way for one of them first."
    assert len(home.read_text("utf-8").splitlines()) <= 200


def test_a_column_is_named_in_one_place(repo_root: Path) -> None:
    home = repo_root / "dashboard" / "components" / "column_registry.py"
    # The author of the query names its columns, not we.
    requested = repo_root / "dashboard" / "pages" / "questions" / "page.py"
    paths = [
        path
        for path in _python_files(repo_root, "dashboard")
        if path not in {home, requested}
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


def test_a_test_waits_for_a_state_and_never_for_a_time(repo_root: Path) -> None:
    paths = _python_files(repo_root, "tests")
    offenders = [
        f"{path.relative_to(repo_root)}:{line}"
        for path in paths
        # The benchmark measures readers who pause to think at each page.
        if path.parent.name != "benchmarks"
        for line in _sleeps(tree_of(path))
    ]
    assert not offenders, (
        "A slow machine needs longer, a fast one waits for nothing. Expect what is to "
        f"come (expect, settle), or look for it in a loop: {offenders}"
    )


def test_a_public_name_means_one_thing(repo_root: Path) -> None:
    homes: dict[str, list[str]] = {}
    for path in _python_files(repo_root, *PACKAGES):
        for node in tree_of(path).body:
            for name in _assigned_names(node):
                homes.setdefault(name, []).append(str(path.relative_to(repo_root)))
    assert len(homes) > 500, "Few names are found, so this rule guards little. Mend it."
    # Each page has a `render`, each command a `main`.
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


def _assigned_names(node: ast.stmt) -> list[str]:
    """Return the names that a statement of a module assigns."""
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


def test_controls_start_from_the_address(repo_root: Path) -> None:
    calls = [
        (f"{path.relative_to(repo_root)}:{call.lineno}", ast.unparse(call))
        for path in _python_files(repo_root, "dashboard")
        for call in ast.walk(tree_of(path))
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
