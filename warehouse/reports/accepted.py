"""What editors made of reports, as a patch for the maintainer."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from warehouse.errors import ExportError, SeedCheckError
from warehouse.paths import Project
from warehouse.reports.queue import CONFIRMED, ReportQueue
from warehouse.seeds.added_rows import row_key, seed_file_of, write_added
from warehouse.seeds.check import check_seeds
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.seed_file import seed_rows

_CHANGELOG = "CHANGELOG.md"
_DATA = "### Data\n\n"
# What a row may cite stands first.
_FIRST = "sources"
_BESIDE = (
    _CHANGELOG,
    "tests/golden/facts_accounting.csv",
    "tests/golden/test_facts_accounting.py",
)


def export_accepted(project: Project, queue: ReportQueue, patch: Path) -> int:
    """Write the confirmed rows that the seeds do not have yet as a patch for git.

    Nothing in the queue changes: once the patch is in the seeds, its rows are passed
    over, and a patch that was lost is written anew.

    Args:
        project: Names the seeds of a clone; accounting and changelog lie beside them.
        queue: Holds the rows.
        patch: File to write.

    Returns:
        How many rows the patch adds.

    Raises:
        ExportError: If two reports gave rows with one key, or the clone has no tests.
        SeedCheckError: If the seeds would not pass the input check.
    """
    contracts = {one.name: one for one in read_contracts(project.seeds_dir).seeds}
    added = _added(project, queue, contracts)
    if not all((project.root / name).is_file() for name in _BESIDE):
        raise ExportError("Run this in a clone of the repository, tests included.")
    with tempfile.TemporaryDirectory() as folder:
        copy = replace(project, seeds_dir=Path(folder) / "seeds")
        shutil.copytree(project.seeds_dir, copy.seeds_dir)
        for name in _BESIDE:
            (copy.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project.root / name, copy.root / name)
        write_added(copy, added)
        _tell(copy.root / _CHANGELOG, added)
        if faults := check_seeds(copy).faults:
            raise SeedCheckError(faults)
        names = [*(f"seeds/{name}" for name in added), *_BESIDE]
        lines = [
            line for name in names for line in _diff(project.root, copy.root, name)
        ]
    patch.write_text("".join(lines), "utf-8", newline="")
    return sum(map(len, added.values()))


def _added(
    project: Project, queue: ReportQueue, contracts: Mapping[str, SeedContract]
) -> dict[str, list[Mapping[str, str]]]:
    """Return the confirmed rows that are not on record, by the file of their seed."""
    added: dict[str, list[Mapping[str, str]]] = {}
    given = [row for entry in queue.entries(CONFIRMED) for row in entry.rows]
    for row in sorted(given, key=lambda one: one.seed_name != _FIRST):
        contract = contracts[row.seed_name]
        file, key = seed_file_of(contract), contract.primary_key
        known = {row_key(one, key): one for one in seed_rows(project, file)}
        meant = row_key(row.cells, key)
        if known.get(meant) == row.cells:
            continue
        rows = added.setdefault(file, [])
        if meant in known or meant in {row_key(one, key) for one in rows}:
            raise ExportError(
                f"`{file}` would have two rows `{', '.join(meant)}`. One of the two "
                "reports has to be worked anew."
            )
        rows.append(row.cells)
    return {file: rows for file, rows in added.items() if rows}


def _tell(changelog: Path, added: Mapping[str, list[Mapping[str, str]]]) -> None:
    """Say in the changelog which rows came, with their sources."""
    told = []
    for file, rows in added.items():
        cited = sorted({row["source_id"] for row in rows if row.get("source_id")})
        by = f", by {', '.join(f'`{one}`' for one in cited)}" if cited else ""
        noun = "row" if len(rows) == 1 else "rows"
        told.append(f"- {len(rows)} {noun} of `{file}` from readers' reports{by}.\n")
    text = changelog.read_text("utf-8")
    if told:
        text = text.replace(_DATA, f"{_DATA}{''.join(told)}\n", 1)
    changelog.write_text(text, "utf-8", newline="")


def _diff(before: Path, after: Path, name: str) -> Iterator[str]:
    """Yield the lines of a patch for one file, in the form that git applies."""
    old, new = (
        # why: a text may hold other signs at which Python would cut a line.
        [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
        for text in ((root / name).read_bytes().decode() for root in (before, after))
    )
    yield from difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
