"""Damage the evidence as people, programs and disks do."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.progress import track

from tests.attack.outcome import Attack, Outcome
from warehouse.paths import DBT_DIR, SEEDS_DIR, Project
from warehouse.seeds.check import check_seeds
from warehouse.seeds.contract import ColumnContract, SeedContract, read_contracts

_SEED = 20261126
_FEWEST_ROWS = 3
_CELLS_A_ROUND = 500
_ROUNDS = 22
_FILES_A_ROUND = 50
_FILE_ROUNDS = 30
_Rows = list[list[str]]
# Kind of damage to a whole file -> the damaged bytes.
_TO_FILES: Mapping[str, Callable[[bytes, random.Random], bytes]] = {
    "byte order mark": lambda old, _: b"\xef\xbb\xbf" + old,
    "another character set": lambda old, _: old + b"caf\xe9\n",
    "empty": lambda _old, _: b"",
    "header alone twice": lambda old, _: old.partition(b"\n")[0] + b"\n" + old,
    "empty line": lambda old, _: old + b"\n",
    "quotation mark left open": lambda old, _: old + b'"',
    "cell too many": lambda old, _: old.rstrip(b"\n") + b",x\n",
    "column renamed": lambda old, _: b"x" + old,
    "cut": lambda old, chance: old[: chance.randrange(len(old.partition(b"\n")[0]))],
    "zero bytes": lambda old, _: old + b"\0" * 4096,
}


def attacks() -> list[Attack]:
    """Return the attacks on the input check."""
    return [
        ("seeds: a wrong cell must be named", _wrong_cells),
        ("seeds: a broken file must be named", _broken_files),
        ("seeds: random bytes must not break the check", _random_bytes),
    ]


def _wrong_cells() -> Outcome:
    """Damage many cells at a time, each in its own row, and expect a fault for each."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    tried, failed = 0, []
    with _Copy() as seeds:
        for _ in track(range(_ROUNDS), "Wrong cells"):
            wrong = _spoil(seeds, chance)
            named = seeds.named_places()
            tried += len(wrong)
            failed += [
                f"{file}:{line}: {column}: {kind} was not named"
                for (file, line, column), kind in wrong.items()
                if (file, line, column) not in named
            ]
    return Outcome(tried, failed)


def _broken_files() -> Outcome:
    """Damage each file as a whole, in every way in turn."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    tried, failed = 0, []
    with _Copy() as seeds:
        for kind, damage in track(_TO_FILES.items(), "Broken files"):
            for contract in seeds.contracts:
                path = contract.csv_file
                path.write_bytes(damage(path.read_bytes(), chance))
            named = {file for file, _, _ in seeds.named_places()}
            tried += len(seeds.contracts)
            failed += [
                f"{seeds.name(contract)}: {kind} was not named"
                for contract in seeds.contracts
                if seeds.name(contract) not in named
            ]
    return Outcome(tried, failed)


def _random_bytes() -> Outcome:
    """Change random bytes; the check may accept them, but must end."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    tried, failed = 0, []
    with _Copy() as seeds:
        for _ in track(range(_FILE_ROUNDS), "Random bytes"):
            for contract in chance.choices(seeds.contracts, k=_FILES_A_ROUND):
                content = bytearray(contract.csv_file.read_bytes())
                content[chance.randrange(len(content))] = chance.randrange(256)
                contract.csv_file.write_bytes(content)
                tried += 1
            try:
                seeds.named_places()
            except Exception as error:
                failed.append(f"The check broke off: {error!r}")
    return Outcome(tried, failed)


