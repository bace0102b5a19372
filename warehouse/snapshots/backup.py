"""Everything that a host cannot build anew, in one file, and back from it.

A backup holds the finished snapshots of one kind, the pointer, what was aggregated of
price files, and in one of public snapshots these files and the copies of sources. Each
file is checked against its SHA-256 before anything of a backup can be seen.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Literal, Protocol, cast

from pydantic import BaseModel

from warehouse.errors import BackupError, SnapshotPrivateError, WarehouseError
from warehouse.lock import sole_writer
from warehouse.paths import AccessMode, Project
from warehouse.snapshots import store

_LIST_NAME = "backup.json"
_FOLDERS = {"snapshots", "landing", "aggregates", "evidence"}
_PART_BYTES = 1024 * 1024


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class _Listed(BaseModel):
    """What a backup says of itself; in format 1 it did not say whom it is for."""

    format: Literal[1, 2] = 2
    kind: AccessMode | None = None
    files: dict[str, str]


@dataclass(frozen=True)
class Backup:
    """What a backup holds.

    Attributes:
        snapshot_count: Finished snapshots.
        file_count: Files, all kinds.
        byte_count: Size of these files, before they were compressed.
    """

    snapshot_count: int
    file_count: int
    byte_count: int

    @property
    def sentence(self) -> str:
        """The three numbers in words."""
        return (
            f"{self.snapshot_count} snapshot{'s' * (self.snapshot_count != 1)}, "
            f"{self.file_count} files, {self.byte_count / 1_000_000:,.1f} MB"
        )


def back_up(project: Project, file: Path, say: Callable[[str], None]) -> Backup:
    """Write all that a host cannot build anew to one file.

    Builds wait meanwhile; readers do not.

    Args:
        project: Names the folder to save.
        file: File to make, a compressed tar archive that only its owner may read.
        say: Called with a sentence if another build must be waited for, and for each
            snapshot that is damaged and so left out.

    Returns:
        What was written.

    Raises:
        WarehouseMissingError: If nothing was published.
        SnapshotPrivateError: If a snapshot holds what this backup may not.
        BackupError: If there is such a file, or it cannot be written, or the current
            snapshot is damaged.
    """
    file = file.absolute()
    if file.exists():
        raise BackupError(f"`{file}` is there already. Name a file that is not.")
    store.current_path(project)
    part = file.with_name(f".{file.name}.part")
    with sole_writer(project, say):
        try:
            with _new_private_file(part) as written:
                backup = _write(project, written, say)
            part.replace(file)
        except OSError as error:
            raise BackupError(
                f"`{file}` cannot be written: {error.strerror}. Nothing was saved. "
                "Name a place that has room and may be written."
            ) from error
        finally:
            part.unlink(missing_ok=True)
    return backup


def restore(project: Project, file: Path, say: Callable[[str], None]) -> Backup:
    """Bring a backup back into an empty folder.

    Everything is unpacked and checked beside its place first; the pointer comes last,
    so that readers find the whole or nothing.

    Args:
        project: Names the folder to fill.
        file: From :func:`back_up`.
        say: Called with a sentence if a build must be waited for.

    Returns:
        What was restored.

    Raises:
        BackupError: If the folder is not empty or has no room, or the file is no whole
            backup or one of other readers; the folder is as it was. Or if an earlier
            restore was killed at its last step, which is done in place of this one.
    """
    with sole_writer(project, say):
        if store.finish_restore(project):
            raise BackupError(
                f"A restore into `{project.data_dir}` had been stopped at its last "
                f"step. That restore is finished now, and `{file}` was not needed. Run "
                "`python -m warehouse list` to see what there is."
            )
        _refuse_full(project)
        draft = Path(
            tempfile.mkdtemp(prefix=store.RESTORING_PREFIX, dir=project.data_dir)
        )
        try:
            unpacked = replace(project, data_dir=draft)
            backup = _unpack(unpacked, file)
            store.put_in_place(project, draft)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return backup


def _saved_files(project: Project, say: Callable[[str], None]) -> Iterator[Path]:
    """Yield the files that belong into a backup; unfinished builds do not."""
    current = store.current_snapshot(project)
    for listed in store.list_snapshots(project, say):
        snapshot = store.find_snapshot(project, listed.snapshot_id)
        if changed := snapshot.changed_file():
            sentence = (
                f"`{changed}` is not as it was published: the disk may be failing. "
                f"Bring snapshot `{snapshot.snapshot_id}` back from an older backup"
            )
            if snapshot == current:
                raise BackupError(
                    f"{sentence}, or roll back to another one. Nothing was saved."
                )
            say(f"Left out: {sentence}, or remove its folder.")
            continue
        yield from sorted(path for path in snapshot.folder.iterdir() if path.is_file())
    folders = [project.price_aggregates_dir]
    # why: staff read the price files and copies of the public, whose backup has them.
    if not project.is_for_staff:
        folders += [project.landing_prices_dir, project.evidence_dir]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            names = path.relative_to(folder).parts
            if path.is_file() and not any(name.startswith(".") for name in names):
                yield path
    yield project.pointer_file


def _write(project: Project, written: IO[bytes], say: Callable[[str], None]) -> Backup:
    """Write the archive: every file, then the list of them all with their hashes."""
    hashes: dict[str, str] = {}
    byte_count = 0
    with tarfile.open(fileobj=written, mode="w:gz", compresslevel=6) as archive:
        for path in _saved_files(project, say):
            name = path.relative_to(project.data_dir).as_posix()
            with path.open("rb") as content:
                entry = tarfile.TarInfo(name)
                entry.size = os.fstat(content.fileno()).st_size
                hashed = _HashingReader(content)
                archive.addfile(entry, cast("IO[bytes]", hashed))
            hashes[name] = hashed.digest.hexdigest()
            byte_count += entry.size
        listed = _Listed(kind=project.kind, files=hashes)
        text = listed.model_dump_json(indent=2).encode()
        entry = tarfile.TarInfo(_LIST_NAME)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return _counted(hashes, byte_count)


class _HashingReader:
    """Reads a file once for two: the archive and its hash."""

    def __init__(self, content: IO[bytes]) -> None:
        self.digest: _Hash = hashlib.sha256()
        self._content = content

    def read(self, size: int = -1) -> bytes:
        part = self._content.read(size)
        self.digest.update(part)
        return part


def _counted(hashes: Mapping[str, str], byte_count: int) -> Backup:
    descriptions = [
        name for name in hashes if PurePosixPath(name).name == store.DESCRIPTION_FILE
    ]
    return Backup(len(descriptions), len(hashes), byte_count)


def _new_private_file(path: Path) -> IO[bytes]:
    """Open a new file that only its owner may read."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "wb")


