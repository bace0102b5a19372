"""Private rows reach the snapshot of a staff instance, and nothing else."""

from __future__ import annotations

import io
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.builds import CANARY, PRIVATE_SEEDS
from tests.unit.warehouse.conftest import edit, shown_on
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.building.content_hash import content_hash
from warehouse.connection import connect_read_only
from warehouse.errors import SettingError, SnapshotPrivateError
from warehouse.paths import (
    ACCESS_VARIABLE,
    DATA_DIR_VARIABLE,
    PRIVATE_SEEDS_VARIABLE,
    REPO_ROOT,
    SEEDS_DIR,
    Project,
    check_settings,
    dbt_environment,
    default_project,
)
from warehouse.seeds.private_rows import add_private_rows, check_private_rows
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


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A folder of private seeds, with one agency."""
    _write(tmp_path / "private" / AGENCIES, HEADER, ROW)
    return tmp_path / "private"


@pytest.fixture
def staff(tiny: Project, tmp_path: Path, private: Path) -> Project:
    """The tiny project of a staff instance; nothing was built."""
    return replace(
        tiny, data_dir=tmp_path / "staff", is_for_staff=True, private_seeds_dir=private
    )


def _write(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((*lines, "")), "utf-8")


def _terminal() -> Console:
    return Console(file=io.StringIO(), width=300, force_terminal=True)


def test_rows_are_added_and_named(staff_data_dir: Path, built_data_dir: Path) -> None:
    public = replace(default_project(), data_dir=built_data_dir)
    staff = replace(public, data_dir=staff_data_dir, is_for_staff=True)
    agencies = []
    for project in (staff, public):
        with connect_read_only(store.current_path(project)) as connection:
            ids = connection.execute("select agency_id from marts.mart_agencies")
            agencies.append({agency_id for (agency_id,) in ids.fetchall()})
    assert agencies[0] - agencies[1] == {f"ak-agency-name-{CANARY}"}
    with connect_read_only(store.current_path(staff)) as connection:
        named = connection.execute(
            "select key_columns, row_key, cast(release_on as varchar), staff_note "
            "from marts.private_rows"
        ).fetchall()
    note = f"The source asked to wait, {CANARY}"
    key = ["agency_id"], [f"ak-agency-name-{CANARY}"]
    assert (*key, "2027-02-01", note) in named
    made = store.current_snapshot(staff)
    assert made.kind == "staff"
    with pytest.raises(SnapshotPrivateError):
        store.current_path(replace(staff, is_for_staff=False))


def test_each_seed_of_facts_has_a_private_row_to_look_for() -> None:
    seeds, private = (
        {path.relative_to(folder) for path in folder.glob("*/*.csv")}
        for folder in (SEEDS_DIR, PRIVATE_SEEDS)
    )
    without = {path.stem for path in seeds - private if path.parts[0] != "reference"}
    # Questions of our own, and choices among rows of others.
    known = {"topics", "topic_scale", "topic_readings"}
    assert without == known, "Copy a row with other keys to tests/private_seeds."


def test_only_the_owner_reads_a_snapshot_for_staff(staff_data_dir: Path) -> None:
    paths = [staff_data_dir, *staff_data_dir.rglob("*")]
    assert not [path for path in paths if path.stat().st_mode & 0o077]
    assert not list(staff_data_dir.glob(".*")), "a copy of rows was left behind"
    [file] = staff_data_dir.glob(f"snapshots/*/{store.WAREHOUSE_FILE}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("old", "new"), [("2019-07-18", "2019-07-19"), ("asked for time", "said no")]
)
def test_a_changed_row_or_note_is_built_anew(
    staff: Project, tiny: Project, private: Path, old: str, new: str
) -> None:
    hashes = []
    for row in (ROW, ROW, ROW.replace(old, new)):
        _write(private / AGENCIES, HEADER, row)
        with add_private_rows(staff, print) as complete:
            hashes.append(content_hash(complete))
    assert hashes[0] == hashes[1] != hashes[2]
    assert content_hash(staff) == content_hash(tiny), "the hash of the public build"


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
    staff: Project, private: Path, row: str, line: int, column: str, rule: str
) -> None:
    _write(private / AGENCIES, HEADER, row)
    [fault] = check_private_rows(staff).faults
    assert fault.file == f"private/{AGENCIES}"
    assert (fault.line, fault.column) == (line, column)
    assert rule in fault.rule


def test_a_companion_that_a_private_row_lacks_is_written_out(
    staff: Project, private: Path
) -> None:
    companion = "{seed: readings, column: kind, values: [press], filled: published_on}"
    key = "primary_key: [source_id]"
    changed = f"{key}\n        companions: [{companion}]"
    edit(staff, "seeds/reference/_reference__seeds.yml", key, changed)
    memo = "memo-2026,A memo,2026-01-01,press"
    sources, readings = "reference/sources.csv", "reference/readings.csv"
    _write(private / sources, "source_id,title,published_on,kind", memo)
    [fault] = check_private_rows(staff).faults
    assert (fault.file, fault.line) == (f"private/{sources}", 2)
    header, line = "source_id,read_as,reason", "memo-2026,<list|story>,<reason>"
    assert fault.remedy == f"Add to `private/{readings}`, below `{header}`: `{line}`"
    _write(private / readings, header, line.replace("<list|story>", "list"))
    assert not check_private_rows(staff).faults


def test_date_and_note_may_be_left_out(staff: Project, private: Path) -> None:
    header, row = (line.rsplit(",", 2)[0] for line in (HEADER, ROW))
    _write(private / AGENCIES, header, row)
    assert not check_private_rows(staff).faults
    _write(private / "partnerships/agency.csv", header)
    [fault] = check_private_rows(staff).faults
    assert fault.rule == "must be named like a seed"


@pytest.mark.parametrize("kind", ["gone", "folder", "pipe"])
def test_what_is_no_file_is_named(staff: Project, private: Path, kind: str) -> None:
    # A pipe that nobody writes to would be read for ever.
    places = {"gone": "no/where", "folder": str(private)}
    path = private / "partnerships" / f"{kind}.csv"
    path.symlink_to(places[kind]) if kind in places else os.mkfifo(path)
    [fault] = check_private_rows(staff).faults
    assert (fault.file, fault.rule) == (
        f"private/partnerships/{kind}.csv",
        "must be a file",
    )


def test_a_private_row_may_need_another_but_no_public_row_may(
    staff: Project, private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(private / "reference/states.csv", "state_code,state_name", "XX,Nowhere")
    _write(private / AGENCIES, HEADER, ROW.replace(",NJ,", ",XX,"))
    assert main(["check"], staff, _terminal()) == 0
    public = staff.seeds_dir / AGENCIES
    public.write_text(public.read_text("utf-8").replace("newark,NJ", "newark,XX"))
    for command in ("check", "build"):
        terminal = _terminal()
        assert main([command], staff, terminal) == 2
        shown = " ".join(shown_on(terminal).split())
        assert f"seeds/{AGENCIES}:4: state_code" in shown
        assert "must not depend on a private row" in shown
        assert "Move this row there too" in shown
        assert "1 fault in 1 file" in capsys.readouterr().err
    assert not list(staff.data_dir.glob(".*"))


# The first breaks a rule of a model, the others the contract of the seed.
@pytest.mark.parametrize(
    "changed",
    [("2019-07-18", "2018-02-01"), ("2019-07-18", "18 July"), (",NJ,", ",XX,")],
)
def test_faults_of_private_rows_are_not_logged(
    staff: Project,
    private: Path,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
    changed: tuple[str, str],
) -> None:
    _write(private / AGENCIES, HEADER, ROW.replace(*changed))
    assert main(["build"], staff, screen) != 0
    shown = shown_on(screen) + capsys.readouterr().err
    assert f"{AGENCIES}:2:" in shown or "no_agency_joined" in shown
    assert "run this in a terminal" in " ".join(shown.split())
    for secret in ("secaucus", "NJ", "34017", changed[1], "asked for time"):
        assert secret not in shown
    terminal = _terminal()
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
    private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, str(private))
    assert str(private) not in json.dumps(dbt_environment(Path("x")))
