"""Builds of the real seeds, cached until anything changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from filelock import FileLock

from tests.serving import REPO_ROOT
from warehouse.building.content_hash import content_hash
from warehouse.paths import (
    ACCESS_VARIABLE,
    DATA_DIR_VARIABLE,
    DBT_DIR,
    PACKAGE_DIR,
    PRIVATE_SEEDS_VARIABLE,
    SEEDS_DIR,
    Project,
)

BUILDS = REPO_ROOT / ".pytest_cache" / "builds"
_STORED_BUILDS = 3
# A private row for each seed that may have one, with a word that no public output has;
# `test_private_rows.py` names the seed that lacks one.
PRIVATE_SEEDS, CANARY = REPO_ROOT / "tests" / "private_seeds", "canaryxq"


def cached_build(*, is_for_staff: bool = False) -> Path:
    """Return the snapshots of the real seeds; only changed input makes a new build.

    No test may change them; :func:`tests.later_snapshot.project_copy` makes a copy.

    Args:
        is_for_staff: Whether it has a private row in each seed, with a word of its own.
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
    variables = {**os.environ, DATA_DIR_VARIABLE: str(data_dir)}
    # The folder of private rows must be outside the repository.
    with tempfile.TemporaryDirectory() as private:
        if is_for_staff:
            shutil.copytree(PRIVATE_SEEDS, private, dirs_exist_ok=True)
            variables |= {ACCESS_VARIABLE: "staff", PRIVATE_SEEDS_VARIABLE: private}
        finished = subprocess.run(
            [sys.executable, "-m", "warehouse", "build"],
            cwd=REPO_ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            umask=0o022,
        )
    assert finished.returncode == 0, (
        f"The real seeds do not build, so little can be tested:\n{finished.stdout}"
    )


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
