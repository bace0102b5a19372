"""Rows that only staff may read for now: check them, add them to the seeds.

They are in a folder outside the repository, laid out like ``seeds``: one CSV file
``<subject>/<seed>.csv`` for each seed that has such rows, with that seed's header. Two
more columns may follow, for the eyes of staff: ``release_on`` and ``staff_note``.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from warehouse.errors import Fault, SeedCheckError, SettingError
from warehouse.paths import PRIVATE_SEEDS_VARIABLE, UNFINISHED_PREFIX, Project
from warehouse.seeds.cells import check_file
from warehouse.seeds.check import SeedCheck, missing_companions
from warehouse.seeds.contract import ColumnContract, read_contracts
from warehouse.seeds.files import (
    SeedFile,
    SeedRow,
    read_seed_file,
    read_seed_files,
    seed_file_name,
)
from warehouse.seeds.references import broken_references

# Beside the models of a build with private rows: key columns, key, date and note each.
NOTES_FILE = "private_rows.json"
_ADDED = (
    ColumnContract("release_on", "date", 1),
    ColumnContract("staff_note", "varchar", 1),
)
_NOT_INPUT = shutil.ignore_patterns("target", "logs", "dbt_packages", ".*")


class PrivateNote(NamedTuple):
    """The key of a private row in its seed, and what staff should know of it."""

    key_columns: tuple[str, ...]
    row_key: tuple[str, ...]
    release_on: str
    staff_note: str


def read_notes(dbt_dir: Path) -> list[PrivateNote]:
    """Return the notes on the private rows that were added to seeds."""
    return [
        PrivateNote(tuple(columns), tuple(key), *rest)
        for columns, key, *rest in json.loads((dbt_dir / NOTES_FILE).read_text("utf-8"))
    ]


def check_private_rows(project: Project) -> SeedCheck:
    """Check the private rows by the contracts of the seeds that they belong to."""
    return SeedCheck.of(*_read(project))


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
    private, faults = _read(project)
    check = SeedCheck.of(private, faults)
    say(private_check_sentence(check))
    if check.faults:
        raise SeedCheckError(check.faults)
    folder = project.data_dir / f"{UNFINISHED_PREFIX}seeds"
    copy = replace(
        project,
        seeds_dir=folder / "seeds",
        dbt_dir=folder / "dbt_project",
        without_private_rows=project,
    )
    try:
        shutil.copytree(project.seeds_dir, copy.seeds_dir, ignore=_NOT_INPUT)
        shutil.copytree(project.dbt_dir, copy.dbt_dir, ignore=_NOT_INPUT)
        for seed in private:
            width = len(seed.contract.columns)
            rows = [row.cells[:width] for row in seed.rows]
            _append(copy.seeds_dir / seed_file_name(seed.contract), rows)
        notes = [note for seed in private for note in _notes(seed)]
        (copy.dbt_dir / NOTES_FILE).write_text(json.dumps(sorted(notes)), "utf-8")
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(project: Project) -> tuple[list[SeedFile], list[Fault]]:
    """Return every file of the private folder, and their faults."""
    if project.private_seeds_dir is None:
        raise SettingError(
            f"`{PRIVATE_SEEDS_VARIABLE}` is not set, so there are no rows for staff. "
            "Name the folder of private rows; it may be empty."
        )
    described = read_contracts(project).seeds
    contracts = {seed_file_name(contract): contract for contract in described}
    read: list[SeedFile] = []
    faults: list[Fault] = []
    for path in sorted(project.private_seeds_dir.rglob("*")):
        place = path.relative_to(project.private_seeds_dir)
        if any(part.startswith(".") for part in place.parts):
            continue
        if path.is_dir() and not path.is_symlink():
            continue
        root = project.private_seeds_dir.parent
        # A pipe would never end, and a link to a folder would be passed over.
        if not path.is_file():
            file, rule = path.relative_to(root).as_posix(), "must be a file"
            remedy = "Put a copy of what it leads to in its place, or remove it."
            faults.append(Fault(file, 1, "", place.as_posix(), rule, remedy))
            continue
        contract = contracts.get(place.as_posix())
        if contract is None:
            file, rule = path.relative_to(root).as_posix(), "must be named like a seed"
            remedy = "Name it `<subject>/<seed>.csv` as in `seeds`."
            faults.append(Fault(file, 1, "", place.as_posix(), rule, remedy))
            continue
        seed = read_seed_file(replace(contract, csv_file=path), root, faults)
        if seed is not None:
            added = [column for column in _ADDED if column.name in seed.header]
            wider = replace(seed.contract, columns=(*contract.columns, *added))
            checked = check_file(replace(seed, contract=wider), faults)
            read.append(replace(checked, contract=contract))
    public = read_seed_files(described, project.root)
    faults += broken_references(read, [*public, *read])
    faults += missing_companions(read, [*public, *read])
    by_name = {seed.contract.name: seed for seed in public}
    for seed in read:
        if seed.contract.name in by_name:
            faults += _public_already(seed, by_name[seed.contract.name])
    alone = {*broken_references(public, public)}
    faults += [
        replace(
            fault,
            rule="must not depend on a private row",
            remedy=f"`{fault.value}` is in the folder of private rows alone. Move this "
            "row there too, or that one to the seeds.",
        )
        for fault in alone - {*broken_references(public, [*public, *read])}
    ]
    return read, [replace(fault, is_private=True) for fault in faults]


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
    for row in seed.rows:
        cells = dict(zip(seed.header, row.cells, strict=False))
        values = tuple(cells.get(column, "") for column in columns)
        if len(row.cells) == len(seed.header) and all(values):
            yield row, values


def _notes(seed: SeedFile) -> Iterator[PrivateNote]:
    key = seed.contract.primary_key
    for row, values in _values(seed, key):
        cells = dict(zip(seed.header, row.cells, strict=True))
        date, note = (cells.get(column.name, "") for column in _ADDED)
        yield PrivateNote(tuple(key), values, date, note)


def _append(file: Path, rows: Sequence[Sequence[str]]) -> None:
    """Append rows to a CSV file."""
    is_whole = file.read_bytes().endswith(b"\n")
    with file.open("a", encoding="utf-8", newline="") as opened:
        opened.write("" if is_whole else "\n")
        csv.writer(opened, lineterminator="\n").writerows(rows)
