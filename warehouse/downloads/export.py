"""A snapshot, or some of its rows, as files that explain themselves.

The files of a published snapshot are written once, into ``downloads.zip`` in its
folder, so that it always gives the same bytes. A snapshot for staff has none: its rows
may be read, but not downloaded.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO, Any

import duckdb
import pyarrow as pa
from rich.console import Console

from warehouse.connection import connect_read_only, read_table
from warehouse.console import progress_bar
from warehouse.disk import owner_only
from warehouse.downloads.package import (
    CHECKSUMS_FILE,
    DESCRIPTOR_FILE,
    DICTIONARY_FILE,
    README_FILE,
    SOURCES_FILE,
    TITLE,
    PackedFile,
    agencies_geojson,
    checksum_bytes,
    data_package,
    dictionary_bytes,
    readme_bytes,
    sources_used,
    write_zip,
)
from warehouse.downloads.safe_csv import csv_bytes, safe_text
from warehouse.errors import ExportError
from warehouse.paths import Project
from warehouse.snapshots.catalog import Catalog, Column, Mart, read_catalog
from warehouse.snapshots.store import (
    WAREHOUSE_FILE,
    Snapshot,
    current_snapshot,
    damaged_snapshot,
    find_snapshot,
)

GEOJSON_FILE = "agencies.geojson"
_MAPPED_MART, _SOURCES_MART = "mart_agencies_on_map", "dim_sources"
_OTHER_FILE_COUNT = 7
_NOT_OF_A_MART = "Worked out for this file; no table has it."
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
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Export:
    """What was written: where, how many files and how many bytes."""

    folder: Path
    file_count: int
    byte_count: int


def export_snapshot(
    snapshot: Snapshot, folder: Path, on_file: Callable[[str], object] = str
) -> Export:
    """Write a snapshot as CSV, Parquet, GeoJSON and DuckDB, described, with checksums.

    The folder appears when all of it is written. Equal snapshots give equal bytes.
    Raises `ExportError` if the folder holds something, or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(
            f"`{folder}` is not an empty folder. Name one that is new or empty."
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
    return 2 * len(snapshot.mart_counts) + _OTHER_FILE_COUNT


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
            "license": mart.license or catalog.license,
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
        marts = tuple(mart for mart in catalog.marts if mart.row_count <= most_rows)
        catalog = replace(catalog, marts=marts)
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
    yield PackedFile(CHECKSUMS_FILE, checksum_bytes(made), "Checksums")


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
    descriptor = data_package(catalog, tables, sources.to_pylist())
    companions = [
        PackedFile(
            DESCRIPTOR_FILE,
            descriptor,
            "Frictionless Data Package: types, keys, sources",
        ),
        PackedFile(
            DICTIONARY_FILE,
            dictionary_bytes(columns),
            "Meaning of every column",
        ),
        PackedFile(
            SOURCES_FILE,
            csv_bytes(sources),
            "Every source, with the license that it states",
        ),
    ]
    if has_database:
        content = catalog.snapshot.warehouse_file.read_bytes()
        title = "Everything, for DuckDB; descriptions are comments"
        companions.insert(0, PackedFile(WAREHOUSE_FILE, content, title))
    contents = [
        *((file.path, file.title) for file in companions),
        (CHECKSUMS_FILE, "Check with: sha256sum --check SHA256SUMS"),
    ]
    if any(mart.name == _MAPPED_MART for _, mart in named):
        contents.append((GEOJSON_FILE, "Agencies that have a point, for any map"))
    contents += [
        (path, f"{mart.row_count:,} rows. {mart.title}")
        for path, mart in sorted(named, key=lambda pair: pair[1].name != "start_here")
    ]
    contents.append(("parquet/", "The same tables, exact and typed, as Parquet"))
    apart = [mart for _, mart in named if mart.license]
    readme = readme_bytes(catalog, TITLE, contents, apart=apart)
    yield from companions
    yield PackedFile(README_FILE, readme, "What this is")


def _rows(connection: duckdb.DuckDBPyConnection, mart: Mart) -> pa.Table:
    """Return every row of a mart in one order."""
    # why: publication sorted the rows, but a new DuckDB may read them in another order.
    sql = f'select * from marts."{mart.name}" order by all'  # noqa: S608 - our own name
    return read_table(connection, sql)


def download_zip(
    catalog: Catalog,
    rows: pa.Table,
    *,
    name: str,
    title: str,
    filters: Mapping[str, str],
    marts: Sequence[str],
    meanings: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Pack rows with everything that a stranger needs to use and credit them.

    `name` is the data file's, without its ending. `marts` are those the rows were
    selected from, the one that lends its keys first; `meanings` describe columns that
    no mart has. Equal arguments give equal bytes.
    """
    with connect_read_only(catalog.snapshot.warehouse_file) as connection:
        sources = sources_used(connection, catalog, rows, marts)
    mart = _described(catalog, rows, name, title, marts, meanings)
    apart = [mart] if mart.license else []
    data = PackedFile(f"{name}.csv", csv_bytes(rows), title, mart)
    row_words = f"{rows.num_rows:,} row{'s' * (rows.num_rows != 1)}"
    contents = [
        (data.path, f"{row_words}. {title}"),
        (DICTIONARY_FILE, "Meaning of every column"),
        (SOURCES_FILE, "Sources of these rows, each with its license"),
        (DESCRIPTOR_FILE, "Frictionless Data Package: types, keys, sources"),
        (CHECKSUMS_FILE, "Check with: sha256sum --check SHA256SUMS"),
    ]
    files = {
        data.path: data.content,
        README_FILE: readme_bytes(catalog, title, contents, filters, apart),
        DICTIONARY_FILE: dictionary_bytes([(data.path, mart, mart.columns)]),
        SOURCES_FILE: csv_bytes(sources),
        DESCRIPTOR_FILE: data_package(catalog, [data], sources.to_pylist()),
    }
    files[CHECKSUMS_FILE] = checksum_bytes(files)
    buffer = io.BytesIO()
    write_zip(buffer, files.items(), catalog.snapshot.built_at)
    return buffer.getvalue()


def _described(
    catalog: Catalog,
    rows: pa.Table,
    name: str,
    title: str,
    marts: Sequence[str],
    meanings: Mapping[str, str],
) -> Mart:
    """Describe rows as a table, by the marts that they come from."""
    origins = [catalog.mart(origin) for origin in marts]
    known: dict[str, Column] = {}
    for origin in reversed(origins):
        known |= {column.name: column for column in origin.columns}
    columns = tuple(
        _column(field, known.get(field.name), meanings) for field in rows.schema
    )
    key = origins[0].primary_key if origins else ()
    is_keyed = _is_key(rows, key)
    grain = f" {origins[0].grain}" if is_keyed else ""
    return Mart(
        name=name,
        description=f"{title.rstrip('.')}.{grain}",
        row_count=rows.num_rows,
        columns=columns,
        primary_key=key if is_keyed else (),
        references=(),
        license="; ".join(dict.fromkeys(o.license for o in origins if o.license)),
    )


def _is_key(rows: pa.Table, key: Sequence[str]) -> bool:
    """Tell whether the mart's key is still unique, which a query may undo."""
    if not key or not set(key) <= set(rows.column_names):
        return False
    columns = rows.select(list(key))
    is_filled = not any(column.null_count for column in columns.columns)
    return is_filled and columns.group_by(list(key)).aggregate([]).num_rows == len(rows)


def _column(
    field: pa.Field[Any], known: Column | None, meanings: Mapping[str, str]
) -> Column:
    """Describe one column of the rows, whose type is the rows' own."""
    data_type = _duckdb_type(field.type)
    if known is None:
        # why: the header of the file is marked like this too.
        meaning = meanings.get(field.name, _NOT_OF_A_MART)
        return Column(safe_text(field.name), data_type, meaning, False, ())
    # why: an outer join may leave empty what its mart always fills.
    return replace(known, data_type=data_type, is_required=False)


def _duckdb_type(kind: pa.DataType) -> str:
    """Name the type of a column as DuckDB does, as far as a description needs it."""
    if pa.types.is_list(kind):
        return f"{_duckdb_type(kind.value_type)}[]"
    for is_so, name in (
        (pa.types.is_boolean, "BOOLEAN"),
        (pa.types.is_integer, "BIGINT"),
        (pa.types.is_floating, "DOUBLE"),
        (pa.types.is_decimal, "DECIMAL"),
        (pa.types.is_date, "DATE"),
    ):
        if is_so(kind):
            return name
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return "TIMESTAMP"
    return "VARCHAR"


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
    files = _prefetch(
        snapshot_files(snapshot, has_database=False, most_rows=_MOST_ROWS)
    )
    with (snapshot.folder / DOWNLOADS_FILE).open("wb") as target:
        write_zip(
            target, ((file.path, file.content) for file in files), snapshot.built_at
        )


def _prefetch(files: Iterator[PackedFile]) -> Iterator[PackedFile]:
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
        raise damaged_snapshot(snapshot.folder, DOWNLOADS_FILE) from error
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
    """Open a file, by itself or in the zip."""
    zipped = snapshot.folder / DOWNLOADS_FILE
    if path in {PACKAGE_FILE, WAREHOUSE_FILE}:
        alone = zipped if path == PACKAGE_FILE else snapshot.warehouse_file
        with alone.open("rb") as file:
            yield file
    else:
        with zipfile.ZipFile(zipped) as archive, archive.open(path) as member:
            yield member


def _tag(snapshot: Snapshot, path: str) -> str:
    # why: a snapshot never changes, so its id and the path identify the bytes.
    return hashlib.sha256(f"{snapshot.snapshot_id}/{path}".encode()).hexdigest()[:20]


def run_export(
    project: Project, folder: Path, snapshot_id: str | None, console: Console
) -> str:
    """Write a snapshot as files, show progress, and return a sentence on the result."""
    if snapshot_id is None:
        snapshot = current_snapshot(project)
    else:
        snapshot = find_snapshot(project, snapshot_id)
    with owner_only(project), progress_bar(console) as bar:
        task = bar.add_task("reading", total=expected_file_count(snapshot))
        written = export_snapshot(
            snapshot,
            folder,
            lambda name: bar.update(task, advance=1, description=name),
        )
    size = f"{written.byte_count / _MEGABYTE:,.0f} MB"
    return (
        f"Wrote {written.file_count} files ({size}) of snapshot "
        f"{snapshot.snapshot_id} to {written.folder}. Start with README.txt."
    )
