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
    QueueOverfullError,
    ReportQueue,
    SeedRowGiven,
    StaleReportError,
    new_receipt,
)
from warehouse.reports.report import Report

REPORT = Report(panel="subsidies", wrong="The sum", right="$25,000")
ROW = SeedRowGiven("corrections", {"correction_id": "x"})
ANN, BEN = "ann@example.org", "ben@example.org"


@pytest.fixture
def queue(tmp_path: Path) -> ReportQueue:
    """An empty queue."""
    return ReportQueue(tmp_path)


def _sent(queue: ReportQueue, contact: str = "") -> Entry:
    receipt = new_receipt()
    queue.take_in(REPORT, receipt, contact)
    entry = queue.by_receipt(receipt)
    assert entry
    return entry


def _now(queue: ReportQueue, entry: Entry) -> Entry:
    found = queue.entry(entry.report_id)
    assert found
    return found


def _claimed(queue: ReportQueue) -> Entry:
    entry = _sent(queue)
    queue.claim(entry, ANN)
    return _now(queue, entry)


def _proposed(queue: ReportQueue) -> Entry:
    entry = _claimed(queue)
    queue.draft(entry, ANN, [ROW])
    queue.propose(_now(queue, entry), ANN)
    return _now(queue, entry)


def test_a_report_goes_through_two_editors(queue: ReportQueue) -> None:
    entry = _proposed(queue)
    assert (entry.state, entry.editor, entry.rows) == ("proposed", ANN, (ROW,))
    queue.confirm(entry, BEN)
    confirmed = _now(queue, entry)
    assert (confirmed.state, confirmed.second_editor) == ("confirmed", BEN)
    assert confirmed.report == REPORT


def test_a_report_that_is_sent_twice_is_kept_once(queue: ReportQueue) -> None:
    receipt = new_receipt()
    for _ in range(2):
        queue.take_in(REPORT, receipt)
    assert len(queue.entries("new")) == 1
    assert queue.by_receipt("0" * 32) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda q, e: q.confirm(e, ANN),
        lambda q, e: q.send_back(e, ANN, "No"),
        lambda q, e: q.send_back(e, BEN, " "),
        lambda q, e: q.draft(e, ANN, [ROW]),
        lambda q, e: q.propose(e, ANN),
        lambda q, e: q.decline(e, ANN, "No"),
        lambda q, e: q.claim(e, BEN),
    ],
)
def test_what_may_not_be_done_changes_nothing(
    queue: ReportQueue, act: Callable[[ReportQueue, Entry], None]
) -> None:
    entry = _proposed(queue)
    with pytest.raises(StaleReportError):
        act(queue, entry)
    assert _now(queue, entry) == entry


@pytest.mark.parametrize(
    "act",
    [
        lambda q, e: q.draft(e, BEN, [ROW]),
        lambda q, e: q.propose(e, ANN),
        lambda q, e: q.decline(e, BEN, "No"),
        lambda q, e: q.decline(e, ANN, " "),
        lambda q, e: q.confirm(e, BEN),
    ],
)
def test_only_whoever_claimed_a_report_works_it(
    queue: ReportQueue, act: Callable[[ReportQueue, Entry], None]
) -> None:
    entry = _claimed(queue)
    with pytest.raises(StaleReportError):
        act(queue, entry)
    assert _now(queue, entry) == entry


def test_a_stale_form_changes_nothing(queue: ReportQueue) -> None:
    seen = _claimed(queue)
    queue.claim(seen, BEN)
    with pytest.raises(StaleReportError, match="changed this report meanwhile"):
        queue.draft(seen, ANN, [ROW])
    assert _now(queue, seen).editor == BEN
    assert not _now(queue, seen).rows


def test_of_many_at_once_one_succeeds(queue: ReportQueue) -> None:
    entry = _sent(queue)

    def claim(number: int) -> bool:
        try:
            queue.claim(entry, f"editor-{number}@example.org")
        except StaleReportError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = [*pool.map(claim, range(24))]
    assert done.count(True) == 1
    assert _now(queue, entry).version == 2


def test_reports_at_once_are_all_kept(queue: ReportQueue) -> None:
    receipts = [new_receipt() for _ in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda receipt: queue.take_in(REPORT, receipt), receipts))
    assert len(queue.entries("new")) == 60
    assert all(queue.by_receipt(receipt) for receipt in receipts)


def test_what_breaks_off_is_taken_back(queue: ReportQueue) -> None:
    entry = _claimed(queue)

    def break_off() -> None:
        with queue._reports() as reports:
            reports.execute("update reports set state = 'confirmed'")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert _now(queue, entry) == entry


def test_a_full_queue_says_so(
    queue: ReportQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "_MOST_OPEN", 2)
    _sent(queue), _sent(queue)
    with pytest.raises(QueueOverfullError):
        queue.take_in(REPORT, new_receipt())


def test_a_contact_is_apart_and_is_erased(queue: ReportQueue, tmp_path: Path) -> None:
    entry = _sent(queue, "reader@example.org")
    assert queue.contact(entry.report_id) == "reader@example.org"
    assert queue.contact(entry.report_id + 1) == ""
    assert b"reader@" not in b"".join(
        path.read_bytes() for path in tmp_path.glob(f"{REPORTS_FILE}*")
    )
    old = datetime.now(UTC).date() - timedelta(days=CONTACT_DAYS + 1)
    with sqlite3.connect(tmp_path / CONTACTS_FILE) as contacts:
        contacts.execute("update contacts set received_on = ?", (old.isoformat(),))
    contacts.close()
    queue.erase_contacts()
    assert b"reader@" not in (tmp_path / CONTACTS_FILE).read_bytes()
    assert queue.contact(entry.report_id) == ""


def test_nobody_else_on_the_machine_reads_the_files(
    queue: ReportQueue, tmp_path: Path
) -> None:
    _sent(queue, "reader@example.org")
    for name in (REPORTS_FILE, CONTACTS_FILE):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["'; drop table reports; --", '{"a": 1}', "\u202eabc"])
def test_a_report_is_kept_as_it_was_read(queue: ReportQueue, text: str) -> None:
    receipt = new_receipt()
    queue.take_in(replace(REPORT, wrong=text), receipt)
    entry = queue.by_receipt(receipt)
    assert entry
    assert entry.report.wrong == text
