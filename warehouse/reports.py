"""Readers' reports, one JSON file each, and the seed changes that editors propose."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from warehouse.disk import replace_durably
from warehouse.errors import SeedCheckError, WarehouseError
from warehouse.paths import Project
from warehouse.seeds.contract import SeedContract, read_contracts
from warehouse.seeds.files import (
    copy_with_rows,
    read_seed_rows,
    row_key,
    seed_file_name,
    seeds_diff,
)

NEW, PROPOSED, ACCEPTED, DECLINED = "new", "proposed", "accepted", "declined"
OPEN = (NEW, PROPOSED)
# Most characters of each field.
LONGEST: Mapping[str, int] = {
    "page": 600,
    "panel": 120,
    "row": 1_000,
    "snapshot": 60,
    "wrong": 2_000,
    "right": 2_000,
    "document": 600,
}
_WEB = re.compile(r"https?://[^\s/]+\.[^\s]+")
_MOST_OPEN = 5_000
_RECEIPT_BYTES = 16
_CORRECTIONS = "corrections"


class StaleReportError(WarehouseError):
    """A report has changed since, or this editor may not change it this way."""


class ReportsFullError(WarehouseError):
    """Too many reports wait, and no more are stored."""


class ReportFileError(WarehouseError):
    """A file in the folder of reports is not a report."""


@dataclass(frozen=True)
class Report:
    """A reader's report on a row of a page, in plain text."""

    page: str = ""
    panel: str = ""
    row: str = ""
    snapshot: str = ""
    wrong: str = ""
    right: str = ""
    document: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str]) -> Report:
        """Read the fields of a form without invisible characters."""
        return cls(**{name: visible(form.get(name, "")) for name in LONGEST})

    def faults(self) -> list[str]:
        """Say what the reader must change before it can be sent."""
        problems = [
            f"Shorten “{name}” to {most:,} characters; a document can say the rest."
            for name, most in LONGEST.items()
            if len(getattr(self, name)) > most
        ]
        if not self.wrong:
            problems.append("Say what is wrong or missing.")
        if self.document and not _WEB.fullmatch(self.document):
            problems.append(
                "Write the whole address of the document, such as https://example.org/minutes.pdf."
            )
        return problems

    def text(self, site: str) -> str:
        """Write it for a mail or an issue; `site` is empty where no address is set."""
        page = f"{site}/{self.page.lstrip('/')}" if site else self.page
        cells = {**asdict(self), "page": page}
        return "\n".join(
            f"{name.capitalize()}: {cells[name]}" for name in LONGEST if cells[name]
        )


@dataclass(frozen=True)
class SeedChange:
    """A row of a seed, before and after; a new row has nothing before."""

    seed_name: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A report and what editors did about it, as its file has them."""

    report_id: str
    received_at: str
    report: Report
    state: str = NEW
    proposed_by: str = ""
    decided_by: str = ""
    reason: str = ""
    changes: tuple[SeedChange, ...] = ()


_FILE = TypeAdapter(Entry)


def new_receipt() -> str:
    """Return a receipt that cannot be guessed."""
    return secrets.token_hex(_RECEIPT_BYTES)


def visible(text: str) -> str:
    """Return a text without invisible characters, each line end as one character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    characters = (
        one if one == "\n" or one.isprintable() else " " * one.isspace()
        for one in lines
    )
    return "".join(characters).strip()


