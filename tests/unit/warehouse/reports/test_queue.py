"""The queue of reports: nothing is lost, doubled or changed behind somebody's back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from warehouse import reports
from warehouse.reports import (
    ACCEPTED,
    DECLINED,
    NEW,
    PROPOSED,
    Entry,
    Report,
    ReportFileError,
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


def _sent(queue: ReportQueue, report: Report = REPORT) -> Entry:
    receipt = new_receipt()
    for _ in range(2):
        queue.add(report, receipt)
    entry = queue.by_receipt(receipt)
    assert entry
    return entry


def _now(queue: ReportQueue, entry: Entry) -> Entry:
    known = queue.entries(NEW, PROPOSED, ACCEPTED, DECLINED)
    (found,) = (one for one in known if one.report_id == entry.report_id)
    return found


def _proposed(queue: ReportQueue) -> Entry:
    entry = _sent(queue)
    queue.propose(entry, ANN, [CHANGE])
    return _now(queue, entry)


def test_a_second_person_accepts_or_sends_back(queue: ReportQueue) -> None:
    entry = _proposed(queue)
    assert (entry.state, entry.proposed_by) == (PROPOSED, ANN)
    assert entry.changes == (CHANGE,)
    queue.decide(entry, BEN, NEW, "Another day")
    entry = _now(queue, entry)
    assert (entry.state, entry.reason, entry.changes) == (NEW, "Another day", ())
    queue.propose(entry, BEN, [CHANGE])
    queue.decide(_now(queue, entry), ANN, ACCEPTED)
    accepted = _now(queue, entry)
    assert (accepted.state, accepted.decided_by) == (ACCEPTED, ANN)
    assert accepted.report == REPORT
    declined = _sent(queue)
    queue.decide(declined, ANN, DECLINED, " No source ")
    assert _now(queue, declined).reason == "No source"


@pytest.mark.parametrize(
    "act",
    [
        lambda q, e: q.decide(e, ANN, ACCEPTED),
        lambda q, e: q.decide(e, ANN, NEW, "No"),
        lambda q, e: q.decide(e, BEN, NEW, " "),
        lambda q, e: q.decide(e, BEN, DECLINED, "No"),
        lambda q, e: q.propose(e, BEN, [CHANGE]),
        lambda q, e: q.decide(replace(e, changes=()), BEN, ACCEPTED),
    ],
)
def test_a_forbidden_or_stale_step_changes_nothing(
    queue: ReportQueue, act: Callable[[ReportQueue, Entry], None]
) -> None:
    entry = _proposed(queue)
    with pytest.raises(StaleReportError):
        act(queue, entry)
    assert _now(queue, entry) == entry


def test_a_decided_report_stays_so(queue: ReportQueue) -> None:
    queue.decide(_proposed(queue), BEN, ACCEPTED)
    (entry,) = queue.entries(ACCEPTED)
    with pytest.raises(StaleReportError):
        queue.propose(entry, ANN, [])


def test_one_of_many_at_once_succeeds_and_no_report_is_lost(queue: ReportQueue) -> None:
    entry = _sent(queue)

    def propose(number: int) -> bool:
        try:
            queue.propose(entry, f"editor-{number}@example.org", [CHANGE])
        except StaleReportError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(_sent, queue) for _ in range(20)]
        assert [*pool.map(propose, range(12))].count(True) == 1
    expected = [one.result() for one in sent]
    assert queue.entries(NEW) == sorted(expected, key=lambda one: one.received_at)


def test_a_full_disk_or_queue_leaves_every_report_as_it_was(
    queue: ReportQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = _proposed(queue)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(reports, "replace_durably", full)
        for act in (lambda: queue.decide(entry, BEN, ACCEPTED), lambda: _sent(queue)):
            with pytest.raises(OSError, match="No space left"):
                act()
    monkeypatch.setattr(reports, "_MOST_OPEN", 0)
    with pytest.raises(ReportsFullError):
        _sent(queue)
    assert queue.entries(NEW, PROPOSED, ACCEPTED) == [entry]


@pytest.mark.parametrize("text", ["../../x", '{"a": 1}', "\u202eabc", "\ud83d", "a\rb"])
def test_a_report_is_stored_as_it_was_read(queue: ReportQueue, text: str) -> None:
    assert _sent(queue, replace(REPORT, wrong=text)).report.wrong == text
    (file,) = queue.folder.glob("*.json")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"report": {"x": 1}}', "\x00"])
def test_a_file_that_is_no_report_is_named(
    queue: ReportQueue, tmp_path: Path, text: str
) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ReportFileError, match=r"x\.json` is not a report\. Restore it"):
        queue.entries(NEW)
