"""A writable copy of the files that imports and patches read and write."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.serving import REPO_ROOT
from warehouse.paths import Project

# A new Atlas entry, without its number and document.
NEW_ENTRY = {
    "City": "Batavia",
    "County": "Kane County",
    "State": "IL",
    "Agency": "Batavia Police Department",
    "Type of LEA": "Police",
    "Type of Juris": "Municipal",
    "Technology": "Drones",
    "Link 1 Source": "Example News",
    "Link 1 Date": "8/1/26",
}


def seed_checkout(root: Path) -> Project:
    """Copy seeds, accounting and the evidence date into a folder."""
    for name in ("seeds", "tests/golden"):
        shutil.copytree(REPO_ROOT / name, root / name)
    (root / "dbt_project").mkdir()
    name = "dbt_project/dbt_project.yml"
    shutil.copy(REPO_ROOT / name, root / name)
    return Project(root / "seeds", root / "dbt_project", root / "data")
