"""A zip of some rows explains itself to a stranger."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import frictionless
import pyarrow as pa
import pytest

from tests.checksums import assert_checksums_fit
from warehouse.connection import connect_read_only, read_table
from warehouse.downloads.export import download_zip
from warehouse.downloads.package import source_ids_of
from warehouse.snapshots.catalog import Catalog

FILTERS = {"State": "New Jersey", "Query": "select *\nfrom marts.fct_agency_events"}


def _rows(catalog: Catalog, sql: str) -> pa.Table:
    with connect_read_only(catalog.snapshot.warehouse_file) as connection:
        return read_table(connection, sql)


@pytest.fixture(scope="module")
def events(real_catalog: Catalog) -> pa.Table:
    return _rows(
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


def test_rows_come_in_the_readers_order(
    real_catalog: Catalog, events: pa.Table
) -> None:
    backwards = events.sort_by([("agency_id", "descending")])
    rows = _csv(_zip(real_catalog, backwards, "fct_agency_events"), "events.csv")
    assert [row["agency_id"] for row in rows] == backwards["agency_id"].to_pylist()


def test_the_readme_names_filters_and_snapshot(
    real_catalog: Catalog, events: pa.Table
) -> None:
    archive = _zip(real_catalog, events, "fct_agency_events")
    text = archive.read("README.txt").decode()
    assert "- State: New Jersey\n" in text
    assert "- Query: select *\n  from marts.fct_agency_events\n" in text
    assert real_catalog.snapshot.snapshot_id in text
    assert "40 rows. What happened" in text


def test_checksums_fit_every_file(real_catalog: Catalog, events: pa.Table) -> None:
    archive = _zip(real_catalog, events, "fct_agency_events")
    assert archive.testzip() is None
    assert_checksums_fit({name: archive.read(name) for name in archive.namelist()})


def test_only_the_sources_of_the_rows_come_along(
    real_catalog: Catalog, events: pa.Table
) -> None:
    archive = _zip(real_catalog, events, "fct_agency_events")
    sources = _csv(archive, "sources_used.csv")
    assert {row["source_id"] for row in sources} == set(events["source_id"].to_pylist())
    assert "CC BY 4.0" in {row["source_license"] for row in sources}


def test_lists_of_sources_count_too(real_catalog: Catalog) -> None:
    rows = _rows(
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
        ("fct_term_answers", ["fct_term_positions", "dim_vendors"]),
    ],
)
def test_rows_without_ids_bring_the_sources_of_their_mart(
    mart: str, origins: list[str], real_catalog: Catalog
) -> None:
    rows = _rows(real_catalog, f"select count(*) as row_count from marts.{mart}")
    archive = _zip(real_catalog, rows, mart)
    found = {row["source_id"] for row in _csv(archive, "sources_used.csv")}
    assert found == set().union(
        *(source_ids_of(_rows(real_catalog, f"from marts.{one}")) for one in origins)
    )
    assert found


def test_columns_are_described_by_their_mart_or_as_the_querys(
    real_catalog: Catalog,
) -> None:
    rows = _rows(
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
    archive = _zip(real_catalog, _rows(real_catalog, sql), "dim_agencies")
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
    rows = _rows(
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
