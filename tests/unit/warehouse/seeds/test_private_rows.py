"""Private rows reach the snapshot of a staff instance, and nothing else."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from rich.console import Console

from tests.unit.warehouse.conftest import add_readings, shown_on
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.building.content_hash import content_hash
from warehouse.connection import connect_read_only, read_table
from warehouse.errors import SettingError, SnapshotPrivateError
from warehouse.paths import (
    ACCESS_VARIABLE,
    DATA_DIR_VARIABLE,
    PRIVATE_SEEDS_VARIABLE,
    REPO_ROOT,
    Project,
    check_settings,
    dbt_environment,
    default_project,
)
from warehouse.seeds.private_rows import check_private_rows
from warehouse.snapshots import store

HEADER = (
    "agency_id,state_code,county_fips,joined_on,officer_count,budget_usd,is_known,"
    "source_id,release_on,staff_note"
)
ROW = (
    "nj-secaucus,NJ,34017,2019-07-18,,,true,list-2019,"
    "2027-02-01,The clerk asked for time"
)
AGENCIES = "partnerships/agencies.csv"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), "utf-8")


def _staff(project: Project, folder: Path) -> Project:
    """Return the project of a staff instance, with one private agency."""
    private = folder / "private"
    _write(private / AGENCIES, f"{HEADER}\n{ROW}\n")
    return replace(
        project,
        data_dir=folder / "staff",
        is_for_staff=True,
        private_seeds_dir=private,
    )


@pytest.fixture
def staff(tiny: Project, tmp_path: Path) -> Project:
    return _staff(tiny, tmp_path)


@pytest.fixture(scope="module")
def built_staff(built_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The tiny project of a staff instance, built; everybody may enter its folder."""
    folder = tmp_path_factory.mktemp("staff")
    shutil.copytree(built_tiny, folder / "tiny")
    tiny = Project(
        folder / "tiny/seeds", folder / "tiny/dbt_project", folder / "tiny/data"
    )
    project = _staff(tiny, folder)
    before = os.umask(0o022)
    build(project, Console(file=io.StringIO()))
    os.umask(before)
    return project


def _rows(project: Project, table: str) -> Sequence[Mapping[str, object]]:
    with connect_read_only(store.current_path(project)) as connection:
        return read_table(connection, f"from marts.{table}").to_pylist()


def test_rows_are_added_and_named(built_staff: Project) -> None:
    agencies = {row["agency_id"] for row in _rows(built_staff, "dim_agencies")}
    public = replace(
        built_staff,
        data_dir=built_staff.root / "data",
        is_for_staff=False,
        private_seeds_dir=None,
    )
    assert agencies - {row["agency_id"] for row in _rows(public, "dim_agencies")} == {
        "nj-secaucus"
    }
    [private] = _rows(built_staff, "private_rows")
    assert private["table_name"] == "dim_agencies"
    assert str(private["row_key"]).startswith("nj-secaucus, NJ")
    made = store.current_snapshot(built_staff)
    assert made.kind == "staff"
    assert made.public_hash == store.current_snapshot(public).content_hash
    with pytest.raises(SnapshotPrivateError):
        store.current_path(replace(built_staff, is_for_staff=False))


def test_only_the_owner_reads_a_snapshot_for_staff(built_staff: Project) -> None:
    paths = [built_staff.data_dir, *built_staff.data_dir.rglob("*")]
    assert not [path for path in paths if path.stat().st_mode & 0o077]
    assert not list(built_staff.data_dir.glob(".*")), "a copy of rows was left behind"
    assert stat.S_IMODE(store.current_path(built_staff).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("old", "new"), [("2019-07-18", "2019-07-19"), ("asked for time", "said no")]
)
def test_a_changed_row_or_note_is_built_anew(
    built_staff: Project, tmp_path: Path, screen: Console, old: str, new: str
) -> None:
    copy = replace(
        built_staff,
        data_dir=tmp_path / "data",
        private_seeds_dir=tmp_path / "private",
    )
    shutil.copytree(built_staff.data_dir, copy.data_dir)
    _write(tmp_path / "private" / AGENCIES, f"{HEADER}\n{ROW}\n")
    first = store.current_id(copy)
    build(copy, screen)
    assert store.current_id(copy) == first
    _write(tmp_path / "private" / AGENCIES, f"{HEADER}\n{ROW.replace(old, new)}\n")
    build(copy, screen)
    assert store.current_id(copy) != first


@pytest.mark.parametrize(
    ("row", "line", "column", "rule"),
    [
        (ROW.replace("2019-07-18", "2019-7-18"), 2, "joined_on", "must be a date"),
        (ROW.replace(",NJ,", ",XX,"), 2, "state_code", "must be in"),
        (ROW.replace("2027-02-01", "soon"), 2, "release_on", "must be a date"),
        (ROW.replace("nj-secaucus", "nj-newark"), 2, "agency_id", "the public seed"),
        (f"{ROW}\n{ROW}", 3, "agency_id", "must be the only row with this key"),
    ],
)
def test_a_fault_in_a_private_row_is_named_by_file_line_and_column(
    staff: Project, row: str, line: int, column: str, rule: str
) -> None:
    assert staff.private_seeds_dir
    _write(staff.private_seeds_dir / AGENCIES, f"{HEADER}\n{row}\n")
    [fault] = check_private_rows(staff).faults
    assert fault.file == f"private/{AGENCIES}"
    assert (fault.line, fault.column) == (line, column)
    assert rule in fault.rule


