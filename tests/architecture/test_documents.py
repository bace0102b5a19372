"""README and the pages it leads to name what exists."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.conftest import tree_of
from tests.serving import REPO_ROOT

# Words of architecture.md on what a room never imports -> the packages.
_PACKAGES = {
    "Streamlit": ("streamlit",),
    "HTTP": ("starlette",),
    "data": ("duckdb",),
    "queries": ("dashboard.queries",),
    "charts": ("dashboard.charts",),
    "pages": ("dashboard.pages",),
    "chart libraries": ("altair", "pydeck"),
    # These are no packages.
    **dict.fromkeys(("SQL", "business rules", "ratios", "")),
}
_ROOMS = "dashboard|warehouse|dbt_project|seeds|tests|docs|.deploy|.make|models|macros"


def _pages() -> list[Path]:
    """Markdown at the root and in the folders that people read."""
    folders = (".", "docs", ".deploy", ".github", "recipes")
    return sorted(page for name in folders for page in (REPO_ROOT / name).glob("*.md"))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_readme_is_short() -> None:
    lines = (REPO_ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 150, "Move the rest to a page in docs/."


def test_every_relative_link_leads_to_a_file_and_a_heading() -> None:
    links = [
        (page, target)
        for page in _pages()
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
        if not re.match(r"[a-z]+:", target)
    ]
    assert links, "No page has a link, so this rule guards nothing. Mend it."
    broken = []
    for page, target in links:
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            broken.append(f"{page.relative_to(REPO_ROOT)}: {target}")
    assert not broken, f"These links lead nowhere: {broken}"


def test_pages_name_targets_and_files_that_exist() -> None:
    makefile = (REPO_ROOT / "Makefile").read_text("utf-8")
    targets = {*re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE), "-C"}
    targets.add(".venv/ready")
    main = (REPO_ROOT / "warehouse" / "__main__.py").read_text("utf-8")
    commands = {*re.findall(r'add\(\s*"([a-z]+)"', main)}
    gone, count = [], 0
    for page in _pages():
        if page.name == "CHANGELOG.md":
            continue
        text = page.read_text("utf-8")
        named = re.findall(r"\bmake ([\w./-]+)", "\n".join(_code(text)))
        run = re.findall(r"-m warehouse ([a-z]+)", text)
        files = {
            path
            for path in re.findall(rf"`((?:{_ROOMS})/[\w./@-]+)`", text)
            # A build writes them.
            if not path.startswith(("warehouse/data", "dbt_project/target"))
        }
        count += len(named) + len(files)
        gone += [f"{page.name}: warehouse {one}" for one in run if one not in commands]
        gone += [f"{page.name}: make {one}" for one in named if one not in targets]
        roots = (REPO_ROOT, REPO_ROOT / "dbt_project")
        gone += [
            f"{page.name}: {one}"
            for one in files
            if not any((root / one).exists() for root in roots)
        ]
    assert count > 50, "Pages name little, so this rule guards little. Mend it."
    assert not gone, f"These are gone: {sorted(gone)}"


def _code(text: str) -> list[str]:
    return re.findall(r"`[^`\n]+`|```sh.+?```", text, re.DOTALL)


def test_each_declared_package_has_its_reason() -> None:
    project = tomllib.loads((REPO_ROOT / "pyproject.toml").read_text("utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["dependency-groups"].values(),
    ]
    lines = [line for group in groups for line in group if isinstance(line, str)]
    declared = {re.split(r"[\[<>=;]", line)[0] for line in lines}
    types = {name for name in declared if re.match(r"types-|.*-stubs$", name)}
    page = (REPO_ROOT / "docs/decisions.md").read_text("utf-8")
    table = page.partition("## Dependencies")[2]
    cells = re.findall(r"^\| ([a-z][^|]+) \|", table, re.MULTILINE)
    explained = {name for cell in cells for name in cell.split(", ")}
    assert explained - {"package", "uv"} == declared - types


def test_rooms_import_nothing_that_architecture_denies() -> None:
    page = (REPO_ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = page.partition("\n| room | does | never imports |\n")[2]
    lines = table.partition("\n\n")[0].splitlines()[1:]
    rows = [line.strip("| ").split(" | ") for line in lines]
    offenders = []
    for names, _, never in (row if len(row) > 2 else [*row, ""] for row in rows):
        packages = {one for word in never.split(", ") for one in _PACKAGES[word] or ()}
        for name in re.findall(r"`([\w./]+)`", names):
            room = REPO_ROOT / "dashboard" / name
            for path in [*room.rglob("*.py")] if room.is_dir() else [room]:
                offenders += [
                    f"{path.relative_to(REPO_ROOT)}: {one}"
                    for one in _imported(path)
                    if any(f"{one}.".startswith(f"{known}.") for known in packages)
                ]
    assert len(rows) > 7
    assert not offenders, f"architecture.md says that these never happen: {offenders}"


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