def _refuse_full(project: Project) -> None:
    """Stop unless the folder is empty but for the lock of this very call."""
    for path in project.data_dir.iterdir():
        # why: the snapshots for staff are brought back by themselves, before or after.
        own = {project.lock_file, project.last_build_file}
        if path in {*own, project.for_staff(None).data_dir}:
            continue
        if path.name.startswith(store.RESTORING_PREFIX):
            shutil.rmtree(path)
            continue
        raise BackupError(
            f"`{project.data_dir}` is not empty: it holds `{path.name}`. A backup is "
            "restored into an empty folder only. Name another one with "
            "`PORCHLIGHT_DATA_DIR`, or move this one away."
        )


def _unpack(unpacked: Project, file: Path) -> Backup:
    """Unpack a backup and check that it is whole, and for these readers."""
    damaged = BackupError(
        f"`{file}` is no whole backup of Porchlight: it is damaged, cut short or of "
        "another kind. Nothing was restored. Try another backup."
    )
    hashes: dict[str, str] = {}
    byte_count = 0
    listed = _Listed(files={})
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            for entry in archive:
                content = archive.extractfile(entry) if entry.isreg() else None
                if content is None:
                    raise damaged
                if entry.name == _LIST_NAME:
                    listed = _Listed.model_validate_json(content.read())
                    continue
                hashes[entry.name] = _unpack_one(unpacked, entry.name, content)
                byte_count += entry.size
    except FileNotFoundError as error:
        raise BackupError(f"There is no file `{file}`.") from error
    except (tarfile.TarError, zlib.error, EOFError, ValueError, OSError) as error:
        cause = error.strerror if isinstance(error, OSError) else None
        if cause is None or isinstance(error, FileExistsError):
            raise damaged from error
        raise BackupError(
            f"`{file}` cannot be restored: {cause}. Nothing was restored. Make room, "
            "or name another folder with `PORCHLIGHT_DATA_DIR`, and run it again."
        ) from error
    if not hashes or listed.files != hashes:
        raise damaged
    try:
        _refuse_others(unpacked, listed)
        store.current_snapshot(unpacked)
    except SnapshotPrivateError as error:
        raise BackupError(
            f"`{file}` holds snapshots for others than {unpacked.kind} readers. "
            "Nothing was restored. Set `PORCHLIGHT_ACCESS` to what it was when the "
            "backup was made."
        ) from error
    except WarehouseError as error:
        raise damaged from error
    return _counted(hashes, byte_count)


def _refuse_others(unpacked: Project, listed: _Listed) -> None:
    """Stop if anything of a backup is for others than those of the project."""
    if listed.kind not in {None, unpacked.kind}:
        raise SnapshotPrivateError("The list of the backup says so.")
    for folder in unpacked.snapshots_dir.glob("*"):
        try:
            store.find_snapshot(unpacked, folder.name)
        except SnapshotPrivateError:
            raise
        except WarehouseError:
            # why: one that was damaged long ago keeps nobody from the others.
            continue


def _unpack_one(unpacked: Project, name: str, content: IO[bytes]) -> str:
    """Write one file of a backup below the folder; return its hash."""
    relative = PurePosixPath(name)
    folder, *inner = relative.parts or [""]
    is_pointer = name == unpacked.pointer_file.name
    if ".." in inner or not (is_pointer or (folder in _FOLDERS and inner)):
        raise ValueError(f"`{name}` is of no kind that a backup holds.")
    path = unpacked.data_dir / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as written:
        while part := content.read(_PART_BYTES):
            digest.update(part)
            written.write(part)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()
