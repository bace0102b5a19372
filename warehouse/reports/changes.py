"""Changes of seeds that editors make of reports: check them, write them as a patch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from warehouse.errors import SeedCheckError
from warehouse.faults import Fault
from warehouse.paths import Project
from warehouse.reports.queue import ACCEPTED, ReportQueue, SeedChange, StaleReportError
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.seed_file import seed_rows
from warehouse.seeds.writing import changed_copy, row_key, seed_file_of, seeds_diff

_CORRECTIONS = "corrections"


def seed_contracts(project: Project) -> dict[str, SeedContract]:
    """Return the contract of each seed by its name."""
    return {one.name: one for one in read_contracts(project.seeds_dir).seeds}


def values_of_corrections(
    contracts: Mapping[str, SeedContract], column: str
) -> Sequence[str]:
    """List what a column of the corrections may hold, such as the names of seeds."""
    columns = {one.name: one for one in contracts[_CORRECTIONS].columns}
    return columns[column].enum


def correction_rows(
    contracts: Mapping[str, SeedContract], change: SeedChange, **cells: str
) -> list[SeedChange]:
    """Write a change of a row that stays as collected as corrections, one a column."""
    row_id = ",".join(row_key(change.before, contracts[change.seed_name].primary_key))
    rows = [
        {
            "correction_id": re.sub("[^a-z0-9]+", "-", f"{row_id}-{column}".lower()),
            "correction_kind": "value",
            "seed_name": change.seed_name,
            "row_id": row_id,
            "column_name": column,
            "observed_value": before,
            "corrected_value": change.after[column],
            **cells,
        }
        for column, before in change.before.items()
        if change.after[column] != before
    ]
    return [SeedChange(_CORRECTIONS, {}, row) for row in rows]


def faults_of_changes(project: Project, changes: Sequence[SeedChange]) -> list[Fault]:
    """Check the seeds as if changes were made already."""
    return _checked(project, changes)[0]


def accepted_patch(project: Project, queue: ReportQueue) -> tuple[str, int]:
    """Write the accepted changes that the seeds do not have yet as a patch for git.

    Nothing in the queue changes: a patch that was lost is written again.
    """
    contracts = seed_contracts(project)
    changes = [
        change
        for entry in queue.entries(ACCEPTED)
        for change in entry.changes
        if _on_record(project, contracts, change) != change.after
    ]
    faults, patch = _checked(project, changes)
    if faults:
        raise SeedCheckError(faults)
    return patch, len(changes)


def _checked(
    project: Project, changes: Sequence[SeedChange]
) -> tuple[list[Fault], str]:
    """Make changes in a copy of the seeds; return its faults, and what differs."""
    # why: a machine that only reads lacks the packages of the input check.
    from warehouse.seeds.check import check_seeds

    contracts = seed_contracts(project)
    seen = set()
    rows: dict[str, list[Mapping[str, str]]] = {}
    for change in changes:
        contract = contracts[change.seed_name]
        row = change.seed_name, *row_key(change.after, contract.primary_key)
        if row in seen or _on_record(project, contracts, change) != change.before:
            raise StaleReportError(
                f"`{'`, `'.join(row)}` has changed since, or is changed twice. "
                "Send the changes back, and propose them again."
            )
        seen.add(row)
        rows.setdefault(seed_file_of(contract), []).append(change.after)
    with changed_copy(project, rows) as copy:
        return [*check_seeds(copy).faults], seeds_diff(project, copy, rows)


def _on_record(
    project: Project, contracts: Mapping[str, SeedContract], change: SeedChange
) -> Mapping[str, str]:
    """Return the row that a change is of as the seed has it; empty if it has none."""
    contract = contracts[change.seed_name]
    key = contract.primary_key
    wanted = row_key(change.after, key)
    rows = seed_rows(project, seed_file_of(contract))
    return next((row for row in rows if row_key(row, key) == wanted), {})
