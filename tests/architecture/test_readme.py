"""That the README knows what there is."""

from __future__ import annotations

import re
from pathlib import Path


def _targets(repo_root: Path) -> list[str]:
    makefile = (repo_root / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)


def test_the_readme_names_every_make_target(repo_root: Path) -> None:
    readme = (repo_root / "README.md").read_text(encoding="utf-8")
    targets = _targets(repo_root)
    assert targets, "The Makefile has no target, so this rule guards nothing. Mend it."
    missing = [
        target
        for target in targets
        if target != "help" and f"make {target}" not in readme
    ]
    assert not missing, f"Say in README.md what `make <target>` does for: {missing}"


def test_every_make_target_is_phony(repo_root: Path) -> None:
    makefile = (repo_root / "Makefile").read_text(encoding="utf-8")
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)).split())
    missing = sorted(set(_targets(repo_root)) - phony)
    assert not missing, (
        f"A file of the same name would switch the target off. Add to .PHONY: {missing}"
    )
