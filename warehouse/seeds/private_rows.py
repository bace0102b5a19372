"""Rows that only staff may read for now: check them, add them to the seeds.

They are in a folder outside the repository, laid out like ``seeds``: one CSV file
``<subject>/<seed>.csv`` for each seed that has such rows, with that seed's header and
two more columns, ``embargo_reason`` (why the row is not public) and
``embargo_until_on`` (the day of the next decision). A public build never opens the
folder.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from warehouse.errors import Fault, SeedCheckError
from warehouse.paths import UNFINISHED_PREFIX, Project
from warehouse.seeds.check import (
    SeedCheck,
    check_file,
    missing_companions,
    unknown_keys,
    unknown_references,
)
from warehouse.seeds.contract import (
    ColumnContract,
    SeedContract,
    read_contracts,
)
from warehouse.seeds.files import SeedFile, SeedRow, as_of_on, read_seed_file

REASON_COLUMN = "embargo_reason"
UNTIL_COLUMN = "embargo_until_on"
EMBARGOED_ROWS = "embargoed_rows"
_ADDED_COLUMN_COUNT = 2
_NOT_INPUT = shutil.ignore_patterns("target", "logs", "dbt_packages", ".*")


def check_private_rows(project: Project, private_dir: Path) -> SeedCheck:
    """Check the private rows by the contracts of the seeds that they belong to."""
    read, faults = _read(project, private_dir)
    return SeedCheck.of(read, faults)


def private_check_sentence(check: SeedCheck) -> str:
    """Count the private files and rows that were read, and the faults in them."""
    return (
        f"Private rows: {check.row_count:,} in {check.file_count:,} files, "
        f"{len(check.faults):,} faults."
    )


@contextmanager
def add_private_rows(project: Project, say: Callable[[str], None]) -> Iterator[Project]:
    """Make a copy of seeds and models in which the seeds hold the private rows too.

    The caller holds the lock. Raises `SeedCheckError`, before anything is copied, if
    private rows are at fault.
    """
    private_dir = project.private_seeds_dir
    if private_dir is None:
        yield project
        return
    private, faults = _read(project, private_dir)
    check = SeedCheck.of(private, faults)
    say(private_check_sentence(check))
    if check.faults:
        raise SeedCheckError(check.faults)
    folder = project.data_dir / f"{UNFINISHED_PREFIX}seeds"
    copy = replace(
        project,
        seeds_dir=folder / "seeds",
        dbt_dir=folder / "dbt_project",
        private_seeds_dir=None,
    )
    try:
        shutil.copytree(project.seeds_dir, copy.seeds_dir, ignore=_NOT_INPUT)
        shutil.copytree(project.dbt_dir, copy.dbt_dir, ignore=_NOT_INPUT)
        for seed in private:
            _append(
                copy.seeds_dir / _place(seed.contract),
                [row.cells[:-_ADDED_COLUMN_COUNT] for row in seed.rows],
            )
        for place in copy.seeds_dir.glob(f"*/{EMBARGOED_ROWS}.csv"):
            _append(place, sorted(_embargoed(private)))
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(project: Project, private_dir: Path) -> tuple[list[SeedFile], list[Fault]]:
    """Return every file of the private folder, and their faults."""
    contracts = {
        _place(contract): contract
        for contract in read_contracts(project.seeds_dir).seeds
        if contract.name != EMBARGOED_ROWS
    }
    root = private_dir.parent
    decided_from = as_of_on(project)
    earliest = decided_from.isoformat() if decided_from else None
    added = (
        ColumnContract(REASON_COLUMN, "varchar", 1, is_required=True),
        ColumnContract(UNTIL_COLUMN, "date", 1, is_required=True, minimum=earliest),
    )
    read: list[SeedFile] = []
    faults: list[Fault] = []
    for path in sorted(private_dir.rglob("*")):
        place = path.relative_to(private_dir)
        if path.is_dir() or any(part.startswith(".") for part in place.parts):
            continue
        contract = contracts.get(place)
        if contract is None:
            faults.append(_unknown_file(path.relative_to(root), place))
            continue
        here = replace(contract, csv_file=path, columns=(*contract.columns, *added))
        seed = read_seed_file(here, root, faults)
        if seed is not None:
            read.append(check_file(seed, faults))
    ignored: list[Fault] = []
    public = [
        seed
        for contract in contracts.values()
        if contract.csv_file.is_file()
        and (seed := read_seed_file(contract, project.root, ignored))
    ]
    faults += unknown_references(read, [*public, *read])
    faults += unknown_keys(read, [*public, *read])
    added_names = [column.name for column in added]
    faults += missing_companions(read, [*public, *read], added_names)
    by_name = {seed.contract.name: seed for seed in public}
    for seed in read:
        if seed.contract.name in by_name:
            faults += _public_already(seed, by_name[seed.contract.name])
    return read, [replace(fault, is_private=True) for fault in faults]


def _place(contract: SeedContract) -> Path:
    """Return a seed's path in the folder of all seeds, public or private."""
    return Path(contract.csv_file.parent.name, contract.csv_file.name)


def _unknown_file(file: Path, place: Path) -> Fault:
    """Return the fault of a file that is not a seed's."""
    return Fault(
        file=file.as_posix(),
        line=1,
        column="",
        value=place.as_posix(),
        rule="must be named like a seed",
        remedy="Name it `<subject>/<seed>.csv` as in `seeds`; notes belong in "
        "`internal/internal_notes.csv`.",
    )


def _public_already(seed: SeedFile, public: SeedFile) -> Iterator[Fault]:
    """Yield a fault for each private row that repeats what must be unique."""
    keys = [seed.contract.primary_key] if seed.contract.primary_key else []
    singles = [(c.name,) for c in seed.contract.columns if c.is_unique]
    for key in dict.fromkeys([*keys, *singles]):
        known = {values for _, values in _values(public, key)}
        for row, values in _values(seed, key):
            if values in known:
                yield Fault(
                    seed.file,
                    row.line,
                    ", ".join(key),
                    ", ".join(values),
                    "must not be in the public seed",
                    f"`{public.file}` has it already. Private rows add to the public "
                    "ones and never replace them: remove one of the two.",
                )


def _values(
    seed: SeedFile, columns: Sequence[str]
) -> Iterator[tuple[SeedRow, tuple[str, ...]]]:
    """Yield each whole row with its texts in some columns, if the file has them."""
    if set(columns) <= set(seed.header):
        positions = [seed.header.index(column) for column in columns]
        for row in seed.rows:
            if len(row.cells) == len(seed.header):
                values = tuple(row.cells[position] for position in positions)
                if all(values):
                    yield row, values


def _embargoed(private: Sequence[SeedFile]) -> Iterator[list[str]]:
    """Yield seed, key, reason and day of each private row."""
    for seed in private:
        for row, key in _values(seed, seed.contract.primary_key):
            yield [
                seed.contract.name,
                ", ".join(key),
                *row.cells[-_ADDED_COLUMN_COUNT:],
            ]


def _append(file: Path, rows: Sequence[Sequence[str]]) -> None:
    """Append rows to a CSV file."""
    added = io.StringIO(newline="")
    csv.writer(added, lineterminator="\n").writerows(rows)
    content = file.read_bytes()
    end = b"" if content.endswith(b"\n") else b"\n"
    file.write_bytes(content + end + added.getvalue().encode())
