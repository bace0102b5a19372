"""README and the pages it leads to name what exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.serving import REPO_ROOT

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
