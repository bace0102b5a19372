"""What explains exported rows: dictionary, sources, read-me and checksums."""

from __future__ import annotations

import hashlib
import json
import textwrap
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

import duckdb
import pyarrow as pa

from warehouse.connection import read_table
from warehouse.downloads.safe_csv import csv_bytes, plain_value
from warehouse.snapshots.catalog import Catalog, Column, Mart

DESCRIPTOR_FILE = "datapackage.json"
TITLE = "Porchlight: the public record of Amazon Ring's dealings with US police"
_TYPES: Mapping[str, str] = {
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "FLOAT": "number",
    "HUGEINT": "integer",
    "INTEGER": "integer",
    "SMALLINT": "integer",
    "TIMESTAMP": "datetime",
    "TINYINT": "integer",
}
_LICENSE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
README_FILE = "README.txt"
DICTIONARY_FILE = "data_dictionary.csv"
SOURCES_FILE = "sources_used.csv"
CHECKSUMS_FILE = "SHA256SUMS"
_WIDTH = 80
_DICTIONARY_COLUMNS = (
    *("file", "column", "type", "description", "is_key", "is_required"),
    *("references", "allowed_values"),
)
_CONVENTIONS = """\
How to read the files

- CSV is UTF-8 with a header, commas and double quotes. An empty cell, which the
  dictionary calls Null, means not known unless its column says more; it is never zero
  and never no.
- Dates are ISO days. An imprecise date holds the first day that it allows, with the
  precision in the column beside it.
- Ids and FIPS codes are text: read them as text, or leading zeros are lost. Excel does
  so by Data, From Text/CSV, Do not detect data types.
- A column of lists holds JSON.
- A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a
  carriage return) has an apostrophe before it. Numbers have none.

What not to do with them

- Do not add up promised, approved and spent money: one dollar can be all three.
- Do not add up totals of different programs, dates or units: each says what it
  counts.
- An agency that is missing was named by no source; that does not mean no.
"""
_ENDINGS = ("source_id", "source_ids")
_SOURCES = """
    select source_id, publisher, source_title, source_url, source_kind,
        source_license, published_on, published_on_precision, retrieved_on, note
    from marts.dim_sources
    where list_contains($source_ids, source_id)
    order by source_id
"""
_NOT_PROPERTIES = frozenset({"latitude", "longitude", "search_text"})
_READABLE_FILE = 0o644 << 16
_UNIX = 3


@dataclass(frozen=True)
class PackedFile:
    """A file of a download; `mart` is the mart whose rows it holds as CSV, if any."""

    path: str
    content: bytes
    title: str
    mart: Mart | None = None


def data_package(
    catalog: Catalog,
    files: Iterable[PackedFile],
    sources: Sequence[Mapping[str, Any]],
) -> bytes:
    """Describe the tables among some files so that programs can check them."""
    tables = [(file, file.mart) for file in files if file.mart is not None]
    exported = {mart.name for _, mart in tables}
    snapshot = catalog.snapshot
    descriptor = {
        "profile": "data-package",
        "name": "porchlight",
        "title": TITLE,
        "description": f"{catalog.citation} Evidence to {snapshot.as_of_on}.",
        "version": snapshot.snapshot_id,
        "created": snapshot.built_at,
        "licenses": [{**_LICENSE, "title": catalog.license}],
        "sources": [_source(source) for source in sources],
        "resources": [_resource(file, mart, exported) for file, mart in tables],
    }
    text = json.dumps(descriptor, indent=2, ensure_ascii=False)
    return f"{text}\n".encode()


def frictionless_type(data_type: str) -> str:
    """Return the type of the Table Schema standard for one of DuckDB's."""
    if data_type.endswith("[]"):
        return "array"
    if data_type.startswith("DECIMAL"):
        return "number"
    return _TYPES.get(data_type, "string")


def _resource(file: PackedFile, mart: Mart, exported: set[str]) -> dict[str, Any]:
    """Describe one table."""
    return {
        "name": mart.name,
        "path": file.path,
        "profile": "tabular-data-resource",
        "title": file.title,
        "description": mart.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(file.content),
        "hash": f"sha256:{hashlib.sha256(file.content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"'},
        "schema": _schema(mart, exported),
        **({"licenses": [_license(mart)]} if mart.license else {}),
    }


