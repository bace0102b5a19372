"""The queue of reports, and the patch of what editors accepted."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.seed_checkout import seed_checkout
from warehouse import reports
from warehouse.__main__ import main
from warehouse.errors import SeedCheckError
from warehouse.paths import REPORTS_VARIABLE, Project, public_project
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
    accepted_patch,
    correction_rows,
    new_receipt,
    patch_of,
    seed_contracts,
)
from warehouse.seeds.files import read_seed_rows

REPORT = Report(panel="subsidies", wrong="The sum", right="$25,000")
CHANGE = SeedChange("incidents", {"title": "x"}, {"title": "y"})
ANN, BEN = "ann@example.org", "ben@example.org"
SOURCE = {
    "source_id": "made-up-minutes-2020",
    "publisher": "City of Nowhere",
    "title": "Minutes",
    "url": "https://nowhere.example/minutes-2020.pdf",
    "published_on": "2020-02-03",
    "published_on_precision": "day",
    "retrieved_on": "2026-11-24",
    "kind": "primary",
    "license": "",
    "note": "",
}
BILLS, CORRECTIONS = "terms/bills.csv", "reference/corrections.csv"


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


def _proposed(queue: ReportQueue, *changes: SeedChange) -> Entry:
    queue.propose(_sent(queue), ANN, changes or [CHANGE])
    (entry,) = queue.entries(PROPOSED)
    return entry


def test_a_second_person_drops_accepts_or_declines(queue: ReportQueue) -> None:
    entry = _proposed(queue, CHANGE, CHANGE)
    queue.drop_last(entry)
    (entry,) = queue.entries(PROPOSED)
    assert (entry.proposed_by, entry.changes) == (ANN, (CHANGE,))
    queue.drop_last(entry)
    (entry,) = queue.entries(NEW)
    queue.propose(entry, BEN, [CHANGE])
    (entry,) = queue.entries(PROPOSED)
    queue.accept(entry, ANN)
    (accepted,) = queue.entries(ACCEPTED)
    assert (accepted.decided_by, accepted.changes) == (ANN, (CHANGE,))
    assert accepted.report == REPORT
    queue.decline(_proposed(queue), ANN, " No source ")
    (declined,) = queue.entries(DECLINED)
    assert (declined.reason, declined.changes) == ("No source", ())


@pytest.mark.parametrize(
    "act",
    [
        lambda q, e: q.accept(e, ANN),
        lambda q, e: q.decline(e, BEN, " "),
        lambda q, e: q.accept(replace(e, changes=()), BEN),
        lambda q, e: q.propose(e, BEN, [CHANGE]),
        lambda q, e: q.drop_last(replace(e, state=ACCEPTED)),
    ],
)
def test_a_forbidden_or_stale_step_changes_nothing(
    queue: ReportQueue, act: Callable[[ReportQueue, Entry], None]
) -> None:
    entry = _proposed(queue)
    with pytest.raises(StaleReportError):
        act(queue, entry)
    assert queue.entries(PROPOSED) == [entry]


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
        for act in (lambda: queue.accept(entry, BEN), lambda: _sent(queue)):
            with pytest.raises(OSError, match="No space left"):
                act()
    monkeypatch.setattr(reports, "_MOST_OPEN", 0)
    with pytest.raises(ReportsFullError):
        _sent(queue)
    assert queue.entries(NEW, PROPOSED, ACCEPTED) == [entry]


@pytest.mark.parametrize("text", ["../../x", '{"a": 1}', "\u202eabc", "a\rb"])
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


@pytest.fixture
def clone(tmp_path: Path) -> Project:
    """A clone of what a patch changes."""
    return seed_checkout(tmp_path / "clone")


def _accepted(folder: Path, *changes: SeedChange) -> ReportQueue:
    queue = ReportQueue(folder)
    queue.accept(_proposed(queue, *changes), BEN)
    return queue


def _correction(source_id: str) -> SeedChange:
    """Correct the county of an observation, which itself stays as collected."""
    rows = read_seed_rows(public_project(), "partnerships/agency_observations.csv")
    before = rows[0]
    change = SeedChange(
        "agency_observations", before, {**before, "county_name": "Made-Up County"}
    )
    (made,) = correction_rows(
        seed_contracts(public_project()),
        change,
        source_id=source_id,
        reason="A reader says so, “with signs”; and, commas.",
        corrected_on="2026-11-27",
    )
    return made


def _bill(**changed: str) -> SeedChange:
    before = read_seed_rows(public_project(), BILLS)[0]
    return SeedChange("bills", before, {**before, **changed})


def test_git_applies_the_patch_of_accepted_changes(
    clone: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    changed = _bill(bill_title="Another bill_title")
    new = _bill(bill_id="zz-made-up")
    correction = _correction(SOURCE["source_id"])
    changes = (
        *(correction, SeedChange("sources", {}, SOURCE)),
        *(changed, SeedChange("bills", {}, new.after)),
    )
    queue = _accepted(tmp_path, *changes)
    monkeypatch.setenv(REPORTS_VARIABLE, str(tmp_path))
    printed = io.StringIO()
    assert main(["accepted"], clone, Console(file=printed, width=40)) == 0
    assert capsys.readouterr().err.startswith("4 rows")
    assert "@example.org" not in printed.getvalue()
    before = read_seed_rows(clone, BILLS)
    subprocess.run(
        ["git", "apply", "-"],  # noqa: S607
        cwd=clone.root,
        input=printed.getvalue(),
        text=True,
        check=True,
    )
    assert correction.after in read_seed_rows(clone, CORRECTIONS)
    assert SOURCE in read_seed_rows(clone, "reference/sources.csv")
    after = read_seed_rows(clone, BILLS)
    assert [row for row in after if row not in before] == [changed.after, new.after]
    assert len(after) == len(before) + 1
    assert accepted_patch(clone, queue) == ("", 0), "Nothing is left to add."


def test_changes_that_would_break_the_seeds_make_no_patch(
    clone: Project, queue: ReportQueue
) -> None:
    wrong = _correction("nowhere")
    wrong = replace(wrong, after={**wrong.after, "reason": "=1+1"})
    with pytest.raises(SeedCheckError) as caught:
        accepted_patch(clone, _accepted(queue.folder, wrong))
    rules = {fault.value: fault.rule for fault in caught.value.faults}
    assert rules.keys() == {"nowhere", "=1+1"}
    assert rules["nowhere"] == "must be in sources.source_id"


def test_a_row_that_changed_meanwhile_is_not_written_over() -> None:
    change = _bill(bill_title="Another bill_title")
    stale = SeedChange("bills", {**change.before, "bill_title": "Old"}, change.after)
    known = SeedChange("bills", {}, change.before)
    for changes in ([stale], [known], [change, _bill(bill_title="A third")]):
        with pytest.raises(StaleReportError, match="has changed since, or is changed"):
            patch_of(public_project(), changes)
