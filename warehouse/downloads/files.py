"""The files of a snapshot for readers: every table, and what explains the tables.

They are written once, into the folder `files` of the snapshot, and served as they are.
In a snapshot for staff, a last column says which rows are private.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.connection import connect_read_only, read_table, sql_name
from warehouse.downloads.safe_csv import csv_bytes, json_value
from warehouse.snapshots.catalog import Catalog, Column, Mart, read_catalog
from warehouse.snapshots.store import (
    COUNTIES_FILE,
    WAREHOUSE_FILE,
    Snapshot,
    damaged_snapshot,
)

FILES = "files"
INDEX_FILE = "index.json"
PACKAGE_FILE = "porchlight.zip"
AGENCIES_FILE = "agencies.geojson"
DESCRIPTOR_FILE = "datapackage.json"
DICTIONARY_FILE = "data_dictionary.csv"
README_FILE = "README.txt"
_TITLE = "Porchlight: the public record of Amazon Ring's dealings with US police"
_MAPPED_MART = "mart_agencies"
# No spreadsheet holds more rows, and the DuckDB file has every table.
_MOST_ROWS = 1_000_000
MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".duckdb": "application/octet-stream",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **dict.fromkeys(("FLOAT", "DOUBLE"), "number"),
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
_LICENSE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_NOT_PROPERTIES = frozenset({"latitude", "longitude"})
_README = """\
{title}

Snapshot      {snapshot.snapshot_id}
Built at      {snapshot.built_at}
Evidence to   {evidence_to}
Content hash  {snapshot.content_hash}

{citation}

{licenses}

Each table is in csv/ and, exact and typed, in parquet/; begin with
csv/start_here.csv. data_dictionary.csv says what every column means,
csv/dim_sources.csv names every source with the license that it states.
datapackage.json is a Frictionless Data Package, with keys and checksums.

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


def write_files(snapshot: Snapshot) -> None:
    """Write the files of a snapshot that is about to be published."""
    catalog = read_catalog(snapshot)
    folder = snapshot.folder / FILES
    for kind in ("csv", "parquet"):
        (folder / kind).mkdir(parents=True)
    marts = [mart for mart in catalog.marts if mart.row_count <= _MOST_ROWS]
    with connect_read_only(snapshot.warehouse_file) as connection:
        for mart in marts:
            rows = read_table(connection, _rows_sql(mart))
            (folder / "csv" / f"{mart.name}.csv").write_bytes(csv_bytes(rows))
            _write_parquet(folder, rows, mart, catalog)
            if mart.name == _MAPPED_MART:
                (folder / AGENCIES_FILE).write_text(_geojson(catalog, rows), "utf-8")
    if (counties := snapshot.folder / COUNTIES_FILE).is_file():
        shutil.copyfile(counties, folder / counties.name)
    (folder / DICTIONARY_FILE).write_bytes(csv_bytes(_dictionary(marts)))
    (folder / README_FILE).write_text(_readme(catalog), "utf-8")
    package = frictionless.Package.from_descriptor(_package(folder, marts, catalog))
    # Given a path, frictionless would let everybody on the machine read the file.
    (folder / DESCRIPTOR_FILE).write_text(package.to_json(), "utf-8")
    packed = shutil.make_archive(str(snapshot.folder / "packed"), "zip", folder)
    Path(packed).rename(folder / PACKAGE_FILE)
    (folder / INDEX_FILE).write_text(json.dumps(_index(snapshot), indent=1), "utf-8")


def _rows_sql(mart: Mart) -> str:
    """Select the rows of a mart, in an order that stays the same."""
    rows = f"{mart.schema}.{sql_name(mart.name)}"
    return f"select * from {rows} order by all"  # noqa: S608 - names of our own


def _write_parquet(folder: Path, rows: pa.Table, mart: Mart, catalog: Catalog) -> None:
    """Write rows as Parquet that carries their descriptions."""
    meanings = {column.name: column.description for column in mart.columns}
    about: dict[str | bytes, str | bytes] = {
        "description": mart.description,
        "snapshot_id": catalog.snapshot.snapshot_id,
        "license": mart.license or catalog.license,
        "citation": catalog.citation,
    }
    fields = [
        field.with_metadata({"description": meanings[field.name]})
        for field in rows.schema
    ]
    path = folder / "parquet" / f"{mart.name}.parquet"
    pq.write_table(rows.cast(pa.schema(fields, about)), path, compression="zstd")


def _geojson(catalog: Catalog, agencies: pa.Table) -> str:
    """Write agencies that have a point as features, one per line.

    A point is the center of a place or county, as ``location_precision`` says.
    """
    about = {
        "name": "porchlight_agencies",
        "snapshot_id": catalog.snapshot.snapshot_id,
        "license": catalog.license,
        "citation": catalog.citation,
    }
    features = ",\n".join(
        json.dumps(_feature(row), ensure_ascii=False, default=json_value)
        for row in agencies.to_pylist()
        if row["latitude"] is not None
    )
    head = json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False)
    return f'{head[:-1]}, "features": [\n{features}\n]}}\n'


