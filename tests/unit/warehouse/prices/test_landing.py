"""Price files of the landing folder: checked whole, every fault at once."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from tests.benchmarks.price_files import generate
from tests.unit.warehouse.price_files import LAYOUT, land, price, project_with_prices
from warehouse.building.content_hash import content_hash
from warehouse.errors import LandingError
from warehouse.paths import DBT_DIR, Project
from warehouse.prices import SELLER_TYPES, check_landing_files, landing_pattern


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two devices, no price files."""
    return project_with_prices(tmp_path)


def _faults(project: Project) -> list[str]:
    with pytest.raises(LandingError) as caught:
        check_landing_files(project)
    return str(caught.value).splitlines()


def test_sound_files_are_counted(project: Project) -> None:
    assert check_landing_files(project) == 0
    land(project, "empty.parquet", [])
    land(project, "two.parquet", [price(), price(observed_at="2026-11-24 23:59:59")])
    assert check_landing_files(project) == 2


def test_made_up_prices_of_the_benchmark_are_sound(project: Project) -> None:
    generate(project, 1000)
    assert check_landing_files(project) == 1000


def test_a_build_is_named_by_its_price_files_too(project: Project) -> None:
    without = content_hash(project)
    path = land(project, "first.parquet", [price()])
    assert content_hash(project) != without
    assert landing_pattern(project, project.data_dir / "run") == (
        "../landing/prices/*.parquet"
    )
    path.unlink()
    assert content_hash(project) == without


def test_every_faulty_row_of_every_file_is_named(project: Project) -> None:
    land(
        project,
        "a.parquet",
        [
            price(),
            price(device_id=None),
            price(device_id="all-doorbells"),
            price(observed_at="2026-11-25 00:00"),
            price(price_usd="0"),
        ],
    )
    land(
        project,
        "b.parquet",
        [
            price(price_usd=None),
            price(price_usd=None, list_price_usd="-1"),
            price(seller_type="shop", source_id="nobody"),
        ],
    )
    first, *faults = _faults(project)
    assert first.startswith("8 faults in price files. Nothing was built.")
    assert [fault.split("` must")[0].strip() for fault in faults] == [
        "a.parquet, row 2, device_id: `(empty)",
        "a.parquet, row 3, device_id: `all-doorbells",
        "a.parquet, row 4, observed_at: `2026-11-25 00:00:00",
        "a.parquet, row 5, price_usd: `0.00",
        "b.parquet, row 1, price_usd: `(empty)",
        "b.parquet, row 2, list_price_usd: `-1.00",
        "b.parquet, row 3, seller_type: `shop",
        "b.parquet, row 3, source_id: `nobody",
    ]


def test_other_columns_are_named_with_their_types(project: Project) -> None:
    path = land(project, "a.parquet", [price()])
    table = pq.read_table(path).drop_columns(["source_id"])
    pq.write_table(table.append_column("note", pa.array([1])), path)
    assert [fault.split(";")[0].strip() for fault in _faults(project)[1:]] == [
        "a.parquet, note: `BIGINT` must be absent",
        "a.parquet, source_id: `absent` must be VARCHAR",
    ]


def test_a_damaged_or_repeated_file_is_named(project: Project) -> None:
    path = land(project, "a.parquet", [price()])
    (path.parent / "b.parquet").write_bytes(path.read_bytes())
    (path.parent / "c.parquet").write_bytes(path.read_bytes()[:-100])
    damaged, repeated = _faults(project)[1:]
    assert "c.parquet: `file` cannot be read as Parquet" in damaged
    assert "b.parquet: `file` has the same bytes as `a.parquet`" in repeated


@pytest.mark.parametrize("name", ["prices.csv", "folder.parquet/a.parquet"])
def test_the_folder_holds_parquet_files_alone(project: Project, name: str) -> None:
    land(project, name, [price()])
    with pytest.raises(LandingError, match=name.split("/", maxsplit=1)[0]):
        check_landing_files(project)


def test_sellers_are_those_that_the_mart_accepts() -> None:
    text = (DBT_DIR / "models/marts/prices/fct_daily_prices.yml").read_text()
    (model,) = yaml.safe_load(text)["models"]
    accepted = model["data_tests"][0]["rules"]["arguments"]["values"]["seller_type"]
    assert sorted({*SELLER_TYPES, "reported"}) == accepted
    assert len(LAYOUT) == 6
