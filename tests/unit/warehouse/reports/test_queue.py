"""The queue of reports: nothing is lost, doubled or changed behind somebody's back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.reports import queue as queue_module
from warehouse.reports.queue import (
    CONTACT_DAYS,
    CONTACTS_FILE,
    REPORTS_FILE,
    Entry,
    Report,
    ReportQueue,
    ReportsFullError,
    SeedChange,
    StaleReportError,
    new_receipt,
)

REPORT = Report(panel="subsidies", wrong="The sum", right="$25,000")
CHANGE = SeedChange("incidents", {"title": "x"}, {"title": "y"})
ANN, BEN = "ann@example.org", "ben@example.org"


@pytest.fixture
def queue(tmp_path: Path) -> ReportQueue:
    """An empty queue."""
    return ReportQueue(tmp_path)


def _sent(queue: ReportQueue, contact: str = "", report: Report = REPORT) -> Entry:
    receipt = new_receipt()
    for _ in range(2):
        queue.add(report, receipt, contact)
    entry = queue.by_receipt(receipt)
    assert entry
    return entry


def _now(queue: ReportQueue, entry: Entry) -> Entry:
    states = ("new", "proposed", "accepted", "declined")
    (found,) = (
        one for one in queue.entries(*states) if one.report_id == entry.report_id
    )
    return found


def _proposed(queue: ReportQueue) -> Entry:
    entry = _sent(queue)
    queue.propose(entry, ANN, [CHANGE])
    return _now(queue, entry)


def test_a_second_person_accepts_or_sends_back(queue: ReportQueue) -> None:
    entry = _proposed(queue)
    assert (entry.state, entry.editor, entry.changes) == ("proposed", ANN, (CHANGE,))
    queue.send_back(entry, BEN, "Another day")
    entry = _now(queue, entry)
    assert (entry.state, entry.reason, entry.changes) == ("new", "Another day", ())
    queue.propose(entry, BEN, [CHANGE])
    queue.accept(_now(queue, entry), ANN)
    accepted = _now(queue, entry)
    assert (accepted.state, accepted.second_editor) == ("accepted", ANN)
    assert accepted.report == REPORT
    declined = _sent(queue)
    queue.decline(declined, ANN, " No source ")
    assert _now(queue, declined).reason == "No source"


@pytest.mark.parametrize(
    "act",
    [
        lambda q, e: q.accept(e, ANN),
        lambda q, e: q.send_back(e, ANN, "No"),
        lambda q, e: q.send_back(e, BEN, " "),
        lambda q, e: q.propose(e, BEN, [CHANGE]),
        lambda q, e: q.decline(e, ANN, "No"),
        lambda q, e: q.accept(replace(e, version=0), BEN),
        lambda q, e: q.accept(replace(e, state="new"), BEN),
    ],
)
def test_a_forbidden_or_stale_step_changes_nothing(
    queue: ReportQueue, act: Callable[[ReportQueue, Entry], None]
) -> None:
    entry = _proposed(queue)
    with pytest.raises(StaleReportError):
        act(queue, entry)
    assert _now(queue, entry) == entry


def test_of_many_at_once_one_succeeds_and_no_report_is_lost(queue: ReportQueue) -> None:
    entry = _sent(queue)

    def propose(number: int) -> bool:
        try:
            queue.propose(entry, f"editor-{number}@example.org", [CHANGE])
        except StaleReportError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(_sent, queue) for _ in range(40)]
        assert [*pool.map(propose, range(24))].count(True) == 1
    assert _now(queue, entry).version == 2
    assert {one.result().report_id for one in sent} == {
        one.report_id for one in queue.entries("new")
    }


def test_a_step_that_breaks_off_is_rolled_back(queue: ReportQueue) -> None:
    entry = _proposed(queue)

    def break_off() -> None:
        with queue._reports() as reports:
            reports.execute("update reports set state = 'accepted'")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert _now(queue, entry) == entry


def test_a_full_queue_says_so(
    queue: ReportQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "_MOST_OPEN", 2)
    queue.add(REPORT, new_receipt())
    queue.add(REPORT, new_receipt())
    with pytest.raises(ReportsFullError):
        queue.add(REPORT, new_receipt())


def test_a_contact_is_apart_and_is_erased(queue: ReportQueue, tmp_path: Path) -> None:
    entry = _sent(queue, "reader@example.org")
    assert queue.contact(entry.report_id) == "reader@example.org"
    assert queue.contact(entry.report_id + 1) == ""
    assert b"reader@" not in b"".join(
        path.read_bytes() for path in tmp_path.glob(f"{REPORTS_FILE}*")
    )
    for name in (REPORTS_FILE, CONTACTS_FILE):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    old = datetime.now(UTC).date() - timedelta(days=CONTACT_DAYS + 1)
    with sqlite3.connect(tmp_path / CONTACTS_FILE) as contacts:
        contacts.execute("update contacts set received_on = ?", (old.isoformat(),))
    contacts.close()
    queue.erase_contacts()
    assert b"reader@" not in (tmp_path / CONTACTS_FILE).read_bytes()
    assert queue.contact(entry.report_id) == ""


@pytest.mark.parametrize("text", ["'; drop table reports; --", '{"a": 1}', "\u202eabc"])
def test_a_report_is_stored_as_it_was_read(queue: ReportQueue, text: str) -> None:
    assert _sent(queue, report=replace(REPORT, wrong=text)).report.wrong == text


def test_a_queue_of_an_earlier_version_is_read(
    queue: ReportQueue, tmp_path: Path
) -> None:
    entry = _sent(queue)
    old = """update reports set state = 'confirmed',
        rows = '[{"seed_name": "corrections", "cells": {"correction_id": "x"}}]'"""
    with sqlite3.connect(tmp_path / REPORTS_FILE) as reports:
        reports.execute(old)
    reports.close()
    found = _now(queue, entry)
    assert found.state == "accepted"
    assert found.changes == (SeedChange("corrections", {}, {"correction_id": "x"}),)
