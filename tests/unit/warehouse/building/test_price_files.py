"""Price files are read with the seed, by its contract."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.serving import REPO_ROOT
from warehouse.errors import SettingError
from warehouse.paths import DBT_DIR, PRICES_VARIABLE, SEEDS_DIR, price_files

_PARTS = ["macros", "models/staging/prices", "tests/generic"]
_SELECTED = [
    "price_observations",
    "devices",
    "sale_events",
    "sources",
    "stg_prices__observations",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The part of the real project that reads prices, with a folder of price files."""
    for part in _PARTS:
        shutil.copytree(DBT_DIR / part, tmp_path / "dbt" / part)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(DBT_DIR / name, tmp_path / "dbt")
    for folder in ("prices", "reference"):
        shutil.copytree(SEEDS_DIR / folder, tmp_path / "seeds" / folder)
    (tmp_path / "prices").mkdir()
    return tmp_path


def _build(root: Path, pattern: str, *options: str) -> tuple[int, str]:
    """Build and test the prices; return the exit code and what dbt printed."""
    command = [sys.executable, "-P", "-m", "dbt.cli.main", "build", "--quiet"]
    command += [*options, "--no-use-colors", "--select", *_SELECTED]
    command += ["--vars", json.dumps({"price_files": f"{root}/prices/{pattern}"})]
    done = subprocess.run(  # noqa: S603
        command, cwd=root / "dbt", capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def _rows(root: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(root / "dbt/target/porchlight.duckdb")) as connection:
        return connection.sql(sql).fetchall()


def _write_parquet(sql: str, file: Path) -> None:
    with duckdb.connect() as connection:
        connection.sql(sql).write_parquet(str(file))


_KEEPA_ROWS = """
select device_id, sale_event_id, cast(price_usd as varchar), observed_on::varchar
from staging.stg_prices__observations
where source_id = 'keepa-product-object'
order by observed_on
"""


def test_prices_of_keepa_are_read_beside_the_seed_from_either_kind_of_file(
    root: Path,
) -> None:
    # Prime Day of 2019 began on July 15; the last minute is after all evidence.
    history = [411180, 9999, 4489920, 5999, 4500000, -1, 9999999, 1]
    products = [
        {"asin": "B07Q9VBYV8", "domainId": 1, "csv": [history]},
        {"asin": "B0UNKNOWN1", "domainId": 1, "csv": [history]},
        {"asin": "B07WGJ8XWZ", "domainId": 1, "csv": None},
    ]
    answer = root / "product.json"
    answer.write_text(json.dumps({"products": products}), "utf-8")
    command = [sys.executable, str(REPO_ROOT / "recipes/keepa.py"), str(answer)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert "Left out: prices of `B0UNKNOWN1`, unknown to" in done.stderr
    file = root / "prices/keepa.csv"
    file.write_text(done.stdout, "utf-8")
    expected = [
        ("ring-indoor-cam-1", None, "99.99", "2011-10-13"),
        ("ring-indoor-cam-1", "prime-day-2019", "59.99", "2019-07-16"),
    ]
    assert _build(root, "*.csv") == (0, "")
    assert _rows(root, _KEEPA_ROWS) == expected
    _write_parquet(f"from read_csv('{file}')", root / "prices/keepa.parquet")
    assert _build(root, "*.parquet") == (0, "")
    assert _rows(root, _KEEPA_ROWS) == expected


_FAULTS = {
    "device_id": ("'ring-nothing'", "every device_id of stg_prices__observations is"),
    "source_id": ("null", "source_id is not empty"),
    "goods_condition": ("'worn'", "goods_condition holds only the listed values"),
    "observation_id": ("'A b'", "observation_id is spelled as its pattern says"),
    "price_usd": ("0", "price_usd is not too small"),
    "stated_discount_share": ("1.5", "stated_discount_share is not too large"),
    "observed_on": ("date '2027-01-01'", "prices_are_not_of_days_after_the_evidence"),
}


_FAILURES = """
select format('"{}"."{}"', table_schema, table_name)
from information_schema.tables
where table_schema like '%dbt_test%'
"""


def test_a_row_that_the_contract_refuses_fails_by_its_rule(root: Path) -> None:
    seed = SEEDS_DIR / "prices/price_observations.csv"
    for column, (value, _) in _FAULTS.items():
        key = "" if column == "observation_id" else ", 'of-a-file' as observation_id"
        row = f"select * replace ({value} as {column}{key}) from read_csv('{seed}')"
        _write_parquet(f"{row} limit 1", root / f"prices/{column}.parquet")
    assert _build(root, "*.parquet", "--store-failures")[0] == 1
    tests = _rows(root, _FAILURES)
    broken = {
        str(rule)
        for (table,) in tests
        for (rule,) in _rows(root, f"select broken_rule from {table}")
    }
    rules = [rule for _, rule in _FAULTS.values()]
    assert [rule for rule in rules if not any(r.startswith(rule) for r in broken)] == []


@pytest.mark.parametrize(
    ("names", "pattern"),
    [((), ""), (("a.csv", "b.csv"), "*.csv"), (("a.parquet",), "*.parquet")],
)
def test_a_folder_holds_files_of_one_kind(
    names: tuple[str, ...],
    pattern: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in names:
        (tmp_path / name).touch()
    monkeypatch.setenv(PRICES_VARIABLE, str(tmp_path))
    assert price_files() == (f"{tmp_path}/{pattern}" if pattern else "")
    (tmp_path / "b.xlsx").touch()
    with pytest.raises(SettingError, match="Take out the rest"):
        price_files()
