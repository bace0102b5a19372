"""Daily prices kept per landing file: exact, kept, and never of a file with a fault."""

from __future__ import annotations

import io
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.unit.warehouse.price_files import (
    LAYOUT,
    PriceRow,
    land,
    price,
    project_with_prices,
)
from warehouse.building.content_hash import content_hash
from warehouse.errors import LandingError
from warehouse.paths import DBT_DIR, Project
from warehouse.prices.aggregates import daily_prices_pattern, update_aggregates
from warehouse.prices.keepa import PRICE_TYPES
from warehouse.prices.landing import COLUMN_TYPES, SELLER_TYPES, landing_files

# What fct_daily_prices does with the kept days, and the same from the rows themselves.
_MERGED = """
select device_id, seller_type, source_id, observed_on,
    min(low_price_usd), max(high_price_usd), min(low_list_price_usd),
    cast(sum(observation_count) as bigint)
from read_parquet($path)
group by all order by all
"""
_FROM_ROWS = """
select device_id, seller_type, source_id, cast(observed_at as date) as observed_on,
    min(price_usd), max(price_usd), min(list_price_usd), count(*)
from read_parquet($path)
group by all order by all
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two devices, no price files."""
    return project_with_prices(tmp_path)


def _update(project: Project) -> str:
    """Bring the aggregates up to date; return what was said."""
    console = Console(file=io.StringIO(), width=200)
    update_aggregates(project, landing_files(project), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _kept(project: Project) -> list[Path]:
    return sorted(project.price_aggregates_dir.glob("*/*/daily.parquet"))


def _merged(project: Project) -> list[tuple[object, ...]]:
    pattern = project.data_dir / daily_prices_pattern(project, project.data_dir)
    return duckdb.execute(_MERGED, {"path": str(pattern)}).fetchall()


def _from_rows(project: Project) -> list[tuple[object, ...]]:
    pattern = project.landing_prices_dir / "**" / "*.parquet"
    return duckdb.execute(_FROM_ROWS, {"path": str(pattern)}).fetchall()


def test_without_files_nothing_is_made_or_said(project: Project) -> None:
    assert _update(project) == ""
    assert not project.data_dir.exists()


def test_a_day_has_its_lowest_highest_and_count(project: Project) -> None:
    land(
        project,
        "a.parquet",
        [
            price(observed_at="2023-07-11 00:00", price_usd="80"),
            price(observed_at="2023-07-11 23:59", price_usd="60", list_price_usd="100"),
            price(observed_at="2023-07-12 00:00", price_usd="10"),
            price(seller_type="used", price_usd="30", observed_at="2023-07-11"),
        ],
    )
    _update(project)
    found = [tuple(map(str, row)) for row in _merged(project)]
    key = ("doorbell", "amazon", "tracker")
    assert found == [
        (*key, "2023-07-11", "60.00", "80.00", "100.00", "2"),
        (*key, "2023-07-12", "10.00", "10.00", "None", "1"),
        ("doorbell", "used", "tracker", "2023-07-11", "30.00", "30.00", "None", "1"),
    ]


def test_only_a_new_file_is_worked_out(project: Project) -> None:
    land(project, "a.parquet", [price()])
    assert "1 price file (1 new), 1 row." in _update(project)
    [first] = _kept(project)
    before = first.stat().st_mtime_ns
    land(project, "more/b.parquet", [price(price_usd="49.99")])
    said = _update(project)
    assert "daily prices of more/b.parquet" in said
    assert "a.parquet" not in said.replace("more/b.parquet", "")
    assert "2 price files (1 new), 2 rows." in said
    assert first.stat().st_mtime_ns == before
    assert len(_kept(project)) == 2


def test_what_is_kept_stands_under_the_hash_of_its_file(project: Project) -> None:
    land(project, "a.parquet", [price()])
    _update(project)
    [kept], [file] = _kept(project), landing_files(project)
    assert kept.parent.name == f"input_hash={file.sha256}"


def test_a_file_that_is_gone_is_forgotten(project: Project) -> None:
    path = land(project, "a.parquet", [price()])
    land(project, "b.parquet", [price(price_usd="49.99")])
    _update(project)
    path.unlink()
    _update(project)
    assert len(_kept(project)) == 1
    assert _merged(project) == _from_rows(project)
    shutil.rmtree(project.landing_prices_dir)
    _update(project)
    assert _kept(project) == []


def test_what_an_older_rule_or_a_killed_build_left_is_removed(project: Project) -> None:
    land(project, "a.parquet", [price()])
    _update(project)
    rule_dir = _kept(project)[0].parent.parent
    (rule_dir / ".draft-1").mkdir()
    (rule_dir.with_name("0ld") / "input_hash=1").mkdir(parents=True)
    _update(project)
    assert [path.name for path in rule_dir.parent.iterdir()] == [rule_dir.name]
    assert len(list(rule_dir.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("summary.json", b'{"row_count": 1, "dev'),
        ("summary.json", b"[" * 100_000),
        ("summary.json", b"{}"),
        ("daily.parquet", b""),
        ("daily.parquet", None),
        ("summary.json", None),
    ],
    ids=["cut", "nested", "of another version", "emptied", "no prices", "no summary"],
)
def test_what_was_damaged_on_disk_is_worked_out_anew(
    project: Project, name: str, content: bytes | None
) -> None:
    land(project, "a.parquet", [price()])
    _update(project)
    file = _kept(project)[0].with_name(name)
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert "1 price file (1 new), 1 row." in _update(project)
    assert _merged(project) == _from_rows(project)
    assert "1 price file (0 new), 1 row." in _update(project)


def test_a_renamed_file_is_the_same_file(project: Project) -> None:
    path = land(project, "a.parquet", [price()])
    before = content_hash(project)
    _update(project)
    path.rename(path.with_name("z.parquet"))
    assert "(0 new)" in _update(project)
    assert content_hash(project) == before


def test_a_copy_of_a_file_counts_once(project: Project) -> None:
    path = land(project, "a.parquet", [price()])
    before = content_hash(project)
    shutil.copy(path, path.with_name("copy.parquet"))
    assert "1 price file (1 new), 1 row." in _update(project)
    assert content_hash(project) == before


def test_landing_files_count_in_the_hash(project: Project) -> None:
    hashes = [content_hash(project)]
    first = land(project, "a.parquet", [price()])
    hashes.append(content_hash(project))
    second = land(project, "b.parquet", [price(price_usd="1")])
    hashes.append(content_hash(project))
    assert len(set(hashes)) == 3
    second.unlink()
    assert content_hash(project) == hashes[1]
    first.unlink()
    assert content_hash(project) == hashes[0]


_FIRST = datetime.fromisoformat("2023-07-01")
rows = st.builds(
    price,
    device_id=st.sampled_from(["doorbell", "camera"]),
    observed_at=st.datetimes(_FIRST, _FIRST + timedelta(days=2)).map(
        datetime.isoformat
    ),
    price_usd=st.integers(1, 500).map(lambda cents: f"{cents / 100:.2f}"),
    list_price_usd=st.none() | st.integers(1, 500).map(str),
    seller_type=st.sampled_from(["amazon", "used"]),
    source_id=st.sampled_from(["tracker", "archive"]),
)


@settings(max_examples=25)
@given(st.lists(st.lists(rows, min_size=1, max_size=8), min_size=1, max_size=4))
def test_kept_files_merge_to_what_all_rows_give(files: list[list[PriceRow]]) -> None:
    with TemporaryDirectory() as name:
        project = project_with_prices(Path(name))
        for number, content in enumerate(files):
            # why: a first row of its own, because equal files count once.
            own = price(price_usd=f"{number + 1}", observed_at="2022-01-01")
            land(project, f"{number}.parquet", [own, *content])
            _update(project)
        assert _merged(project) == _from_rows(project)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (price(price_usd="0"), "a price must be above 0"),
        (price(price_usd="-1"), "a price must be above 0"),
        (price(list_price_usd="-0.01"), "a price must be above 0"),
        (price(price_usd=None), "a row must have a price or a list price"),
        (price(device_id=None), "every column but the two prices"),
        (price(observed_at=None), "every column but the two prices"),
        (price(seller_type=None), "every column but the two prices"),
        (price(source_id=None), "every column but the two prices"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named(
    project: Project, row: PriceRow, rule: str
) -> None:
    path = land(project, "a.parquet", [price(), price(), row])
    with pytest.raises(LandingError, match=rule) as caught:
        _update(project)
    assert f"Row 3 of `{path}`" in str(caught.value)
    assert _kept(project) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (price(device_id="doorbel"), "`doorbel` as device_id"),
        (price(device_id="all-doorbells"), "`all-doorbells` as device_id"),
        (price(source_id="hearsay"), "`hearsay` as source_id"),
        (price(seller_type="reported"), "`reported` as seller_type"),
        (price(observed_at="2026-11-25"), "a price of 2026-11-25"),
    ],
)
def test_a_file_ahead_of_the_seeds_is_refused(
    project: Project, row: PriceRow, words: str
) -> None:
    path = land(project, "a.parquet", [price(), row])
    with pytest.raises(LandingError, match=words) as caught:
        _update(project)
    assert str(path) in str(caught.value)