def _license(mart: Mart) -> dict[str, str]:
    """Name a table's own terms, which begin with the name of the license."""
    short, _, _ = mart.license.partition(",")
    return {"name": short.replace(" ", "-"), "title": mart.license}


def _schema(mart: Mart, exported: set[str]) -> dict[str, Any]:
    """Describe the columns of a mart and how its rows relate to others'."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in mart.columns],
        "missingValues": [""],
    }
    if mart.primary_key:
        schema["primaryKey"] = list(mart.primary_key)
    references = [
        {
            "fields": [reference.column],
            "reference": {
                "resource": "" if reference.mart == mart.name else reference.mart,
                "fields": [reference.field],
            },
        }
        for reference in mart.references
        if reference.mart in exported
    ]
    if references:
        schema["foreignKeys"] = references
    return schema


def _field(column: Column) -> dict[str, Any]:
    """Describe one column."""
    field: dict[str, Any] = {
        "name": column.name,
        "type": frictionless_type(column.data_type),
        "description": column.description,
    }
    constraints: dict[str, Any] = {}
    if column.is_required:
        constraints["required"] = True
    if column.allowed_values and field["type"] == "string":
        constraints["enum"] = list(column.allowed_values)
    if constraints:
        field["constraints"] = constraints
    return field


def _source(source: Mapping[str, Any]) -> dict[str, str]:
    """Name one source; the list of sources has its license."""
    title = source["source_title"] or source["publisher"] or source["source_id"]
    return {"title": title, "path": source["source_url"]}


def dictionary_bytes(tables: Iterable[tuple[str, Mart, Sequence[Column]]]) -> bytes:
    """Describe every column of some files as CSV, one row for each file and column."""
    rows = [
        (
            *(file, column.name, frictionless_type(column.data_type)),
            *(column.description, column.name in mart.primary_key, column.is_required),
            ", ".join(
                f"{reference.mart}.{reference.field}"
                for reference in mart.references
                if reference.column == column.name
            )
            or None,
            ", ".join(column.allowed_values) or None,
        )
        for file, mart, columns in tables
        for column in columns
    ]
    by_column = zip(*rows, strict=True) if rows else [()] * len(_DICTIONARY_COLUMNS)
    kinds = [*[pa.string()] * 4, *[pa.bool_()] * 2, *[pa.string()] * 2]
    arrays = [
        pa.array(values, kind) for values, kind in zip(by_column, kinds, strict=True)
    ]
    return csv_bytes(pa.table(arrays, names=list(_DICTIONARY_COLUMNS)))


def readme_bytes(
    catalog: Catalog,
    title: str,
    contents: Sequence[tuple[str, str]],
    filters: Mapping[str, str] | None = None,
    apart: Sequence[Mart] = (),
) -> bytes:
    """Say what the files are, what they were made from and how to credit them.

    `filters` say how the rows were narrowed down; None for whole tables. `apart` are
    the tables with their own license. There is no timestamp, so that equal
    downloads are equal.
    """
    snapshot = catalog.snapshot
    parts = [
        title,
        "=" * min(len(title), _WIDTH),
        "",
        f"Snapshot      {snapshot.snapshot_id}",
        f"Built at      {snapshot.built_at}",
        f"Evidence to   {snapshot.as_of_on or 'no stated day'}",
        f"Content hash  {snapshot.content_hash}",
        "",
    ]
    if filters is not None:
        parts += ["Filters", ""]
        indented = {name: text.replace("\n", "\n  ") for name, text in filters.items()}
        parts += [f"- {name}: {text}" for name, text in indented.items()] or ["- none"]
        parts.append("")
    width = max(len(name) for name, _ in contents)
    parts += ["Files", ""]
    parts += [f"{name:<{width}}  {meaning}" for name, meaning in contents]
    parts += [
        *("", "How to credit", "", textwrap.fill(catalog.citation, _WIDTH)),
        *("", "License", "", textwrap.fill(catalog.license, _WIDTH)),
        *(
            textwrap.fill(f"{mart.name} has its own license: {mart.license}.", _WIDTH)
            for mart in apart
        ),
        textwrap.fill(
            f"{SOURCES_FILE} names every source with the license that it states. One "
            "without a license is cited for its facts; its words are not passed on.",
            _WIDTH,
        ),
        *("", _CONVENTIONS),
    ]
    return "\n".join(parts).encode()


def checksum_bytes(files: Mapping[str, bytes]) -> bytes:
    """List the checksum of every file, as ``sha256sum --check`` reads it."""
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ]
    return "".join(lines).encode()


def sources_used(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    rows: pa.Table,
    marts: Sequence[str],
) -> pa.Table:
    """Find the sources of some rows, one row per source, by id.

    The rows' own columns that end in ``source_id`` or ``source_ids`` come first; where
    they hold none, all sources of `marts`; where these hold none, those of the marts
    that they refer to.
    """
    ids = source_ids_of(rows)
    if not ids:
        origins = [catalog.mart(name) for name in marts]
        ids = _ids_in(connection, origins) or _ids_in(
            connection,
            [
                catalog.mart(reference.mart)
                for origin in origins
                for reference in origin.references
            ],
        )
    return read_table(connection, _SOURCES, {"source_ids": sorted(ids)})


def source_ids_of(rows: pa.Table) -> set[str]:
    """Collect the ids in columns that end in ``source_id`` or ``source_ids``."""
    ids: set[str] = set()
    for name in rows.column_names:
        if name.endswith(_ENDINGS):
            ids |= set(_texts(rows[name].to_pylist()))
    return ids


def _ids_in(connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart]) -> set[str]:
    """Collect the ids of all sources of some marts."""
    ids: set[str] = set()
    for mart in marts:
        columns = [c.name for c in mart.columns if c.name.endswith(_ENDINGS)]
        if columns:
            names = ", ".join(f'"{name}"' for name in columns)
            sql = f'select {names} from {mart.schema}."{mart.name}"'  # noqa: S608 - our own
            ids |= source_ids_of(read_table(connection, sql))
    return ids


def _texts(values: Iterable[Any]) -> Iterable[str]:
    """Yield the texts in a column of texts or lists of texts."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif value is not None:
            yield from (inner for inner in value if inner is not None)