@dataclass(frozen=True)
class ReportQueue:
    """The reports in their own folder; each change writes one new file.

    A full or missing disk raises `OSError`, and leaves the reports unchanged.
    """

    folder: Path

    def add(self, report: Report, receipt: str) -> None:
        """Store a report without faults; one sent twice is stored once."""
        file = self._file(_hash(receipt))
        with self._locked():
            if file.exists():
                return
            if len(self.entries(NEW)) >= _MOST_OPEN:
                raise ReportsFullError("More reports wait than can be worked.")
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            self._store(Entry(file.stem, now, report))

    def by_receipt(self, receipt: str) -> Entry | None:
        """Return the report that has a receipt; None if none has it."""
        file = self._file(_hash(receipt))
        return _entry(file) if file.exists() else None

    def entries(self, *states: str) -> list[Entry]:
        """List the reports in some states, the oldest first."""
        known = (_entry(file) for file in self.folder.glob("*.json"))
        entries = (entry for entry in known if entry.state in states)
        return sorted(entries, key=lambda entry: (entry.received_at, entry.report_id))

    def propose(self, entry: Entry, editor: str, changes: Sequence[SeedChange]) -> None:
        """Store the changes that an editor makes of a report."""
        if entry.state == PROPOSED and entry.proposed_by != editor:
            raise StaleReportError("Another editor proposed changes: decide on those.")
        changed = tuple(changes)
        self._change(entry, state=PROPOSED, proposed_by=editor, changes=changed)

    def drop_last(self, entry: Entry) -> None:
        """Drop the last change, whoever proposed it; without any, a report is new."""
        changes = entry.changes[:-1]
        self._change(entry, state=PROPOSED if changes else NEW, changes=changes)

    def accept(self, entry: Entry, editor: str) -> None:
        """Accept what another editor proposed."""
        if entry.state != PROPOSED or entry.proposed_by == editor:
            raise StaleReportError("These changes are yours: a second person accepts.")
        self._change(entry, state=ACCEPTED, decided_by=editor)

    def decline(self, entry: Entry, editor: str, reason: str) -> None:
        """Decline a report and what was proposed."""
        if not reason.strip():
            raise StaleReportError("Write the reason first.")
        self._change(
            entry, state=DECLINED, decided_by=editor, reason=reason.strip(), changes=()
        )

    def _change(self, seen: Entry, **changed: object) -> None:
        """Store a change of an open report that is still as the editor saw it."""
        with self._locked():
            if seen.state not in OPEN or _entry(self._file(seen.report_id)) != seen:
                raise StaleReportError(
                    "Someone else has changed this report. It is shown as it is now; "
                    "your change was not stored."
                )
            self._store(replace(seen, **changed))  # type: ignore[arg-type]

    def _store(self, entry: Entry) -> None:
        """Write a file that its owner alone can read, in one step that lasts."""
        draft = self.folder / f".{entry.report_id}.draft"
        draft.touch(0o600)
        draft.write_bytes(_FILE.dump_json(entry, indent=2))
        replace_durably(draft, self._file(entry.report_id))

    def _file(self, report_id: str) -> Path:
        return self.folder / f"{report_id}.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time write; the lock of a killed one is free."""
        with FileLock(self.folder / ".lock", timeout=10, mode=0o600):
            yield


def _entry(file: Path) -> Entry:
    try:
        return _FILE.validate_json(file.read_bytes())
    except ValidationError as error:
        raise ReportFileError(
            f"`{file}` is not a report. Restore it, or move it out of the folder."
        ) from error


def _hash(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()


def seed_contracts(project: Project) -> dict[str, SeedContract]:
    """Return the contract of each seed by its name."""
    return {one.name: one for one in read_contracts(project.seeds_dir).seeds}


def allowed_correction_values(
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
    return (patch_of(project, changes) if changes else ""), len(changes)


def patch_of(project: Project, changes: Sequence[SeedChange]) -> str:
    """Make changes in a copy of the seeds, check it, and return what differs."""
    # why: a read-only host does not have the packages of the input check.
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
                "Drop the change, and propose it again."
            )
        seen.add(row)
        rows.setdefault(seed_file_name(contract), []).append(change.after)
    with copy_with_rows(project, rows) as copy:
        if faults := check_seeds(copy, edited=rows).faults:
            raise SeedCheckError(faults)
        return seeds_diff(project, copy, rows)


def _on_record(
    project: Project, contracts: Mapping[str, SeedContract], change: SeedChange
) -> Mapping[str, str]:
    """Return the seed's row that a change is about; empty if there is none."""
    contract = contracts[change.seed_name]
    key = contract.primary_key
    values = row_key(change.after, key)
    rows = read_seed_rows(project, seed_file_name(contract))
    return next((row for row in rows if row_key(row, key) == values), {})