def test_a_kept_file_is_held_against_the_seeds_of_today(project: Project) -> None:
    land(project, "a.parquet", [price(device_id="camera")])
    _update(project)
    devices = project.seeds_dir / "prices" / "devices.csv"
    devices.write_text("device_id,device_scope\ndoorbell,model\n", "utf-8")
    with pytest.raises(LandingError, match="`camera`"):
        _update(project)


def test_the_last_moment_of_the_evidence_counts(project: Project) -> None:
    land(project, "a.parquet", [price(observed_at="2026-11-24 23:59:59")])
    assert "1 row" in _update(project)


def test_a_damaged_file_is_named(project: Project) -> None:
    path = land(project, "a.parquet", [price()])
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(LandingError, match="damaged or was cut short") as caught:
        _update(project)
    assert str(path) in str(caught.value)


def test_a_damaged_page_is_named(project: Project) -> None:
    path = land(project, "a.parquet", [price() for _ in range(50)])
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)
    with pytest.raises(LandingError, match="damaged or was cut short"):
        _update(project)
    assert _kept(project) == []


def test_another_layout_is_named_column_by_column(project: Project) -> None:
    project.landing_prices_dir.mkdir(parents=True)
    path = project.landing_prices_dir / "a.parquet"
    schema = LAYOUT.set(2, pa.field("price_usd", pa.float64())).remove(5)
    pq.write_table(schema.append(pa.field("shop", pa.string())).empty_table(), path)
    with pytest.raises(LandingError) as caught:
        _update(project)
    assert "`price_usd` is DOUBLE, not DECIMAL(12,2)" in str(caught.value)
    assert "`source_id` is absent, not VARCHAR" in str(caught.value)
    assert "`shop` is VARCHAR, not allowed" in str(caught.value)


