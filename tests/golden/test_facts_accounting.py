"""No collected fact is lost on its way from a seed to a mart."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from warehouse.connection import connect_read_only

REPO_ROOT = Path(__file__).resolve().parents[2]
SEEDS = REPO_ROOT / "seeds"
GOLDEN = Path(__file__).parent


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ACCOUNTING = _rows(GOLDEN / "facts_accounting.csv")
WITHOUT_A_MART_ROW = _rows(GOLDEN / "facts_without_a_mart_row.csv")

each_table = pytest.mark.parametrize(
    "table", ACCOUNTING, ids=[row["facts_table"] for row in ACCOUNTING]
)


def _keys(table: dict[str, str]) -> list[str]:
    return [row[table["seed_key"]] for row in _rows(SEEDS / table["seed_file"])]


@each_table
def test_every_collected_row_is_in_its_seed(table: dict[str, str]) -> None:
    keys = _keys(table)
    counted = len(keys) - int(table["own_row_count"])
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    assert (counted, digest) == (int(table["facts_row_count"]), table["keys_sha256"]), (
        f"seeds/{table['seed_file']} holds other ids than the accounting. Ids are for "
        "ever: is one lost? If facts came in, run `python -m warehouse accept`."
    )


@each_table
def test_every_row_reaches_a_mart_or_says_why_not(
    table: dict[str, str], warehouse_file: Path
) -> None:
    with connect_read_only(warehouse_file) as connection:
        reached = {
            key for (key,) in connection.execute(table["keys_in_marts_sql"]).fetchall()
        }
    missing = sorted(set(_keys(table)) - reached)
    explained = sorted(
        row["key"]
        for row in WITHOUT_A_MART_ROW
        if row["facts_table"] == table["facts_table"] and row["reason"]
    )
    assert missing == explained, (
        "Mend the models, or say why in tests/golden/facts_without_a_mart_row.csv."
    )
