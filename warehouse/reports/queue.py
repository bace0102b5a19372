"""The queue of what readers sent, which is all that a dashboard ever writes.

Two files lie in a folder of their own. ``contacts.sqlite`` alone says how to reach a
reader; what is in it is erased after :data:`CONTACT_DAYS`, and nobody need back it up.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError
from warehouse.reports.report import Report

CONTACT_DAYS = 90
REPORTS_FILE, CONTACTS_FILE = "reports.sqlite", "contacts.sqlite"
# A report that a machine seems to have sent is kept, and shown last.
NEW, QUARANTINED, CLAIMED = "new", "quarantined", "claimed"
DECLINED, PROPOSED, CONFIRMED = "declined", "proposed", "confirmed"
_MOST_OPEN = 5_000
_RECEIPT_BYTES = 16
_TOLD = [field.name for field in fields(Report)]
_REPORTS = f"""
create table if not exists reports (
    report_id integer primary key,
    receipt_hash text not null unique,
    received_on text not null,
    state text not null,
    version integer not null default 1,
    {", ".join(f"{name} text not null" for name in ("report_" + t for t in _TOLD))},
    editor text not null default '',
    second_editor text not null default '',
    reason text not null default '',
    rows text not null default '[]'
) strict
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


class QueueOverfullError(WarehouseError):
    """Nobody works the queue, and it takes no more."""


