"""Check every seed against its contract, before dbt sees one; and files together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import PurePosixPath

from warehouse.console import tally
from warehouse.errors import Fault, SeedCheckError
from warehouse.paths import Project
from warehouse.seeds.cells import check_file
from warehouse.seeds.contract import (
    ColumnContract,
    Companion,
    Contracts,
    read_contracts,
)
from warehouse.seeds.entries import example_entry, named_bodies
from warehouse.seeds.files import (
    SeedFile,
    csv_line,
    read_seed_file,
    seed_file_name,
)
from warehouse.seeds.place_police import police_faults
from warehouse.seeds.references import (
    SUGGESTION_LIMIT,
    broken_references,
    crossed_states,
    texts_of,
    uncited_rows,
)
from warehouse.seeds.settings import seed_settings


@dataclass(frozen=True)
class SeedCheck:
    """Every fault, sorted by file, line and column, and how much was read."""

    faults: tuple[Fault, ...]
    file_count: int
    row_count: int

    @classmethod
    def of(cls, seeds: Sequence[SeedFile], faults: Iterable[Fault]) -> SeedCheck:
        """Sum up what was read and what was found, each fault once."""
        rows = sum(len(seed.rows) for seed in seeds)
        return cls(tuple(sorted(set(faults))), len(seeds), rows)


def check_seeds(project: Project) -> SeedCheck:
    """Check all seeds and collect every fault of every file."""
    try:
        contracts = read_contracts(project)
    except SeedCheckError as error:
        return SeedCheck.of((), error.faults)
    faults = [*contracts.faults, *_unpaired_files(contracts, project)]
    seeds: list[SeedFile] = []
    for contract in contracts.seeds:
        if contract.csv_file.is_file():
            seed = read_seed_file(contract, project.root, faults)
            if seed is not None:
                seeds.append(check_file(seed, faults))
    faults += broken_references(seeds, seeds)
    faults += missing_companions(seeds, seeds)
    faults += crossed_states(seeds)
    faults += police_faults(seeds, seeds)
    # Rows for staff may be newer.
    if project.without_private_rows is None:
        faults += days_after_the_record(seeds, project)
        # A mistyped reference also leaves a row uncited, and is one fault.
        faults += () if faults else uncited_rows(seeds)
    return SeedCheck.of(seeds, faults)


def check_sentence(check: SeedCheck) -> str:
    """Count the files and rows that the input check read, and the faults it found."""
    files, rows = tally(check.file_count, "file"), tally(check.row_count, "row")
    return f"Input check: {files}, {rows}, {tally(len(check.faults), 'fault')}."


def _unpaired_files(contracts: Contracts, project: Project) -> Iterator[Fault]:
    """Yield a fault for each CSV without YAML and each YAML entry without CSV."""
    described = {contract.csv_file for contract in contracts.seeds}
    for path in sorted(set(project.seeds_dir.rglob("*.csv")) - described):
        folder = path.parent.name
        remedy = "Describe the seed and its columns in "
        remedy += f"`seeds/{folder}/_{folder}__seeds.yml`, or remove the file."
        file, rule = (
            path.relative_to(project.root).as_posix(),
            "must be described in YAML",
        )
        yield Fault(file, 1, "", path.stem, rule, remedy)
    for contract in contracts.seeds:
        if not contract.csv_file.is_file():
            remedy = (
                f"Add `{contract.name}.csv` to the same folder, or remove the entry."
            )
            place = (contract.yaml_file, contract.line, "", contract.name)
            yield Fault(*place, "must have a CSV file", remedy)


def missing_companions(
    seeds: Sequence[SeedFile], known_seeds: Sequence[SeedFile]
) -> Iterator[Fault]:
    """Yield a fault, with the line to add, for each row that lacks one elsewhere."""
    bodies = cache(lambda: named_bodies(known_seeds))
    searched = count()
    for seed in seeds:
        for needed in seed.contract.companions:
            files = [k for k in known_seeds if k.contract.name == needed.seed_name]
            if not files:
                continue
            companion = files[0].contract
            [key] = seed.contract.primary_key
            known = texts_of(files, companion.name, needed.key or key) or ()
            folder = PurePosixPath(seed.file).parents[1]
            path = f"{folder / seed_file_name(companion)}"
            header = csv_line([one.name for one in companion.columns])
            is_there = path in {file.file for file in files}
            where = f"`{path}`" if is_there else f"`{path}`, below `{header}`"
            for row, position, text in seed.values(key):
                cells = dict(zip(seed.header, row.cells, strict=False))
                if text in known or not _needs(cells, needed):
                    continue
                if needed.key:
                    near = bodies() if next(searched) < SUGGESTION_LIMIT else []
                    entry = example_entry(seed, text, cells, near)
                    line = [entry.get(column.name, "") for column in companion.columns]
                else:
                    line = [_example(column, cells) for column in companion.columns]
                yield seed.fault(
                    row,
                    position,
                    f"must have a row in `{companion.name}`",
                    f"Add to {where}: `{csv_line(line)}`",
                )


def _needs(cells: Mapping[str, str], needed: Companion) -> bool:
    """Tell whether a row needs a companion."""
    is_of_kind = not needed.column or cells.get(needed.column) in needed.values
    return is_of_kind and (not needed.filled or bool(cells.get(needed.filled)))


def _example(column: ColumnContract, cells: Mapping[str, str]) -> str:
    """Return one cell of a line to add: the known value, or a choice."""
    if column.name in cells and (column.references or column.is_unique):
        return cells[column.name]
    if column.enum:
        return f"<{'|'.join(column.enum)}>"
    return f"<{column.name}>"


def days_after_the_record(
    seeds: Sequence[SeedFile], project: Project
) -> Iterator[Fault]:
    """Yield a fault for each day after ``as_of_on``, the end of the record."""
    dated = [
        (seed, column.name)
        for seed in seeds
        for column in seed.contract.columns
        if column.is_by_as_of_on
    ]
    last = seed_settings(project).as_of_on
    if dated and last is None:
        file = f"{project.dbt_dir.name}/dbt_project.yml"
        remedy = "Add it under `vars`: the day up to which the evidence was searched."
        yield Fault(file, 1, "", "", "must state `as_of_on`", remedy)
        return
    for seed, name in dated:
        for row, position, text in seed.values(name):
            if text[:10] > f"{last}":
                yield seed.fault(
                    row,
                    position,
                    f"must not be after {last}, the record's `as_of_on`",
                    "Correct the day, or move `as_of_on` in "
                    f"`{project.dbt_dir.name}/dbt_project.yml` with the evidence.",
                )
