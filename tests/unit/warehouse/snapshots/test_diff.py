"""What differs between two snapshots of the real record."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from tests.later_snapshot import project_copy, publish_later
from tests.unit.warehouse.conftest import shown_on
from warehouse.__main__ import main
from warehouse.errors import SnapshotUnfitError
from warehouse.paths import Project
from warehouse.snapshots import diff, store

GONE = "il-addison-police-department"
CHICOPEE = "ma-chicopee-police-department"
RENAMED = "il-barrington-police-department"
FIGURE = "agencies_on_map_2020"
CHANGED = (
    "drop table marts.dim_bills",
    "alter table marts.mart_agencies drop column other_names",
    f"delete from marts.mart_agencies where agency_id = '{GONE}'",
    "insert into marts.mart_agencies select * replace ('il-new' as agency_id, "
    "'New Town Police' as agency_name, 'report' as joined_basis) "
    "from marts.mart_agencies where agency_id = 'il-aurora-police-department'",
    "update marts.mart_agencies set agency_id = 'il-now', "
    f"former_agency_ids = ['{RENAMED}'] where agency_id = '{RENAMED}'",
    f"update marts.fct_agency_events set agency_id = 'il-now' "
    f"where agency_id = '{RENAMED}'",
    "update marts.mart_agencies set ring_status = 'ended', place_name = 'Elsewhere' "
    f"where agency_id = '{CHICOPEE}'",
    "update marts.fct_subsidy_rounds set approved_usd = null "
    "where round_id = 'akron-oh-2023-pilot'",
    "update marts.mart_headline_figures set figure_value = figure_value - 1 "
    f"where figure_id = '{FIGURE}'",
)


@pytest.fixture(scope="module")
def project(built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two snapshots, the newer with other rows."""
    folder = tmp_path_factory.mktemp("differences") / "data"
    copied = project_copy(built_data_dir, folder)
    publish_later(copied, *CHANGED, is_compared=True)
    return copied


@pytest.fixture(scope="module")
def printed(project: Project) -> list[str]:
    """What the command prints, line by line."""
    newer, screen = store.current_snapshot(project), Console(file=io.StringIO())
    assert main(["diff", "previous", newer.snapshot_id], project, screen) == 0
    return shown_on(screen).splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "mart_agencies: 1 added, 2 changed, 1 gone",
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
    ],
)
def test_each_difference_is_a_line(printed: list[str], line: str) -> None:
    assert line in printed


def test_a_mart_is_named_for_a_difference_or_if_one_snapshot_lacks_it(
    project: Project, printed: list[str]
) -> None:
    _, older = store.list_snapshots(project)
    only = f"dim_bills: only {older.snapshot_id} has it, "
    assert [line for line in printed if line.startswith(only)]
    assert not [line for line in printed if line.startswith("fct_agency_events")]


def test_the_command_says_that_nothing_differs(
    project: Project, screen: Console
) -> None:
    assert main(["diff", "current", "current"], project, screen) == 0
    assert "No row of a mart differs." in shown_on(screen)
    assert main(["diff", "current", "20010101T000000Z-00000000"], project) == 1


def test_what_came_went_or_changed_its_status_is_kept(project: Project) -> None:
    newer = store.current_snapshot(project)
    assert diff.DIFFERENCES_FILE in newer.file_hashes
    rows = diff.read_kept(newer)
    assert [(row["row_id"], row["page"]) for row in rows] == [
        (FIGURE, f"figure/{FIGURE}"),
        (GONE, ""),
        (CHICOPEE, f"agency/{CHICOPEE}"),
        ("il-new", "agency/il-new"),
    ]
    assert [row["row_id"] for row in diff.read_kept(newer, "IL")] == [GONE, "il-new"]


def test_a_snapshot_has_what_earlier_ones_kept_or_says_that_it_is_damaged(
    project: Project, tmp_path: Path
) -> None:
    copied = project_copy(project.data_dir, tmp_path / "data")
    first = store.current_snapshot(copied)
    gone = "delete from marts.mart_agencies where agency_id = 'il-new'"
    second = publish_later(copied, gone, is_compared=True)
    shutil.rmtree(first.folder)
    rows = diff.read_kept(second)
    assert [row["row_id"] for row in rows] == [
        *("il-new", FIGURE, GONE, CHICOPEE, "il-new")
    ]
    (second.folder / diff.DIFFERENCES_FILE).write_bytes(b"PAR1")
    with pytest.raises(SnapshotUnfitError, match="differences"):
        diff.read_kept(second)