class _Copy:
    """A copy of the real seeds, restored after each check."""

    def __enter__(self) -> _Copy:
        self._folder = Path(tempfile.mkdtemp(prefix="attack-"))
        shutil.copytree(SEEDS_DIR, self._folder / "seeds")
        self._project = Project(self._folder / "seeds", DBT_DIR, self._folder / "data")
        self.contracts = read_contracts(self._project.seeds_dir).seeds
        self._sound = {c.csv_file: c.csv_file.read_bytes() for c in self.contracts}
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder)

    def name(self, contract: SeedContract) -> str:
        """Return a file as faults name it."""
        return contract.csv_file.relative_to(self._folder).as_posix()

    def rows(self, contract: SeedContract) -> _Rows:
        """Return the sound rows of a file, header first."""
        text = self._sound[contract.csv_file].decode()
        return list(csv.reader(io.StringIO(text, newline="")))

    def named_places(self) -> set[tuple[str, int, str]]:
        """Return file, line and column of each fault, and restore all files."""
        try:
            faults = check_seeds(self._project).faults
        finally:
            for path, content in self._sound.items():
                path.write_bytes(content)
        return {(f.file, f.line, name) for f in faults for name in f.column.split(", ")}


def _spoil(seeds: _Copy, chance: random.Random) -> dict[tuple[str, int, str], str]:
    """Write wrong cells into the files; return place and fault of each."""
    wrong: dict[tuple[str, int, str], str] = {}
    by_file = defaultdict(list)
    long = [c for c in seeds.contracts if len(seeds.rows(c)) > _FEWEST_ROWS]
    columns = [(contract, column) for contract in long for column in contract.columns]
    for contract, column in chance.choices(columns, k=_CELLS_A_ROUND):
        by_file[contract].append(column)
    for contract, spoilt in by_file.items():
        rows = seeds.rows(contract)
        # why: the first row stays as it is, so that others can repeat its key.
        places = chance.sample(range(2, len(rows)), min(len(spoilt), len(rows) - 2))
        for at, column in zip(places, spoilt, strict=False):
            position = rows[0].index(column.name)
            texts = {
                **_never_right(rows[at][position]),
                **_not_of_its_type(column),
                **_off_its_rules(contract, column, rows[at][position], rows[1]),
            }
            kind = chance.choice(list(texts))
            rows[at][position] = texts[kind]
            wrong[seeds.name(contract), at + 1, column.name] = kind
        with contract.csv_file.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return wrong


def _never_right(cell: str) -> dict[str, str]:
    """Return faulty cells by their fault."""
    return {
        "a control character": f"{cell}\x1b[2J",
        "a zero byte": f"{cell}\0",
        "a change of direction": f"{cell}\u202e",
        "a space that nobody sees": f"\u200b{cell}",
        "a digit of another script": f"{cell}\uff11",
        "a private character": f"{cell}\ue000",
        "a cell of a megabyte": "x" * 2**20,
    }


def _not_of_its_type(column: ColumnContract) -> dict[str, str]:
    """Return texts that are of another type than a column."""
    texts: list[str] = []
    if column.data_type != "varchar":
        texts += ["x", "1_000", "2019-2-1", "NaN", "1e400", " 1", "TRUE", "0x10"]
    if column.data_type == "date":
        texts += ["2019-02-30", "0001-01-01", "2999-12-31", "2019-02-01T00:00:00"]
    if column.data_type in {"integer", "bigint"}:
        texts += [str(2**70)]
    return {f"`{text}` as {column.data_type}": text for text in texts}


def _off_its_rules(
    contract: SeedContract, column: ColumnContract, cell: str, first: list[str]
) -> dict[str, str]:
    """Return texts that break a rule of a column's contract."""
    texts: dict[str, str] = {}
    key = contract.primary_key
    if column.is_required or column.name in key:
        texts["nothing"] = ""
    if column.enum:
        texts["a value off the list"] = f"{column.enum[0]}x"
    if column.pattern and not re.fullmatch(column.pattern, f"{cell}~"):
        texts["a text off the pattern"] = f"{cell}~"
    if column.references:
        texts["a reference to nowhere"] = f"{cell}-of-nowhere"
    value = first[[each.name for each in contract.columns].index(column.name)]
    if value and (column.is_unique or key == (column.name,)):
        texts["a value of another row"] = value
    return texts