def test_a_companion_that_a_private_row_lacks_is_written_out(staff: Project) -> None:
    assert staff.private_seeds_dir
    companion = "{seed: readings, column: state_code, values: [NJ], filled: joined_on}"
    add_readings(staff, f"seeds/{AGENCIES}", companion)
    [fault] = check_private_rows(staff).faults
    assert (fault.file, fault.line) == (f"private/{AGENCIES}", 2)
    header, line = "agency_id,read_as,reason", "nj-secaucus,<list|story>,<reason>"
    readings = "partnerships/readings.csv"
    assert fault.remedy == f"Add to `private/{readings}`, below `{header}`: `{line}`"
    line = line.replace("<list|story>", "list")
    _write(staff.private_seeds_dir / readings, f"{header}\n{line}\n")
    assert not check_private_rows(staff).faults


def test_date_and_note_may_be_left_out(staff: Project) -> None:
    assert staff.private_seeds_dir
    header, row = (line.rsplit(",", 2)[0] for line in (HEADER, ROW))
    _write(staff.private_seeds_dir / AGENCIES, f"{header}\n{row}\n")
    assert not check_private_rows(staff).faults
    _write(staff.private_seeds_dir / "partnerships/agency.csv", f"{header}\n")
    [fault] = check_private_rows(staff).faults
    assert fault.rule == "must be named like a seed"


def test_a_private_row_may_need_another_but_no_public_row_may(
    staff: Project, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert staff.private_seeds_dir
    states = staff.private_seeds_dir / "reference/states.csv"
    _write(states, "state_code,state_name\nXX,Nowhere\n")
    _write(
        staff.private_seeds_dir / AGENCIES, f"{HEADER}\n{ROW.replace(',NJ,', ',XX,')}\n"
    )
    assert main(["check"], staff, screen) == 0
    public = staff.seeds_dir / AGENCIES
    public.write_text(public.read_text("utf-8").replace("newark,NJ", "newark,XX"))
    for command in ("check", "build"):
        terminal = Console(file=io.StringIO(), width=300, force_terminal=True)
        assert main([command], staff, terminal) == 2
        shown = " ".join(shown_on(terminal).split())
        assert f"seeds/{AGENCIES}:4: state_code" in shown
        assert "must not depend on a private row" in shown
        assert "Move this row there too" in shown
        assert "1 fault in 1 file" in capsys.readouterr().err
    assert not list(staff.data_dir.glob(".*"))


@pytest.mark.parametrize(
    "changed",
    [("2019-07-18", "2018-02-01"), ("2019-07-18", "18 July"), (",NJ,", ",XX,")],
)
def test_faults_of_private_rows_are_not_logged(
    staff: Project,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
    changed: tuple[str, str],
) -> None:
    assert staff.private_seeds_dir
    _write(staff.private_seeds_dir / AGENCIES, f"{HEADER}\n{ROW.replace(*changed)}\n")
    assert main(["build"], staff, screen) != 0
    shown = shown_on(screen) + capsys.readouterr().err
    assert f"{AGENCIES}:2:" in shown or "no_agency_joined" in shown
    assert "run this in a terminal" in " ".join(shown.split())
    for secret in ("secaucus", "NJ", "34017", changed[1], "asked for time"):
        assert secret not in shown
    terminal = Console(file=io.StringIO(), width=200, force_terminal=True)
    assert main(["build"], staff, terminal) != 0
    assert changed[1].strip(",") in shown_on(terminal)


def test_each_instance_keeps_to_a_folder_of_its_own(
    published: Project, staff: Project, screen: Console
) -> None:
    before = store.current_id(published)
    with pytest.raises(SnapshotPrivateError, match="PORCHLIGHT_DATA_DIR"):
        build(replace(staff, data_dir=published.data_dir), screen)
    assert store.current_id(published) == before


@pytest.mark.parametrize(
    ("access", "folder", "sentence"),
    [
        ("", "{outside}", "everybody may read what is built here"),
        ("Staff", "", "`Staff`"),
        ("staff", f"{REPO_ROOT}/seeds", "in the repository"),
        ("staff", "{outside}/absent", "not a folder"),
    ],
)
def test_a_wrong_setting_stops_builds_and_servers(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    access: str,
    folder: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(ACCESS_VARIABLE, access)
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, folder.format(outside=tmp_path))
    for read in (default_project, check_settings):
        with pytest.raises(SettingError, match=sentence):
            read()
    assert main(["build"]) == SettingError.exit_code


def test_a_staff_instance_reads_and_builds_in_its_own_folder(
    monkeypatch: pytest.MonkeyPatch,
    staff: Project,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv(DATA_DIR_VARIABLE, raising=False)
    assert default_project().data_dir.name == "data"
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert default_project().is_for_staff
    assert default_project().data_dir.name == "data-staff"
    assert main(["build"], replace(staff, private_seeds_dir=None), screen) == 2
    assert f"`{PRIVATE_SEEDS_VARIABLE}` is not set" in capsys.readouterr().err


def test_dbt_does_not_learn_the_folder_of_private_rows(
    staff: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, str(staff.private_seeds_dir))
    assert str(staff.private_seeds_dir) not in json.dumps(dbt_environment(Path("x")))


def test_the_hash_without_private_rows_is_that_of_the_public_build(
    tiny: Project, staff: Project
) -> None:
    assert content_hash(staff) == content_hash(tiny)
