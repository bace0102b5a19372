"""The files of a snapshot that readers can download."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import pyarrow as pa

from dashboard.queries._run import (
    catalog,
    newest_snapshot_id,
    per_snapshot,
    snapshot_file,
)
from warehouse.downloads.export import (
    GEOJSON_FILE,
    PACKAGE_FILE,
    Download,
    chunks,
    download_zip,
    offered,
)
from warehouse.downloads.package import origins
from warehouse.paths import access_mode, default_project
from warehouse.snapshots.store import WAREHOUSE_FILE, find_snapshot

NEWEST = "newest"
_NOT_A_NAME = re.compile(r"\W+")


class UnknownFileError(LookupError):
    """A snapshot does not offer a file of this name."""


@dataclass(frozen=True)
class TableFiles:
    """A table that can be downloaded; ``title`` says in a sentence what it holds."""

    name: str
    title: str
    row_count: int
    csv: Download
    parquet: Download


@dataclass(frozen=True)
class Offer:
    """The downloads of a snapshot.

    Attributes:
        package: Everything but the DuckDB file, in one zip.
        agencies: GeoJSON of agencies; None if there are none.
        companions: Files that describe the others, such as checksums.
        tables: Tables with files of their own, by name.
        large: Names of tables that only the DuckDB file has.
    """

    snapshot_id: str
    package: Download
    database: Download
    agencies: Download | None
    companions: tuple[Download, ...]
    tables: tuple[TableFiles, ...]
    large: tuple[str, ...]


@dataclass(frozen=True)
class OpenedFile:
    """A file to send; ``part`` reads its bytes from a start up to a stop."""

    download: Download
    part: Callable[[int, int], Iterator[bytes]]


def offered_files(snapshot_id: str) -> Sequence[Download]:
    """List the files of a snapshot that :func:`open_file` opens.

    Raises:
        warehouse.errors.SnapshotUnknownError: If no snapshot has this id.
    """
    return [*offered(find_snapshot(default_project(), snapshot_id)).values()]


@per_snapshot(8)
def offer() -> Offer | None:
    """Describe the downloads of this snapshot; None without files, as for staff."""
    folder = snapshot_file().parent
    files = offered(find_snapshot(default_project(), folder.name))
    if not files:
        return None
    marts = catalog().marts
    return Offer(
        snapshot_id=folder.name,
        package=files[PACKAGE_FILE],
        database=files[WAREHOUSE_FILE],
        agencies=files.get(GEOJSON_FILE),
        companions=tuple(
            file
            for path, file in files.items()
            if "/" not in path
            and path not in {PACKAGE_FILE, WAREHOUSE_FILE, GEOJSON_FILE}
        ),
        tables=tuple(
            TableFiles(
                mart.name,
                mart.title,
                mart.row_count,
                files[f"csv/{mart.name}.csv"],
                files[f"parquet/{mart.name}.parquet"],
            )
            for mart in marts
            if f"csv/{mart.name}.csv" in files
        ),
        large=tuple(mart.name for mart in marts if f"csv/{mart.name}.csv" not in files),
    )


def newest_has_files() -> bool:
    """Tell whether a newer snapshot has files."""
    newest = newest_snapshot_id()
    if newest == snapshot_file().parent.name:
        return False
    return bool(offered(find_snapshot(default_project(), newest)))


def is_for_staff() -> bool:
    """Tell whether this server is for staff."""
    return access_mode() == "staff"


def packed_rows(
    rows: pa.Table,
    *,
    name: str,
    title: str,
    filters: Mapping[str, str],
    meanings: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Pack rows of a page into a zip with filters, dictionary, sources and checksums.

    The same arguments and snapshot give the same bytes.

    Args:
        name: File name without extension.
        title: What the rows are, in words.
        meanings: Descriptions of columns that no mart has.
    """
    described = catalog()
    marts = [mart.name for mart in described.marts]
    return download_zip(
        described,
        rows,
        name=_NOT_A_NAME.sub("_", name),
        title=title,
        filters={key: value or "(empty)" for key, value in filters.items()},
        marts=origins(described, rows.column_names, marts),
        meanings=meanings,
    )


def open_file(snapshot_id: str, path: str) -> OpenedFile:
    """Open a file of a snapshot by its path.

    Raises:
        warehouse.errors.SnapshotUnknownError: If no snapshot has this id.
        UnknownFileError: If the snapshot has no such file.
    """
    snapshot = find_snapshot(default_project(), snapshot_id)
    download = offered(snapshot).get(path)
    if download is None:
        raise UnknownFileError(f"`{path}` is not offered.")
    return OpenedFile(download, partial(chunks, snapshot, download))