def _feature(row: Mapping[str, Any]) -> Mapping[str, Any]:
    point = [row["longitude"], row["latitude"]]
    return {
        "type": "Feature",
        "id": row["agency_id"],
        "geometry": {"type": "Point", "coordinates": point},
        "properties": {
            name: value for name, value in row.items() if name not in _NOT_PROPERTIES
        },
    }


def _dictionary(marts: Sequence[Mart]) -> pa.Table:
    """Describe every column, one row for each table and column."""
    rows = [
        {
            "table": mart.name,
            "column": column.name,
            "type": _type(column),
            "description": column.description,
            "is_key": column.name in mart.primary_key,
            "is_required": column.is_required,
            "references": ", ".join(
                f"{reference.mart}.{reference.field}"
                for reference in mart.references
                if reference.column == column.name
            ),
            "allowed_values": ", ".join(column.allowed_values),
        }
        for mart in marts
        for column in mart.columns
    ]
    return pa.Table.from_pylist(rows)


def _type(column: Column) -> str:
    """Return the type of the Table Schema standard."""
    if column.is_list:
        return "array"
    if column.data_type.startswith("DECIMAL"):
        return "number"
    return _TYPES.get(column.data_type, "string")


def _readme(catalog: Catalog) -> str:
    own = [
        f"{mart.name} has its own license: {mart.license}."
        for mart in catalog.marts
        if mart.license
    ]
    return _README.format(
        title=_TITLE,
        snapshot=catalog.snapshot,
        evidence_to=catalog.snapshot.as_of_on or "no stated day",
        citation=textwrap.fill(catalog.citation, 80),
        licenses="\n".join(textwrap.fill(one, 80) for one in (catalog.license, *own)),
    )


def _package(folder: Path, marts: Sequence[Mart], catalog: Catalog) -> dict[str, Any]:
    """Describe the tables so that programs can check them."""
    names = {mart.name for mart in marts}
    sources = folder / "parquet" / "dim_sources.parquet"
    cited = pq.read_table(sources).to_pylist() if "dim_sources" in names else []
    return {
        "name": "porchlight",
        "title": _TITLE,
        "description": f"{catalog.citation} Evidence to {catalog.snapshot.as_of_on}.",
        "version": catalog.snapshot.snapshot_id,
        "created": catalog.snapshot.built_at,
        "licenses": [{**_LICENSE, "title": catalog.license}],
        "sources": [
            {
                "title": one["source_title"] or one["publisher"] or one["source_id"],
                "path": one["source_url"],
            }
            for one in cited
        ],
        "resources": [_resource(folder, mart, names) for mart in marts],
    }


def _resource(folder: Path, mart: Mart, names: set[str]) -> dict[str, Any]:
    path = f"csv/{mart.name}.csv"
    content = (folder / path).read_bytes()
    # A license's own name begins its terms.
    own = mart.license.partition(",")[0].replace(" ", "-")
    return {
        "name": mart.name,
        "type": "table",
        "path": path,
        "title": mart.title,
        "description": mart.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(mart, names),
        **({"licenses": [{"name": own, "title": mart.license}]} if own else {}),
    }


def _schema(mart: Mart, names: set[str]) -> dict[str, Any]:
    """Describe the columns of a mart and how its rows relate to others'."""
    keys = [
        {
            "fields": [reference.column],
            "reference": {
                "resource": "" if reference.mart == mart.name else reference.mart,
                "fields": [reference.field],
            },
        }
        for reference in mart.references
        if reference.mart in names
    ]
    return {
        "fields": [_field(column) for column in mart.columns],
        "missingValues": [""],
        **({"primaryKey": list(mart.primary_key)} if mart.primary_key else {}),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column) -> dict[str, Any]:
    kind = _type(column)
    allowed = list(column.allowed_values) if kind == "string" else []
    constraints = {
        **({"required": True} if column.is_required else {}),
        **({"enum": allowed} if allowed else {}),
    }
    return {
        "name": column.name,
        "type": kind,
        "description": column.description,
        **({"constraints": constraints} if constraints else {}),
    }


def _index(snapshot: Snapshot) -> dict[str, Any]:
    """List the files with their sizes."""
    files = [
        {"path": path, "bytes": size, "mediatype": MEDIA_TYPES[Path(path).suffix]}
        for path, size in _sizes(snapshot)
    ]
    return {"snapshot_id": snapshot.snapshot_id, "files": files}


def _sizes(snapshot: Snapshot) -> Iterator[tuple[str, int]]:
    yield WAREHOUSE_FILE, snapshot.warehouse_file.stat().st_size
    folder = snapshot.folder / FILES
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.stat().st_size


def list_files(snapshot: Snapshot) -> dict[str, int]:
    """Return the size of each file that a snapshot offers, by path; empty for none."""
    index = snapshot.folder / FILES / INDEX_FILE
    if not index.is_file():
        return {}
    try:
        files = json.loads(index.read_bytes())["files"]
    except ValueError as error:
        raise damaged_snapshot(snapshot.folder, f"{FILES}/{INDEX_FILE}") from error
    return {file["path"]: file["bytes"] for file in files}
