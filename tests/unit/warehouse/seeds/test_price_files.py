"""Price files are checked like the seed, and exactly what was checked is read."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.serving import REPO_ROOT
from tests.unit.warehouse.conftest import shown_on
from warehouse.__main__ import main
from warehouse.building.content_hash import content_hash, seeds_hash
from warehouse.paths import DBT_DIR, SEEDS_DIR, Project
from warehouse.seeds.price_files import check_price_files
from warehouse.snapshots import store

_HEADER = "observation_id,state_code,price_usd,day\n"
_FILES = {
    "seeds/prices/price_observations.csv": f"{_HEADER}seed-1,CA,99.99,2019-07-15\n",
    "seeds/prices/_prices__seeds.yml": """
seeds:
  - name: price_observations
    description: Prices. One row per observation.
    config:
      column_types: {observation_id: varchar, state_code: varchar,
        price_usd: "decimal(12,2)", day: date}
      meta: {kind: collected, primary_key: [observation_id]}
    columns:
      - {name: observation_id, description: Key., config: {meta: {required: true}}}
      - name: state_code
        description: State.
        config: {meta: {references: states.state_code}}
      - {name: price_usd, description: Price., config: {meta: {required: true}}}
      - {name: day, description: Day.}
""",
    "dbt_project/models/marts/fct_prices.sql": """
select observation_id, price_usd, day
from (select * from {{ ref('price_observations') }} {{ union_price_rows() }})
""",
    "dbt_project/models/marts/fct_prices.yml": """
models:
  - name: fct_prices
    description: Prices. One row per observation.
    columns:
      - {name: observation_id, data_type: varchar, description: Key.}
      - {name: price_usd, data_type: "decimal(12,2)", description: Price.}
      - {name: day, data_type: date, description: Day.}
