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


def is_corrected(contracts: Mapping[str, SeedContract], seed_name: str) -> bool:
    """Tell whether a seed is never edited, since its rows say what a source said."""
    columns = {one.name: one for one in contracts[_CORRECTIONS].columns}
    return seed_name in columns["seed_name"].enum


def correction_rows(
    contracts: Mapping[str, SeedContract],
    change: SeedChange,
    *,
    source_id: str,
    reason: str,
    day: str,
) -> list[SeedChange]:
    """Return the new rows of the seed of corrections that say what a change says."""
    row_id = ",".join(row_key(change.before, contracts[change.seed_name].primary_key))
    return [
        SeedChange(
            _CORRECTIONS,
            {},
            {
                "correction_id": re.sub(
                    "[^a-z0-9]+", "-", f"{row_id}-{column}".lower()
                ),
                "source_id": source_id,
                "correction_kind": "value",
                "seed_name": change.seed_name,
                "row_id": row_id,
                "column_name": column,
                "observed_value": before,
                "corrected_value": change.after[column],
                "reason": reason,
                "corrected_on": day,
            },
        )
        for column, before in change.before.items()
        if change.after[column] != before
    ]


def faults_of_changes(project: Project, changes: Sequence[SeedChange]) -> list[Fault]:
    """Check the seeds as if changes were made already.

    Raises:
        StaleReportError: If a row is no longer as the editor saw it.
    """
    rows = _rows_by_file(project, seed_contracts(project), changes)
    with changed_copy(project, rows) as copy:
        return _faults(copy)


def accepted_patch(project: Project, queue: ReportQueue) -> tuple[str, int]:
    """Write the accepted changes that the seeds do not have yet as a patch for git.

    Nothing in the queue changes: a patch that was lost is written again.

    Returns:
        The patch, and how many rows it adds or changes.

    Raises:
        StaleReportError: If a row changed since, or two reports change it.
        SeedCheckError: If the seeds would not pass the input check.
    """
    contracts = seed_contracts(project)
    changes = [
        change
        for entry in queue.entries(ACCEPTED)
        for change in entry.changes
        if _on_record(project, contracts, change) != change.after
    ]
    rows = _rows_by_file(project, contracts, changes)
    with changed_copy(project, rows) as copy:
        if faults := _faults(copy):
            raise SeedCheckError(faults)
        return seeds_diff(project, copy, rows), len(changes)


def _faults(project: Project) -> list[Fault]:
    # why: a machine that only reads lacks the packages of the input check.
    from warehouse.seeds.check import check_seeds

    return [*check_seeds(project).faults]


def _rows_by_file(
    project: Project,
    contracts: Mapping[str, SeedContract],
    changes: Sequence[SeedChange],
) -> dict[str, list[Mapping[str, str]]]:
    """Return the new rows by seed file, if each is on record as the editor saw it."""
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
    return rows


def _on_record(
    project: Project, contracts: Mapping[str, SeedContract], change: SeedChange
) -> Mapping[str, str]:
    """Return the row that a change is of as the seed has it; empty if it has none."""
    contract = contracts[change.seed_name]
    key = contract.primary_key
    wanted = row_key(change.after, key)
    rows = seed_rows(project, seed_file_of(contract))
    return next((row for row in rows if row_key(row, key) == wanted), {})