@dataclass(frozen=True)
class SeedRowGiven:
    """A row that an editor made for a seed.

    Attributes:
        seed_name: Which seed it belongs to.
        cells: Text of each cell by its column, in the order of the seed.
    """

    seed_name: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A report in the queue.

    Attributes:
        report_id: Its number.
        received_on: Day on which it came.
        state: How far it is.
        version: Goes up with each change.
        report: What the reader says.
        editor: Who claimed it, or made rows of it.
        second_editor: Who confirmed the rows.
        reason: Why it was declined, or sent back.
        rows: What was made of it.
    """

    report_id: int
    received_on: str
    state: str
    version: int
    report: Report
    editor: str
    second_editor: str
    reason: str
    rows: tuple[SeedRowGiven, ...]


def new_receipt() -> str:
    """Return a receipt that nobody can guess."""
    return secrets.token_hex(_RECEIPT_BYTES)


class ReportQueue:
    """The queue in one folder; each of its methods is one transaction."""

    def __init__(self, folder: Path) -> None:
        """Open the queue, and make it where there is none.

        Args:
            folder: Holds nothing else.
        """
        self._folder = folder

    def take_in(
        self, report: Report, receipt: str, contact: str = "", *, is_odd: bool = False
    ) -> None:
        """Keep a report; one that was sent twice is kept once.

        Args:
            report: Without faults.
            receipt: By which its state can be asked.
            contact: How to reach the reader; empty if they do not say.
            is_odd: Whether a machine seems to have sent it.

        Raises:
            QueueOverfullError: If too many wait.
        """
        key = _hash(receipt)
        today = _today()
        if contact:
            with self._contacts() as contacts:
                contacts.execute(
                    "insert or ignore into contacts values (?, ?, ?)",
                    (key, contact, today),
                )
        told = {f"report_{name}": text for name, text in asdict(report).items()}
        state = QUARANTINED if is_odd else NEW
        row = {"receipt_hash": key, "received_on": today, "state": state, **told}
        with self._reports() as reports:
            (waiting,) = reports.execute(
                "select count(*) from reports where state in (?, ?)", (NEW, QUARANTINED)
            ).fetchone()
            if waiting >= _MOST_OPEN:
                raise QueueOverfullError("More reports wait than can be worked.")
            reports.execute(
                f"insert into reports ({', '.join(row)}) "  # noqa: S608 - own names
                f"values ({', '.join(f':{name}' for name in row)}) "
                "on conflict (receipt_hash) do nothing",
                row,
            )

    def by_receipt(self, receipt: str) -> Entry | None:
        """Return what became of a report; None if no report has the receipt."""
        found = self._select("where receipt_hash = ?", (_hash(receipt),))
        return found[0] if found else None

    def entry(self, report_id: int) -> Entry | None:
        """Return one report; None if there is none of this number."""
        found = self._select("where report_id = ?", (report_id,))
        return found[0] if found else None

    def entries(self, *states: str) -> list[Entry]:
        """List the reports in some states, the oldest first."""
        marks = ", ".join("?" * len(states))
        return self._select(f"where state in ({marks}) order by report_id", states)

    def contact(self, report_id: int) -> str:
        """Return how to reach who sent a report; empty if it is not known any more."""
        with self._reports() as reports:
            keys = reports.execute(
                "select receipt_hash from reports where report_id = ?", (report_id,)
            ).fetchone()
        with self._contacts() as contacts:
            found = contacts.execute(
                "select contact from contacts where receipt_hash = ?", keys or ("",)
            ).fetchone()
        return found[0] if found else ""

    def claim(self, entry: Entry, editor: str) -> None:
        """Take a report to work on it, from another editor too."""
        self._change(entry, (NEW, QUARANTINED, CLAIMED), state=CLAIMED, editor=editor)

    def decline(self, entry: Entry, editor: str, reason: str) -> None:
        """Decline a report that the editor claimed, with a reason for the reader."""
        self._only_if(entry.editor == editor, "Claim the report first.")
        self._only_if(bool(reason.strip()), "Say why, for the reader.")
        self._change(entry, (CLAIMED,), state=DECLINED, reason=reason.strip())

    def draft(self, entry: Entry, editor: str, rows: Sequence[SeedRowGiven]) -> None:
        """Keep the rows that an editor made so far of a report that they claimed."""
        self._only_if(entry.editor == editor, "Claim the report first.")
        written = json.dumps([asdict(row) for row in rows])
        self._change(entry, (CLAIMED,), rows=written)

    def propose(self, entry: Entry, editor: str) -> None:
        """Hand the rows of a report to another editor, to confirm them."""
        self._only_if(entry.editor == editor, "Claim the report first.")
        self._only_if(bool(entry.rows), "Make a row first.")
        self._change(entry, (CLAIMED,), state=PROPOSED, reason="")

    def confirm(self, entry: Entry, editor: str) -> None:
        """Confirm the rows that another editor made."""
        self._only_if(
            entry.editor != editor, "Whoever made the rows cannot confirm them."
        )
        self._change(entry, (PROPOSED,), state=CONFIRMED, second_editor=editor)

    def send_back(self, entry: Entry, editor: str, reason: str) -> None:
        """Give the rows back to whoever made them, with a reason."""
        self._only_if(entry.editor != editor, "These rows are yours.")
        self._only_if(bool(reason.strip()), "Say why.")
        self._change(entry, (PROPOSED,), state=CLAIMED, reason=reason.strip())

    def erase_contacts(self) -> None:
        """Erase what is older than it may be; whoever opens the contacts does so."""
        with self._contacts():
            pass

    def _only_if(self, allowed: bool, sentence: str) -> None:
        if not allowed:
            raise StaleReportError(sentence)

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
                    "now; nothing of yours was kept."
                )

    def _select(self, where: str, values: Sequence[object]) -> list[Entry]:
        with self._reports() as reports:
            rows = reports.execute(
                f"select * from reports {where}",  # noqa: S608 - own text
                values,
            ).fetchall()
        return [_entry(dict(row)) for row in rows]

    @contextmanager
    def _reports(self) -> Iterator[sqlite3.Connection]:
        with _opened(self._folder / REPORTS_FILE, "wal", _REPORTS) as connection:
            yield connection

    @contextmanager
    def _contacts(self) -> Iterator[sqlite3.Connection]:
        # why: a log of what is to be written would keep what was erased.
        with _opened(self._folder / CONTACTS_FILE, "delete", _CONTACTS) as connection:
            oldest = datetime.now(UTC).date() - timedelta(days=CONTACT_DAYS)
            connection.execute(
                "delete from contacts where received_on < ?", (oldest.isoformat(),)
            )
            yield connection


@contextmanager
def _opened(file: Path, journal: str, table: str) -> Iterator[sqlite3.Connection]:
    """Open a file for one transaction, which an error takes back."""
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
    report = Report(**{name: row.pop(f"report_{name}") for name in _TOLD})
    row.pop("receipt_hash")
    rows = tuple(SeedRowGiven(**given) for given in json.loads(row.pop("rows")))
    return Entry(**row, report=report, rows=rows)


def _hash(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