def origins(
    catalog: Catalog, columns: Iterable[str], candidates: Sequence[str]
) -> list[str]:
    """Choose the few marts that together describe most columns of some rows.

    The one that describes most comes first; of equal ones the one whose key is there.
    All candidates if none has such a column.
    """
    names = set(columns)
    left = set(names)
    offered = {name: catalog.mart(name) for name in candidates}
    known = {
        name: {column.name for column in mart.columns} for name, mart in offered.items()
    }
    chosen: list[str] = []
    while left:
        best = max(
            candidates,
            key=lambda name: (
                len(left & known[name]),
                set(offered[name].primary_key) <= names,
            ),
            default=None,
        )
        if best is None or not left & known[best]:
            break
        chosen.append(best)
        left -= known[best]
    return chosen or list(candidates)


def agencies_geojson(catalog: Catalog, agencies: pa.Table) -> bytes:
    """Write agencies that have a point as features, one per line.

    A point is the center of a place or county, as ``location_precision`` says.
    """
    head = json.dumps(
        {
            "name": "porchlight_agencies",
            "snapshot_id": catalog.snapshot.snapshot_id,
            "license": catalog.license,
            "citation": catalog.citation,
        },
        ensure_ascii=False,
    )
    features = ",\n".join(
        _feature(row) for row in agencies.to_pylist() if row["latitude"] is not None
    )
    text = (
        f'{{"type": "FeatureCollection", {head[1:-1]}, "features": [\n{features}\n]}}\n'
    )
    return text.encode()


def _feature(row: dict[str, Any]) -> str:
    """Write one agency."""
    properties = {
        name: plain_value(value)
        for name, value in row.items()
        if name not in _NOT_PROPERTIES
    }
    feature = {
        "type": "Feature",
        "id": row["agency_id"],
        "geometry": {
            "type": "Point",
            "coordinates": [row["longitude"], row["latitude"]],
        },
        "properties": properties,
    }
    return json.dumps(feature, ensure_ascii=False)


def write_zip(
    target: IO[bytes], files: Iterable[tuple[str, bytes]], made_at: str
) -> None:
    """Zip files, all with the same timestamp."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files:
            archive.writestr(_entry(name, made_at), content)


def _entry(name: str, made_at: str) -> zipfile.ZipInfo:
    moment = datetime.fromisoformat(made_at).astimezone(UTC).timetuple()[:6]
    entry = zipfile.ZipInfo(name, moment)
    # why: Parquet is compressed inside, and programs request parts of it.
    is_packed = name.endswith(".parquet")
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = _READABLE_FILE
    entry.create_system = _UNIX
    return entry
