"""Rows for the seeds that did not come by hand: check them, and write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from warehouse.faults import Fault
from warehouse.paths import Project
from warehouse.seeds.accounting import account_for
from warehouse.seeds.check import checked_file, unknown_references
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.seed_file import SeedFile, SeedRow, read_seed_file, seed_rows
from warehouse.seeds.writing import replace_csv

_Cells = Mapping[str, str]


def seed_file_of(contract: SeedContract) -> str:
    """Return the path of a seed below the folder of all, ``prices/devices.csv``."""
    return f"{contract.csv_file.parent.name}/{contract.csv_file.name}"


def faults_of_added(
    project: Project,
    contracts: Mapping[str, SeedContract],
    added: Mapping[str, Sequence[_Cells]],
) -> Iterator[Fault]:
    """Put rows to the input check, as if they stood behind those of their seeds.

    Args:
        project: Names the seeds, which are taken to be sound.
        contracts: Of every seed, by its name.
        added: Rows by the name of their seed.

    Yields:
        The faults of these rows alone.
    """
    wholes: dict[str, SeedFile] = {}
    new: list[SeedFile] = []
    for name, rows in added.items():
        contract = contracts[name]
        seed = read_seed_file(contract, project.root, [])
        if seed is None:
            continue
        last = seed.rows[-1].line_of(len(seed.header)) if seed.rows else 1
        behind = [
            SeedRow(last + n, [row.get(column, "") for column in seed.header])
            for n, row in enumerate(rows, start=1)
        ]
        wholes[name] = replace(seed, rows=[*seed.rows, *behind])
        new.append(replace(seed, rows=behind))
        found: list[Fault] = []
        checked_file(wholes[name], found)
        yield from (fault for fault in found if fault.line > last)
    for seed in new:
        for column in seed.contract.columns:
            name = column.references.seed_name if column.references else ""
            if name and name not in wholes:
                read = read_seed_file(contracts[name], project.root, [])
                if read is not None:
                    wholes[name] = read
    yield from unknown_references(new, [*wholes.values()])


def write_added(project: Project, added: Mapping[str, Sequence[_Cells]]) -> None:
    """Write rows into their seeds, each in one step, and count them.

    A row with a key that is on record takes the place of that row.

    Args:
        project: Names the seeds; the accounting lies beside them.
        added: Rows by seed file, such as ``prices/devices.csv``; a source before the
            rows that cite it.
    """
    contracts = {one.csv_file: one for one in read_contracts(project.seeds_dir).seeds}
    for seed_file, new in added.items():
        path = project.seeds_dir / seed_file
        key = contracts[path].primary_key
        rows = {row_key(row, key): row for row in seed_rows(project, seed_file)}
        is_sorted = list(rows) == sorted(rows)
        rows.update({row_key(row, key): dict(row) for row in new})
        header = [column.name for column in contracts[path].columns]
        in_order = [rows[key] for key in sorted(rows)] if is_sorted else rows.values()
        replace_csv(path, header, list(in_order))
    account_for(project, list(added))


def row_key(row: _Cells, columns: Sequence[str]) -> tuple[str, ...]:
    """Return what tells a row from the others of its seed."""
    return tuple(row[column] for column in columns)
