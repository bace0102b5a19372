"""The files of a snapshot that readers can download."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.queries.snapshot_reader import catalog, per_snapshot
from warehouse.downloads.files import AGENCIES_FILE, PACKAGE_FILE, list_files
from warehouse.snapshots.catalog import Mart
from warehouse.snapshots.store import WAREHOUSE_FILE

NEWEST = "newest"


@dataclass(frozen=True)
class Download:
    """One file that is offered."""

    path: str
    byte_count: int


@dataclass(frozen=True)
class TableFiles:
    """A table that can be downloaded."""

    mart: Mart
    csv: Download
    parquet: Download


@dataclass(frozen=True)
class Offer:
    """The downloads of a snapshot.

    Attributes:
        package: Everything but the DuckDB file, in one zip.
        agencies: GeoJSON of agencies; None if there are none.
        companions: Files that describe the others, and shapes of counties.
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


@per_snapshot
def offer() -> Offer | None:
    """Describe the downloads of this snapshot; None without files."""
    snapshot, marts = catalog().snapshot, catalog().marts
    sizes = list_files(snapshot)
    if not sizes:
        return None
    files = {path: Download(path, size) for path, size in sizes.items()}
    alone = {PACKAGE_FILE, WAREHOUSE_FILE, AGENCIES_FILE}
    return Offer(
        snapshot_id=snapshot.snapshot_id,
        package=files[PACKAGE_FILE],
        database=files[WAREHOUSE_FILE],
        agencies=files.get(AGENCIES_FILE),
        companions=tuple(
            file
            for path, file in files.items()
            if "/" not in path and path not in alone
        ),
        tables=tuple(
            TableFiles(mart, files[path], files[f"parquet/{mart.name}.parquet"])
            for mart in marts
            if (path := f"csv/{mart.name}.csv") in files
        ),
        large=tuple(mart.name for mart in marts if f"csv/{mart.name}.csv" not in files),
    )
