"""Agencies as GeoJSON, for any map."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from warehouse.downloads.safe_csv import plain_value
from warehouse.snapshots.catalog import Catalog

_NOT_PROPERTIES = frozenset({"latitude", "longitude", "search_text"})


def agencies_geojson(catalog: Catalog, agencies: pa.Table) -> bytes:
    """Write agencies that have a point as features, one a line.

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
