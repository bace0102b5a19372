"""Write what the seeds lack of a file of others as a patch that git applies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from warehouse.errors import ImportRefusedError, SeedCheckError
from warehouse.faults import Fault
from warehouse.paths import Project
from warehouse.seeds.check import checked_file, unknown_references
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.evidence_day import as_of_on
from warehouse.seeds.seed_file import (
    SeedFile,
    SeedRow,
    document_of,
    read_seed_file,
    seed_rows,
)
from warehouse.seeds.writing import changed_copy, seed_file_of, seeds_diff

SOURCES = "reference/sources.csv"
_MOST_BYTES = 200 * 1024 * 1024
# A file that lacks this share of what the record has of it may have been cut off.
_SHRUNK = 0.1
# More lines than a row takes, as a fault stands at the line where its cell begins.
_APART = 10**9
Cells = dict[str, str]


@dataclass(frozen=True)
class Orders:
    """The options of an import; `address` is where others can read the same file."""

    address: str
    day: date | None
    read_on: date
    is_shrunk: bool = False


@dataclass(frozen=True)
class FeedRow:
    """A row for a seed, and the file and line that it was read from."""

    file: str
    line: int
    cells: Cells


@dataclass
class Feed:
    """What a file has that the seeds do not.

    `record_count` counts the rows of the feed on record, and `gone_count` those of them
    that the file lacks; they stay. `rows` are by seed file.
    """

    source: Cells
    record_count: int
    gone_count: int = 0
    rows: dict[str, list[FeedRow]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def feed_patch(project: Project, feed: Feed, orders: Orders) -> str:
    """Write what is new in a feed as a patch of the seeds; empty if nothing is."""
    if not feed.faults:
        _refuse_unfit(project, feed, orders)
    if faults := [*feed.faults, *_row_faults(project, feed)]:
        raise SeedCheckError(faults)
    rows = {name: [one.cells for one in found] for name, found in feed.rows.items()}
    if not any(rows.values()):
        return ""
    source = {"url": orders.address, "retrieved_on": f"{orders.read_on}", **feed.source}
    rows[SOURCES] = [*rows.get(SOURCES, []), source]
    with changed_copy(project, rows) as copy:
        return seeds_diff(project, copy, rows)


def read_csv(path: Path, faults: list[Fault]) -> SeedFile:
    """Read header and rows of a CSV file; a byte order mark is passed over."""
    contract = SeedContract(path.stem, "", sized(path).resolve(), 1, (), ())
    found: list[Fault] = []
    read = read_seed_file(contract, path.resolve().parent, found)
    faults += [fault for fault in found if fault.value != "byte order mark"]
    return read or SeedFile(contract, path.name, [], [])


def sized(path: Path) -> Path:
    """Return a path if it is a file of a size that can be read."""
    if not path.is_file():
        raise ImportRefusedError(f"`{path}` is no file. Correct the path.")
    if path.stat().st_size > _MOST_BYTES:
        raise ImportRefusedError(
            f"`{path}` has more than {_MOST_BYTES // 1024**2} MB, which no such file "
            "has. Look at what it is."
        )
    return path


def _row_faults(project: Project, feed: Feed) -> Iterator[Fault]:
    """Put the new rows to the input check."""
    contracts = {seed_file_of(c): c for c in read_contracts(project.seeds_dir).seeds}
    read = (read_seed_file(one, project.root, []) for one in contracts.values())
    # why: rows cite the feed itself, which becomes a source with them.
    sources = [*feed.rows.get(SOURCES, []), FeedRow("", 0, feed.source)]
    new = {
        name: _seed_file(contracts[name], rows)
        for name, rows in {**feed.rows, SOURCES: sources}.items()
    }
    known = [*(seed for seed in read if seed is not None), *new.values()]
    for name, rows in feed.rows.items():
        found: list[Fault] = []
        checked_file(new[name], found)
        found += unknown_references([new[name]], known)
        for fault in found:
            if (number := fault.line // _APART) < len(rows):
                row = rows[number]
                yield replace(fault, file=row.file, line=row.line)


def _seed_file(contract: SeedContract, rows: Sequence[FeedRow]) -> SeedFile:
    """Return new rows as the input check reads them, at lines of their own."""
    header = [column.name for column in contract.columns]
    found = [
        SeedRow(number * _APART, [one.cells.get(name, "") for name in header])
        for number, one in enumerate(rows)
    ]
    return SeedFile(contract, seed_file_of(contract), header, found)


def _refuse_unfit(project: Project, feed: Feed, orders: Orders) -> None:
    """Refuse a file that nobody could build from or read, or that may be cut off."""
    if orders.day and not date(2000, 1, 1) <= orders.day <= orders.read_on:
        raise ImportRefusedError(
            f"`--day {orders.day}` is not between 2000 and today. Correct it."
        )
    if not re.fullmatch(r"https?://[^\s/]+/\S*", orders.address):
        raise ImportRefusedError(
            f"`{orders.address}` is no address. Say with `--address` where others can "
            "read this very file: it is the source of each row."
        )
    for known in seed_rows(project, SOURCES):
        is_same = known["source_id"] == feed.source["source_id"]
        if is_same != (document_of(known["url"]) == document_of(orders.address)):
            raise ImportRefusedError(
                f"`{known['source_id']}` is at `{known['url']}` already. Give the "
                "address of this very file with `--address`, such as one that names a "
                "commit or an archived copy."
            )
    last_day = as_of_on(project)
    if last_day is None or orders.read_on > last_day:
        raise ImportRefusedError(
            f"The record ends on `{last_day}`, before `{orders.read_on}`, on which "
            "this is read. Move `as_of_on` in `dbt_project/dbt_project.yml` first."
        )
    lost = feed.gone_count
    if lost and lost >= _SHRUNK * feed.record_count and not orders.is_shrunk:
        raise ImportRefusedError(
            f"The feed lacks {lost:,} of the {feed.record_count:,} rows that the "
            "record has of it, so it may be cut off. `--shrunk` says that it is whole."
        )
