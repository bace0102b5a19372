"""Imported prices: files are checked whole, and each price is imported once."""

from __future__ import annotations

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.benchmarks.price_files import generate
from tests.unit.warehouse.price_files import (
    keepa_file,
    land,
    price,
    project_with_prices,
)
from warehouse.__main__ import main
from warehouse.building.content_hash import content_hash
from warehouse.errors import LandingError
from warehouse.paths import DBT_DIR, Project
from warehouse.prices import (
    SELLER_TYPES,
    check_landing_files,
    import_keepa,
    landing_files,
    landing_hashes,
    landing_pattern,
)

ASIN = "B000000001"
LAST_MINUTE = 8_361_000  # in the last days of the evidence, 2026-11-24
HISTORY: list[Any] = [[4500000, 9999, 4501000, -1, 4502000, 7999]]


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


def _imported(project: Project, *contents: object) -> str:
    """Import files with some content, and return the output."""
    paths = []
    for number, content in enumerate(contents):
        paths.append(project.root / f"{number}.json")
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        paths[-1].write_bytes(text)
    console = Console(file=io.StringIO(), width=500)
    import_keepa(project, paths, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _keepa_faults(project: Project, *contents: object) -> str:
    with pytest.raises(LandingError) as caught:
        _imported(project, *contents)
    assert not project.landing_prices_dir.exists()
    return str(caught.value)


def _product(asin: str = ASIN, **fields: object) -> dict[str, Any]:
    return {"asin": asin, "domainId": 1, "csv": HISTORY, **fields}


def _rows(project: Project) -> list[tuple[str, ...]]:
    paths = [str(path) for path in landing_files(project)]
    rows = duckdb.execute(
        "select device_id, observed_at, price_usd, list_price_usd, seller_type, "
        "source_id from read_parquet($paths) order by all",
        {"paths": paths},
    ).fetchall()
    return [tuple(map(str, row)) for row in rows]


def test_prices_arrive_in_the_layout(project: Project) -> None:
    csv: list[object] = [None] * 19
    csv[0] = [4500000, 9999, 4500001, -1, 4500002, 0]
    csv[3] = [4500000, 7]  # a sales rank, no price
    csv[4] = [4500000, 12999]
    csv[18] = [4500000, 9000, 599, 4500001, 4000, -1]
    output = _imported(project, _product(csv=csv), [_product("B000000003", csv=None)])
    at, source = "2019-07-23 00:00:00", "keepa-product-object"
    assert _rows(project) == [
        ("doorbell", at, "95.99", "None", "buy_box", source),
        ("doorbell", at, "99.99", "None", "amazon", source),
        ("doorbell", at, "None", "129.99", "list_price", source),
    ]
    assert "Left out, without a price: 3 moments, 1 product." in output
    assert "3 new prices, 3 in all" in output


def test_minutes_count_from_2011(project: Project) -> None:
    # The example in Keepa's own description: 411180 is 1318510800000 in Unix time.
    _imported(project, _product(csv=[[411180, 99]]))
    assert _rows(project)[0][1] == "2011-10-13 13:00:00"


def test_a_price_is_imported_once(project: Project) -> None:
    assert "1 new price, 1 in all" in _imported(project, _product(csv=[[100, 9]]))
    longer = {"products": [_product(csv=[[100, 9, 200, 8]]), _product("B000000002")]}
    assert "3 new prices, 4 in all" in _imported(project, longer, longer)
    hashes = landing_hashes(project)
    assert "0 new prices, 4 in all" in _imported(project, longer)
    assert landing_hashes(project) == hashes
    assert len(landing_files(project)) == 1


def test_unknown_asins_are_listed_and_the_rest_arrives(project: Project) -> None:
    assert "Unknown ASINs: B0UNKNOWN1" in _keepa_faults(project, _product("B0UNKNOWN1"))
    output = _imported(project, [_product(), _product("B0UNKNOWN1")])
    assert "unknown ASINs: B0UNKNOWN1. Add them to `seeds/prices/device_asins" in output
    assert {row[0] for row in _rows(project)} == {"doorbell"}


def test_without_its_source_in_the_registry_nothing_is_imported(
    project: Project,
) -> None:
    (project.seeds_dir / "reference/sources.csv").write_text("source_id\ntracker\n")
    assert "`keepa-product-object` is not in" in _keepa_faults(project, _product())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", '`"file"` is not JSON: EOF while parsing a value at line 1 column 0'),
        (b"asin;price\nB0;1", "is not JSON: expected value at line 1 column 1"),
        (b"[" * 100_000, "is not JSON: recursion limit exceeded"),
        (b'{"csv": [[' + b"9" * 5000 + b"]]}", "is not JSON: number out of range"),
        (b'{"asin": "B00000000\\ud800"}', "is not JSON: unexpected end of hex escape"),
        (b'{"asin": "\xff"}', "is not JSON: invalid unicode"),
        ([], "products: `[]` must be a list of product objects"),
        ({"products": 3}, "products: `3` must be a list of product objects"),
        ([7], "product 1: `7` must be an object"),
        (_product("ring doorbell"), 'product 1, asin: `"ring doorbell"` must match'),
        (_product(domainId=3), "product 1, domainId: `3` must be 1"),
        (_product(lastUpdate="now"), 'product 1, lastUpdate: `"now"` must be a valid'),
        ({"asin": ASIN}, 'product 1, csv: `"absent"` must be there'),
        (_product(csv=[7]), "csv[0]: `7` must be a valid list"),
        (_product(csv=[[1, 2.5]]), "csv[0][1]: `2.5` must be a valid integer"),
        (_product(csv=[[1, True]]), "csv[0][1]: `true` must be a valid integer"),
        (_product(csv=[[1, 2, 3]]), "csv[0][2]: `3` is the last of 3 numbers, not 2"),
        (_product(csv=[[1, -7]]), "csv[0][1]: `-7` must be a sum in cents"),
        (_product(csv=[[1, 10**30]]), "csv[0][1]: `1000000000"),
        (_product(csv=[[5, 9, 5, 9]]), "csv[0][2]: `5` (2011-01-01 00:05 UTC) must be"),
        (_product(csv=[[-5, 9]]), "csv[0][0]: `-5` (2010-12-31 23:55 UTC) must be"),
        (_product(csv=[[LAST_MINUTE + 9999, 9]]), "and before 2026-11-25 00:00 UTC"),
        (_product(csv=[[7000, 9]], lastUpdate=5000), "and before 2011-01-05 11:20 UTC"),
        (_product(csv=[[10**30, 9]]), "csv[0][0]: `1000000000"),
    ],
)
def test_a_fault_is_named_by_file_place_and_value(
    project: Project, content: object, fault: str
) -> None:
    output = _keepa_faults(project, content)
    assert "Nothing was imported" in output
    assert "0.json, " in output.replace("0.json: ", "0.json, ")
    assert fault in output
    assert "download the file again" in output


