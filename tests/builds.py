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

from tests import private_rows
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
_LOG = "build.log"


def cached_build(*, is_for_staff: bool = False) -> tuple[Path, str]:
    """Return the build of the real seeds; only changed input makes a new one.

    No test may change it; :func:`tests.later_snapshot.project_copy` makes a copy.

    Args:
        is_for_staff: Whether it has a private row in each seed, with a word of its own.

    Returns:
        The folder of the snapshots, and what the build printed.
    """
    folder = BUILDS / _digest()
    place = folder / ("staff" if is_for_staff else "warehouse")
    data_dir, log = place / "data", place / _LOG
    folder.mkdir(parents=True, exist_ok=True)
    # Recently used builds stay, however old they are.
    os.utime(folder)
    with FileLock(folder / f"{place.name}.lock"):
        if not log.is_file():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            log.write_text(_build(data_dir, is_for_staff=is_for_staff), "utf-8")
            _remove_oldest()
    return data_dir, log.read_text("utf-8")


def cached_manifest() -> Path | None:
    """Return dbt's manifest of the cached build; None if this input has none."""
    folder = BUILDS / _digest() / "warehouse"
    manifests = folder.glob("data/snapshots/*/manifest.json")
    return next(manifests) if (folder / _LOG).is_file() else None


def _build(data_dir: Path, *, is_for_staff: bool) -> str:
    """Build into a new folder and return what was printed."""
    variables = {**os.environ, DATA_DIR_VARIABLE: str(data_dir)}
    # The folder of private rows must be outside the repository.
    with tempfile.TemporaryDirectory() as private:
        if is_for_staff:
            private_rows.write_private_rows(Path(private))
            variables[ACCESS_VARIABLE] = "staff"
            variables[PRIVATE_SEEDS_VARIABLE] = private
        finished = subprocess.run(
            [sys.executable, "-m", "warehouse", "build"],
            cwd=REPO_ROOT,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
    printed = f"{finished.stdout}{finished.stderr}"
    assert finished.returncode == 0, (
        f"The real seeds do not build, so little else can be tested:\n{printed}"
    )
    return printed


def _digest() -> str:
    """Return a short hash of everything that affects a build."""
    digest = hashlib.sha256(content_hash(Project(SEEDS_DIR, DBT_DIR, BUILDS)).encode())
    # The hash of a snapshot leaves out what affects only files other than its
    # tables, such as the downloads.
    makers = sorted(PACKAGE_DIR.rglob("*.py"))
    for path in (*makers, Path(private_rows.__file__), REPO_ROOT / "uv.lock"):
        digest.update(path.read_bytes())
    digest.update(sys.version.encode())
    return digest.hexdigest()[:16]


def _remove_oldest() -> None:
    """Remove the least recently used builds."""
    folders = sorted(BUILDS.iterdir(), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-_STORED_BUILDS]:
        shutil.rmtree(folder)
