"""Changes of seeds that editors make of reports: check them, write them as a patch."""

from __future__ import annotations

import difflib
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from warehouse.errors import ExportError, SeedCheckError
from warehouse.faults import Fault
from warehouse.paths import Project
from warehouse.reports.queue import ACCEPTED, ReportQueue, SeedChange, StaleReportError
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.seed_file import seed_rows
from warehouse.seeds.writing import account_for, row_key, seed_file_of, write_rows

_CORRECTIONS = "corrections"
_CHANGELOG = "CHANGELOG.md"
_DATA = "### Data\n\n"
_OTHER_FILES = (_CHANGELOG, "tests/golden/facts_accounting.csv")


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
    with _changed_copy(project, changes) as copy:
        return _faults(copy)


def accepted_patch(project: Project, queue: ReportQueue) -> tuple[str, int]:
    """Write the accepted changes that the seeds do not have yet as a patch for git.

    Nothing in the queue changes: a patch that was lost is written again.

    Returns:
        The patch, and how many rows it adds or changes.

    Raises:
        StaleReportError: If a row changed since, or two reports change it.
        ExportError: If the clone has no tests.
        SeedCheckError: If the seeds would not pass the input check.
    """
    if not all((project.root / name).is_file() for name in _OTHER_FILES):
        raise ExportError("Run this in a clone of the repository, tests included.")
    contracts = seed_contracts(project)
    changes = [
        change
        for entry in queue.entries(ACCEPTED)
        for change in entry.changes
        if _on_record(project, contracts[change.seed_name], change) != change.after
    ]
    with _changed_copy(project, changes) as copy:
        if faults := _faults(copy):
            raise SeedCheckError(faults)
        rows_by_file = _rows_by_file(contracts, changes)
        for name in _OTHER_FILES:
            (copy.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project.root / name, copy.root / name)
        account_for(copy, [*rows_by_file])
        _add_to_changelog(copy.root / _CHANGELOG, rows_by_file)
        names = [*(f"seeds/{name}" for name in rows_by_file), *_OTHER_FILES]
        lines = [
            line for name in names for line in _diff(project.root, copy.root, name)
        ]
    return "".join(lines), len(changes)


def _faults(project: Project) -> list[Fault]:
    # why: a machine that only reads lacks the packages of the input check.
    from warehouse.seeds.check import check_seeds

    return [*check_seeds(project).faults]


@contextmanager
def _changed_copy(project: Project, changes: Sequence[SeedChange]) -> Iterator[Project]:
    """Make the changes in a copy of the seeds, which is removed afterwards."""
    contracts, seen = seed_contracts(project), set()
    for change in changes:
        contract = contracts[change.seed_name]
        row = change.seed_name, *row_key(change.after, contract.primary_key)
        if row in seen or _on_record(project, contract, change) != change.before:
            raise StaleReportError(
                f"`{'`, `'.join(row)}` has changed since, or is changed twice. "
                "Send the changes back, and propose them again."
            )
        seen.add(row)
    with tempfile.TemporaryDirectory() as folder:
        copy = replace(project, seeds_dir=Path(folder) / "seeds")
        shutil.copytree(project.seeds_dir, copy.seeds_dir)
        write_rows(copy, _rows_by_file(contracts, changes))
        yield copy


def _on_record(
    project: Project, contract: SeedContract, change: SeedChange
) -> Mapping[str, str]:
    """Return the row of this key as the seed has it; empty if it has none."""
    key = contract.primary_key
    rows = seed_rows(project, seed_file_of(contract))
    wanted = row_key(change.after, key)
    return next((row for row in rows if row_key(row, key) == wanted), {})


def _rows_by_file(
    contracts: Mapping[str, SeedContract], changes: Sequence[SeedChange]
) -> dict[str, list[Mapping[str, str]]]:
    rows: dict[str, list[Mapping[str, str]]] = {}
    for change in changes:
        file = seed_file_of(contracts[change.seed_name])
        rows.setdefault(file, []).append(change.after)
    return rows


def _add_to_changelog(
    changelog: Path, changed: Mapping[str, list[Mapping[str, str]]]
) -> None:
    lines = []
    for file, rows in changed.items():
        cited = sorted({row["source_id"] for row in rows if row.get("source_id")})
        by = f", by {', '.join(f'`{one}`' for one in cited)}" if cited else ""
        noun = "row" if len(rows) == 1 else "rows"
        lines.append(f"- {len(rows)} {noun} of `{file}` from readers' reports{by}.\n")
    text = changelog.read_text("utf-8")
    if lines:
        text = text.replace(_DATA, f"{_DATA}{''.join(lines)}\n", 1)
    changelog.write_text(text, "utf-8", newline="")


def _diff(before: Path, after: Path, name: str) -> Iterator[str]:
    """Yield the lines of a patch for one file, in the form that git applies."""
    old, new = (
        # why: a text may hold other characters at which Python would cut a line.
        [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
        for text in ((root / name).read_bytes().decode() for root in (before, after))
    )
    yield from difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
