"""That no collected fact was lost on its way from a seed to a mart."""

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

# Rows that were collected, as counted when they came in. The sum of all tables is the
# whole of the evidence.
COLLECTED = 59_004

each_table = pytest.mark.parametrize(
    "table", ACCOUNTING, ids=[row["facts_table"] for row in ACCOUNTING]
)


def _keys(table: dict[str, str]) -> list[str]:
    return [row[table["seed_key"]] for row in _rows(SEEDS / table["seed_file"])]


def test_the_tables_add_up_to_all_that_was_collected() -> None:
    collected = sum(int(table["facts_row_count"]) for table in ACCOUNTING)
    assert collected == COLLECTED, (
        f"The tables of facts_accounting.csv add up to {collected:,} rows. If facts "
        "came in, COLLECTED above is their new sum."
    )


@each_table
def test_every_collected_row_stands_in_its_seed(table: dict[str, str]) -> None:
    keys = _keys(table)
    counted = len(keys) - int(table["own_row_count"])
    assert counted == int(table["facts_row_count"]), (
        f"seeds/{table['seed_file']} holds {counted} collected rows. A new fact or a "
        "lost one: say so in tests/golden/facts_accounting.csv and in CHANGELOG.md."
    )
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    assert digest == table["keys_sha256"], (
        f"The ids of seeds/{table['seed_file']} changed. Ids are for ever; if a row "
        f"came or went, put {digest} into tests/golden/facts_accounting.csv."
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
    assert missing == explained
    assert len(missing) == int(table["missing_row_count"])
