"""The real seeds, damaged as people, programs and disks do: each fault is named."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from warehouse.paths import DBT_DIR, SEEDS_DIR, Project
from warehouse.seeds.check import check_seeds
from warehouse.seeds.contract import ColumnContract, SeedContract, read_contracts

pytestmark = pytest.mark.nightly

_CELLS = 500
# Kind of damage to a whole file -> the damaged bytes.
_TO_FILES: Mapping[str, Callable[[bytes], bytes]] = {
    "byte order mark": lambda old: b"\xef\xbb\xbf" + old,
    "another character set": lambda old: old + b"caf\xe9\n",
    "empty": lambda _: b"",
    "header twice": lambda old: old.partition(b"\n")[0] + b"\n" + old,
    "empty line": lambda old: old + b"\n",
    "quotation mark left open": lambda old: old + b'"',
    "cell too many": lambda old: old.rstrip(b"\n") + b",x\n",
    "column renamed": lambda old: b"x" + old,
    "cut within the header": lambda old: old[: len(old.partition(b"\n")[0]) // 2],
    "zero bytes": lambda old: old + b"\0" * 4096,
}


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A copy of the real seeds."""
    shutil.copytree(SEEDS_DIR, tmp_path / "seeds")
    return Project(tmp_path / "seeds", DBT_DIR, tmp_path / "data")


def _named_places(project: Project) -> set[tuple[str, int, str]]:
    """Return file, line and column of each fault."""
    faults = check_seeds(project).faults
    return {(f.file, f.line, name) for f in faults for name in f.column.split(", ")}


def _name(contract: SeedContract, project: Project) -> str:
    """Return a file as faults name it."""
    return contract.csv_file.relative_to(project.root).as_posix()


@pytest.mark.parametrize("kind", _TO_FILES)
def test_a_broken_file_is_named(copied: Project, kind: str) -> None:
    contracts = read_contracts(copied).seeds
    for contract in contracts:
        path = contract.csv_file
        path.write_bytes(_TO_FILES[kind](path.read_bytes()))
    named = {file for file, _, _ in _named_places(copied)}
    assert named >= {_name(contract, copied) for contract in contracts}


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_do_not_end_the_check(copied: Project, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    for contract in read_contracts(copied).seeds:
        content = bytearray(contract.csv_file.read_bytes())
        content[chance.randrange(len(content))] = chance.randrange(256)
        contract.csv_file.write_bytes(content)
    check_seeds(copied)


@pytest.mark.parametrize("seed", range(5))
def test_a_wrong_cell_is_named(copied: Project, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    wrong = _spoil(copied, chance)
    assert len(wrong) > _CELLS / 2
    named = _named_places(copied)
    assert not {place: kind for place, kind in wrong.items() if place not in named}


def _spoil(project: Project, chance: random.Random) -> dict[tuple[str, int, str], str]:
    """Write wrong cells into the files; return place and fault of each."""
    wrong: dict[tuple[str, int, str], str] = {}
    columns = [
        (contract, column)
        for contract in read_contracts(project).seeds
        for column in contract.columns
    ]
    chosen = defaultdict(list)
    for contract, column in chance.choices(columns, k=_CELLS):
        chosen[contract].append(column)
    for contract, spoilt in chosen.items():
        text = contract.csv_file.read_text("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        # The first row stays as it is, so that others can repeat its key.
        lines = [*range(2, len(rows))]
        chance.shuffle(lines)
        for at, column in zip(lines, spoilt, strict=False):
            cells, position = rows[at], rows[0].index(column.name)
            kinds = dict(_wrong_cells(contract, column, cells[position], rows[1]))
            kind = chance.choice(list(kinds))
            cells[position] = kinds[kind]
            wrong[_name(contract, project), at + 1, column.name] = kind
        with contract.csv_file.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return wrong


def _wrong_cells(
    contract: SeedContract, column: ColumnContract, cell: str, first: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield faults of a cell, each with the cell that has it."""
    yield "a control character", f"{cell}\x1b[2J"
    yield "a space that nobody sees", f"\u200b{cell}"
    yield "a digit of another script", f"{cell}\uff11"
    yield "a cell of a megabyte", "x" * 2**20
    if column.data_type != "varchar":
        for text in ("x", "1_000", "2019-2-1", "NaN", "1e400", " 1", "TRUE", "0x10"):
            yield f"`{text}` as {column.data_type}", text
    if column.data_type == "date":
        for text in ("2019-02-30", "0001-01-01", "2999-12-31", "2019-02-01T00:00:00"):
            yield f"`{text}` as a date", text
    if column.is_required or column.name in contract.primary_key:
        yield "nothing", ""
    if column.enum:
        yield "a value off the list", f"{column.enum[0]}x"
    if column.pattern and not re.fullmatch(column.pattern, f"{cell}~"):
        yield "a text off the pattern", f"{cell}~"
    if column.references:
        yield "a reference to nowhere", f"{cell}-of-nowhere"
    value = first[[each.name for each in contract.columns].index(column.name)]
    if value and (column.is_unique or contract.primary_key == (column.name,)):
        yield "a value of another row", value
