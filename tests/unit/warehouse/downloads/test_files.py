"""The files of a snapshot hold every row, and explain themselves."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest

from warehouse.downloads import files
from warehouse.downloads.files import (
    FILES,
    INDEX_FILE,
    PACKAGE_FILE,
    list_files,
    write_files,
)
from warehouse.snapshots.catalog import Catalog, read_catalog
from warehouse.snapshots.store import WAREHOUSE_FILE, Snapshot

# Type of Frictionless -> type that DuckDB reads; others are text.
_DUCKDB_TYPES = {
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp",
    "integer": "bigint",
    "number": "double",
}


@pytest.fixture(scope="module")
def catalog(snapshot: Snapshot) -> Catalog:
    """What the snapshot offers."""
    return read_catalog(snapshot)


@pytest.fixture
def folder(snapshot: Snapshot) -> Path:
    """Its files. Not to be changed."""
    return snapshot.folder / FILES


def _descriptor(folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(
        (folder / "datapackage.json").read_text("utf-8")
    )
    return result


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "most_rows", [1_000, pytest.param(None, marks=pytest.mark.nightly)]
)
def test_frictionless_finds_the_package_valid(
    folder: Path, snapshot: Snapshot, most_rows: int | None
) -> None:
    descriptor = _descriptor(folder)
    # Frictionless reads the referenced table again for each key, which takes
    # longer than all the rest. DuckDB checks every row below.
    for resource in descriptor["resources"]:
        resource["schema"].pop("foreignKeys", None)
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    report = package.validate(limit_rows=most_rows)
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    assert len(report.tasks) == len(snapshot.mart_counts)


def test_every_row_is_there_and_fits_types_constraints_and_keys(
    folder: Path, snapshot: Snapshot
) -> None:
    resources = _descriptor(folder)["resources"]
    counts = snapshot.mart_counts
    with duckdb.connect() as connection:
        for resource in resources:
            name, fields = resource["name"], resource["schema"]["fields"]
            types = {f["name"]: _DUCKDB_TYPES.get(f["type"], "varchar") for f in fields}
            path = folder / resource["path"]
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            assert (resource["bytes"], resource["hash"]) == (
                len(content),
                f"sha256:{digest}",
            )
            connection.execute(
                f"create table {name} as from read_csv('{path}', header=true, "
                f"""columns={types}, quote='"', escape='"')"""
            )
            ((count,),) = connection.execute(f"select count(*) from {name}").fetchall()
            parquet = pq.read_metadata(folder / "parquet" / f"{name}.parquet")
            assert count == parquet.num_rows == counts.pop(name), name
            limits = {f["name"]: f.get("constraints", {}) for f in fields}
            key = resource["schema"].get("primaryKey", [])
            for column in {*key, *(n for n, c in limits.items() if "required" in c)}:
                connection.execute(f"alter table {name} alter {column} set not null")
            if key:
                columns = ", ".join(key)
                connection.execute(
                    f"create unique index {name}_key on {name} ({columns})"
                )
            for column, limit in limits.items():
                other = connection.execute(
                    f"select {column} from {name} "
                    f"where not list_contains($1::varchar[], {column}::varchar)",
                    [limit.get("enum", [])],
                )
                assert "enum" not in limit or not other.fetchall(), (name, column)
        for resource in resources:
            for key in resource["schema"].get("foreignKeys", ()):
                name, known = resource["name"], key["reference"]
                astray = connection.execute(
                    f"select {', '.join(key['fields'])} from {name} except "
                    f"select {', '.join(known['fields'])} "
                    f"from {known['resource'] or name}"
                ).fetchall()
                assert all(None in row for row in astray), (name, key)
    assert not counts


def test_the_description_carries_meaning_types_keys_and_sources(
    folder: Path, snapshot: Snapshot
) -> None:
    descriptor = _descriptor(folder)
    assert descriptor["version"] == snapshot.snapshot_id
    assert descriptor["created"] == snapshot.built_at
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(descriptor["sources"]) == snapshot.row_counts["dim_sources"]
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    agencies = resources["mart_agencies"]
    assert agencies["schema"]["primaryKey"] == ["agency_id"]
    assert agencies["description"].endswith("One row per agency.")
    fields = {field["name"]: field for field in agencies["schema"]["fields"]}
    types = {"county_fips": "string", "joined_on": "date", "latitude": "number"}
    assert {name: fields[name]["type"] for name in types} == types
    assert fields["agency_id"]["constraints"] == {"required": True}
    assert all(field["description"] for field in fields.values())


def test_parquet_is_typed_and_described(folder: Path, snapshot: Snapshot) -> None:
    schema = pq.read_schema(folder / "parquet" / "fct_subsidy_rounds.parquet")
    assert str(schema.field("promised_usd").type) == "decimal128(12, 2)"
    assert str(schema.field("announced_on").type) == "date32[day]"
    assert b"vote seen" in (schema.field("promised_usd").metadata or {})[b"description"]
    metadata = schema.metadata or {}
    assert metadata[b"snapshot_id"].decode() == snapshot.snapshot_id


def test_geojson_has_every_agency_with_a_point_and_every_county(folder: Path) -> None:
    collection = json.loads((folder / "agencies.geojson").read_text("utf-8"))
    latitudes = pq.read_table(folder / "parquet" / "mart_agencies.parquet")["latitude"]
    assert len(collection["features"]) == len(latitudes) - latitudes.null_count
    first = collection["features"][0]
    longitude, latitude = first["geometry"]["coordinates"]
    assert -180 <= longitude < 0 < latitude <= 90
    assert first["id"] == first["properties"]["agency_id"]
    assert isinstance(first["properties"]["technology_ids"], list)
    counties = json.loads((folder / "counties.geojson").read_text("utf-8"))
    assert len(counties["features"]) > 3_000


def test_the_dictionary_leaves_nothing_out(folder: Path, catalog: Catalog) -> None:
    dictionary = _rows(folder / "data_dictionary.csv")
    columns = {(row["table"], row["column"]) for row in dictionary}
    assert columns == {(m.name, c.name) for m in catalog.marts for c in m.columns}
    assert all(row["description"] for row in dictionary)
    assert "agency_id" in {r["column"] for r in dictionary if r["is_key"] == "true"}


def test_a_table_under_terms_of_its_own_says_so_wherever_it_goes(
    folder: Path, catalog: Catalog
) -> None:
    apart = {mart.name: mart.license for mart in catalog.marts if mart.license}
    assert set(apart) == {"dim_flock_portals", "fct_flock_portal_readings"}
    readme = (folder / "README.txt").read_text("utf-8").replace("\n", " ")
    for resource in _descriptor(folder)["resources"]:
        name = resource["name"]
        (own,) = resource.get("licenses", [{"name": "", "title": ""}])
        assert own["title"] == apart.get(name, "")
        assert own["name"] == ("CC-BY-SA-4.0" if name in apart else "")
        assert (f"{name} has its own license" in readme) == (name in apart)
    for name, text in apart.items():
        metadata = pq.read_schema(folder / "parquet" / f"{name}.parquet").metadata
        assert metadata[b"license"].decode() == text


def test_the_index_and_the_zip_name_every_file(
    folder: Path, snapshot: Snapshot
) -> None:
    sizes = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }
    del sizes[INDEX_FILE]
    database = {WAREHOUSE_FILE: snapshot.warehouse_file.stat().st_size}
    assert list_files(snapshot) == sizes | database
    with zipfile.ZipFile(folder / PACKAGE_FILE) as archive:
        inside = {e.filename: e.file_size for e in archive.infolist() if e.file_size}
        assert archive.testzip() is None
    assert inside == {name: sizes[name] for name in sizes.keys() - {PACKAGE_FILE}}
    readme = (folder / "README.txt").read_text("utf-8")
    assert snapshot.snapshot_id in readme
    assert "Atlas of Surveillance" in readme


def test_a_table_beyond_the_limit_is_left_to_the_database(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in snapshot.folder.iterdir():
        if file.name != FILES:
            (tmp_path / file.name).symlink_to(file)
    few = replace(snapshot, folder=tmp_path)
    assert list_files(few) == {}
    monkeypatch.setattr(files, "_MOST_ROWS", 100)
    write_files(few)
    assert snapshot.row_counts["mart_agencies"] > 100
    offered = list_files(few).keys()
    assert offered >= {"csv/dim_states.csv", WAREHOUSE_FILE}
    assert "csv/mart_agencies.csv" not in offered
