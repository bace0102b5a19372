"""What a file of others would change in the seeds: shown first, written when asked."""

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
from warehouse.seeds.writing import account_for, write_rows

SOURCES = "reference/sources.csv"
_EXAMPLES = 10
_MOST_BYTES = 200 * 1024 * 1024
# A feed that lacks this part of what the record has of it may have been cut off.
_SHRUNK = 0.1
Cells = dict[str, str]
# A file, and a line in it.
FeedPlace = tuple[str, int]


@dataclass(frozen=True)
class Line:
    """A row as it would stand in a seed.

    Attributes:
        file: File that it was read from.
        line: Its line there.
        row: Its cells by column.
    """

    file: str
    line: int
    row: Cells


@dataclass
class Proposal:
    """What a feed says, set against the record.

    Attributes:
        title: What was read.
        record_count: Rows that the record has of the feed.
        known_count: Those that the feed has as they are.
        new: What the record has not, told by its place in the feed.
        changed: What the feed has otherwise, likewise.
        untied: Of both, and of what is left out, what belongs to nobody on record.
        gone: What the feed has no more, told; it stays in the record.
        faults: What cannot be taken in.
        notes: Sentences on what else to mind.
        lines: By seed file what is to be written: a row whose key stands there takes
            its place, any other is added.
    """

    title: str
    record_count: int
    known_count: int = 0
    new: dict[FeedPlace, str] = field(default_factory=dict)
    changed: dict[FeedPlace, str] = field(default_factory=dict)
    untied: dict[FeedPlace, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: dict[str, list[Line]] = field(default_factory=dict)


@dataclass(frozen=True)
class Orders:
    """What whoever imports has said.

    Attributes:
        address: Where others can read the same file; empty for a look alone.
        day: Day that the feed is of; None where it says so itself.
        read_on: Day on which it is read.
        is_applied: Whether to write.
        is_shrunk: Whether a feed that shrank is known to be whole.
        is_partial: Whether to leave out what is at fault, and take the rest.
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
    """Show what a feed would change; write it if that was asked for.

    Args:
        project: Names seeds and accounting.
        console: Where to show it. A terminal is asked where a feed shrank.
        orders: What was asked for.
        propose: Reads the feed and sets it against the record.

    Returns:
        Whether anything was written.

    Raises:
        ImportRefusedError: If the feed, or an order, does not allow it.
    """
    with sole_writer(project, partial(say, console)):
        proposal = propose(project, orders)
        _leave_out_faulty(project, proposal)
        _show(proposal, console)
        if not orders.is_applied:
            say(console, "Nothing was written. `--apply` writes it.")
            return False
        if proposal.faults and not orders.is_partial:
            raise ImportRefusedError(
                "Nothing was written, for the rows listed are at fault. Correct them, "
                "or write the rest with `--leave-out-faulty`."
            )
        if not any(proposal.lines.values()):
            say(console, "Nothing was written, for nothing is new.")
            return False
        _refuse_unfit(project, proposal, orders, console)
        new = {name: [one.row for one in x] for name, x in proposal.lines.items() if x}
        write_rows(project, new)
        account_for(project, [*new])
    say(
        console,
        "Written, and accounted for. `make warehouse` takes it in; CHANGELOG.md wants "
        "a line under Data, and under Figures for each number that moves.",
    )
    return True


def read_csv(path: Path, faults: list[Fault]) -> SeedFile | None:
    """Read a CSV file of others; a mark of its encoding is passed over.

    Args:
        path: The file.
        faults: List that faults are added to.

    Returns:
        Header and rows; None if it is no UTF-8 or empty.

    Raises:
        ImportRefusedError: If it is no file, or far too large.
    """
    sized(path)
    contract = SeedContract(path.stem, "", path.resolve(), 1, (), ())
    found: list[Fault] = []
    read = read_seed_file(contract, path.resolve().parent, found)
    faults += [fault for fault in found if fault.value != "byte order mark"]
    return read


def sized(path: Path) -> Path:
    """Return a path, if it is a file of a size that can be read.

    Args:
        path: What was given.

    Raises:
        ImportRefusedError: If it is no file, or far too large.
    """
    if not path.is_file():
        raise ImportRefusedError(f"`{path}` is no file. Correct the path.")
    if path.stat().st_size > _MOST_BYTES:
        raise ImportRefusedError(
            f"`{path}` has more than {_MOST_BYTES // 1024**2} MB, which no such file "
            "has. Look at what it is."
        )
    return path


def source_line(project: Project, orders: Orders, path: Path, row: Cells) -> Line:
    """Return the row of the source that an import is read from.

    Args:
        project: Names the seed of sources.
        orders: Name the address and the day of reading.
        path: File that was read.
        row: What is known of it beside these.

    Raises:
        ImportRefusedError: If the address is another source's.
    """
    address = orders.address or "https://example.invalid/"
    made = {"url": address, "retrieved_on": f"{orders.read_on}", **row}
    for known in seed_rows(project, SOURCES):
        same = known["source_id"] == made["source_id"]
        if same != (document_of(known["url"]) == document_of(address)) and (
            orders.is_applied
        ):
            raise ImportRefusedError(
                f"`{known['source_id']}` is at `{known['url']}` already. Give the "
                "address of this very file with `--address`, such as one that names a "
                "commit or an archived copy."
            )
    return Line(path.name, 1, made)


def _leave_out_faulty(project: Project, proposal: Proposal) -> None:
    """Put the rows to the input check, and keep those that stand it."""
    contracts = {
        contract.csv_file.relative_to(project.seeds_dir).as_posix(): contract
        for contract in read_contracts(project.seeds_dir).seeds
    }
    known = [
        seed
        for contract in contracts.values()
        if (seed := read_seed_file(contract, project.root, [])) is not None
    ]
    # why: a source may be cited by further rows; what none cites goes below.
    _drop(proposal, [name for name in proposal.lines if name != SOURCES])
    # why: what is cited stands first, so that whatever cites a faulty row goes with it.
    for number, (seed_file, lines) in enumerate(proposal.lines.items()):
        while faults := list(_faults(contracts[seed_file], lines, known)):
            proposal.faults += faults
            _drop(proposal, list(proposal.lines)[number:])
        known += _seed_files(contracts[seed_file], lines)
    cited = {
        cell
        for seed_file, lines in proposal.lines.items()
        for one in lines
        for cell in one.row.values()
        if seed_file != SOURCES
    }
    sources = proposal.lines[SOURCES]
    sources[:] = [one for one in sources if one.row["source_id"] in cited]


def _drop(proposal: Proposal, seed_files: Sequence[str]) -> None:
    """Take out of seeds what stands in a line at fault."""
    at_fault = {(fault.file, fault.line) for fault in proposal.faults}
    for seed_file in seed_files:
        lines = proposal.lines[seed_file]
        lines[:] = [one for one in lines if (one.file, one.line) not in at_fault]
    for told in (proposal.new, proposal.changed, proposal.untied):
        for place in at_fault & told.keys():
            del told[place]


def _faults(
    contract: SeedContract, lines: Sequence[Line], known: Sequence[SeedFile]
) -> Iterator[Fault]:
    for seed in _seed_files(contract, lines):
        found: list[Fault] = []
        checked_file(seed, found)
        found += unknown_references([seed], [*known, seed])
        starts = sorted(row.line for row in seed.rows)
        # why: a fault stands where its cell does, maybe below where its row began.
        for fault in found:
            yield replace(fault, line=starts[bisect(starts, fault.line) - 1])


def _seed_files(contract: SeedContract, lines: Sequence[Line]) -> Iterator[SeedFile]:
    """Yield the rows of each file that was read, as the input check reads them."""
    header = [column.name for column in contract.columns]
    for file in dict.fromkeys(line.file for line in lines):
        rows = [
            SeedRow(one.line, [one.row.get(name, "") for name in header])
            for one in lines
            if one.file == file
        ]
        yield SeedFile(contract, file, header, rows)


def _show(proposal: Proposal, console: Console) -> None:
    say(console, f"{proposal.title}. On record: {proposal.record_count:,} rows.")
    say(console, f"As on record: {tally(proposal.known_count, 'row')}.")
    for word, found in (
        ("New", list(proposal.new.values())),
        ("Changed", list(proposal.changed.values())),
        ("Gone, and kept on record", proposal.gone),
        ("Untied, for nobody on record has the name", list(proposal.untied.values())),
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


def _refuse_unfit(
    project: Project, proposal: Proposal, orders: Orders, console: Console
) -> None:
    """Refuse to write what nobody could build or read, or what may be cut off."""
    if not re.fullmatch(r"https?://[^\s/]+/\S*", orders.address):
        raise ImportRefusedError(
            f"`{orders.address}` is no address. Say with `--address` where others can "
            "read this very file: it is the source of each row."
        )
    last_day = as_of_on(project)
    if last_day is None or orders.read_on > last_day:
        raise ImportRefusedError(
            f"The record ends on `{last_day}`, before `{orders.read_on}`, on which "
            "this is read. Move `as_of_on` in `dbt_project/dbt_project.yml` first."
        )
    lost = len(proposal.gone)
    if not lost or lost < _SHRUNK * proposal.record_count or orders.is_shrunk:
        return
    sentence = (
        f"The feed lacks {lost:,} of the {proposal.record_count:,} rows that the "
        "record has of it, so it may be cut off."
    )
    if not console.is_terminal:
        raise ImportRefusedError(f"{sentence} `--shrunk` says that it is whole.")
    if console.input(f"{sentence} Is it whole? [y/N] ").strip().lower() != "y":
        raise ImportRefusedError(f"{sentence} Nothing was written.")
