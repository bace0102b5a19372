"""Everything of a snapshot as files in a folder: the whole of it, self-explaining."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.connection import connect_read_only, read_table
from warehouse.downloads import companions
from warehouse.downloads.data_package import (
    DESCRIPTOR_FILE,
    TITLE,
    PackedFile,
    data_package,
)
from warehouse.downloads.geojson import agencies_geojson
from warehouse.downloads.safe_csv import csv_bytes
from warehouse.downloads.sources import sources_used
from warehouse.errors import ExportError
from warehouse.snapshots.catalog import Catalog, Mart, read_catalog
from warehouse.snapshots.store import WAREHOUSE_FILE, Snapshot

GEOJSON_FILE = "agencies.geojson"
_MAPPED_MART, _SOURCES_MART = "mart_agencies_on_map", "dim_sources"
_FILES_BESIDE_THE_MARTS = 7


@dataclass(frozen=True)
class Export:
    """What was written: where, how many files and how many bytes."""

    folder: Path
    file_count: int
    byte_count: int


def export_snapshot(
    snapshot: Snapshot, folder: Path, on_file: Callable[[str], object] = str
) -> Export:
    """Write a snapshot as CSV, Parquet, GeoJSON and DuckDB, described and summed.

    The folder appears when all of it is written. Equal snapshots give equal bytes.
    Raises `ExportError` if the folder holds something, or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(
            f"There is something in `{folder}` already. Name a folder that is new or "
            "empty."
        )
    draft = folder.parent / f".{folder.name}.unfinished"
    count = size = 0
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for file in snapshot_files(snapshot):
            path = draft / file.path
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(file.content)
            count, size = count + 1, size + len(file.content)
            on_file(file.path)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise ExportError(
            f"The export cannot be written to `{folder}`: {error.strerror}. Name "
            "another folder, or make room."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Export(folder, count, size)


def expected_file_count(snapshot: Snapshot) -> int:
    """Return how many files an export of a snapshot has."""
    return 2 * len(snapshot.mart_counts) + _FILES_BESIDE_THE_MARTS


def parquet_bytes(rows: pa.Table, mart: Mart, catalog: Catalog) -> bytes:
    """Write rows of a mart as Parquet that carries its descriptions."""
    # why: it takes 7 MB, and a server of pages writes no such file.
    import pyarrow.parquet as pq

    meanings = {column.name: column.description for column in mart.columns}
    schema = pa.schema(
        [
            field.with_metadata({"description": meanings.get(field.name, "")})
            for field in rows.schema
        ],
        {
            "description": mart.description,
            "snapshot_id": catalog.snapshot.snapshot_id,
            "license": catalog.license,
            "citation": catalog.citation,
        },
    )
    sink = pa.BufferOutputStream()
    pq.write_table(rows.cast(schema), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def snapshot_files(
    snapshot: Snapshot,
    *,
    has_database: bool = True,
    most_rows: int | None = None,
) -> Iterator[PackedFile]:
    """Yield every file of an export, checksums last.

    A table of over `most_rows` is left to the DuckDB file.
    """
    catalog = read_catalog(snapshot)
    if most_rows is not None:
        kept = tuple(mart for mart in catalog.marts if mart.row_count <= most_rows)
        catalog = replace(catalog, marts=kept)
    made: dict[str, bytes] = {}
    tables: list[PackedFile] = []
    with connect_read_only(snapshot.warehouse_file) as connection:
        for file in _table_files(connection, catalog):
            made[file.path] = file.content
            if file.mart is not None:
                tables.append(file)
            yield file
        sources = _every_source(connection, catalog)
    for file in _companion_files(catalog, tables, sources, has_database):
        made[file.path] = file.content
        yield file
    yield PackedFile(
        companions.CHECKSUMS_FILE, companions.checksum_bytes(made), "Checksums"
    )


def _every_source(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> pa.Table:
    """Return the registry of sources, one column that is empty if there is none."""
    if all(mart.name != _SOURCES_MART for mart in catalog.marts):
        return pa.table({"source_id": pa.array([], pa.string())})
    rows = _rows(connection, catalog.mart(_SOURCES_MART))
    return sources_used(connection, catalog, rows, ())


def _table_files(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> Iterator[PackedFile]:
    """Yield the rows of every mart as CSV and Parquet, of agencies as GeoJSON too."""
    for mart in catalog.marts:
        rows = _rows(connection, mart)
        yield PackedFile(f"csv/{mart.name}.csv", csv_bytes(rows), mart.title, mart)
        content = parquet_bytes(rows, mart, catalog)
        yield PackedFile(f"parquet/{mart.name}.parquet", content, mart.title)
        if mart.name == _MAPPED_MART:
            content = agencies_geojson(catalog, rows)
            yield PackedFile(GEOJSON_FILE, content, "Agencies that have a point")


def _companion_files(
    catalog: Catalog,
    tables: Sequence[PackedFile],
    sources: pa.Table,
    has_database: bool,
) -> Iterator[PackedFile]:
    """Yield what explains the tables, and the file that they come from."""
    named = [(file.path, file.mart) for file in tables if file.mart is not None]
    columns = ((path, mart, mart.columns) for path, mart in named)
    package = data_package(catalog, tables, sources.to_pylist())
    beside = [
        PackedFile(
            DESCRIPTOR_FILE, package, "Frictionless Data Package: types, keys, sources"
        ),
        PackedFile(
            companions.DICTIONARY_FILE,
            companions.dictionary_bytes(columns),
            "Meaning of every column",
        ),
        PackedFile(
            companions.SOURCES_FILE,
            csv_bytes(sources),
            "Every source, with the license that it states",
        ),
    ]
    if has_database:
        content = catalog.snapshot.warehouse_file.read_bytes()
        title = "Everything, for DuckDB; descriptions are comments"
        beside.insert(0, PackedFile(WAREHOUSE_FILE, content, title))
    contents = [
        *((file.path, file.title) for file in beside),
        (companions.CHECKSUMS_FILE, "Check with: sha256sum --check SHA256SUMS"),
    ]
    if any(mart.name == _MAPPED_MART for _, mart in named):
        contents.append((GEOJSON_FILE, "Agencies that have a point, for any map"))
    contents += [
        (path, f"{mart.row_count:,} rows. {mart.title}")
        for path, mart in sorted(named, key=lambda pair: pair[1].name != "start_here")
    ]
    contents.append(("parquet/", "The same tables, exact and typed, as Parquet"))
    readme = companions.readme_bytes(catalog, TITLE, contents)
    yield from beside
    yield PackedFile(companions.README_FILE, readme, "What this is")


def _rows(connection: duckdb.DuckDBPyConnection, mart: Mart) -> pa.Table:
    """Return every row of a mart in one order."""
    # why: publication sorted the rows; saying so again keeps a new DuckDB from reading
    # them in another order.
    sql = f'select * from marts."{mart.name}" order by all'  # noqa: S608 - our own name
    return read_table(connection, sql)