""",
}


@pytest.fixture
def priced(tiny: Project) -> Project:
    """The tiny project with a seed of prices, and an empty folder of price files."""
    for name, text in _FILES.items():
        (tiny.root / name).parent.mkdir(exist_ok=True)
        (tiny.root / name).write_text(text, "utf-8")
    shutil.copy(DBT_DIR / "macros/dialect/price_rows.sql", tiny.dbt_dir / "macros")
    prices_dir = tiny.root / "own prices"
    prices_dir.mkdir()
    return replace(tiny, prices_dir=prices_dir)


def _add(project: Project, name: str, content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    (project.root / "own prices" / name).write_bytes(raw)


def _parquet(state_code: str, day: object, row_count: int = 1) -> bytes:
    """Return a Parquet file of a few KB, in which one row stands many times."""
    row = ("*", state_code, 7.5, day)
    places = pa.repeat(pa.scalar(0, pa.int32()), row_count)
    cells = [pa.DictionaryArray.from_arrays(places, [cell]) for cell in row]
    table = pa.table(cells, names=_HEADER.strip().split(","))
    file = io.BytesIO()
    pq.write_table(table, file, row_group_size=row_count)
    return file.getvalue()


def test_rows_of_files_of_any_name_count_once_beside_the_seed(
    priced: Project, screen: Console
) -> None:
    hashes = {content_hash(priced), seeds_hash(priced)}
    _add(priced, "*'.parquet", _parquet("NJ", date(2020, 2, 29)))
    _add(priced, "a1.csv", f'{_HEADER[:-1]}\r\na1,CA,"5","2019-07-16"\r\n')
    _add(priced, "a[1].csv", f"{_HEADER}a[1],,59.9,\n")
    assert not hashes & {content_hash(priced), seeds_hash(priced)}
    assert main(["build"], priced, screen) == 0, shown_on(screen)
    assert "Price files: 3 files, 3 rows, 0 faults." in shown_on(screen)
    with duckdb.connect(str(store.current_path(priced)), read_only=True) as connection:
        rows = connection.sql("from marts.fct_prices order by all").fetchall()
    assert [tuple(map(str, row)) for row in rows] == [
        ("*", "7.50", "2020-02-29"),
        ("a1", "5.00", "2019-07-16"),
        ("a[1]", "59.90", "None"),
        ("seed-1", "99.99", "2019-07-15"),
    ]
    _add(priced, "twice.csv", f"{_HEADER}a1,CA,1,\nseed-1,CA,1,\n")
    assert main(["build"], priced, screen) == 2
    shown = shown_on(screen)
    fault = "twice.csv: observation_id: `{}` must be unique. `{}` has it too."
    assert fault.format("a1", f"{priced.prices_dir}/a1.csv") in shown
    assert fault.format("seed-1", "seeds/prices/price_observations.csv") in shown


def test_every_fault_of_every_file_is_named_at_once(
    priced: Project, screen: Console
) -> None:
    faulty: dict[str, tuple[str | bytes, list[str]]] = {
        ".x.parquet": (b"", ["`.x.parquet` must be a visible file that ends in `.c"]),
        "x.xlsx": (b"", ["`x.xlsx` must be a visible file that ends in `.csv` or `.p"]),
        "cut.parquet": (b"PAR1", ["`cut.parquet` cannot be read: "]),
        "ragged.csv": (f"{_HEADER}a,CA,1\n", ["`ragged.csv` cannot be read: "]),
        "header.csv": (
            _HEADER.replace("price_usd", "price"),
            [
                "price: `price` must be a described column. Write the columns of `pri",
                "price_usd: (empty) must have this column. Write the columns of `pri",
            ],
        ),
        "cells.csv": (
            f"{_HEADER}a,CA,1,2019-07-16\n,C,,2026-11-25\nc,NJ,0.001,\n",
            [
                "row 2, day: `2026-11-25` must be 2026-11-24 or less.",
                "row 2, observation_id: (empty) must not be empty.",
                "row 2, price_usd: (empty) must not be empty.",
                "row 2, state_code: `C` must be in states.state_code.",
                "row 3, price_usd: `0.001` must be a decimal(12,2).",
            ],
        ),
        "types.parquet": (_parquet("NJ", 7), ["row 1, day: `7` must be a date."]),
        "17gb.parquet": (
            _parquet("N" * 17_000, "", row_count=1_000_000),
            [
                "(17,000 characters)` must be in states.state_code.",
                "(17,000 characters)` must have 5,000 characters or fewer.",
            ],
        ),
        "line.csv": (
            f"{_HEADER}a,CA,1,\nb,CA,2,{' ' * 40_000_000}",
            ["line.csv:3: `line.csv` must have lines of 2,000,000 bytes or fewer."],
        ),
        "rows.parquet": (
            _parquet("NJ", "", row_count=11_000_000),
            ["`11,000,000 rows` must have 10,000,000 rows or fewer. Split the file."],
        ),
    }
    for name, (content, _) in faulty.items():
        _add(priced, name, content)
    assert main(["check"], priced, screen) == 2
    for name, (_, faults) in faulty.items():
        lines = [one for one in shown_on(screen).splitlines() if f"/{name}:" in one]
        for line, fault in zip(lines, faults, strict=True):
            assert fault in line


def test_prices_of_keepa_become_a_file_without_faults(tmp_path: Path) -> None:
    # Prime Day of 2019 began on July 15; the last minute is after all evidence.
    history = [411180, 9999, 4489920, 5999, 4500000, -1, 9999999, 1]
    products = [
        {"asin": "B07Q9VBYV8", "domainId": 1, "csv": [history]},
        {"asin": "B0UNKNOWN1", "domainId": 1, "csv": [history]},
        {"asin": "B07WGJ8XWZ", "domainId": 1, "csv": None},
    ]
    answer = tmp_path / "product.json"
    answer.write_text(json.dumps({"products": products}), "utf-8")

    def run(path: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(REPO_ROOT / "recipes/keepa.py"), str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    done = run(answer)
    rows = [line.split(",") for line in done.stdout.splitlines()[1:]]
    assert [[row[1], row[2], row[20]] for row in rows] == [
        ["ring-indoor-cam-1", "", "99.99"],
        ["ring-indoor-cam-1", "prime-day-2019", "59.99"],
    ]
    assert "Left out: prices of `B0UNKNOWN1`, unknown to" in done.stderr
    assert "Left out: prices after " in done.stderr
    prices_dir = tmp_path / "prices"
    prices_dir.mkdir()
    (prices_dir / "keepa.csv").write_text(done.stdout, "utf-8")
    project = Project(SEEDS_DIR, DBT_DIR, tmp_path / "data", prices_dir=prices_dir)
    assert check_price_files(project).faults == ()
    refused = run(prices_dir / "keepa.csv")
    assert refused.returncode == 1
    assert "keepa.csv` is not an answer of Keepa: " in refused.stderr
