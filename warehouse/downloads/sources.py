"""The sources that rows rest on, so that credit travels with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.connection import read_table
from warehouse.snapshots.catalog import Catalog, Mart

_ENDINGS = ("source_id", "source_ids")
_SOURCES = """
    select source_id, publisher, source_title, source_url, source_kind,
        source_license, published_on, published_on_precision, retrieved_on, note
    from marts.dim_sources
    where list_contains($source_ids, source_id)
    order by source_id
"""


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
    found: set[str] = set()
    for name in rows.column_names:
        if name.endswith(_ENDINGS):
            found |= set(_texts(rows[name].to_pylist()))
    return found


def _ids_in(connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart]) -> set[str]:
    """Collect the ids of sources that stand in whole marts."""
    found: set[str] = set()
    for mart in marts:
        columns = [c.name for c in mart.columns if c.name.endswith(_ENDINGS)]
        if columns:
            names = ", ".join(f'"{name}"' for name in columns)
            sql = f'select {names} from {mart.schema}."{mart.name}"'  # noqa: S608 - our own
            found |= source_ids_of(read_table(connection, sql))
    return found


def _texts(values: Iterable[Any]) -> Iterable[str]:
    """Yield the texts in a column of texts or lists of texts."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif value is not None:
            yield from (inner for inner in value if inner is not None)
