"""An export holds everything, explains it, and says the same to every program."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.checksums import assert_checksums_fit
from tests.unit.warehouse.downloads.conftest import Exported
from warehouse.__main__ import main
from warehouse.downloads.export import expected_file_count, export_snapshot
from warehouse.downloads.package import data_package
from warehouse.errors import ExportError
from warehouse.paths import Project
from warehouse.snapshots.catalog import Catalog
from warehouse.snapshots.store import Snapshot

# A reduced set, whose rows refer to each other.
_REDUCED = ("dim_subsidy_schemes", "fct_subsidy_rounds", "dim_states", "dim_sources")


def _descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return found


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


def test_the_same_snapshot_gives_the_same_bytes(
    exported: Exported, tmp_path: Path
) -> None:
    again = export_snapshot(exported.snapshot, tmp_path / "again")
    for path in again.folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(again.folder)
            first = (exported.written.folder / name).read_bytes()
            assert path.read_bytes() == first, name


def test_frictionless_finds_the_whole_package_valid(exported: Exported) -> None:
    report = frictionless.validate(exported.written.folder / "datapackage.json")
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    assert len(report.tasks) == len(exported.snapshot.mart_counts)


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
    shutil.copytree(exported.written.folder / "csv", tmp_path / "csv")
    descriptor = _descriptor(exported.written.folder)
    kept = [
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
    for resource in kept:
        del resource["hash"], resource["bytes"]
        references = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [
            key for key in references if key["reference"]["resource"] in _REDUCED
        ]
    (tmp_path / "datapackage.json").write_text(
        json.dumps({**descriptor, "resources": kept}), "utf-8"
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


def test_the_readme_names_snapshot_credit_and_every_file(exported: Exported) -> None:
    text = (exported.written.folder / "README.txt").read_text("utf-8")
    assert exported.snapshot.snapshot_id in text
    assert "Atlas of Surveillance" in text.replace("\n", " ")
    for name in exported.names:
        if not name.startswith("parquet/") and name != "README.txt":
            assert name in text
    assert "never zero" in text.replace("\n", " ")


def test_only_what_the_package_holds_is_referred_to(real_catalog: Catalog) -> None:
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
    with pytest.raises(ExportError, match="There is something in"):
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


def test_the_command_says_what_it_wrote(
    real_snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir = real_snapshot.folder.parent.parent
    project = Project(tmp_path / "seeds", tmp_path / "dbt_project", data_dir)
    screen = Console(file=io.StringIO(), width=200)
    folder = tmp_path / "out"
    assert main(["export", str(folder)], project, screen) == 0
    said = screen.file.getvalue()  # type: ignore[attr-defined]
    assert said.startswith("Wrote ")
    assert real_snapshot.snapshot_id in said
    assert main(["export", str(folder)], project, screen) == 2
    assert "error: There is something in" in capsys.readouterr().err