def test_all_faults_of_all_files_are_listed_at_once(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = keepa_file(project.root, "a.json", {ASIN: [[4500000, 9, 4499999, -7]]})
    worse = keepa_file(project.root, "b.json", {ASIN: HISTORY, "B000000003": [["x"]]})
    paths = [str(damaged), str(worse), str(project.root / "c.json")]
    keepa_file(project.root, "c.json", {ASIN: [[1, 2, 3]]})
    assert main(["import", "keepa", *paths], project, Console(file=io.StringIO())) == 2
    errors = capsys.readouterr().err
    assert "4 faults in price files. Nothing was imported:" in errors
    assert "a.json, product 1, csv[0][2]: `4499999`" in errors
    assert "a.json, product 1, csv[0][3]: `-7`" in errors
    assert 'b.json, product 2, csv[0][0]: `"x"` must be a valid integer' in errors
    assert "Traceback" not in errors
    assert main(["import", "keepa", "absent.json"], project) == 2
    assert "`absent.json` cannot be read" in capsys.readouterr().err


prices = st.dictionaries(
    st.integers(4_000_000, 4_000_050), st.integers(1, 10**6), min_size=1, max_size=12
)


@settings(max_examples=25)
@given(prices, st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_any_order_of_imports_gives_each_price_once(
    history: dict[int, int], lengths: list[int]
) -> None:
    with TemporaryDirectory() as name:
        project = project_with_prices(Path(name))
        flat = [n for minute in sorted(history) for n in (minute, history[minute])]
        for length in (*lengths, len(history)):
            _imported(project, _product(csv=[flat[: 2 * length]]))
        assert len(_rows(project)) == len(set(_rows(project))) == len(history)
