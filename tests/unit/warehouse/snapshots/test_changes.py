"""What differs between two snapshots of the real record."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.later_snapshot import data_dir_copy, publish_later
from warehouse.__main__ import main
from warehouse.connection import connect_read_only
from warehouse.paths import Project, default_project
from warehouse.snapshots.changes import (
    CHANGES_FILE,
    RowChange,
    SnapshotChanges,
    cause_sentence,
    change_lines,
    compare,
    figure_rows_sql,
    read_changes,
    row_keys,
    row_sentence,
    subjects,
)
from warehouse.snapshots.store import (
    Snapshot,
    current_snapshot,
    list_snapshots,
    read_manifest,
)

GONE = "il-addison-police-department"
CHANGED = (
    # One agency is removed, one has a new id, one a new name, one is new.
    f"delete from marts.dim_agencies where agency_id = '{GONE}'",
    "update marts.dim_agencies set agency_id = 'il-now', former_agency_ids = "
    "['il-barrington-police-department'] "
    "where agency_id = 'il-barrington-police-department'",
    "update marts.fct_agency_events set agency_id = 'il-now' "
    "where agency_id = 'il-barrington-police-department'",
    "insert into marts.dim_agencies select * replace ('il-new' as agency_id, "
    "'New Town Police' as agency_name) from marts.dim_agencies "
    "where agency_id = 'il-now'",
    "update marts.dim_agencies set former_agency_ids = [] where agency_id = 'il-new'",
    "update marts.dim_agencies set agency_name = 'Chicopee Police' "
    "where agency_id = 'ma-chicopee-police-department'",
    # One is corrected, and one round changes without a reason.
    "insert into marts.fct_corrections select * replace ('new-one' as correction_id, "
    "'wa-pierce-county-police-department' as agency_id, 'The map has it.' as reason) "
    "from marts.fct_corrections limit 1",
    "update marts.dim_agencies set place_name = 'Elsewhere' "
    "where agency_id = 'wa-pierce-county-police-department'",
    "update marts.fct_subsidy_rounds set approved_usd = 1 "
    "where round_id = 'akron-oh-2023-pilot'",
    "update marts.mart_headline_figures set figure_value = figure_value - 1 "
    "where figure_id = 'agencies_on_map_2020'",
)


@pytest.fixture(scope="module")
def project(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Two neighbors; the newer one has other evidence."""
    folder = tmp_path_factory.mktemp("changes") / "data"
    copied = replace(default_project(), data_dir=data_dir_copy(built_data_dir, folder))
    publish_later(copied, *CHANGED, seeds_hash="other")
    yield copied
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def changes(project: Project) -> SnapshotChanges:
    """The changes stored with the newer snapshot."""
    remaining = read_changes(current_snapshot(project).folder)
    assert remaining is not None
    return remaining


def _row(changes: SnapshotChanges, row_id: str) -> RowChange:
    (row,) = [row for row in changes.rows if row.row_id == row_id]
    return row


def _both(project: Project) -> tuple[Snapshot, Snapshot]:
    newer, older = list_snapshots(project)
    return older, newer


def test_each_kind_of_change_is_recognized(changes: SnapshotChanges) -> None:
    kinds = Counter((row.mart_name, row.change_type) for row in changes.rows)
    assert kinds == {
        ("dim_agencies", "removed"): 1,
        ("dim_agencies", "added"): 1,
        ("dim_agencies", "renamed"): 2,
        ("dim_agencies", "corrected"): 1,
        ("fct_subsidy_rounds", "changed"): 1,
    }


def test_a_row_with_another_id_is_the_same_row(changes: SnapshotChanges) -> None:
    row = _row(changes, "il-now")
    assert (row.change_type, row.former_id) == (
        "renamed",
        "il-barrington-police-department",
    )
    assert row.cells == ()


def test_a_removed_row_has_its_former_name(changes: SnapshotChanges) -> None:
    row = _row(changes, GONE)
    assert row.row_name == "Addison Police Department, IL"
    assert (row.state_code, row.agency_id) == ("IL", GONE)
    assert row.source_url


def test_a_corrected_row_has_reason_and_cells(changes: SnapshotChanges) -> None:
    row = _row(changes, "wa-pierce-county-police-department")
    assert row.reason == "The map has it."
    assert [(column, now) for column, _, now in row.cells] == [
        ("place_name", "Elsewhere")
    ]


