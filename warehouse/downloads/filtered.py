"""Some rows, as a reader narrowed them down, in a zip that explains itself."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from warehouse.connection import connect_read_only
from warehouse.downloads import companions
from warehouse.downloads.data_package import DESCRIPTOR_FILE, PackedFile, data_package
from warehouse.downloads.safe_csv import csv_bytes, safe_text
from warehouse.downloads.sources import sources_used
from warehouse.downloads.zipped import write_zip
from warehouse.snapshots.catalog import Catalog, Column, Mart

_NOT_OF_A_MART = "Worked out for this file; no table has it."


def download_zip(
    catalog: Catalog,
    rows: pa.Table,
    *,
    name: str,
    title: str,
    filters: Mapping[str, str],
    marts: Sequence[str],
) -> bytes:
    """Pack rows with everything that a stranger needs to use and credit them.

    `name` is the data file's, without its ending. `marts` are those the rows were
    selected from, the one that lends its keys first. Equal arguments give equal bytes.
    """
    with connect_read_only(catalog.snapshot.warehouse_file) as connection:
        sources = sources_used(connection, catalog, rows, marts)
    mart = _described(catalog, rows, name, title, marts)
    data = PackedFile(f"{name}.csv", csv_bytes(rows), title, mart)
    row_words = f"{rows.num_rows:,} row{'s' * (rows.num_rows != 1)}"
    contents = [
        (data.path, f"{row_words}. {title}"),
        (companions.DICTIONARY_FILE, "Meaning of every column"),
        (companions.SOURCES_FILE, "Sources of these rows, each with its license"),
        (DESCRIPTOR_FILE, "Frictionless Data Package: types, keys, sources"),
        (companions.CHECKSUMS_FILE, "Check with: sha256sum --check SHA256SUMS"),
    ]
    files = {
        data.path: data.content,
        companions.README_FILE: companions.readme_bytes(
            catalog, title, contents, filters
        ),
        companions.DICTIONARY_FILE: companions.dictionary_bytes(
            [(data.path, mart, mart.columns)]
        ),
        companions.SOURCES_FILE: csv_bytes(sources),
        DESCRIPTOR_FILE: data_package(catalog, [data], sources.to_pylist()),
    }
    files[companions.CHECKSUMS_FILE] = companions.checksum_bytes(files)
    buffer = io.BytesIO()
    write_zip(buffer, files.items(), catalog.snapshot.built_at)
    return buffer.getvalue()


def _described(
    catalog: Catalog,
    rows: pa.Table,
    name: str,
    title: str,
    marts: Sequence[str],
) -> Mart:
    """Describe rows as a table of its own, by the marts that they come from."""
    origins = [catalog.mart(origin) for origin in marts]
    known: dict[str, Column] = {}
    for origin in reversed(origins):
        known |= {column.name: column for column in origin.columns}
    columns = tuple(_column(field, known.get(field.name)) for field in rows.schema)
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
    )


def _is_key(rows: pa.Table, key: Sequence[str]) -> bool:
    """Tell whether a mart's key still tells the rows apart, which a query may undo."""
    if not key or not set(key) <= set(rows.column_names):
        return False
    columns = rows.select(list(key))
    is_filled = not any(column.null_count for column in columns.columns)
    return is_filled and columns.group_by(list(key)).aggregate([]).num_rows == len(rows)


def _column(field: pa.Field[Any], known: Column | None) -> Column:
    """Describe one column of the rows, whose type is the rows' own."""
    data_type = _duckdb_type(field.type)
    if known is None:
        # why: the header of the file is marked like this too.
        return Column(safe_text(field.name), data_type, _NOT_OF_A_MART, False, ())
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
