"""The queue of readers' reports, which is all that a dashboard ever writes.

Two files lie in a folder of their own. ``contacts.sqlite`` alone says how to reach a
reader; it is erased after :data:`CONTACT_DAYS`, and needs no backup.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError

CONTACT_DAYS = 90
REPORTS_FILE, CONTACTS_FILE = "reports.sqlite", "contacts.sqlite"
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
_REPORTS = f"""
create table if not exists reports (
    report_id integer primary key,
    receipt_hash text not null unique,
    received_on text not null,
    state text not null,
    version integer not null default 1,
    {", ".join(f"report_{name} text not null" for name in LONGEST)},
    editor text not null default '',
    second_editor text not null default '',
    reason text not null default '',
    rows text not null default '[]'
) strict
"""
# why: in earlier versions an editor claimed a report first, and another confirmed it.
_RENAME_STATES = """
update reports
set state = case
    when state = 'confirmed' then 'accepted'
    when rows = '[]' then 'new'
    else 'proposed'
end
where state in ('claimed', 'confirmed')
"""
_CONTACTS = """
create table if not exists contacts (
    receipt_hash text primary key,
    contact text not null,
    received_on text not null
) strict
"""


class StaleReportError(WarehouseError):
    """Somebody else changed a report meanwhile, or it may not be changed so."""


class ReportsFullError(WarehouseError):
    """Nobody works the queue, and it takes no more."""


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
    """A report in the queue; its version goes up with each change."""

    report_id: int
    received_on: str
    state: str
    version: int
    report: Report
    editor: str
    second_editor: str
    reason: str
    changes: tuple[SeedChange, ...]


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
    """The queue in a folder that holds nothing else; each method is one transaction."""

    folder: Path

    def add(
        self, report: Report, receipt: str, contact: str = "", *, is_odd: bool = False
    ) -> None:
        """Store a report without faults; one sent twice is stored once.

        Raises:
            ReportsFullError: If too many wait.
        """
        key, today = _hash(receipt), f"{datetime.now(UTC).date()}"
        if contact:
            with self._contacts() as contacts:
                contacts.execute(
                    "insert or ignore into contacts values (?, ?, ?)",
                    (key, contact, today),
                )
        cells = {f"report_{name}": text for name, text in asdict(report).items()}
        state = QUARANTINED if is_odd else NEW
        row = {"receipt_hash": key, "received_on": today, "state": state, **cells}
        with self._reports() as reports:
            (waiting,) = reports.execute(
                "select count(*) from reports where state in (?, ?)", (NEW, QUARANTINED)
            ).fetchone()
            if waiting >= _MOST_OPEN:
                raise ReportsFullError("More reports wait than can be worked.")
            reports.execute(
                f"insert into reports ({', '.join(row)}) "  # noqa: S608 - own names
                f"values ({', '.join(f':{name}' for name in row)}) "
                "on conflict (receipt_hash) do nothing",
                row,
            )

    def by_receipt(self, receipt: str) -> Entry | None:
        """Return the report that has a receipt; None if none has it."""
        return next(iter(self._select("receipt_hash = ?", _hash(receipt))), None)

    def entries(self, *states: str) -> list[Entry]:
        """List the reports in some states, the oldest first."""
        marks = ", ".join("?" * len(states))
        return self._select(f"state in ({marks}) order by report_id", *states)

    def contact(self, report_id: int) -> str:
        """Return how to reach the sender; empty if nobody said, or it was erased."""
        with self._reports() as reports:
            keys = reports.execute(
                "select receipt_hash from reports where report_id = ?", (report_id,)
            ).fetchone()
        with self._contacts() as contacts:
            found = contacts.execute(
                "select contact from contacts where receipt_hash = ?", keys or ("",)
            ).fetchone()
        return found[0] if found else ""

    def propose(self, entry: Entry, editor: str, changes: Sequence[SeedChange]) -> None:
        """Store the changes that an editor makes of a report."""
        if entry.state == PROPOSED and entry.editor != editor:
            raise StaleReportError("Another editor works on this report.")
        state = PROPOSED if changes else NEW
        rows = json.dumps([asdict(change) for change in changes])
        values = {"state": state, "editor": editor, "rows": rows, "reason": ""}
        self._change(entry, (NEW, QUARANTINED, PROPOSED), **values)

    def decline(self, entry: Entry, editor: str, reason: str) -> None:
        """Decline a report, with a reason for the reader."""
        self._change(
            entry,
            (NEW, QUARANTINED),
            state=DECLINED,
            editor=editor,
            reason=_required(reason),
        )

    def accept(self, entry: Entry, editor: str) -> None:
        """Accept the changes that another editor proposed."""
        self._only_second(entry, editor)
        self._change(entry, (PROPOSED,), state=ACCEPTED, second_editor=editor)

    def send_back(self, entry: Entry, editor: str, reason: str) -> None:
        """Open a report anew whose changes are wrong, with a reason for the editors."""
        self._only_second(entry, editor)
        values = {"state": NEW, "rows": "[]", "reason": _required(reason)}
        self._change(entry, (PROPOSED,), **values)

    def erase_contacts(self) -> None:
        """Erase old contacts, as each use of the contacts does."""
        with self._contacts():
            pass

    def _only_second(self, entry: Entry, editor: str) -> None:
        if entry.editor == editor:
            raise StaleReportError("These changes are yours: a second person decides.")

    def _change(self, entry: Entry, states: Sequence[str], **values: str) -> None:
        """Change a report, if nobody else did since the editor saw it."""
        sets = ", ".join(f"{name} = :{name}" for name in values)
        with self._reports() as reports:
            done = reports.execute(
                f"update reports set {sets}, version = version + 1 "  # noqa: S608
                "where report_id = :report_id and version = :version",
                {**values, "report_id": entry.report_id, "version": entry.version},
            )
            if done.rowcount != 1 or entry.state not in states:
                raise StaleReportError(
                    "Somebody else changed this report meanwhile. Here it is as it is "
                    "now; nothing of yours was stored."
                )

    def _select(self, condition: str, *values: str) -> list[Entry]:
        statement = f"select * from reports where {condition}"  # noqa: S608 - own text
        with self._reports() as reports:
            return [_entry(dict(row)) for row in reports.execute(statement, values)]

    @contextmanager
    def _reports(self) -> Iterator[sqlite3.Connection]:
        with _opened(self.folder / REPORTS_FILE, "wal", _REPORTS) as connection:
            connection.execute(_RENAME_STATES)
            yield connection

    @contextmanager
    def _contacts(self) -> Iterator[sqlite3.Connection]:
        # why: a write-ahead log would retain what was erased.
        with _opened(self.folder / CONTACTS_FILE, "delete", _CONTACTS) as connection:
            oldest = datetime.now(UTC).date() - timedelta(days=CONTACT_DAYS)
            connection.execute(
                "delete from contacts where received_on < ?", (oldest.isoformat(),)
            )
            yield connection


@contextmanager
def _opened(file: Path, journal: str, table: str) -> Iterator[sqlite3.Connection]:
    """Open a file for one transaction, which an error rolls back."""
    is_new = not file.exists()
    connection = sqlite3.connect(file, timeout=10, isolation_level=None)
    try:
        if is_new:
            file.chmod(0o600)
        connection.row_factory = sqlite3.Row
        connection.execute(f"pragma journal_mode = {journal}")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma secure_delete = on")
        connection.execute("begin immediate")
        try:
            connection.execute(table)
            yield connection
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")
    finally:
        connection.close()


def _entry(row: dict[str, Any]) -> Entry:
    report = Report(**{name: row.pop(f"report_{name}") for name in LONGEST})
    row.pop("receipt_hash")
    changes = tuple(
        # why: earlier versions stored new rows alone, as `cells`.
        SeedChange(
            one["seed_name"], one.get("before", {}), one.get("after") or one["cells"]
        )
        for one in json.loads(row.pop("rows"))
    )
    return Entry(**row, report=report, changes=changes)


def _required(reason: str) -> str:
    if not reason.strip():
        raise StaleReportError("Write the reason first.")
    return reason.strip()


def _hash(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()
