"""The description of exported tables as a Frictionless Data Package."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    }


def _schema(mart: Mart, exported: set[str]) -> dict[str, Any]:
    """Describe the columns of a mart and how its rows hang together with others."""
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
    """Name one source; its license stands in the list of sources."""
    title = source["source_title"] or source["publisher"] or source["source_id"]
    return {"title": title, "path": source["source_url"]}
