"""One hash over everything that decides what a warehouse holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from warehouse.paths import PACKAGE_DIR, Project
from warehouse.prices.landing import landing_hashes

_MAKERS = (
    *("building/dbt_child.py", "building/guides.py", "building/publish.py"),
    "prices/aggregates.py",
)
_TOOLS = ("dbt-core", "dbt-duckdb", "duckdb")
_OUTPUT_FOLDERS = frozenset({"target", "logs", "dbt_packages", "__pycache__"})


def tool_versions() -> dict[str, str]:
    """Return the versions of the tools that make the file.

    Returns:
        Version by distribution name, for dbt-core, dbt-duckdb and duckdb.
    """
    return {name: metadata.version(name) for name in _TOOLS}


def content_hash(project: Project) -> str:
    """Hash all input: evidence, dbt project, code that makes the file, tools' versions.

    Args:
        project: Folders to read: seeds, dbt project and landing area.

    Returns:
        64 hexadecimal digits of SHA-256. Equal hashes give equal marts: no model reads
        the clock and :mod:`warehouse.building.publish` writes rows in a fixed order.

    Raises:
        LandingError: If the landing area holds what is no price file.
    """
    digest = hashlib.sha256()
    for name, path in sorted(_hashed_files(project)):
        content = path.read_bytes()
        # why: the length keeps two files from hashing like one file of both texts.
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    for name, version in sorted(tool_versions().items()):
        digest.update(f"{name}=={version}\0".encode())
    for sha256 in landing_hashes(project):
        digest.update(f"landing/{sha256}\0".encode())
    return digest.hexdigest()


def _hashed_files(project: Project) -> Iterator[tuple[str, Path]]:
    """Yield the name in the hash and the path of each file that counts."""
    for label, folder in (("seeds", project.seeds_dir), ("dbt", project.dbt_dir)):
        for path in folder.rglob("*"):
            relative = path.relative_to(folder)
            is_output = label == "dbt" and relative.parts[0] in _OUTPUT_FOLDERS
            is_hidden = any(part.startswith(".") for part in relative.parts)
            if not is_output and not is_hidden and path.is_file():
                yield f"{label}/{relative.as_posix()}", path
    for name in _MAKERS:
        yield f"warehouse/{name}", PACKAGE_DIR / name
