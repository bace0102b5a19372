"""The patch of confirmed rows: git takes it, and the seeds stay sound."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import pytest
from rich.console import Console

from tests.golden.test_facts_accounting import ACCOUNTING
from tests.seed_checkout import seed_checkout
from warehouse.__main__ import main
from warehouse.errors import ExportError, SeedCheckError
from warehouse.paths import REPORTS_VARIABLE, Project, public_project
from warehouse.reports.accepted import export_accepted
from warehouse.reports.queue import Entry, ReportQueue, SeedRowGiven, new_receipt
from warehouse.reports.report import Report
from warehouse.seeds.accounting import keys_digest
from warehouse.seeds.added_rows import faults_of_added
from warehouse.seeds.check import check_seeds
from warehouse.seeds.contract import read_contracts
from warehouse.seeds.seed_file import seed_rows

CORRECTION = {
    "correction_id": "aos0008-county-name-reported",
    "source_id": "census-gazetteer-2017-counties",
    "correction_kind": "value",
    "seed_name": "agency_observations",
    "row_id": "made-up",
    "column_name": "county_name",
    "observed_value": "Cook",
    "corrected_value": "Cook County",
    "reason": "A reader says so, “with signs”; and, commas.",
    "corrected_on": "2026-11-27",
}
SOURCE = {
    "source_id": "made-up-minutes-2020",
    "publisher": "City of Nowhere",
    "title": "Minutes",
    "url": "https://nowhere.example/minutes-2020.pdf",
    "published_on": "2020-02-03",
    "published_on_precision": "day",
    "retrieved_on": "2026-11-24",
    "kind": "primary",
}


@pytest.fixture
def clone(tmp_path: Path, built_data_dir: Path) -> Project:
    """A clone of what a patch changes."""
    return seed_checkout(tmp_path / "clone", built_data_dir)


def _whole(project: Project, seed_name: str, given: dict[str, str]) -> SeedRowGiven:
    (contract,) = (
        one for one in read_contracts(project.seeds_dir).seeds if one.name == seed_name
    )
    cells = {column.name: given.get(column.name, "") for column in contract.columns}
    return SeedRowGiven(seed_name, cells)


def _confirmed(folder: Path, *rows: SeedRowGiven) -> ReportQueue:
    queue, receipt = ReportQueue(folder), new_receipt()
    queue.take_in(Report(wrong="x"), receipt, "reader@example.org")

    def entry() -> Entry:
        found = queue.by_receipt(receipt)
        assert found
        return found

    queue.claim(entry(), "ann@example.org")
    queue.draft(entry(), "ann@example.org", rows)
    queue.propose(entry(), "ann@example.org")
    queue.confirm(entry(), "ben@example.org")
    return queue


def test_a_patch_brings_rows_accounting_and_changelog(
    clone: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, patch = tmp_path / "queue", tmp_path / "rows.patch"
    folder.mkdir()
    correction = {**CORRECTION, "source_id": SOURCE["source_id"]}
    rows = [
        _whole(clone, "corrections", correction),
        _whole(clone, "sources", SOURCE),
    ]
    _confirmed(folder, *rows)
    monkeypatch.setenv(REPORTS_VARIABLE, str(folder))
    told = io.StringIO()
    arguments = ["accepted", "export", str(patch)]
    assert main(arguments, clone, Console(file=told, width=200)) == 0
    assert told.getvalue().startswith("2 rows in")
    text = patch.read_text("utf-8")
    assert "@example.org" not in text
    subprocess.run(["git", "apply", str(patch)], cwd=clone.root, check=True)  # noqa: S603, S607
    assert not check_seeds(clone).faults
    assert rows[0].cells in seed_rows(clone, "reference/corrections.csv")
    assert rows[1].cells in seed_rows(clone, "reference/sources.csv")
    assert (
        "- 1 row of `reference/corrections.csv` from readers' reports, by "
        "`made-up-minutes-2020`." in (clone.root / "CHANGELOG.md").read_text("utf-8")
    )
    # Once it is applied nothing is left to add.
    assert export_accepted(clone, ReportQueue(folder), patch) == 0
    assert patch.read_text() == ""


def test_a_row_that_is_accounted_for_is_counted(clone: Project, tmp_path: Path) -> None:
    table = next(t for t in ACCOUNTING if t["seed_file"] == "terms/incidents.csv")
    row = {**seed_rows(clone, "terms/incidents.csv")[0], "incident_id": "zz-made-up"}
    queue = _confirmed(tmp_path, SeedRowGiven("incidents", row))
    patch = tmp_path / "rows.patch"
    export_accepted(clone, queue, patch)
    subprocess.run(["git", "apply", str(patch)], cwd=clone.root, check=True)  # noqa: S603, S607
    golden = clone.root / "tests" / "golden"
    with (golden / "facts_accounting.csv").open(newline="") as file:
        (now,) = (
            one
            for one in csv.DictReader(file)
            if one["seed_file"] == "terms/incidents.csv"
        )
    keys = [one["incident_id"] for one in seed_rows(clone, "terms/incidents.csv")]
    assert int(now["facts_row_count"]) == int(table["facts_row_count"]) + 1
    assert now["keys_sha256"] == keys_digest(keys)


def test_what_would_break_the_seeds_makes_no_patch(
    clone: Project, tmp_path: Path
) -> None:
    patch = tmp_path / "rows.patch"
    bad = _whole(clone, "corrections", {**CORRECTION, "source_id": "nowhere"})
    with pytest.raises(SeedCheckError):
        export_accepted(clone, _confirmed(tmp_path, bad), patch)
    one = _whole(clone, "corrections", CORRECTION)
    with pytest.raises(ExportError, match="two rows"):
        export_accepted(clone, _confirmed(tmp_path, one, one), patch)
    assert not patch.exists()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, ""),
        ({"source_id": "nowhere"}, "must stand in sources.source_id"),
        ({"correction_kind": "guess"}, "must be one of value, duplicate"),
        ({"correction_id": "aos4465-place-id"}, "must be"),
        ({"reason": ""}, "must not be empty"),
    ],
)
def test_a_row_is_put_to_the_input_check_at_once(
    changed: dict[str, str], rule: str
) -> None:
    project = public_project()
    contracts = {one.name: one for one in read_contracts(project.seeds_dir).seeds}
    added = {"corrections": [{**CORRECTION, **changed}]}
    faults = [*faults_of_added(project, contracts, added)]
    assert [fault.rule for fault in faults if rule in fault.rule] or not rule
    assert bool(faults) == bool(rule)
