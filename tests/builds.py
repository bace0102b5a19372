"""Builds of the real seeds, cached until anything changes."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock
from rich.console import Console

from tests.serving import REPO_ROOT
from warehouse.building.build import build
from warehouse.building.content_hash import content_hash
from warehouse.errors import WarehouseError
from warehouse.paths import DBT_DIR, PACKAGE_DIR, SEEDS_DIR, Project

BUILDS = REPO_ROOT / ".pytest_cache" / "builds"
_STORED_BUILDS = 3
# A private row for each seed that may have one, with a word that no public output has;
# `test_private_rows.py` names the seed that lacks one.
PRIVATE_SEEDS, CANARY = REPO_ROOT / "tests" / "private_seeds", "canaryxq"


def cached_build(*, is_for_staff: bool = False) -> Path:
    """Return the snapshots of the real seeds; only changed input makes a new build.

    No test may change them; :func:`tests.later_snapshot.project_copy` makes a copy. One
    for staff has a private row in each seed.
    """
    folder = BUILDS / _digest()
    data_dir = folder / ("staff" if is_for_staff else "public")
    folder.mkdir(parents=True, exist_ok=True)
    # Recently used builds stay, however old they are.
    os.utime(folder)
    with FileLock(f"{data_dir}.lock"):
        if not (data_dir / "current").is_file():
            shutil.rmtree(data_dir, ignore_errors=True)
            _build(data_dir, is_for_staff=is_for_staff)
            by_use = sorted(BUILDS.iterdir(), key=lambda path: path.stat().st_mtime)
            for oldest in by_use[:-_STORED_BUILDS]:
                shutil.rmtree(oldest)
    return data_dir


def _build(data_dir: Path, *, is_for_staff: bool) -> None:
    os.umask(0o022)
    # The folder of private rows must be outside the repository.
    with TemporaryDirectory() as folder, io.StringIO() as log:
        private = Path(shutil.copytree(PRIVATE_SEEDS, folder, dirs_exist_ok=True))
        try:
            project = Project(SEEDS_DIR, DBT_DIR, data_dir, is_for_staff, private)
            build(project, Console(file=log))
        except WarehouseError as error:
            error.add_note(f"The real seeds do not build:\n{log.getvalue()}")
            raise


def _digest() -> str:
    """Return a short hash of everything that affects a build."""
    digest = hashlib.sha256(content_hash(Project(SEEDS_DIR, DBT_DIR, BUILDS)).encode())
    # The hash of a snapshot leaves out what affects only files other than its
    # tables, such as the downloads.
    makers = sorted(PACKAGE_DIR.rglob("*.py"))
    for path in (*makers, *sorted(PRIVATE_SEEDS.rglob("*.csv")), REPO_ROOT / "uv.lock"):
        digest.update(path.read_bytes())
    digest.update(sys.version.encode())
    return digest.hexdigest()[:16]
