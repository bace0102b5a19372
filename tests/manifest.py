"""The dbt project as dbt understands it: ``python -m tests.manifest`` writes it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from tests.builds import cached_manifest
from warehouse.paths import DBT_DIR, dbt_environment

# Where .dbt-bouncer.yml looks for it.
_FOLDER = DBT_DIR / "target" / "parsed"


def manifest_path() -> Path:
    """Return dbt's manifest, from the cached build or by ``dbt parse``."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(_FOLDER / "parse.lock"):
        if built := cached_manifest():
            shutil.copy(built, _FOLDER)
        else:
            _parse()
    return _FOLDER / "manifest.json"


def _parse() -> None:
    # A child process, because dbt changes logging and warnings for the process
    # that it runs in.
    command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "parse"]
    command += ["--project-dir", str(DBT_DIR), "--profiles-dir", str(DBT_DIR)]
    command += ["--target-path", str(_FOLDER), "--log-path", str(_FOLDER)]
    parsed = subprocess.run(  # noqa: S603 - fixed arguments
        command,
        env=dbt_environment(_FOLDER / "unused.duckdb"),
        capture_output=True,
        text=True,
        check=False,
    )
    if parsed.returncode:
        sys.exit(
            "error: dbt cannot read the project, so no rule about it can be checked. "
            f"Mend what it says:\n{parsed.stdout}{parsed.stderr}"
        )


if __name__ == "__main__":
    manifest_path()
