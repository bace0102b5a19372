"""Exports and filtered downloads explain themselves and give equal bytes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.checksums import assert_checksums_fit
from tests.unit.warehouse.downloads.conftest import Exported
from warehouse.__main__ import main
from warehouse.connection import connect_read_only, read_table
from warehouse.downloads import export
from warehouse.downloads.export import (
    DOWNLOADS_FILE,
    PACKAGE_FILE,
    chunks,
    download_zip,
    expected_file_count,
    export_snapshot,
    offered,
    write_downloads,
)
from warehouse.downloads.package import data_package, source_ids_of
from warehouse.errors import ExportError
from warehouse.paths import Project
from warehouse.snapshots.catalog import Catalog
from warehouse.snapshots.store import WAREHOUSE_FILE, Snapshot, current_snapshot

# A reduced set, whose rows refer to each other.
_REDUCED = ("dim_subsidy_schemes", "fct_subsidy_rounds", "dim_states", "dim_sources")
FILTERS = {"State": "New Jersey", "Query": "select *\nfrom marts.fct_agency_events"}


def _descriptor(folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(
        (folder / "datapackage.json").read_text("utf-8")
    )
    return result


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_mart_is_there_in_both_forms_with_every_row(exported: Exported) -> None:
    folder = exported.written.folder
    counts = exported.snapshot.mart_counts
    assert {path.stem for path in (folder / "csv").iterdir()} == set(counts)
    for name, count in counts.items():
        assert len(_rows(folder / "csv" / f"{name}.csv")) == count, name
        parquet = pq.read_table(folder / "parquet" / f"{name}.parquet")
        assert parquet.num_rows == count, name


def test_progress_counts_every_file(exported: Exported) -> None:
    files = [p for p in exported.written.folder.rglob("*") if p.is_file()]
    assert len(exported.names) == len(set(exported.names)) == len(files)
    assert exported.written.file_count == expected_file_count(exported.snapshot)
    assert exported.written.file_count == len(files)
    assert exported.written.byte_count == sum(p.stat().st_size for p in files)
    assert [*exported.written.folder.parent.iterdir()] == [exported.written.folder]


def test_checksums_fit_every_file(exported: Exported) -> None:
    folder = exported.written.folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert_checksums_fit({str(p.relative_to(folder)): p.read_bytes() for p in files})


# Type of Frictionless -> type that DuckDB reads; others are text.
_DUCKDB_TYPES = {
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp",
    "integer": "bigint",
    "number": "double",
}


@pytest.mark.parametrize(
    "most_rows", [1_000, pytest.param(None, marks=pytest.mark.nightly)]
)
def test_frictionless_finds_the_whole_package_valid(
    exported: Exported, most_rows: int | None
) -> None:
    folder = exported.written.folder
    descriptor = _descriptor(folder)
    # why: Frictionless reads the referenced table again for each key, which takes
    # longer than all the rest. DuckDB checks every row below.
    for resource in descriptor["resources"]:
        resource["schema"].pop("foreignKeys", None)
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    report = package.validate(limit_rows=most_rows)
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    assert len(report.tasks) == len(exported.snapshot.mart_counts)


def test_every_row_fits_types_constraints_and_keys_as_described(
    exported: Exported,
) -> None:
    folder = exported.written.folder
    resources = _descriptor(folder)["resources"]
    keys = 0
    with duckdb.connect() as connection:
        for resource in resources:
            fields = resource["schema"]["fields"]
            types = {f["name"]: _DUCKDB_TYPES.get(f["type"], "varchar") for f in fields}
            connection.execute(
                f"create table {resource['name']} as from read_csv("
                f"'{folder / resource['path']}', header=true, columns={types}, "
                """quote='"', escape='"')"""
            )
            required = {
                field["name"]
                for field in fields
                if field.get("constraints", {}).get("required")
            }
            required |= {*resource["schema"].get("primaryKey", [])}
            for name in required:
                connection.execute(
                    f"alter table {resource['name']} alter {name} set not null"
                )
            if key := resource["schema"].get("primaryKey"):
                connection.execute(
                    f"create unique index {resource['name']}_key "
                    f"on {resource['name']} ({', '.join(key)})"
                )
            for field in fields:
                if allowed := field.get("constraints", {}).get("enum"):
                    other = connection.execute(
                        f"select {field['name']} from {resource['name']} "
                        f"where {field['name']}::varchar not in "
                        f"({', '.join('?' * len(allowed))})",
                        [str(value) for value in allowed],
                    ).fetchall()
                    assert not other, (resource["name"], field["name"])
        for resource in resources:
            name = resource["name"]
            for key in resource["schema"].get("foreignKeys", ()):
                known = key["reference"]
                home = known["resource"] or name
                astray = connection.execute(
                    f"select {', '.join(key['fields'])} from {name} "
                    f"except select {', '.join(known['fields'])} from {home}"
                ).fetchall()
                assert all(None in row for row in astray), (name, key)
                keys += 1
    assert keys > len(resources)


@pytest.mark.parametrize(
    ("name", "spoil", "fault"),
    [
        (
            "fct_subsidy_rounds",
            lambda row: {**row, "scheme_id": "no-such-scheme"},
            "foreign-key",
        ),
        ("fct_subsidy_rounds", lambda row: {**row, "announced_on": "1/2/2019"}, "type"),
        ("fct_subsidy_rounds", lambda row: {**row, "source_id": ""}, "constraint"),
        ("fct_subsidy_rounds", lambda row: {**row, "round_status": "x"}, "constraint"),
        ("dim_states", lambda row: {**row, "state_code": "CA"}, "primary-key"),
    ],
)
def test_frictionless_would_find_a_fault(
    name: str,
    spoil: Callable[[dict[str, str]], dict[str, str]],
    fault: str,
    exported: Exported,
    tmp_path: Path,
) -> None:
    (tmp_path / "csv").mkdir()
    for table in _REDUCED:
        shutil.copy(exported.written.folder / f"csv/{table}.csv", tmp_path / "csv")
    descriptor = _descriptor(exported.written.folder)
    remaining = [
        resource for resource in descriptor["resources"] if resource["name"] in _REDUCED
    ]
    path = tmp_path / "csv" / f"{name}.csv"
    rows = _rows(path)
    rows[0] = spoil(rows[0])
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(buffer.getvalue(), "utf-8", newline="")
    for resource in remaining:
        del resource["hash"], resource["bytes"]
        references = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [
            key for key in references if key["reference"]["resource"] in _REDUCED
        ]
    (tmp_path / "datapackage.json").write_text(
        json.dumps({**descriptor, "resources": remaining}), "utf-8"
    )
    report = frictionless.validate(tmp_path / "datapackage.json")
    kinds = {kind for (kind,) in report.flatten(["type"])}
    assert any(kind.startswith(fault) for kind in kinds), kinds


def test_the_description_carries_meaning_types_keys_and_sources(
    exported: Exported,
) -> None:
    descriptor = _descriptor(exported.written.folder)
    assert descriptor["version"] == exported.snapshot.snapshot_id
    assert descriptor["created"] == exported.snapshot.built_at
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(descriptor["sources"]) == exported.snapshot.row_counts["dim_sources"]
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    agencies = resources["dim_agencies"]
    assert agencies["schema"]["primaryKey"] == ["agency_id"]
    assert agencies["description"].endswith("One row per agency.")
    fields = {field["name"]: field for field in agencies["schema"]["fields"]}
    assert fields["county_fips"]["type"] == "string"
    assert fields["joined_on"]["type"] == "date"
    assert fields["latitude"]["type"] == "number"
    assert fields["is_police_local_and_state"]["type"] == "boolean"
    assert fields["agency_id"]["constraints"] == {"required": True}
    assert all(field["description"] for field in fields.values())


def test_parquet_is_typed_and_described(exported: Exported) -> None:
    path = exported.written.folder / "parquet" / "fct_subsidy_rounds.parquet"
    schema = pq.read_schema(path)
    assert str(schema.field("promised_usd").type) == "decimal128(12, 2)"
    assert str(schema.field("announced_on").type) == "date32[day]"
    assert b"vote seen" in (schema.field("promised_usd").metadata or {})[b"description"]
    metadata = schema.metadata or {}
    assert metadata[b"snapshot_id"].decode() == exported.snapshot.snapshot_id


def test_geojson_has_every_agency_with_a_point(exported: Exported) -> None:
    collection = json.loads((exported.written.folder / "agencies.geojson").read_text())
    features = collection["features"]
    assert collection["type"] == "FeatureCollection"
    path = exported.written.folder / "parquet" / "mart_agencies_on_map.parquet"
    latitudes = pq.read_table(path)["latitude"]
    assert len(features) == len(latitudes) - latitudes.null_count
    first = features[0]
    longitude, latitude = first["geometry"]["coordinates"]
    assert -180 <= longitude < 0  # west of Greenwich, so not swapped
    assert 0 < latitude <= 90
    assert first["id"] == first["properties"]["agency_id"]
    assert "search_text" not in first["properties"]
    assert isinstance(first["properties"]["technology_ids"], list | None)


def test_the_duckdb_file_opens_and_describes_itself(exported: Exported) -> None:
    path = exported.written.folder / "porchlight.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        ((snapshot_id,),) = connection.execute(
            "select snapshot_id from marts.about"
        ).fetchall()
    assert snapshot_id == exported.snapshot.snapshot_id


def test_dictionary_and_sources_leave_nothing_out(
    exported: Exported, real_catalog: Catalog
) -> None:
    folder = exported.written.folder
    dictionary = _rows(folder / "data_dictionary.csv")
    assert len(dictionary) == sum(len(mart.columns) for mart in real_catalog.marts)
    assert all(row["description"] for row in dictionary)
    keys = {row["column"] for row in dictionary if row["is_key"] == "true"}
    assert "agency_id" in keys
    sources = _rows(folder / "sources_used.csv")
    assert len(sources) == exported.snapshot.row_counts["dim_sources"]
    assert {"CC BY 4.0", ""} <= {row["source_license"] for row in sources}


def test_a_table_under_terms_of_its_own_says_so_wherever_it_goes(
    exported: Exported, real_catalog: Catalog
) -> None:
    folder = exported.written.folder
    apart = {mart.name: mart.license for mart in real_catalog.marts if mart.license}
    assert set(apart) == {"dim_flock_portals", "fct_flock_portal_readings"}
    readme = (folder / "README.txt").read_text("utf-8").replace("\n", " ")
    for resource in _descriptor(folder)["resources"]:
        name = resource["name"]
        (own,) = resource.get("licenses", [{"name": "", "title": ""}])
        assert own["title"] == apart.get(name, "")
        assert own["name"] == ("CC-BY-SA-4.0" if name in apart else "")
        is_named = f"{name} has its own license" in readme
        assert is_named == (name in apart)
    for name, license_text in apart.items():
        written = pq.read_schema(folder / "parquet" / f"{name}.parquet").metadata
        assert written[b"license"].decode() == license_text


def test_the_readme_names_snapshot_credit_and_every_file(exported: Exported) -> None:
    text = (exported.written.folder / "README.txt").read_text("utf-8")
    assert exported.snapshot.snapshot_id in text
    assert "Atlas of Surveillance" in text.replace("\n", " ")
    for name in exported.names:
        if not name.startswith("parquet/") and name != "README.txt":
            assert name in text
    assert "never zero" in text.replace("\n", " ")


def test_references_stay_within_the_package(real_catalog: Catalog) -> None:
    from warehouse.downloads.package import PackedFile

    mart = real_catalog.mart("fct_subsidy_rounds")
    alone = json.loads(
        data_package(real_catalog, [PackedFile("a.csv", b"", "", mart)], [])
    )
    assert "foreignKeys" not in alone["resources"][0]["schema"]


def test_a_folder_with_something_in_it_is_left_alone(
    real_snapshot: Snapshot, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="is not an empty folder"):
        export_snapshot(real_snapshot, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_export_that_fails_leaves_no_half_folder(
    real_snapshot: Snapshot, tmp_path: Path
) -> None:
    def fail(name: str) -> None:
        if name.endswith("dim_counties.csv"):
            raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="No space left on device"):
        export_snapshot(real_snapshot, tmp_path / "out", fail)
    assert not (tmp_path / "out").exists()


def test_the_command_reports_what_it_wrote_and_replaces_nothing(
    published: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = current_snapshot(published)
    screen = Console(file=io.StringIO(), width=200)
    folder = tmp_path / "out"
    assert main(["export", str(folder)], published, screen) == 0
    output = screen.file.getvalue()  # type: ignore[attr-defined]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert output.startswith(f"Wrote {len(files)} files ")
    assert snapshot.snapshot_id in output
    assert main(["export", str(folder)], published, screen) == 2
    assert "is not an empty folder" in capsys.readouterr().err


def _select(catalog: Catalog, sql: str) -> pa.Table:
    with connect_read_only(catalog.snapshot.warehouse_file) as connection:
        return read_table(connection, sql)


@pytest.fixture(scope="module")
def events(real_catalog: Catalog) -> pa.Table:
    return _select(
        real_catalog,
        "select * from marts.fct_agency_events where agency_id like 'nj-%' "
        "order by agency_id, evidence_id, event_type limit 40",
    )


def _zip(catalog: Catalog, rows: pa.Table, *marts: str) -> zipfile.ZipFile:
    packed = download_zip(
        catalog,
        rows,
        name="events",
        title="What happened",
        filters=FILTERS,
        marts=marts,
    )
    return zipfile.ZipFile(io.BytesIO(packed))


def _csv(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def test_filtered_rows_come_in_order_with_filters_checksums_and_their_sources(
    real_catalog: Catalog, events: pa.Table
) -> None:
    backwards = events.sort_by([("agency_id", "descending")])
    archive = _zip(real_catalog, backwards, "fct_agency_events")
    rows = _csv(archive, "events.csv")
    assert [row["agency_id"] for row in rows] == backwards["agency_id"].to_pylist()
    text = archive.read("README.txt").decode()
    assert "- State: New Jersey\n" in text
    assert "- Query: select *\n  from marts.fct_agency_events\n" in text
    assert real_catalog.snapshot.snapshot_id in text
    assert "40 rows. What happened" in text
    assert archive.testzip() is None
    assert_checksums_fit({name: archive.read(name) for name in archive.namelist()})
    sources = _csv(archive, "sources_used.csv")
    assert {row["source_id"] for row in sources} == set(events["source_id"].to_pylist())
    assert "CC BY 4.0" in {row["source_license"] for row in sources}


def test_lists_of_sources_count_too(real_catalog: Catalog) -> None:
    rows = _select(
        real_catalog,
        "select state_code, other_source_ids from marts.dim_records_laws "
        "where other_source_ids is not null order by state_code limit 3",
    )
    archive = _zip(real_catalog, rows, "dim_records_laws")
    ids = {one for each in rows["other_source_ids"].to_pylist() for one in each or ()}
    assert {row["source_id"] for row in _csv(archive, "sources_used.csv")} == ids


@pytest.mark.parametrize(
    ("mart", "origins"),
    [
        ("fct_subsidy_rounds", ["fct_subsidy_rounds"]),
        # reached through its references
        ("fct_incident_programs", ["fct_incidents", "dim_programs"]),
    ],
)
def test_rows_without_ids_bring_the_sources_of_their_mart(
    mart: str, origins: list[str], real_catalog: Catalog
) -> None:
    rows = _select(real_catalog, f"select count(*) as row_count from marts.{mart}")
    archive = _zip(real_catalog, rows, mart)
    result = {row["source_id"] for row in _csv(archive, "sources_used.csv")}
    assert result == set().union(
        *(source_ids_of(_select(real_catalog, f"from marts.{one}")) for one in origins)
    )
    assert result


def test_columns_are_described_by_their_mart_or_as_the_querys(
    real_catalog: Catalog,
) -> None:
    rows = _select(
        real_catalog,
        "select agency_id, length(agency_id) as letters from marts.dim_agencies "
        "order by agency_id limit 2",
    )
    meanings = {
        row["column"]: (row["type"], row["description"])
        for row in _csv(_zip(real_catalog, rows, "dim_agencies"), "data_dictionary.csv")
    }
    assert meanings["agency_id"][1].startswith("Readable id")
    assert meanings["letters"] == (
        "integer",
        "Worked out for this file; no table has it.",
    )


@pytest.mark.parametrize(
    ("sql", "has_key"),
    [
        ("select agency_id, state_code from marts.dim_agencies limit 5", True),
        ("select state_code from marts.dim_agencies limit 5", False),
        ("select 'x' as agency_id from marts.dim_agencies limit 5", False),
    ],
)
def test_a_key_is_promised_only_if_it_holds(
    sql: str, has_key: bool, real_catalog: Catalog
) -> None:
    archive = _zip(real_catalog, _select(real_catalog, sql), "dim_agencies")
    resource = json.loads(archive.read("datapackage.json"))["resources"][0]
    assert ("primaryKey" in resource["schema"]) == has_key
    assert ("One row per agency." in resource["description"]) == has_key


def test_frictionless_finds_it_valid(
    real_catalog: Catalog, events: pa.Table, tmp_path: Path
) -> None:
    _zip(real_catalog, events, "fct_agency_events").extractall(tmp_path)
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["type", "note"])
    (tmp_path / "events.csv").write_bytes((tmp_path / "events.csv").read_bytes()[:-9])
    assert not frictionless.validate(tmp_path / "datapackage.json").valid


def test_any_answer_of_a_query_can_be_packed(
    real_catalog: Catalog, tmp_path: Path
) -> None:
    rows = _select(
        real_catalog,
        "select 1.5 as a, date '2019-01-01' as b, timestamp '2019-01-01 01:02:03' as "
        "c, ['x'] as d, true as e, null as f, {'k': 1} as g, interval 1 day as h, "
        "'=1' as \"=i\"",
    )
    _zip(real_catalog, rows).extractall(tmp_path)
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["type", "note"])
    assert (tmp_path / "sources_used.csv").read_text("utf-8").count("\n") == 1


def test_equal_rows_give_equal_bytes(real_catalog: Catalog, events: pa.Table) -> None:
    first, second = (
        download_zip(
            real_catalog,
            events,
            name="events",
            title="What happened",
            filters=FILTERS,
            marts=["fct_agency_events"],
        )
        for _ in "12"
    )
    assert first == second
    moments = {
        entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()
    }
    assert len(moments) == 1
    built_at = real_catalog.snapshot.built_at
    assert f"{next(iter(moments))[0]}" == built_at[:4]


def _bytes(snapshot: Snapshot, path: str) -> bytes:
    return b"".join(chunks(snapshot, offered(snapshot)[path]))


def test_every_mart_the_database_and_the_package_are_offered(
    real_snapshot: Snapshot,
) -> None:
    tables = {
        f"{kind}/{name}.{kind}"
        for name in real_snapshot.mart_counts
        for kind in ("csv", "parquet")
    }
    whole = {PACKAGE_FILE, WAREHOUSE_FILE, "agencies.geojson"}
    others = {"README.txt", "SHA256SUMS", "data_dictionary.csv", "datapackage.json"}
    expected = tables | whole | others | {"sources_used.csv"}
    assert offered(real_snapshot).keys() == expected


def test_the_size_stated_is_the_size_sent(real_snapshot: Snapshot) -> None:
    for path, download in offered(real_snapshot).items():
        assert len(_bytes(real_snapshot, path)) == download.byte_count, path


def test_they_are_the_bytes_of_the_export(
    real_snapshot: Snapshot, exported: Exported
) -> None:
    for path in ("csv/dim_agencies.csv", "parquet/dim_agencies.parquet"):
        assert (
            _bytes(real_snapshot, path) == (exported.written.folder / path).read_bytes()
        )
    assert (
        _bytes(real_snapshot, WAREHOUSE_FILE)
        == (exported.written.folder / WAREHOUSE_FILE).read_bytes()
    )


def test_written_again_they_are_the_same_bytes(
    real_snapshot: Snapshot, tmp_path: Path
) -> None:
    for file in real_snapshot.folder.iterdir():
        if file.name != DOWNLOADS_FILE:
            (tmp_path / file.name).symlink_to(file)
    again = replace(real_snapshot, folder=tmp_path)
    assert offered(again) == {}
    write_downloads(again)
    assert _bytes(again, PACKAGE_FILE) == _bytes(real_snapshot, PACKAGE_FILE)


def test_the_package_is_the_export_without_its_database(
    real_snapshot: Snapshot, exported: Exported
) -> None:
    packed = io.BytesIO(_bytes(real_snapshot, PACKAGE_FILE))
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        stored = {i.filename for i in archive.infolist() if i.compress_type == 0}
    assert stored == {name for name in files if name.endswith(".parquet")}
    assert_checksums_fit(files)
    assert WAREHOUSE_FILE not in files["README.txt"].decode()
    folder = exported.written.folder
    paths = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    assert files.keys() == paths.keys() - {WAREHOUSE_FILE}
    # Of the others, frictionless finds those of the export valid.
    for name in files.keys() - {"README.txt", "SHA256SUMS"}:
        assert files[name] == paths[name].read_bytes(), name


def test_a_table_beyond_the_limit_is_left_to_the_database(
    real_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in real_snapshot.folder.iterdir():
        if file.name != DOWNLOADS_FILE:
            (tmp_path / file.name).symlink_to(file)
    few = replace(real_snapshot, folder=tmp_path)
    monkeypatch.setattr(export, "_MOST_ROWS", 100)
    write_downloads(few)
    assert real_snapshot.row_counts["dim_agencies"] > 100
    assert "csv/dim_agencies.csv" not in offered(few)
    assert "csv/dim_states.csv" in offered(few)
    assert WAREHOUSE_FILE in offered(few)
