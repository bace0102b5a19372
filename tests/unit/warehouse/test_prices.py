"""Imported prices: files are checked whole, and each price is imported once."""

from __future__ import annotations

import io
import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from rich.console import Console

from tests.benchmarks.price_files import generate
from tests.unit.warehouse.price_files import (
    answer,
    land,
    price,
    project_with_prices,
)
from warehouse.__main__ import main
from warehouse.building.content_hash import content_hash
from warehouse.console import fault_line
from warehouse.errors import ImportRefusedError, SeedCheckError
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
HISTORY: list[object] = [[4500000, 9999, 4501000, -1, 4502000, 7999]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two devices, no price files."""
    return project_with_prices(tmp_path)


def _faults(project: Project) -> list[str]:
    with pytest.raises(SeedCheckError) as caught:
        check_landing_files(project)
    return [*map(fault_line, caught.value.faults)]


def test_sound_files_are_counted(project: Project) -> None:
    assert check_landing_files(project) == 0
    generate(project, 1000)
    land(project, "empty.parquet", [])
    land(project, "two.parquet", [price(), price(observed_at="2026-11-24 23:59:59")])
    assert check_landing_files(project) == 1002


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
    faults = _faults(project)
    assert [fault.split(" must")[0] for fault in faults] == [
        "a.parquet: row 2, device_id: (empty)",
        "a.parquet: row 3, device_id: `all-doorbells`",
        "a.parquet: row 4, observed_at: `2026-11-25 00:00:00`",
        "a.parquet: row 5, price_usd: `0.00`",
        "b.parquet: row 1, price_usd: (empty)",
        "b.parquet: row 2, list_price_usd: `-1.00`",
        "b.parquet: row 3, seller_type: `shop`",
        "b.parquet: row 3, source_id: `nobody`",
    ]
    assert faults[1].endswith("of `seeds/prices/devices.csv`. Add it there.")


def test_a_file_of_another_form_is_named(project: Project) -> None:
    path = land(project, "a.parquet", [price()])
    (path.parent / "b.parquet").write_bytes(path.read_bytes())
    (path.parent / "c.parquet").write_bytes(path.read_bytes()[:-100])
    table = pq.read_table(path).drop_columns(["source_id"])
    pq.write_table(
        table.append_column("note", pa.array([1])), path.parent / "d.parquet"
    )
    damaged, note, source_id, repeated = _faults(project)
    assert damaged.startswith("c.parquet: `file` cannot be read as Parquet: ")
    assert note.startswith("d.parquet: note: `BIGINT` must be absent.")
    assert source_id.startswith("d.parquet: source_id: `absent` must be VARCHAR.")
    assert repeated.startswith("b.parquet: `file` has the same bytes as `a.parquet`.")


@pytest.mark.parametrize("name", ["prices.csv", "folder.parquet/a.parquet"])
def test_the_folder_holds_parquet_files_alone(project: Project, name: str) -> None:
    land(project, name, [price()])
    with pytest.raises(ImportRefusedError, match=name.split("/", maxsplit=1)[0]):
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
    # The example in Keepa's own description: 411180 is 1318510800000 in Unix time.
    csv[0] = [411180, 9999, 4500001, -1, 4500002, 0]
    csv[3] = [4500000, 7]  # a sales rank, no price
    csv[4] = [4500000, 12999]
    csv[18] = [4500000, 9000, 599, 4500001, 4000, -1]
    output = _imported(project, answer({ASIN: csv, "B000000003": None}))
    at, source = "2019-07-23 00:00:00", "keepa-product-object"
    assert _rows(project) == [
        ("doorbell", "2011-10-13 13:00:00", "99.99", "None", "amazon", source),
        ("doorbell", at, "95.99", "None", "buy_box", source),
        ("doorbell", at, "None", "129.99", "list_price", source),
    ]
    assert "3 new prices, 3 in all" in output


def test_a_price_is_imported_once(project: Project) -> None:
    assert "1 new price, 1 in all" in _imported(project, answer({ASIN: [[100, 9]]}))
    longer = answer({ASIN: [[100, 9, 200, 8]], "B000000002": HISTORY})
    assert "3 new prices, 4 in all" in _imported(project, longer, longer)
    hashes = landing_hashes(project)
    assert "0 new prices, 4 in all" in _imported(project, longer)
    assert landing_hashes(project) == hashes
    assert len(landing_files(project)) == 1


def test_unknown_asins_are_listed_and_the_rest_arrives(project: Project) -> None:
    with pytest.raises(ImportRefusedError, match="no price of a known device"):
        _imported(project, answer({"B0UNKNOWN1": HISTORY}))
    output = _imported(project, answer({ASIN: HISTORY, "B0UNKNOWN1": HISTORY}))
    assert "unknown ASINs: B0UNKNOWN1. Add them to `seeds/prices/device_asins" in output
    assert {row[0] for row in _rows(project)} == {"doorbell"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is not JSON: EOF while parsing a value at line 1 column 0."),
        (b"asin;price\nB0;1", "is not JSON: expected value at line 1 column 1."),
        (b"[" * 100_000, "is not JSON: recursion limit exceeded"),
        (b'{"asin": "\xff"}', "is not JSON: invalid escape"),
        (b'{"csv": [[' + b"9" * 5000 + b"]]}", "is not JSON: number out of range"),
        ([], "`[]` must be an object."),
        ({"products": []}, "products: `[]` must have at least 1 item"),
        ({"products": [7]}, "products[0]: `7` must be an object."),
        (answer({"ring doorbell": None}), "products[0][asin]: `ring doorbell` must "),
        (answer({ASIN: None}, domainId=3), "products[0][domainId]: `3` must be 1."),
        (answer({ASIN: [7]}), "[csv][0]: `7` must be a valid array."),
        (answer({ASIN: [[1, 2.5]]}), "[csv][0][1]: `2.5` must be a valid integer."),
        (answer({ASIN: [[1, True]]}), "[csv][0][1]: `True` must be a valid integer."),
        (answer({ASIN: [[1, -7]]}), "[0][1]: `-7` must be greater than or equal to"),
        (answer({ASIN: [[10**30, 9]]}), "[0][0]: `1000000000"),
        (answer({ASIN: [[1, 2, 3]]}), "[csv][0]: `3 numbers` must have 2 for each"),
        (answer({ASIN: [[5, 9, 5, 9]]}), "[0]: `5 (2011-01-01 00:05 UTC)` must be"),
        (answer({ASIN: [[-1, 9]]}), "[csv][0]: `-1 (2010-12-31 23:59 UTC)` must be"),
        (answer({ASIN: [[8_364_960, 9]]}), "00:00 UTC)` must be later than the minute"),
    ],
)
def test_a_fault_is_named_by_file_place_and_value(
    project: Project, content: object, fault: str
) -> None:
    with pytest.raises(SeedCheckError) as caught:
        _imported(project, content)
    (line,) = map(fault_line, caught.value.faults)
    assert line.startswith("0.json: ")
    assert fault in line
    assert line.endswith("Download the file again, or take the product out of it.")
    assert not project.landing_prices_dir.exists()


def test_all_faults_of_all_files_are_listed_at_once(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = (
        answer({ASIN: [[4500000, 9, 4499999, 7, 4499998, 7]]}),
        answer({ASIN: [[1, -7]], "B000000003": [["x"]]}),
    )
    paths = [project.root / f"{number}.json" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_text(json.dumps(content), "utf-8")
    screen = Console(file=io.StringIO())
    assert main(["import", "keepa", *map(str, paths)], project, screen) == 2
    assert isinstance(screen.file, io.StringIO)
    shown = screen.file.getvalue()
    assert "0.json: products[0][csv][0]: `4499999 (" in shown
    assert "0.json: products[0][csv][0]: `4499998 (" in shown
    assert "1.json: products[0][csv][0][1]: `-7`" in shown
    assert "1.json: products[1][csv][0][0]: `x` must be a valid integer" in shown
    assert "found 4 faults in 2 files. Nothing was" in capsys.readouterr().err
    assert main(["import", "keepa", "absent.json"], project) == 1
    assert "No such file or directory (`absent.json`)" in capsys.readouterr().err
