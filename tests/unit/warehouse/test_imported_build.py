"""Builds with imported prices: the real price models, made by the real dbt."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from textwrap import dedent

import pytest
from rich.console import Console

from tests.unit.warehouse.price_files import land, price, project_with_prices
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.connection import connect_read_only, read_table
from warehouse.paths import DBT_DIR, Project
from warehouse.snapshots import store

REAL_FILES = (
    "macros/generate_schema_name.sql",
    "macros/discount_rule.sql",
    "macros/dialect/middle_price.sql",
    "macros/dialect/parquet_rows.sql",
    "models/intermediate/prices/int_prices__imported_days.sql",
    "models/marts/prices/fct_daily_prices.sql",
)
OWN_FILES = {
    "dbt_project/dbt_project.yml": """
        name: prices
        config-version: 2
        profile: prices
        seed-paths: ["../seeds"]
        vars: {as_of_on: "2026-11-24"}
        seeds: {prices: {+schema: raw}}
        models:
          prices:
            intermediate: {+materialized: table, +schema: intermediate}
            marts: {+materialized: table, +schema: marts}
    """,
    "dbt_project/profiles.yml": """
        prices:
          target: local
          outputs:
            local:
              type: duckdb
              path: "{{ env_var('PORCHLIGHT_WAREHOUSE_PATH') }}"
              threads: 2
    """,
    "dbt_project/models/intermediate/prices/int_prices__observations.sql": """
        select
            'doorbell' as device_id,
            'archive' as source_id,
            cast(70 as decimal(12, 2)) as price_usd,
            cast(100 as decimal(12, 2)) as list_price_usd,
            true as is_dated_price,
            date '2023-07-11' as observed_on
    """,
    "seeds/prices/_prices__seeds.yml": """
        seeds:
          - name: devices
            description: Devices. One row per device.
            config:
              column_types: {device_id: varchar, device_scope: varchar}
              meta: {primary_key: [device_id]}
            columns:
              - {name: device_id, description: Key.}
              - {name: device_scope, description: Scope.}
          - name: device_asins
            description: Numbers. One row per number.
            config:
              column_types: {asin: varchar, device_id: varchar}
              meta: {primary_key: [asin]}
            columns:
              - {name: asin, description: Key.}
              - {name: device_id, description: Device.}
    """,
    "seeds/reference/_reference__seeds.yml": """
        seeds:
          - name: sources
            description: Sources. One row per source.
            config:
              column_types: {source_id: varchar, title: varchar}
              meta: {primary_key: [source_id]}
            columns:
              - {name: source_id, description: Key.}
              - {name: title, description: Title.}
    """,
}
FIRST = [
    price(observed_at="2023-04-13 10:00", price_usd="100"),
    price(observed_at="2023-06-01 10:00", price_usd="90"),
    price(observed_at="2023-07-11 10:00", price_usd="60"),
    price(observed_at="2023-07-11 12:00", price_usd="62", seller_type="used"),
]
SECOND = [
    price(observed_at="2023-07-11 09:00", price_usd="55", source_id="archive"),
    price(observed_at="2023-07-11 23:00", price_usd="65", list_price_usd="120"),
    price("camera", observed_at="2023-07-12 09:00", price_usd="40"),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The real daily prices over one curated price; nothing was built."""
    return _project(tmp_path / "first")


def _project(root: Path) -> Project:
    project = project_with_prices(root)
    for name, text in OWN_FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    for name in REAL_FILES:
        path = project.dbt_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DBT_DIR / name, path)
    return project


def _build(project: Project) -> str:
    """Build, and return what was said."""
    console = Console(file=io.StringIO(), width=200)
    build(project, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _daily_prices(project: Project) -> list[dict[str, object]]:
    with connect_read_only(store.current_path(project)) as connection:
        rows: list[dict[str, object]] = read_table(
            connection, "from marts.fct_daily_prices"
        ).to_pylist()
    return rows


def test_without_price_files_the_curated_prices_stand_alone(project: Project) -> None:
    assert "Imported prices" not in _build(project)
    [row] = _daily_prices(project)
    assert (row["record_basis"], row["seller_type"]) == ("curated", "reported")


def test_files_merge_by_day_and_never_with_curated_prices(project: Project) -> None:
    land(project, "first.parquet", FIRST)
    assert "Imported prices: 4 rows." in _build(project)
    land(project, "second.parquet", SECOND)
    assert "Imported prices: 7 rows." in _build(project)
    rows = _daily_prices(project)
    [merged] = [
        row
        for row in rows
        if row["seller_type"] == "amazon"
        and str(row["observed_on"]) == "2023-07-11"
        and row["device_id"] == "doorbell"
    ]
    assert merged["source_ids"] == ["archive", "tracker"]
    assert str(merged["low_price_usd"]) == "55.00"
    assert str(merged["high_price_usd"]) == "65.00"
    assert str(merged["rolling_median_usd"]) == "90.00"
    assert (merged["observation_count"], merged["rolling_price_days"]) == (3, 3)
    assert {(row["record_basis"], row["seller_type"]) for row in rows} == {
        ("curated", "reported"),
        ("imported", "amazon"),
        ("imported", "used"),
    }
    manifest = store.current_path(project).parent / "manifest.json"
    assert "landing/prices/*.parquet" in manifest.read_text("utf-8")
    assert str(project.root) not in manifest.read_text("utf-8")


def test_taking_the_files_away_brings_the_old_snapshot_back(project: Project) -> None:
    _build(project)
    without = store.current_id(project)
    path = land(project, "first.parquet", FIRST)
    _build(project)
    assert store.current_id(project) != without
    assert "Nothing changed" in _build(project)
    path.unlink()
    assert "It is current again." in _build(project)
    assert store.current_id(project) == without


def test_a_faulty_price_file_ends_with_code_2_and_changes_nothing(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    _build(project)
    before = store.current_path(project)
    land(project, "first.parquet", [*FIRST, price(price_usd="0")])
    assert main(["build"], project, Console(file=io.StringIO())) == 2
    errors = capsys.readouterr().err
    assert "first.parquet, row 5, price_usd: `0.00` must be above 0" in errors
    assert "Traceback" not in errors
    assert store.current_path(project) == before
