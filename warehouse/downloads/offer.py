"""The whole files that a published snapshot offers: one list, for page and addresses.

They are written once, into ``downloads.zip`` beside the snapshot before it is
published, so that a snapshot gives the same bytes for as long as it is kept. A snapshot
for staff has none: what it holds may be read, not taken along.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from warehouse.downloads.data_package import PackedFile
from warehouse.downloads.export import snapshot_files
from warehouse.downloads.zipped import write_zip
from warehouse.snapshots.store import WAREHOUSE_FILE, Snapshot, damage

DOWNLOADS_FILE = "downloads.zip"
PACKAGE_FILE = "porchlight.zip"
# No spreadsheet holds more, and the DuckDB file has them all.
_MOST_ROWS = 1_000_000
_CHUNK = 256 * 1024
_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".duckdb": "application/octet-stream",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}


@dataclass(frozen=True)
class Download:
    """One file that is offered; `tag` changes with its bytes."""

    path: str
    byte_count: int
    tag: str

    @property
    def media_type(self) -> str:
        """What kind of file it is, for a browser."""
        suffix = PurePosixPath(self.path).suffix
        return _MEDIA_TYPES.get(suffix, "text/plain; charset=utf-8")


def write_downloads(snapshot: Snapshot) -> None:
    """Write the files of a snapshot that is about to be published."""
    files = _made_ahead(
        snapshot_files(snapshot, has_database=False, most_rows=_MOST_ROWS)
    )
    with (snapshot.folder / DOWNLOADS_FILE).open("wb") as target:
        write_zip(
            target, ((file.path, file.content) for file in files), snapshot.built_at
        )


def _made_ahead(files: Iterator[PackedFile]) -> Iterator[PackedFile]:
    """Make each file while the one before it is compressed."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        upcoming = pool.submit(next, files, None)
        while (file := upcoming.result()) is not None:
            upcoming = pool.submit(next, files, None)
            yield file


def offered(snapshot: Snapshot) -> dict[str, Download]:
    """List what a snapshot offers, by path; empty if it has no ready files."""
    zipped = snapshot.folder / DOWNLOADS_FILE
    if not zipped.is_file():
        return {}
    whole = {
        PACKAGE_FILE: zipped.stat().st_size,
        WAREHOUSE_FILE: snapshot.warehouse_file.stat().st_size,
    }
    try:
        with zipfile.ZipFile(zipped) as archive:
            inside = {entry.filename: entry.file_size for entry in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise damage(snapshot.folder, DOWNLOADS_FILE) from error
    return {
        path: Download(path, size, _tag(snapshot, path))
        for path, size in {**whole, **inside}.items()
    }


def chunks(
    snapshot: Snapshot, download: Download, start: int = 0, stop: int | None = None
) -> Iterator[bytes]:
    """Read one of the files, or the bytes from `start` up to `stop`, piece by piece."""
    left = (download.byte_count if stop is None else stop) - start
    with _opened(snapshot, download.path) as file:
        file.seek(start)
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


@contextmanager
def _opened(snapshot: Snapshot, path: str) -> Iterator[IO[bytes]]:
    """Open a file where it lies: by itself, or in the zip."""
    zipped = snapshot.folder / DOWNLOADS_FILE
    if path in {PACKAGE_FILE, WAREHOUSE_FILE}:
        alone = zipped if path == PACKAGE_FILE else snapshot.warehouse_file
        with alone.open("rb") as file:
            yield file
    else:
        with zipfile.ZipFile(zipped) as archive, archive.open(path) as member:
            yield member


def _tag(snapshot: Snapshot, path: str) -> str:
    # why: a snapshot never changes, so its id and the path stand for the bytes.
    return hashlib.sha256(f"{snapshot.snapshot_id}/{path}".encode()).hexdigest()[:20]
