"""README and the pages it leads to name what exists."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

MOST_LINES_OF_README = 150
# Pages that only a link opens, or that only some staff see.
NOT_LISTED = {"Agency", "Internal", "Reports", "Snapshots"}


def _targets(repo_root: Path) -> list[str]:
    makefile = (repo_root / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)


def _pages(repo_root: Path) -> list[Path]:
    """Markdown at the root and in the folders that people read."""
    folders = (".", "docs", ".deploy", ".github", "recipes")
    return sorted(page for name in folders for page in (repo_root / name).glob("*.md"))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_readme_is_short(repo_root: Path) -> None:
    lines = (repo_root / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= MOST_LINES_OF_README, "Move the rest to a page in docs/."


def test_pages_name_make_targets_that_exist(repo_root: Path) -> None:
    targets = {*_targets(repo_root), ".venv/ready", "-C"}
    named = {
        (page.name, target)
        for page in _pages(repo_root)
        # why: the changelog names targets that are gone.
        if page.name != "CHANGELOG.md"
        for code in re.findall(r"`[^`\n]+`|```sh.+?```", page.read_text(), re.DOTALL)
        for target in re.findall(r"\bmake ([\w./-]+)", code)
    }
    assert ("README.md", "run") in named, "No page names a target. Mend this rule."
    gone = sorted((page, target) for page, target in named if target not in targets)
    assert not gone, f"`make` has no such target: {gone}"


def test_every_relative_link_leads_to_a_file_and_a_heading(repo_root: Path) -> None:
    pages = _pages(repo_root)
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
        if not re.match(r"[a-z]+:", target)
    ]
    assert links, "No page has a link, so this rule guards nothing. Mend it."
    broken = []
    for page, target in links:
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            broken.append(f"{page.relative_to(repo_root)}: {target}")
    assert not broken, f"These links lead nowhere: {broken}"


def test_pages_name_files_that_exist(repo_root: Path) -> None:
    rooms = (
        "dashboard|warehouse|dbt_project|seeds|tests|docs|.deploy|.make|models|macros"
    )
    named = {
        (page.name, path)
        for page in _pages(repo_root)
        if page.name != "CHANGELOG.md"
        for path in re.findall(rf"`((?:{rooms})/[\w./@-]+)`", page.read_text("utf-8"))
        # why: a build or an import writes them.
        if not path.startswith(("warehouse/data", "dbt_project/target"))
    }
    assert named, "No page names a file, so this rule guards nothing. Mend it."
    roots = (repo_root, repo_root / "dbt_project")
    gone = sorted((p, n) for p, n in named if not any((r / n).exists() for r in roots))
    assert not gone, f"These pages name files that are gone: {gone}"


@pytest.mark.parametrize("name", ["architecture", "how-to", "decisions", "data"])
def test_readme_leads_to_each_page(name: str, repo_root: Path) -> None:
    assert f"(docs/{name}.md)" in (repo_root / "README.md").read_text("utf-8")


def test_readme_lists_every_page_that_readers_see(repo_root: Path) -> None:
    main = (repo_root / "dashboard" / "main.py").read_text("utf-8")
    titles = set(re.findall(r'listed_page\(\s*"\w+", "([^"]+)"', main)) - NOT_LISTED
    assert titles, "main.py lists no page, so this rule guards nothing. Mend it."
    readme = (repo_root / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \|", readme, re.MULTILINE)
    listed = {title for row in rows for title in row.split(", ")}
    assert not titles - listed, "Say in README.md, What you see, what these answer."


def test_the_page_on_data_has_every_status(repo_root: Path) -> None:
    with (repo_root / "seeds/reference/labels.csv").open(encoding="utf-8") as file:
        codes = {
            row["code"]
            for row in csv.DictReader(file)
            if row["vocabulary"] == "ring_status"
        }
    page = (repo_root / "docs" / "data.md").read_text("utf-8")
    section = page.partition("## Statuses")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == codes


def test_every_make_target_is_phony(repo_root: Path) -> None:
    makefile = (repo_root / "Makefile").read_text(encoding="utf-8")
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)).split())
    missing = sorted(set(_targets(repo_root)) - phony)
    assert not missing, (
        f"A file of the same name would switch the target off. Add to .PHONY: {missing}"
    )
