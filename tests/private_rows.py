"""A private row for each seed that may have one, with a word that no public output has.

A row is the first of its seed with other keys and texts, so a new seed needs no line
here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from warehouse.paths import SEEDS_DIR
from warehouse.seeds.contract import ColumnContract, SeedContract, read_contracts

# Eight letters, so that it fits every pattern and does not change in search texts.
CANARY = "canaryxq"
RELEASE_ON, STAFF_NOTE = "2027-02-01", f"The source asked to wait, {CANARY}"
_OF_PATTERNS = (CANARY, f"al-{CANARY}", f"B0{CANARY.upper()}")
# Texts that models look up in another table.
_LOOKED_UP = re.compile(r"city|county|place|jurisdiction|state|locale|scope|ori$")
# Of reference/, whose other seeds define words and places.
_OF_REFERENCE = frozenset({"sources", "search_gaps"})
# Cells that the input check or a model compares with others.
_PUBLIC_SOURCE = {"source_id": "buzzfeed-news-ring-map-2019-07"}
_CELLS: Mapping[str, Mapping[str, str]] = {
    "agency_observations": {"record_id": ""},
    "incentive_sources": _PUBLIC_SOURCE,
    "price_observations": {
        "event_id": "prime-day-2020",
        "observed_on": "2020-10-13",
        "reported_on": "2020-10-13",
    },
    "subsidy_round_sources": _PUBLIC_SOURCE,
    "agency_ori_decisions": {"ori": "", "ori_missing_reason": "not_police"},
    "term_positions": {"position_id": f"{CANARY}-arbitration-01"},
}
_NO_ROWS = frozenset({"list_2021_matches", "topics", "topic_scale", "topic_readings"})


@cache
def _contracts() -> Mapping[str, SeedContract]:
    contracts = read_contracts(SEEDS_DIR).seeds
    return {
        contract.name: contract
        for contract in contracts
        if contract.name not in _NO_ROWS
        and (
            contract.csv_file.parent.name != "reference"
            or contract.name in _OF_REFERENCE
        )
    }


@cache
def private_row(name: str) -> Mapping[str, str]:
    """Return the private row of a seed."""
    contract = _contracts()[name]
    with contract.csv_file.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        row = next(reader, dict.fromkeys(reader.fieldnames or (), ""))
    for column in contract.columns:
        row[column.name] = _cell(contract, column, row[column.name])
    return {**row, **_CELLS.get(name, {})}


def _cell(contract: SeedContract, column: ColumnContract, text: str) -> str:
    """Return another key or text; any other value as it was."""
    if column.references:
        seed, target = column.references
        is_ours = seed in _contracts() and seed != contract.name and text
        return private_row(seed)[target] if is_ours else text
    is_key = column.is_unique or column.name in contract.primary_key
    if column.data_type != "varchar" or column.enum or not (text or is_key):
        return text
    if not is_key and _LOOKED_UP.search(column.name):
        return text
    pattern = re.compile(column.pattern or ".*")
    texts = (f"{column.name.replace('_', '-')}-{CANARY}", *_OF_PATTERNS)
    return next((each for each in texts if pattern.fullmatch(each)), text)


def private_rows() -> Mapping[str, Mapping[str, str]]:
    """Return the private row of each seed that has one."""
    return {name: private_row(name) for name in _contracts()}


def write_private_rows(folder: Path) -> None:
    """Write the private rows as a folder of private seeds."""
    for name, row in private_rows().items():
        csv_file = _contracts()[name].csv_file
        path = folder / csv_file.parent.name / csv_file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        cells = {**row, "release_on": RELEASE_ON, "staff_note": STAFF_NOTE}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(cells), lineterminator="\n")
            writer.writeheader()
            writer.writerow(cells)
