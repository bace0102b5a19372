"""Changes that editors make of reports: checked at once, and a patch that git takes."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.seed_checkout import seed_checkout
from warehouse.__main__ import main
from warehouse.errors import SeedCheckError
from warehouse.paths import REPORTS_VARIABLE, Project, public_project
from warehouse.reports import (
    ACCEPTED,
    Report,
    ReportQueue,
    SeedChange,
    StaleReportError,
    accepted_patch,
    check_changes,
    correction_rows,
    new_receipt,
    seed_contracts,
)
from warehouse.seeds.files import read_seed_rows

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
def clone(tmp_path: Path) -> Project:
    """A clone of what a patch changes."""
    return seed_checkout(tmp_path / "clone")


def _accepted(folder: Path, *changes: SeedChange) -> ReportQueue:
    queue = ReportQueue(folder)
    queue.add(Report(wrong="x"), new_receipt())
    (sent,) = queue.entries("new")
    queue.propose(sent, "ann@example.org", changes)
    (proposed,) = queue.entries("proposed")
    queue.decide(proposed, "ben@example.org", ACCEPTED)
    return queue


def _correction(source_id: str, of_row: int = 0) -> SeedChange:
    """Correct the county of an observation, which itself stays as collected."""
    rows = read_seed_rows(public_project(), "partnerships/agency_observations.csv")
    before = rows[of_row]
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


def test_git_applies_the_patch_of_what_was_accepted(
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
    clone: Project, tmp_path: Path
) -> None:
    first = _bill(bill_title="One bill_title")
    with pytest.raises(SeedCheckError):
        accepted_patch(clone, _accepted(tmp_path, _correction("nowhere")))
    (tmp_path / "twice").mkdir()
    queue = _accepted(tmp_path / "twice", first, _bill(bill_title="Another"))
    with pytest.raises(StaleReportError, match="has changed since, or is changed"):
        accepted_patch(clone, queue)


# What is wrong with a correction, by the column that is changed and its new value.
FAULTS = {
    ("source_id", "nowhere"): "must stand in sources.source_id",
    ("correction_kind", "guess"): "must be one of value, duplicate",
    ("reason", "=1+1"): "must not begin with",
    ("reason", ""): "must not be empty",
    ("reason", "x" * 10_000): "must have 5,000 characters",
}


def test_changes_are_checked_at_once() -> None:
    known = "buzzfeed-news-ring-map-2019-07"
    sound, *made = (_correction(known, row) for row in range(len(FAULTS) + 1))
    faulty = [
        replace(one, after={**one.after, column: value})
        for one, (column, value) in zip(made, FAULTS, strict=True)
    ]
    faults = check_changes(public_project(), [sound, *faulty])
    found = {(fault.column, fault.value): fault.rule for fault in faults}
    assert found.keys() == FAULTS.keys()
    assert len(faults) == len(FAULTS)
    for what, rule in FAULTS.items():
        assert rule in found[what]


def test_a_row_that_changed_meanwhile_is_not_written_over() -> None:
    change = _bill(bill_title="Another bill_title")
    stale = SeedChange("bills", {**change.before, "bill_title": "Old"}, change.after)
    known = SeedChange("bills", {}, change.before)
    for one in (stale, known):
        with pytest.raises(StaleReportError, match="has changed since"):
            check_changes(public_project(), [one])
