"""Hashes of everything that affects a warehouse, together and by kind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

from warehouse.disk import file_hash
from warehouse.errors import WarehouseError
from warehouse.paths import PACKAGE_DIR, Project, version
from warehouse.seeds.settings import seed_settings
from warehouse.snapshots.store import OWN_NAME, current_snapshot

_MAKERS = (
    "building/dbt.py",
    "building/publish.py",
    "downloads/files.py",
    "downloads/safe_csv.py",
    "saved_questions.py",
)
_TOOLS = ("dbt-core", "dbt-duckdb", "duckdb")
_SETTINGS = "dbt_project.yml"
_DECIDING = frozenset({".sql", ".py"})
_OUTPUT_FOLDERS = frozenset({"target", "logs", "dbt_packages", "__pycache__"})


def tool_versions() -> dict[str, str]:
    """Return the versions of what makes the file: this software, and its tools."""
    return {OWN_NAME: version()} | {one: metadata.version(one) for one in _TOOLS}


def content_hash(project: Project) -> str:
    """Hash all input: evidence, dbt project, code that makes the file, tools' versions.

    Equal hashes give equal marts: no model reads the clock, and rows are written in a
    fixed order.
    """
    digest = hashlib.sha256()
    _update(digest, [*_seed_files(project), *_model_files(project)])
    _update_with_tools(digest, tool_versions())
    _update_with_prices(digest, project)
    return digest.hexdigest()


def seeds_hash(project: Project) -> str:
    """Hash the evidence: seeds, price files, and the last day that they cover."""
    digest = hashlib.sha256(_day(project))
    _update(digest, _seed_files(project))
    _update_with_prices(digest, project)
    return digest.hexdigest()


def models_hash(project: Project) -> str:
    """Hash what affects a warehouse, apart from evidence and tools.

    Tests, descriptions and contracts affect no row, and new evidence mostly changes a
    count in one of them, so the YAML of the models is left out.
    """
    digest = hashlib.sha256()
    day = _day(project)
    for name, path in sorted(_model_files(project)):
        if name == f"dbt/{_SETTINGS}":
            digest.update(path.read_bytes().replace(day, b""))
        elif path.suffix in _DECIDING:
            _update(digest, [(name, path)])
    return digest.hexdigest()


def tools_hash(versions: Mapping[str, str]) -> str:
    """Hash the versions of the tools that made a file."""
    digest = hashlib.sha256()
    _update_with_tools(digest, versions)
    return digest.hexdigest()


def current_is_behind(project: Project) -> bool:
    """Tell whether other models made the current snapshot; False if unreadable."""
    try:
        return current_snapshot(project).models_hash != models_hash(project)
    except WarehouseError:
        return False


def _day(project: Project) -> bytes:
    day = seed_settings(project).as_of_on
    return b"" if day is None else day.isoformat().encode()


def _update_with_tools(digest: hashlib._Hash, versions: Mapping[str, str]) -> None:
    for name, of_tool in sorted(versions.items()):
        digest.update(f"{name}=={of_tool}\0".encode())


def _update_with_prices(digest: hashlib._Hash, project: Project) -> None:
    files = Path(project.price_files)
    for path in sorted(files.parent.glob(files.name)) if project.price_files else ():
        digest.update(f"prices/{path.name}\0{file_hash(path)}\0".encode())


def _update(digest: hashlib._Hash, files: Iterable[tuple[str, Path]]) -> None:
    for name, path in sorted(files):
        content = path.read_bytes()
        # The length keeps two files from hashing like one file of both texts.
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)


def _files_in(folder: Path, label: str) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        is_output = label == "dbt" and relative.parts[0] in _OUTPUT_FOLDERS
        is_hidden = any(part.startswith(".") for part in relative.parts)
        if not is_output and not is_hidden and path.is_file():
            yield f"{label}/{relative.as_posix()}", path


def _seed_files(project: Project) -> Iterator[tuple[str, Path]]:
    return _files_in(project.seeds_dir, "seeds")


def _model_files(project: Project) -> Iterator[tuple[str, Path]]:
    yield from _files_in(project.dbt_dir, "dbt")
    for name in _MAKERS:
        yield f"warehouse/{name}", PACKAGE_DIR / name
    for path in (PACKAGE_DIR / "questions").glob("*.sql"):
        yield f"warehouse/questions/{path.name}", path
