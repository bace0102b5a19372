"""Take a file of others into the seeds, or show what it would change as a diff."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from rich.console import Console

from warehouse.console import say
from warehouse.errors import ImportRefusedError
from warehouse.faults import Fault
from warehouse.lock import sole_writer
from warehouse.paths import Project
from warehouse.seeds.check import checked_file, unknown_references
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.evidence_day import as_of_on
from warehouse.seeds.fault_report import show_faults
from warehouse.seeds.seed_file import (
    SeedFile,
    SeedRow,
    document_of,
    read_seed_file,
    seed_rows,
)
from warehouse.seeds.writing import (
    account_for,
    changed_copy,
    seed_file_of,
    seeds_diff,
    write_rows,
)

SOURCES = "reference/sources.csv"
_MOST_BYTES = 200 * 1024 * 1024
# A file that lacks this share of what the record has of it may have been cut off.
_SHRUNK = 0.1
Cells = dict[str, str]


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


@dataclass(frozen=True)
class Orders:
    """The options of an import; `address` is where others can read the same file."""

    address: str
    day: date | None
    read_on: date
    is_applied: bool = False
    is_shrunk: bool = False
    is_partial: bool = False


def import_feed(
    project: Project,
    console: Console,
    orders: Orders,
    read: Callable[[Project, Orders], Feed],
) -> bool:
    """Show what a file would change, or write it; tell whether anything was written.

    Raises:
        ImportRefusedError: If the file, or an order, does not allow it.
    """
    if orders.day and not date(2000, 1, 1) <= orders.day <= orders.read_on:
        raise ImportRefusedError(
            f"`--day {orders.day}` is not between 2000 and today. Correct it."
        )
    with sole_writer(project, partial(say, console)):
        feed = read(project, orders)
        address = orders.address or "https://example.invalid/"
        source = {"url": address, "retrieved_on": f"{orders.read_on}", **feed.source}
        feed.rows.setdefault(SOURCES, []).append(FeedRow("", 0, source))
        _drop_faulty(project, feed)
        for note in feed.notes:
            say(console, note)
        show_faults(feed.faults, console)
        if feed.faults and not orders.is_partial:
            raise ImportRefusedError(
                "Nothing was written, for the rows listed are at fault. Correct them, "
                "or write the rest with `--leave-out-faulty`."
            )
        rows = {file: [one.cells for one in found] for file, found in feed.rows.items()}
        # why: what is cited is written before what cites it.
        rows = {f: rows[f] for f in sorted(rows, key=SOURCES.__ne__) if rows[f]}
        if not orders.is_applied:
            with changed_copy(project, rows) as copy:
                console.file.write(seeds_diff(project, copy, rows))
        new_count = sum(len(new) for new in rows.values())
        say(
            console,
            f"On record: {feed.record_count:,} rows. Gone from the file, and kept on "
            f"record: {feed.gone_count:,}. New or changed: {new_count:,}.",
        )
        if not orders.is_applied or not rows:
            say(console, "Nothing was written. `--apply` writes what is new.")
            return False
        _refuse_unfit(project, feed, orders)
        write_rows(project, rows)
        account_for(project, rows)
    say(
        console,
        "Written, and accounted for. `make warehouse` takes it in; CHANGELOG.md wants "
        "a line under Data, and under Figures for each number that moves.",
    )
    return True


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


def _drop_faulty(project: Project, feed: Feed) -> None:
    """Put the rows to the input check until all that are left pass it."""
    contracts = {seed_file_of(c): c for c in read_contracts(project.seeds_dir).seeds}
    read = (read_seed_file(one, project.root, []) for one in contracts.values())
    on_record = [seed for seed in read if seed is not None]
    found = {name: feed.faults for name in feed.rows if name != SOURCES}
    while True:
        cited = set[str]()
        for name in sorted(feed.rows, key=SOURCES.__eq__):
            places = {(fault.file, fault.line) for fault in found.get(name, ())}
            feed.rows[name] = [
                one
                for one in feed.rows[name]
                if (one.file, one.line) not in places
                and (name != SOURCES or one.cells["source_id"] in cited)
            ]
            cited.update(*(one.cells.values() for one in feed.rows[name]))
        seeds = {
            name: _seed_files(contracts[name], feed.rows[name]) for name in feed.rows
        }
        known = [*on_record, *(seed for of_file in seeds.values() for seed in of_file)]
        found = {name: [*_faults(seeds[name], known)] for name in seeds}
        if not any(found.values()):
            return
        feed.faults += [fault for faults in found.values() for fault in faults]


def _seed_files(contract: SeedContract, rows: Sequence[FeedRow]) -> list[SeedFile]:
    """Return the rows of each file that was read, as the input check reads them."""
    header = [column.name for column in contract.columns]
    by_file: dict[str, list[SeedRow]] = {}
    for one in rows:
        cells = [one.cells.get(name, "") for name in header]
        by_file.setdefault(one.file, []).append(SeedRow(one.line, cells))
    return [SeedFile(contract, file, header, found) for file, found in by_file.items()]


def _faults(seeds: Sequence[SeedFile], known: Sequence[SeedFile]) -> Iterator[Fault]:
    for seed in seeds:
        found: list[Fault] = []
        checked_file(seed, found)
        found += unknown_references([seed], known)
        starts = sorted(row.line for row in seed.rows)
        # why: a fault stands where its cell does, maybe below where its row began.
        for fault in found:
            yield replace(fault, line=starts[bisect(starts, fault.line) - 1])


def _refuse_unfit(project: Project, feed: Feed, orders: Orders) -> None:
    """Refuse to write rows that nobody could build or read, or that may be cut off."""
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
