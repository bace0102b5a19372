"""The current snapshot in an object store: pushed where it is built, pulled elsewhere.

``current.json`` there names a snapshot and the hash of its description, which has those
of its files. So whoever pulls takes what was pushed, bit by bit, or nothing.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar

import obstore
import yaml
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url
from pydantic import AwareDatetime, BaseModel, Field

from warehouse.connection import connect_read_only
from warehouse.disk import file_hash, write_through
from warehouse.errors import ObjectStoreError, WarehouseError
from warehouse.lock import sole_writer
from warehouse.paths import UNFINISHED_PREFIX, AccessMode, Project
from warehouse.snapshots import store
from warehouse.snapshots.last_build import LastBuild, note_last_build
from warehouse.snapshots.store import DESCRIPTION_FILE, Snapshot

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_POINTER = "current.json"
_PART_BYTES = 1024 * 1024
_LARGEST_TEXT = 1024 * 1024
_COLUMNS = """
    select table_name, column_name, data_type
    from duckdb_columns()
    where schema_name = 'marts'
"""
_Model = TypeVar("_Model", bound=BaseModel)
# why: no name that a store sends leads out of the folder that it is written to.
_Id = Annotated[str, Field(pattern=f"^{store.ID.pattern}$")]
_Name = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z]+$")]


class _Pointer(BaseModel):
    """Which snapshot is current in an object store, and how it is recognized."""

    snapshot_id: _Id
    sha256: str
    kind: AccessMode
    published_at: AwareDatetime

    @property
    def folder(self) -> str:
        return f"snapshots/{self.snapshot_id}"


class _Listed(BaseModel):
    """What the description of a snapshot says of its files."""

    file_hashes: Annotated[dict[_Name, str], Field(min_length=1)]


def push(project: Project, address: str, say: Callable[[str], None]) -> Snapshot:
    """Put the current snapshot into an object store, and make it the current one there.

    Args:
        project: Names the folder of snapshots.
        address: Such as ``s3://bucket/folder``.
        say: Called with a sentence if a build must be waited for.

    Returns:
        The snapshot that those who pull get from here on.

    Raises:
        WarehouseMissingError: If nothing was published.
        SnapshotUnfitError: If the current snapshot is damaged, or for others.
        ObjectStoreError: If the store does not answer, or holds one for others.
    """
    with sole_writer(project, say), _reached(address) as there:
        current = store.current_snapshot(project)
        if changed := current.changed_file():
            raise store.damage(current.folder, changed.name)
        pointer = _Pointer(
            snapshot_id=current.snapshot_id,
            sha256=file_hash(current.folder / DESCRIPTION_FILE),
            kind=project.kind,
            published_at=datetime.now(UTC),
        )
        before = _pointer(there)
        if before and before.kind != pointer.kind:
            raise ObjectStoreError(
                f"`{address}` holds {before.kind} snapshots, and the current one here "
                f"is {pointer.kind}. Nothing was pushed. Name another folder."
            )
        if not _is_whole(there, pointer):
            for name in (*current.file_hashes, DESCRIPTION_FILE):
                obstore.put(there, f"{pointer.folder}/{name}", current.folder / name)
        obstore.put(there, _POINTER, pointer.model_dump_json(indent=2).encode())
    return current


def pull(project: Project, address: str, say: Callable[[str], None]) -> Snapshot | None:
    """Make the snapshot that is current in an object store the current one here.

    Everything is fetched and checked beside its place first; what readers see changes
    in one step or not at all, whenever the process is killed.

    Args:
        project: Names the folder of snapshots, and the models whose marts the pages
            here read.
        address: Such as ``s3://bucket/folder``.
        say: Called with a sentence if another process must be waited for.

    Returns:
        The snapshot; None if it was the current one already.

    Raises:
        ObjectStoreError: If the store does not answer, or what it holds is damaged, for
            others, or of another version than the pages.
        SnapshotUnfitError: If the snapshot lies here already, and is damaged.
    """
    with sole_writer(project, say), _reached(address) as there:
        store.remove_leftovers(project)
        pointer = _pointer(there)
        if pointer is None:
            raise ObjectStoreError(
                f"There is no snapshot in `{address}`. Where it is built, run "
                f"`python -m warehouse publish --to {address}`."
            )
        if pointer.kind != project.kind:
            raise ObjectStoreError(
                f"`{address}` holds {pointer.kind} snapshots, and readers here get "
                f"{project.kind} ones. Nothing was pulled. Correct the address, or "
                "`PORCHLIGHT_ACCESS`."
            )
        is_new = pointer.snapshot_id != store.current_id(project)
        lasting = project.snapshots_dir / pointer.snapshot_id
        if not lasting.is_dir():
            _fetch(project, there, pointer)
        elif is_new:
            found = store.find_snapshot(project, pointer.snapshot_id)
            if changed := found.changed_file():
                raise store.damage(lasting, changed.name)
        if file_hash(lasting / DESCRIPTION_FILE) != pointer.sha256:
            raise store.damage(lasting, DESCRIPTION_FILE)
        if is_new:
            store.point_to(project, pointer.snapshot_id)
        note_last_build(project, LastBuild(pointer.published_at, has_passed=True))
        return store.current_snapshot(project) if is_new else None


@contextmanager
def _reached(address: str) -> Iterator[ObjectStore]:
    """Yield the store at an address; say in a sentence what goes wrong there."""
    try:
        if address.startswith("file:"):
            yield LocalStore.from_url(address, mkdir=True)
        else:
            yield from_url(
                address,
                client_options={
                    # why: only an endpoint that its operator wrote so is asked by it.
                    "allow_http": True,
                    "connect_timeout": "10s",
                    "read_timeout": "60s",
                    "timeout": "1h",
                },
                retry_config={"max_retries": 3, "retry_timeout": timedelta(minutes=1)},
            )
    except (BaseError, FileNotFoundError, ValueError) as error:
        # why: the client says all that it tried behind the first line.
        cause = str(error).partition("\n")[0]
        raise ObjectStoreError(
            f"`{address}` cannot be used: {cause}. What readers see is unchanged. "
            "Correct the address or what stands there, or try again later."
        ) from error


def _text(there: ObjectStore, name: str) -> bytes:
    """Read a short file of the store."""
    answer = obstore.get(there, name)
    if answer.meta["size"] > _LARGEST_TEXT:
        raise ValueError(f"`{name}` is too large")
    return bytes(answer.bytes())


def _pointer(there: ObjectStore) -> _Pointer | None:
    """Read which snapshot is current; None if none was ever pushed."""
    try:
        text = _text(there, _POINTER)
    except FileNotFoundError:
        return None
    return _parsed(_Pointer, text, _POINTER)


def _parsed(model: type[_Model], text: bytes, name: str) -> _Model:
    try:
        return model.model_validate_json(text)
    except ValueError as error:
        raise ValueError(f"`{name}` says nothing that is known: push again") from error


def _is_whole(there: ObjectStore, pointer: _Pointer) -> bool:
    """Tell whether a snapshot is in the store; its description is put there last."""
    try:
        text = _text(there, f"{pointer.folder}/{DESCRIPTION_FILE}")
    except FileNotFoundError:
        return False
    return hashlib.sha256(text).hexdigest() == pointer.sha256


def _fetch(project: Project, there: ObjectStore, pointer: _Pointer) -> None:
    """Bring a snapshot to its place among the others once it is seen to be whole."""
    draft = replace(project, data_dir=project.data_dir / f"{UNFINISHED_PREFIX}pulled")
    folder = draft.snapshots_dir / pointer.snapshot_id
    folder.mkdir(parents=True)
    try:
        text = _text(there, f"{pointer.folder}/{DESCRIPTION_FILE}")
        _compare(DESCRIPTION_FILE, hashlib.sha256(text).hexdigest(), pointer.sha256)
        (folder / DESCRIPTION_FILE).write_bytes(text)
        hashes = _parsed(_Listed, text, DESCRIPTION_FILE).file_hashes
        for name, expected in hashes.items():
            digest = hashlib.sha256()
            with (folder / name).open("xb") as written:
                answer = obstore.get(there, f"{pointer.folder}/{name}")
                for part in answer.stream(min_chunk_size=_PART_BYTES):
                    digest.update(part)
                    written.write(part)
            _compare(name, digest.hexdigest(), expected)
        try:
            found = store.find_snapshot(draft, pointer.snapshot_id)
        except WarehouseError as error:
            raise ValueError(str(error)) from error
        _refuse_other_version(project, found)
        for path in (*folder.iterdir(), folder):
            write_through(path)
        project.snapshots_dir.mkdir(exist_ok=True)
        folder.rename(project.snapshots_dir / pointer.snapshot_id)
        write_through(project.snapshots_dir)
    finally:
        shutil.rmtree(draft.data_dir, ignore_errors=True)


def _compare(name: str, digest: str, expected: str) -> None:
    """Stop if a file is not the one that was pushed."""
    if digest != expected:
        raise ValueError(f"`{name}` is not as it was pushed: push it again")


def _refuse_other_version(project: Project, snapshot: Snapshot) -> None:
    """Stop if a file lacks a column that the contracts here say it has."""
    with connect_read_only(snapshot.warehouse_file) as connection:
        found = set(connection.execute(_COLUMNS).fetchall())
    for path in sorted((project.dbt_dir / "models" / "marts").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", ()):
            for column in model.get("columns", ()):
                kind = column["data_type"].upper().replace(" ", "")
                if (model["name"], column["name"], kind) not in found:
                    raise ValueError(
                        f"snapshot `{snapshot.snapshot_id}` is of another version than "
                        f"the pages here, which need `{model['name']}`.`"
                        f"{column['name']}` as `{kind}`: bring this machine to the "
                        "version that it was built with"
                    )
