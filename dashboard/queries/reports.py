"""Readers' reports, and the seed rows that editors change for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache

from warehouse.errors import SeedCheckError
from warehouse.paths import public_project, reports_dir
from warehouse.reports import (
    ACCEPTED,
    DECLINED,
    NEW,
    OPEN,
    PROPOSED,
    Entry,
    ReportQueue,
    SeedChange,
    StaleReportError,
    allowed_correction_values,
    correction_rows,
    patch_of,
    seed_contracts,
)
from warehouse.seeds.contract import ColumnContract, SeedContract
from warehouse.seeds.files import normalized_address, read_seed_rows, seed_file_name

# What the page takes from here, since it imports nothing from the warehouse.
__all__ = [
    "ACCEPTED",
    "DECLINED",
    "NEW",
    "OPEN",
    "PROPOSED",
    "ColumnContract",
    "Entry",
    "ReportQueue",
    "SeedChange",
]

# The seed that most rows of a page come from.
_SEED_OF_PAGE = {
    "agency": "agency_observations",
    "incidents": "incidents",
    "map": "agency_observations",
    "prices": "price_observations",
    "sources": "sources",
    "subsidies": "subsidy_rounds",
    "terms": "term_positions",
    "trends": "national_totals",
}
_MOST_ROWS = 40
SeedCells = Mapping[str, str]


def report_queue() -> ReportQueue | None:
    """Return the queue of reports; None if no folder is set."""
    folder = reports_dir()
    return ReportQueue(folder) if folder else None


# why: seeds change only with the code, and that needs a restart.
@cache
def _contracts() -> Mapping[str, SeedContract]:
    return seed_contracts(public_project())


@lru_cache(maxsize=4)
def _rows(seed_name: str) -> Sequence[SeedCells]:
    return read_seed_rows(public_project(), seed_file_name(_contracts()[seed_name]))


def seed_names(page: str) -> list[str]:
    """List the public seeds, the likely one for a page first."""
    likely = _SEED_OF_PAGE.get(re.split(r"[/?]", page.lstrip("/"))[0])
    public = (
        name
        for name, contract in _contracts().items()
        if contract.csv_file.parent.name != "internal"
    )
    return sorted(public, key=lambda name: (name != likely, name))


def likely_rows(seed_name: str, text: str) -> list[SeedCells]:
    """Return the seed rows that share words with a text, rare words first."""
    lines = [" ".join(row.values()).lower() for row in _rows(seed_name)]
    scores = [0.0] * len(lines)
    for word in set(re.findall(r"\w{2,}", text.lower())):
        hits = [at for at, line in enumerate(lines) if word in line]
        for at in hits:
            scores[at] += 1 / len(hits)
    best = sorted(range(len(lines)), key=lambda at: -scores[at])[:_MOST_ROWS]
    return [_rows(seed_name)[at] for at in best if scores[at]]


def columns_to_change(seed_name: str, *, is_new: bool) -> Sequence[ColumnContract]:
    """Return the columns of a row that an editor may change."""
    columns = _contracts()[seed_name].columns
    if is_new or not takes_corrections(seed_name):
        return columns
    corrected = allowed_correction_values(_contracts(), "column_name")
    return [column for column in columns if column.name in corrected]


def takes_corrections(seed_name: str) -> bool:
    """Tell whether a seed's rows stay as collected and are corrected separately."""
    return seed_name in allowed_correction_values(_contracts(), "seed_name")


def row_name(seed_name: str, row: SeedCells) -> str:
    """Name a row by its key and its first other cells."""
    key = _contracts()[seed_name].primary_key
    others = [text for name, text in row.items() if text and name not in key]
    return " · ".join([*(row[name] for name in key), *others[:5]])


def source_addresses(changes: Sequence[SeedChange] = ()) -> dict[str, str]:
    """Map the id of each source to its address, proposed sources included."""
    proposed = [change.after for change in changes if change.seed_name == "sources"]
    return {row["source_id"]: row["url"] for row in [*_rows("sources"), *proposed]}


def source_at(address: str) -> str:
    """Return the id of the source at an address; empty if none."""
    known = {
        normalized_address(url): one for one, url in source_addresses().items() if url
    }
    return known.get(normalized_address(address), "")


def changes_of(change: SeedChange, source_id: str, reason: str) -> list[SeedChange]:
    """Return the seed rows that an edit results in."""
    if change.before == change.after:
        raise StaleReportError("Change a field first: this row is as it was.")
    if not change.before or not takes_corrections(change.seed_name):
        return [change]
    today = f"{datetime.now(UTC).date()}"
    cells = {"source_id": source_id, "reason": reason, "corrected_on": today}
    return correction_rows(_contracts(), change, **cells)


def propose(
    queue: ReportQueue, entry: Entry, editor: str, changes: Sequence[SeedChange]
) -> None:
    """Store changes that pass the input check."""
    patch_of(public_project(), changes)
    queue.propose(entry, editor, changes)


def accept(queue: ReportQueue, entry: Entry, editor: str) -> None:
    """Accept changes if they still pass the input check."""
    patch_of(public_project(), entry.changes)
    queue.accept(entry, editor)


def attempt(act: Callable[[], None]) -> list[str]:
    """Act on a report; return a sentence for each reason why that was not stored."""
    try:
        act()
    except SeedCheckError as error:
        return [
            f"`{fault.file}`, `{fault.column or 'row'}`: `{fault.value}` {fault.rule}. "
            f"{fault.remedy}"
            for fault in error.faults
        ]
    except StaleReportError as error:
        return [str(error)]
    except OSError as error:
        return [f"The disk is full or broken, so nothing was stored: {error}"]
    return []
