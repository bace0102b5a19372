"""What differs between two snapshots of the real record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.later_snapshot import project_copy, publish_later
from warehouse.__main__ import main
from warehouse.connection import connect_read_only
from warehouse.errors import SnapshotUnfitError
from warehouse.paths import Project, default_project
from warehouse.snapshots import diff, store

GONE = "il-addison-police-department"
RENAMED = "il-barrington-police-department"
FIGURE = "agencies_on_map_2020"
CHANGED = (
    f"delete from marts.dim_agencies where agency_id = '{GONE}'",
    "insert into marts.dim_agencies select * replace ('il-new' as agency_id, "
    "'New Town Police' as agency_name, 'report' as joined_basis) "
    "from marts.dim_agencies where agency_id = 'il-aurora-police-department'",
    "update marts.dim_agencies set agency_id = 'il-now', "
    f"former_agency_ids = ['{RENAMED}'] where agency_id = '{RENAMED}'",
    *(
        f"update marts.{mart} set agency_id = 'il-now' where agency_id = '{RENAMED}'"
        for mart in (
            *("fct_agency_events", "fct_agency_names"),
            *("fct_agency_technology_claims", "mart_agencies"),
            "mart_agencies_on_map",
        )
    ),
    "update marts.dim_agencies set ring_status = 'ended', place_name = 'Elsewhere' "
    "where agency_id = 'ma-chicopee-police-department'",
    "update marts.fct_subsidy_rounds set approved_usd = null "
    "where round_id = 'akron-oh-2023-pilot'",
    "update marts.mart_headline_figures set figure_value = figure_value - 1 "
    f"where figure_id = '{FIGURE}'",
)
SHOWN = ("dim_agencies", "fct_agency_events", "fct_subsidy_rounds")


@pytest.fixture(scope="module")
def project(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Two snapshots, the newer with other rows."""
    folder = tmp_path_factory.mktemp("differences") / "data"
    copied = project_copy(built_data_dir, folder)
    publish_later(copied, *CHANGED)
    yield copied
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def printed(project: Project) -> list[str]:
    """What the command prints, line by line."""
    newer, older = store.list_snapshots(project)
    return [*diff.difference_lines(older, newer)]


@pytest.mark.parametrize(
    "line",
    [
        "dim_agencies: 1 added, 2 changed, 1 gone",
        f"  gone     {GONE} (Addison Police Department, IL)",
        "  added    il-new (New Town Police, IL)",
        "  changed  ma-chicopee-police-department (Chicopee Police Department, MA): "
        "ring_status: disputed → ended",
        "  changed  ma-chicopee-police-department (Chicopee Police Department, MA): "
        "place_name: Chicopee → Elsewhere",
        # A new id is neither an end nor a start, and moves no event.
        "  changed  il-now (Barrington Police Department, IL): "
        f"former_agency_ids: [] → [{RENAMED}]",
        "  changed  akron-oh-2023-pilot (City of Akron, OH): "
        "approved_usd: 45990.00 → (empty)",
        # Of all agencies that came and went, those that the figure counts.
        f"rows of the figure {FIGURE}: 1 gone",
    ],
)
def test_each_difference_is_a_line(printed: list[str], line: str) -> None:
    assert line in printed


def test_a_mart_without_a_difference_is_not_named(printed: list[str]) -> None:
    assert {line.split(":")[0] for line in printed[1:] if not line.startswith(" ")} == {
        *("dim_agencies", "fct_subsidy_rounds", "mart_headline_figures"),
        f"rows of the figure {FIGURE}",
    }


def test_the_command_takes_a_name_or_an_id(
    project: Project, printed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    newer, older = store.list_snapshots(project)
    for names in (["previous", "current"], [older.snapshot_id, newer.snapshot_id]):
        assert main(["diff", *names], project) == 0
        assert capsys.readouterr().out.split("\n")[:-1] == printed
    assert main(["diff", "current", "current"], project) == 0
    assert "No row of a mart differs." in capsys.readouterr().out
    assert main(["diff", "current", "20010101T000000Z-00000000"], project) == 1


def test_a_mart_that_one_snapshot_lacks_is_named(
    project: Project, tmp_path: Path
) -> None:
    newer, older = store.list_snapshots(project)
    shutil.copytree(older.folder, tmp_path / "older")
    before = replace(older, folder=tmp_path / "older")
    with duckdb.connect(str(before.warehouse_file)) as connection:
        connection.execute("drop table marts.dim_bills")
        connection.execute("alter table marts.dim_agencies drop column place_name")
    lines = [*diff.difference_lines(before, newer)]
    assert (
        f"dim_bills: only {newer.snapshot_id} has it, so its rows are not compared"
        in lines
    )
    assert "dim_agencies: 1 added, 2 changed, 1 gone" in lines


def _kept(project: Project) -> pa.Table:
    return diff.read_kept(project, store.current_snapshot(project), SHOWN)


def test_a_snapshot_keeps_what_came_went_or_changed_its_status(
    project: Project,
) -> None:
    newer = store.current_snapshot(project)
    assert diff.DIFFERENCES_FILE in newer.file_hashes
    rows = _kept(project).to_pylist()
    assert {(row["row_id"], row["column_name"], row["figure_id"]) for row in rows} == {
        *((GONE, None, None), ("il-new", None, None), (GONE, None, FIGURE)),
        ("ma-chicopee-police-department", "ring_status", None),
    }
    (gone,) = [row for row in rows if row["row_id"] == GONE and not row["figure_id"]]
    assert (gone["state_code"], gone["county_name"]) == ("IL", "DuPage County")


def test_what_earlier_snapshots_kept_is_read_too_until_they_are_pruned(
    built_data_dir: Path, tmp_path: Path
) -> None:
    project = project_copy(built_data_dir, tmp_path / "data")
    first = publish_later(project, CHANGED[0])
    second = publish_later(project, CHANGED[1])
    assert first.snapshot_id < second.snapshot_id
    rows = [(row["snapshot_id"], row["row_id"]) for row in _kept(project).to_pylist()]
    assert rows == [(second.snapshot_id, "il-new"), (first.snapshot_id, GONE)]
    shutil.rmtree(first.folder)
    assert _kept(project)["row_id"].to_pylist() == ["il-new"]
    (second.folder / diff.DIFFERENCES_FILE).write_bytes(b"PAR1")
    with pytest.raises(SnapshotUnfitError, match="differences"):
        _kept(project)


def test_every_headline_figure_equals_its_rows(warehouse_file: Path) -> None:
    snapshot = store.current_snapshot(default_project())
    with connect_read_only(warehouse_file) as connection:
        figures = connection.execute(
            "select figure_id, figure_value from marts.mart_headline_figures"
        ).fetchall()
        counted = {
            figure_id: connection.execute(
                f"select sum({settings.get('value', '1')}) "
                f"from ({diff.counted_rows(settings, '')})"
            ).fetchone()
            for figure_id, settings in diff.rows_of_figures(snapshot).items()
        }
    assert counted == {figure_id: (value,) for figure_id, value in figures}
