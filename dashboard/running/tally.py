"""What all processes of one server count together: logins, open pages, what was sent.

One process alone counts in memory. Several, which :mod:`dashboard.processes` starts,
share a file that names no reader: addresses stand in it as digests, whose key only the
processes know.
"""

from __future__ import annotations

import hmac
import secrets
import sqlite3
import threading
from functools import cache
from typing import Any

from warehouse.paths import Process, this_process

_SECONDS_TO_WAIT = 10
# Who counts something also says here what it is: a table, and nothing else is kept.
_TABLES = """
create table if not exists logins (key text primary key, used_at real) without rowid;
create table if not exists pages (process integer, address blob);
create table if not exists paces (
    kind text, address blob, next_at real, primary key (kind, address)
) without rowid;
create table if not exists reports (
    day text, address blob, sent integer, primary key (day, address)
) without rowid;
"""
_Value = str | bytes | float | None


class Tally:
    """A few small tables, each statement of which is done whole or not at all."""

    def __init__(self, process: Process | None = None) -> None:
        """Open the file of a server, or begin to count in memory.

        Args:
            process: Which of several processes counts. What one of its number counted
                before, and was killed, is open no more.
        """
        self.process = process.number if process else 0
        self._key = process.key if process else secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            process.tally_file if process else ":memory:",
            timeout=_SECONDS_TO_WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
        # why: it need not outlive the machine, and a reader waits for each statement.
        self._connection.executescript(
            f"pragma journal_mode = wal; pragma synchronous = off; {_TABLES}"
        )
        self.ask("delete from pages where process = ?", self.process)

    def ask(self, sql: str, *values: _Value) -> list[tuple[Any, ...]]:
        """Run one statement.

        Args:
            sql: With a question mark for each value.
            *values: In their order.

        Returns:
            Its rows.
        """
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def name(self, address: str) -> bytes:
        """Return what stands for an address, which nobody can tell from it."""
        return hmac.digest(self._key, address.encode(), "sha256")


@cache
def server_tally() -> Tally:
    """Return what this process counts with, the same at every call."""
    return Tally(this_process())