def test_what_is_no_parquet_file_is_named(project: Project) -> None:
    project.landing_prices_dir.mkdir(parents=True)
    (project.landing_prices_dir / "prices.csv").write_text("device_id\n")
    (project.landing_prices_dir / ".DS_Store").write_text("")
    with pytest.raises(LandingError, match=r"prices\.csv"):
        content_hash(project)


def test_one_faulty_file_does_not_undo_the_others(project: Project) -> None:
    land(project, "a.parquet", [price()])
    land(project, "b.parquet", [price(price_usd="0")])
    with pytest.raises(LandingError):
        _update(project)
    assert len(_kept(project)) == 1
    land(project, "b.parquet", [price(price_usd="1")])
    assert "2 price files (1 new)" in _update(project)


def test_an_empty_file_is_no_fault(project: Project) -> None:
    land(project, "a.parquet", [])
    assert "1 price file (1 new), 0 rows." in _update(project)


def test_seller_types_are_the_same_list_everywhere() -> None:
    path = DBT_DIR / "models/marts/prices/fct_daily_prices.yml"
    [model] = yaml.safe_load(path.read_text("utf-8"))["models"]
    [test] = model["data_tests"]
    listed = test["rules"]["arguments"]["values"]["seller_type"]
    assert sorted([*SELLER_TYPES, "reported"]) == sorted(listed)
    assert {kind.seller_type for kind in PRICE_TYPES.values()} == set(SELLER_TYPES)


def test_the_layout_of_the_tests_is_that_of_the_landing_area(project: Project) -> None:
    land(project, "a.parquet", [price()])
    assert list(LAYOUT.names) == list(COLUMN_TYPES)
    _update(project)
