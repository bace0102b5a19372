"""What a file of others would change in the seeds: shown first, written if wanted.

An importer reads its file into a :class:`Proposal`; all else is the same for each.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from rich.console import Console

from warehouse.console import say, tally
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
from warehouse.seeds.writing import account_for, seed_file_of, write_rows

SOURCES = "reference/sources.csv"
_EXAMPLES = 10
_MOST_BYTES = 200 * 1024 * 1024
# A file that lacks this share of what the record has of it may have been cut off.
_SHRUNK = 0.1
Cells = dict[str, str]


@dataclass(frozen=True)
class Line:
    """A row for a seed, where it was read, and what is said of it.

    Attributes:
        file: File that it was read from.
        line: Its line there.
        row: Its cells by column.
        summary: What is new or changed; empty if nothing is said of it.
        is_change: Whether the record has the row otherwise.
    """

    file: str
    line: int
    row: Cells
    summary: str = ""
    is_change: bool = False


@dataclass
class Proposal:
    """What a file says, compared with the record.

    Attributes:
        title: What was read.
        source: Row of the source that the file is; its address comes with the orders.
        record_count: Rows that the record has of the feed.
        known_count: Those that the file has as they are.
        lines: Rows to write, by seed file.
        gone: Rows that the file lacks; they stay in the record.
        faults: What cannot be imported.
        notes: Sentences on what else to mind.
    """

    title: str
    source: Cells
    record_count: int
    known_count: int = 0
    lines: dict[str, list[Line]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Orders:
    """The options of an import.

    Attributes:
        address: Where others can read the same file; empty for a look alone.
        day: Day that the file is of; None where it says so itself.
        read_on: Day on which it is read.
        is_applied: Whether to write.
        is_shrunk: Whether a file that shrank is known to be whole.
        is_partial: Whether to leave out rows at fault, and write the rest.
    """

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
    propose: Callable[[Project, Orders], Proposal],
) -> bool:
    """Show what a file would change, and write it if that was ordered.

    Returns:
        Whether anything was written.

    Raises:
        ImportRefusedError: If the file, or an order, does not allow it.
    """
    if orders.day and not date(2000, 1, 1) <= orders.day <= orders.read_on:
        raise ImportRefusedError(
            f"`--day {orders.day}` is not between 2000 and today. Correct it."
        )
    with sole_writer(project, partial(say, console)):
        proposal = propose(project, orders)
        address = orders.address or "https://example.invalid/"
        source = {
            "url": address,
            "retrieved_on": f"{orders.read_on}",
            **proposal.source,
        }
        proposal.lines.setdefault(SOURCES, []).append(Line("", 0, source))
        _drop_faulty(project, proposal)
        _show(proposal, console)
        if proposal.faults and not orders.is_partial:
            raise ImportRefusedError(
                "Nothing was written, for the rows listed are at fault. Correct them, "
                "or write the rest with `--leave-out-faulty`."
            )
        if not orders.is_applied:
            say(console, "Nothing was written. `--apply` writes it.")
            return False
        if not any(proposal.lines.values()):
            say(console, "Nothing was written, for nothing is new.")
            return False
        _refuse_unfit(project, proposal, orders)
        # why: what is cited is written before what cites it.
        files = sorted(filter(proposal.lines.get, proposal.lines), key=SOURCES.__ne__)
        write_rows(project, {f: [one.row for one in proposal.lines[f]] for f in files})
        account_for(project, files)
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


def _drop_faulty(project: Project, proposal: Proposal) -> None:
    """Put the rows to the input check until all that are left pass it."""
    contracts = {seed_file_of(c): c for c in read_contracts(project.seeds_dir).seeds}
    read = (read_seed_file(one, project.root, []) for one in contracts.values())
    on_record = [seed for seed in read if seed is not None]
    lines = proposal.lines
    unread = {(fault.file, fault.line) for fault in proposal.faults}
    for name in lines.keys() - {SOURCES}:
        lines[name] = [o for o in lines[name] if (o.file, o.line) not in unread]
    while True:
        cited = {
            cell
            for name in lines
            if name != SOURCES
            for one in lines[name]
            for cell in one.row.values()
        }
        lines[SOURCES] = [o for o in lines[SOURCES] if o.row["source_id"] in cited]
        seeds = {name: _seed_files(contracts[name], lines[name]) for name in lines}
        known = [*on_record, *(seed for of_file in seeds.values() for seed in of_file)]
        found = {name: [*_faults(seeds[name], known)] for name in seeds}
        if not any(found.values()):
            return
        for name, faults in found.items():
            places = {(fault.file, fault.line) for fault in faults}
            lines[name] = [o for o in lines[name] if (o.file, o.line) not in places]
            proposal.faults += faults


def _seed_files(contract: SeedContract, lines: Sequence[Line]) -> list[SeedFile]:
    """Return the rows of each file that was read, as the input check reads them."""
    header = [column.name for column in contract.columns]
    by_file: dict[str, list[SeedRow]] = {}
    for one in lines:
        cells = [one.row.get(name, "") for name in header]
        by_file.setdefault(one.file, []).append(SeedRow(one.line, cells))
    return [SeedFile(contract, file, header, rows) for file, rows in by_file.items()]


def _faults(seeds: Sequence[SeedFile], known: Sequence[SeedFile]) -> Iterator[Fault]:
    for seed in seeds:
        found: list[Fault] = []
        checked_file(seed, found)
        found += unknown_references([seed], known)
        starts = sorted(row.line for row in seed.rows)
        # why: a fault stands where its cell does, maybe below where its row began.
        for fault in found:
            yield replace(fault, line=starts[bisect(starts, fault.line) - 1])


def _show(proposal: Proposal, console: Console) -> None:
    say(console, f"{proposal.title}. On record: {proposal.record_count:,} rows.")
    say(console, f"As on record: {tally(proposal.known_count, 'row')}.")
    lines = [one for of_seed in proposal.lines.values() for one in of_seed]
    told = [one for one in lines if one.summary]
    for word, found in (
        ("New", [one.summary for one in told if not one.is_change]),
        ("Changed", [one.summary for one in told if one.is_change]),
        ("Gone, and kept on record", proposal.gone),
    ):
        say(console, f"{word}: {tally(len(found), 'row')}.")
        for text in found[:_EXAMPLES]:
            say(console, f"  {text}")
        if len(found) > _EXAMPLES:
            say(console, f"  ... and {len(found) - _EXAMPLES:,} more.")
    for note in proposal.notes:
        say(console, note)
    say(console, f"Faults, each left out: {len(proposal.faults):,}.")
    show_faults(proposal.faults, console)


def _refuse_unfit(project: Project, proposal: Proposal, orders: Orders) -> None:
    """Refuse to write rows that nobody could build or read, or that may be cut off."""
    if not re.fullmatch(r"https?://[^\s/]+/\S*", orders.address):
        raise ImportRefusedError(
            f"`{orders.address}` is no address. Say with `--address` where others can "
            "read this very file: it is the source of each row."
        )
    for known in seed_rows(project, SOURCES):
        is_same = known["source_id"] == proposal.source["source_id"]
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
    lost = len(proposal.gone)
    if lost and lost >= _SHRUNK * proposal.record_count and not orders.is_shrunk:
        raise ImportRefusedError(
            f"The feed lacks {lost:,} of the {proposal.record_count:,} rows that the "
            "record has of it, so it may be cut off. `--shrunk` says that it is whole."
        )