def test_a_figure_that_moved_names_the_rows_that_moved_it(
    changes: SnapshotChanges,
) -> None:
    (figure,) = changes.figures
    assert figure.before == (figure.now or 0) + 1
    # why: one was removed, one was added, and a changed id moves no figure.
    assert figure.movers == ("Addison Police Department, IL", "New Town Police, IL")


@pytest.mark.parametrize(
    ("other", "cause", "sentence"),
    [
        ({"seeds_hash": "x"}, "evidence", "Only the evidence differs"),
        ({"models_hash": "x"}, "method", "from a rule or a tool"),
        ({"tools_hash": "x"}, "method", "from a rule or a tool"),
        ({"seeds_hash": "x", "models_hash": "x"}, "not_separable", "not separable"),
        ({"seeds_hash": ""}, "unknown", "does not say"),
    ],
)
def test_the_cause_follows_from_the_hashes(
    project: Project, other: dict[str, str], cause: str, sentence: str
) -> None:
    older, newer = _both(project)
    same = replace(newer, seeds_hash=older.seeds_hash)
    changes = compare(older, replace(same, **other), newer.folder)  # type: ignore[arg-type]
    assert changes.cause == cause
    assert sentence in cause_sentence(changes)


def test_equal_marts_differ_in_nothing(project: Project) -> None:
    older, _ = _both(project)
    changes = compare(older, replace(older, content_hash="other"), older.folder)
    assert (changes.rows, changes.figures, changes.new_tables) == ((), (), ())
    assert "No row" in cause_sentence(changes)


def test_tables_of_one_snapshot_alone_are_named(
    project: Project, tmp_path: Path
) -> None:
    older, newer = _both(project)
    shutil.copytree(older.folder, tmp_path / "older")
    before = replace(older, folder=tmp_path / "older")
    with duckdb.connect(str(before.warehouse_file)) as connection:
        connection.execute("drop table marts.dim_bills")
        connection.execute("alter table marts.dim_agencies drop column place_name")
    changes = compare(before, newer, newer.folder)
    assert changes.new_tables == ("dim_bills",)
    assert _row(changes, "ma-chicopee-police-department").change_type == "renamed"


def test_the_command_takes_a_name_or_an_id(
    project: Project, changes: SnapshotChanges, capsys: pytest.CaptureFixture[str]
) -> None:
    older, newer = _both(project)
    assert main(["diff", "previous", "current"], project) == 0
    by_name = capsys.readouterr().out
    assert main(["diff", older.snapshot_id, newer.snapshot_id], project) == 0
    assert capsys.readouterr().out == by_name
    assert "formerly il-barrington-police-department" in by_name.replace("\n", " ")
    assert main(["diff", "previous", "current", "--format", "json"], project) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == len(changes.rows)


def test_long_lists_are_cut_for_a_person(changes: SnapshotChanges) -> None:
    many = replace(changes, rows=tuple([changes.rows[0]] * 30))
    lines = list(change_lines(many))
    assert "and 10 more" in lines[-1]


def test_changes_are_a_file_of_the_snapshot(project: Project) -> None:
    newer = current_snapshot(project)
    assert CHANGES_FILE in newer.file_hashes
    assert newer.changed_file() is None
    assert read_changes(list_snapshots(project)[1].folder) is None


def test_every_headline_figure_equals_its_rows(warehouse_file: Path) -> None:
    manifest = read_manifest(warehouse_file.parent)
    setting = manifest["nodes"]["model.porchlight.mart_headline_figures"]["config"]
    keys = row_keys(manifest)
    with connect_read_only(warehouse_file) as connection:
        figures = connection.execute(
            "select figure_id, figure_value from marts.mart_headline_figures"
        ).fetchall()
        rested_on = {}
        for figure_id, moved_by in setting["meta"]["moved_by"].items():
            rows = figure_rows_sql("marts", moved_by, keys)
            rested_on[figure_id] = connection.execute(
                f"select sum(row_value) from ({rows})"
            ).fetchone()
    assert rested_on == {figure_id: (value,) for figure_id, value in figures}


def test_subjects_are_those_that_the_tables_name(warehouse_file: Path) -> None:
    assert {"agencies", "events", "sources"} <= {*subjects(warehouse_file.parent)}


def test_a_sentence_shows_where_a_value_ends() -> None:
    cells = (("note", "One to two.", None), ("status", "a", "b"))
    row = RowChange("events", "fct_agency_events", "1", "A", "changed", cells=cells)
    assert row_sentence(row) == (
        "note changed from “One to two.” to not known; status changed from a to b"
    )
