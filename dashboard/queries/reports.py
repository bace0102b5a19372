"""What readers reported, and the seeds that editors add rows to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from warehouse.paths import public_project, reports_dir
from warehouse.reports.queue import Entry as Entry
from warehouse.reports.queue import ReportQueue as ReportQueue
from warehouse.reports.queue import SeedRowGiven as SeedRowGiven
from warehouse.reports.queue import StaleReportError as StaleReportError
from warehouse.seeds.contract import ColumnContract as ColumnContract
from warehouse.seeds.contract import SeedContract, read_contracts


def report_queue() -> ReportQueue | None:
    """Return what readers reported; None where nothing is kept."""
    folder = reports_dir()
    return ReportQueue(folder) if folder else None


# why: the seeds of a server change with its code, which takes a restart.
@cache
def _contracts() -> Mapping[str, SeedContract]:
    return {one.name: one for one in read_contracts(public_project().seeds_dir).seeds}


def offered_seeds() -> Mapping[str, Sequence[ColumnContract]]:
    """Return the columns of each public seed by its name, corrections first."""
    names = [
        name
        for name, contract in _contracts().items()
        if contract.csv_file.parent.name != "internal"
    ]
    first = sorted(names, key=lambda name: (name != "corrections", name))
    return {name: _contracts()[name].columns for name in first}


def faults_of_rows(rows: Sequence[SeedRowGiven]) -> list[str]:
    """Put rows to the input check, and say what is wrong with them.

    Args:
        rows: For seeds, of one report.

    Returns:
        A sentence for each fault; code in it stands in backticks.
    """
    # why: a machine that only reads has neither the seeds nor what checks them.
    from warehouse.seeds.added_rows import faults_of_added

    added: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        added.setdefault(row.seed_name, []).append(row.cells)
    return [
        f"`{fault.file}`, `{fault.column or 'row'}`: `{fault.value}` {fault.rule}. "
        f"{fault.remedy}"
        for fault in faults_of_added(public_project(), _contracts(), added)
    ]
