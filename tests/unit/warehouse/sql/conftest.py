"""One runner over the tiny project, with a secret that no query may see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.paths import Project
from warehouse.snapshots.store import current_path
from warehouse.sql.protocol import Limits
from warehouse.sql.runner import QueryRunner

SECRET = "mark-of-a-secret-7f3a"  # noqa: S105 - it guards nothing but this test
MEBIBYTE = 1024 * 1024
# Small, so that a query reaches its limits soon.
TIGHT = Limits(seconds=2.0, processor_seconds=2, memory_bytes=192 * MEBIBYTE)


@pytest.fixture(scope="session")
def tiny_file(built_tiny: Path) -> Path:
    """The published file of the tiny project: two marts, three agencies."""
    project = Project(
        built_tiny / "seeds", built_tiny / "dbt_project", built_tiny / "data"
    )
    return current_path(project)


@pytest.fixture(scope="session")
def runner() -> Iterator[QueryRunner]:
    """A runner whose starting process holds a secret in its environment."""
    with pytest.MonkeyPatch.context() as patch, QueryRunner() as opened:
        patch.setenv("PORCHLIGHT_SECRET", SECRET)
        yield opened
