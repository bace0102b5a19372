"""Readers' reports, one JSON file each, which is all that a dashboard ever writes.

How to reach a reader lies apart, in the folder ``contacts``, for :data:`CONTACT_DAYS`.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from warehouse.disk import replace_lastingly
from warehouse.errors import WarehouseError

CONTACT_DAYS = 90
CONTACTS = "contacts"
# A quarantined report looks as if a machine sent it; editors see it last.
NEW, QUARANTINED = "new", "quarantined"
PROPOSED, ACCEPTED, DECLINED = "proposed", "accepted", "declined"
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
_DAY_SECONDS = 24 * 60 * 60


class StaleReportError(WarehouseError):
    """Somebody else changed a report meanwhile, or it may not be changed so."""


class ReportsFullError(WarehouseError):
    """Too many reports wait, and no more are stored."""


class ReportFileError(WarehouseError):
    """A file in the folder of reports is not a report."""


@dataclass(frozen=True)
class Report:
    """What a reader says of a row on a page, each field as plain text."""

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
        return cls(**{f.name: visible(form.get(f.name, "")) for f in fields(cls)})

    def faults(self) -> list[str]:
        """Say what the reader must change before it can be sent."""
        found = [
            f"Shorten “{name}” to {most:,} characters; a document can say the rest."
            for name, most in LONGEST.items()
            if len(getattr(self, name)) > most
        ]
        if not self.wrong:
            found.append("Say what is wrong or missing.")
        if self.document and not _WEB.fullmatch(self.document):
            found.append(
                "Write the whole address of the document, such as https://example.org/minutes.pdf."
            )
        return found

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
    """A report as its file has it; the version goes up with each change."""

    report_id: str
    received_at: str
    report: Report
    state: str = NEW
    version: int = 1
    proposed_by: str = ""
    decided_by: str = ""
    reason: str = ""
    changes: tuple[SeedChange, ...] = ()


def new_receipt() -> str:
    """Return a receipt that nobody can guess."""
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
    """The reports in a folder that holds nothing else; each change is one new file.

    A full or absent disk raises OSError, and leaves the reports as they were.
    """

    folder: Path

    def add(
        self, report: Report, receipt: str, contact: str = "", *, is_odd: bool = False
    ) -> None:
        """Store a report without faults; one sent twice is stored once.

        Raises:
            ReportsFullError: If too many wait.
        """
        report_id, state = _hash(receipt), QUARANTINED if is_odd else NEW
        with self._locked():
            if self._file(report_id).exists():
                return
            if len(self.entries(NEW, QUARANTINED)) >= _MOST_OPEN:
                raise ReportsFullError("More reports wait than can be worked.")
            if contact:
                contacts = self.folder / CONTACTS
                contacts.mkdir(0o700, exist_ok=True)
                _write(contacts / report_id, contact)
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            self._store(Entry(report_id, now, report, state))

    def by_receipt(self, receipt: str) -> Entry | None:
        """Return the report that has a receipt; None if none has it."""
        file = self._file(_hash(receipt))
        return _entry(file) if file.exists() else None

    def entries(self, *states: str) -> list[Entry]:
        """List the reports in some states, the oldest first.

        Raises:
            ReportFileError: If a file is not a report.
        """
        known = (_entry(file) for file in self.folder.glob("*.json"))
        found = (entry for entry in known if entry.state in states)
        return sorted(found, key=lambda entry: (entry.received_at, entry.report_id))

    def contact(self, report_id: str) -> str:
        """Return how to reach the sender; empty if nobody said, or it was erased."""
        self.erase_contacts()
        file = self.folder / CONTACTS / report_id
        return file.read_text("utf-8") if file.exists() else ""

    def propose(self, entry: Entry, editor: str, changes: Sequence[SeedChange]) -> None:
        """Store the changes that an editor makes of a report."""
        if entry.state == PROPOSED and entry.proposed_by != editor:
            raise StaleReportError("Another editor works on this report.")
        proposed = replace(
            entry,
            state=PROPOSED if changes else NEW,
            proposed_by=editor,
            decided_by="",
            reason="",
            changes=tuple(changes),
        )
        self._change(proposed, NEW, QUARANTINED, PROPOSED)

    def decline(self, entry: Entry, editor: str, reason: str) -> None:
        """Decline a report, with a reason for the reader."""
        declined = replace(
            entry, state=DECLINED, decided_by=editor, reason=_required(reason)
        )
        self._change(declined, NEW, QUARANTINED)

    def accept(self, entry: Entry, editor: str) -> None:
        """Accept the changes that another editor proposed."""
        _refuse_proposer(entry, editor)
        self._change(replace(entry, state=ACCEPTED, decided_by=editor), PROPOSED)

    def send_back(self, entry: Entry, editor: str, reason: str) -> None:
        """Open a report anew whose changes are wrong, with a reason for the editors."""
        _refuse_proposer(entry, editor)
        sent_back = replace(
            entry, state=NEW, decided_by=editor, reason=_required(reason), changes=()
        )
        self._change(sent_back, PROPOSED)

    def erase_contacts(self) -> None:
        """Delete contacts that are too old, and drafts that a killed process left."""
        oldest = time.time() - CONTACT_DAYS * _DAY_SECONDS
        with self._locked():
            for file in (self.folder / CONTACTS).glob("*"):
                if file.stat().st_mtime < oldest:
                    file.unlink()
            for draft in self.folder.rglob(".*.draft"):
                draft.unlink()

    def _change(self, changed: Entry, *states: str) -> None:
        """Store a change of a report that is as the editor saw it, in one of states."""
        with self._locked():
            now = _entry(self._file(changed.report_id))
            if now.version != changed.version or now.state not in states:
                raise StaleReportError(
                    "Somebody else changed this report meanwhile. Here it is as it is "
                    "now; nothing of yours was stored."
                )
            self._store(replace(changed, version=now.version + 1))

    def _store(self, entry: Entry) -> None:
        _write(self._file(entry.report_id), json.dumps(asdict(entry), indent=2))

    def _file(self, report_id: str) -> Path:
        return self.folder / f"{report_id}.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time write; the lock of a killed one is free."""
        with FileLock(self.folder / ".lock", timeout=10, mode=0o600):
            yield


def _entry(file: Path) -> Entry:
    text = file.read_bytes()
    try:
        cells = json.loads(text)
        report = Report(**cells.pop("report"))
        changes = tuple(SeedChange(**one) for one in cells.pop("changes"))
        return Entry(**cells, report=report, changes=changes)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReportFileError(
            f"`{file}` is not a report. Restore it, or move it out of the folder."
        ) from error


def _write(file: Path, text: str) -> None:
    """Write a file that its owner alone can read, in one step that lasts."""
    draft = file.with_name(f".{file.name}.draft")
    draft.touch(0o600)
    draft.write_text(text, "utf-8", newline="")
    replace_lastingly(draft, file)


def _refuse_proposer(entry: Entry, editor: str) -> None:
    if entry.proposed_by == editor:
        raise StaleReportError("These changes are yours: a second person decides.")


def _required(reason: str) -> str:
    if not reason.strip():
        raise StaleReportError("Write the reason first.")
    return reason.strip()


def _hash(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()
