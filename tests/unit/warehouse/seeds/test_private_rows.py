"""Private rows reach the snapshot for staff, and nothing else."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from rich.console import Console

from tests.unit.warehouse.conftest import add_readings, project_in
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.building.content_hash import content_hash
from warehouse.connection import connect_read_only, read_table
from warehouse.downloads.export import run_export
from warehouse.errors import SeedCheckError, SettingError
from warehouse.paths import (
    ACCESS_VARIABLE,
    PRIVATE_SEEDS_VARIABLE,
    REPO_ROOT,
    Project,
    access_mode,
    dbt_environment,
    default_project,
    private_seeds_dir,
    projects_to_build,
)
from warehouse.seeds.private_rows import add_private_rows, check_private_rows
from warehouse.snapshots import store

HEADER = (
    "agency_id,state_code,county_fips,joined_on,officer_count,budget_usd,is_known,"
    "source_id,embargo_reason,embargo_until_on"
)
ROW = (
    "nj-secaucus,NJ,34017,2019-07-18,,,true,list-2019,"
    "The clerk asked for time,2027-02-01"
)
_NOBODY = 65_534


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A folder with one private agency."""
    return _write_agency(tmp_path / "private")


@pytest.fixture(scope="module")
def _open_to_all() -> Iterator[None]:
    """The usual umask, with which everybody can read new files."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="module")
def open_folder(
    _open_to_all: None, built_tiny: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The tiny project, built for staff too, in a folder that every user may enter."""
    private = _write_agency(tmp_path_factory.mktemp("private"))
    # why: the folders of pytest are closed to other users.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(built_tiny, folder, dirs_exist_ok=True)
        staff = project_in(folder).for_staff(private)
        staff.data_dir.mkdir(mode=0o755)
        build(staff, Console(file=io.StringIO()))
        yield folder


def _write_agency(folder: Path) -> Path:
    _write(folder / "partnerships/agencies.csv", f"{HEADER}\n{ROW}\n")
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), "utf-8")


def _agencies(project: Project) -> set[str]:
    connection = connect_read_only(store.current_path(project))
    rows = read_table(connection, "select agency_id from marts.dim_agencies", {})
    return {str(agency_id) for agency_id in rows["agency_id"].to_pylist()}


def _faults(project: Project, private: Path) -> list[tuple[str, int, str, str]]:
    check = check_private_rows(project, private)
    return [(f.file, f.line, f.column, f.rule) for f in check.faults]


def test_private_rows_count_for_the_snapshot_for_staff_only(
    open_folder: Path, private: Path, screen: Console
) -> None:
    public = project_in(open_folder)
    staff = public.for_staff(private)
    before, first = store.current_id(public), store.current_snapshot(staff)
    assert "nj-secaucus" in _agencies(staff)
    assert _agencies(public) == _agencies(staff) - {"nj-secaucus"}
    assert not list(staff.data_dir.glob(".*")), "a copy of private rows was left behind"
    build(staff, screen)
    assert store.current_snapshot(staff) == first
    path = private / "partnerships/agencies.csv"
    with add_private_rows(staff, screen.print) as complete:
        assert content_hash(complete) == first.content_hash
    path.write_text(path.read_text("utf-8").replace("2019-07-18", "2019-07-19"))
    with add_private_rows(staff, screen.print) as complete:
        assert content_hash(complete) != first.content_hash
    assert content_hash(public) == store.current_snapshot(public).content_hash
    assert store.current_id(public) == before


def _read_by_others(paths: Iterable[Path], top: Path) -> set[Path]:
    """Return the files that another user of this machine reads.

    An administrator's process becomes that user and reads. Any other looks at what the
    file and the folders above it, up to a folder open to all, let others do.
    """
    files = [path for path in paths if path.is_file()]
    if os.geteuid() == 0:
        result = subprocess.run(  # noqa: S603 - our own files
            ["/usr/bin/grep", "--files-with-matches", "", *map(str, files)],
            user=_NOBODY,
            group=_NOBODY,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        return {Path(line) for line in result.stdout.splitlines()}

    def lets(path: Path, mode: int) -> bool:
        return bool(path.stat().st_mode & mode)

    return {
        path
        for path in files
        if lets(path, stat.S_IROTH)
        and all(
            lets(folder, stat.S_IXOTH)
            for folder in path.parents
            if folder.is_relative_to(top)
        )
    }


def test_a_snapshot_for_staff_says_so_and_only_its_owner_reads_it(
    open_folder: Path, screen: Console
) -> None:
    public = project_in(open_folder)
    made = public.for_staff(None)
    assert store.current_snapshot(public).kind == "public"
    assert store.current_snapshot(made).kind == "staff"
    paths = [made.data_dir, *made.data_dir.rglob("*")]
    assert not [path for path in paths if path.stat().st_mode & 0o077]
    run_export(made, open_folder / "export", None, screen)
    run_export(public, open_folder / "public", None, screen)
    read = _read_by_others(open_folder.rglob("*"), open_folder)
    for path in read:
        assert path.relative_to(open_folder).parts[0] != "export"
        assert not path.is_relative_to(made.data_dir)
    assert store.current_path(public) in read
    assert next((open_folder / "public").rglob("*.csv")) in read


@pytest.mark.parametrize(
    ("row", "line", "column", "rule"),
    [
        (ROW.replace("2019-07-18", "2019-7-18"), 2, "joined_on", "must be a date"),
        (ROW.replace(",NJ,", ",XX,"), 2, "state_code", "must be in"),
        (ROW.replace("The clerk asked for time", ""), 2, "embargo_reason", "must not"),
        (ROW.replace("2027-02-01", ""), 2, "embargo_until_on", "must not be empty"),
        (ROW.replace("2027-02-01", "2026-11-23"), 2, "embargo_until_on", "2026-11-24"),
        (ROW.replace("nj-secaucus", "nj-newark"), 2, "agency_id", "the public seed"),
        (f"{ROW}\n{ROW}", 3, "agency_id", "must be the only row with this key"),
    ],
)
def test_a_fault_in_a_private_row_is_named_by_file_line_and_column(
    tiny: Project, private: Path, row: str, line: int, column: str, rule: str
) -> None:
    _write(private / "partnerships/agencies.csv", f"{HEADER}\n{row}\n")
    [result] = _faults(tiny, private)
    assert result[:3] == ("private/partnerships/agencies.csv", line, column)
    assert rule in result[3]


def test_a_companion_that_a_private_row_lacks_is_written_out(
    tiny: Project, private: Path
) -> None:
    companion = "{seed: readings, column: state_code, values: [NJ], filled: joined_on}"
    agencies = "partnerships/agencies.csv"
    add_readings(tiny, f"seeds/{agencies}", companion)
    [fault] = check_private_rows(tiny, private).faults
    assert (fault.file, fault.line) == (f"private/{agencies}", 2)
    header = "agency_id,read_as,reason,embargo_reason,embargo_until_on"
    line = "nj-secaucus,<list|story>,<reason>,The clerk asked for time,2027-02-01"
    assert fault.remedy == (
        f"Add to `private/partnerships/readings.csv`, below `{header}`: `{line}`"
    )
    line = line.replace("<list|story>", "list")
    _write(private / "partnerships/readings.csv", f"{header}\n{line}\n")
    assert not _faults(tiny, private)


def test_a_private_file_without_reason_and_day_is_refused(
    tiny: Project, private: Path
) -> None:
    header, row = (line.rsplit(",", 2)[0] for line in (HEADER, ROW))
    _write(private / "partnerships/agencies.csv", f"{header}\n{row}\n")
    assert {fault[2] for fault in _faults(tiny, private)} == {
        "embargo_reason",
        "embargo_until_on",
    }


def test_a_private_file_that_is_not_a_seed_is_refused(
    tiny: Project, private: Path
) -> None:
    _write(private / "partnerships/agency.csv", f"{HEADER}\n")
    [result] = _faults(tiny, private)
    assert result[0] == "private/partnerships/agency.csv"


def test_a_private_row_may_refer_to_another_private_row(
    tiny: Project, private: Path
) -> None:
    _write(
        private / "reference/states.csv",
        "state_code,state_name,embargo_reason,embargo_until_on\n"
        "XX,Nowhere,A test,2027-02-01\n",
    )
    row = ROW.replace(",NJ,", ",XX,")
    _write(private / "partnerships/agencies.csv", f"{HEADER}\n{row}\n")
    assert not _faults(tiny, private)


def test_a_fault_in_a_private_row_stops_the_build_for_staff_alone(
    published: Project,
    private: Path,
    screen: Console,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _write(private / "partnerships/agencies.csv", f"{HEADER}\n{ROW[:-1]}x\n")
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, str(private))
    assert main(["build"], published, screen) == 2
    assert store.current_id(published)
    assert store.current_id(published.for_staff(private)) is None
    assert isinstance(screen.file, io.StringIO)
    assert "private/partnerships/agencies.csv:2: embargo" in screen.file.getvalue()
    assert "1 fault in 1 file" in capsys.readouterr().err
    assert main(["check"], published, screen) == 2


@pytest.mark.parametrize(
    "changed",
    [("2019-07-18", "2018-02-01"), ("2019-07-18", "18 July"), (",NJ,", ",XX,")],
)
def test_faults_of_private_rows_are_not_logged(
    published: Project,
    private: Path,
    screen: Console,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changed: tuple[str, str],
) -> None:
    _write(
        private / "partnerships/agencies.csv", f"{HEADER}\n{ROW.replace(*changed)}\n"
    )
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, str(private))
    assert main(["build"], published, screen) != 0
    assert isinstance(screen.file, io.StringIO)
    shown = screen.file.getvalue() + capsys.readouterr().err
    assert "partnerships/agencies.csv:2:" in shown or "no_agency_joined" in shown
    assert "run this in a terminal" in " ".join(shown.split())
    for secret in ("secaucus", "NJ", "34017", changed[1], "asked for time"):
        assert secret not in shown
    terminal = Console(file=io.StringIO(), width=200, force_terminal=True)
    assert main(["build"], published, terminal) != 0
    assert isinstance(terminal.file, io.StringIO)
    assert changed[1].strip(",") in terminal.file.getvalue()


def test_private_rows_that_are_refused_leave_no_copy(
    tiny: Project, private: Path, screen: Console
) -> None:
    _write(private / "partnerships/agencies.csv", f"{HEADER}\n{ROW[:-1]}x\n")
    staff = tiny.for_staff(private)
    with pytest.raises(SeedCheckError):
        build(staff, screen)
    assert not list(staff.data_dir.glob(".*"))


def test_dbt_does_not_learn_the_folder_of_private_rows(
    private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, str(private))
    assert str(private) not in dbt_environment(private / "x").values()
    assert str(private) in os.environ.values()


def test_the_variable_says_who_reads_which_snapshots(
    monkeypatch: pytest.MonkeyPatch, tiny: Project
) -> None:
    monkeypatch.delenv(ACCESS_VARIABLE, raising=False)
    monkeypatch.delenv(PRIVATE_SEEDS_VARIABLE, raising=False)
    assert access_mode() == "public"
    assert not default_project().is_for_staff
    assert projects_to_build(tiny) == [tiny]
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert default_project().is_for_staff
    assert default_project().snapshots_dir.parent.name == "staff"
    assert projects_to_build(tiny) == [tiny, tiny.for_staff(None)]


def test_a_misspelt_mode_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ACCESS_VARIABLE, "Staff")
    with pytest.raises(SettingError, match="`Staff`"):
        default_project()


def test_the_private_folder_lies_outside_the_repository(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, str(REPO_ROOT / "seeds"))
    with pytest.raises(SettingError, match="in the repository"):
        private_seeds_dir()
    monkeypatch.setenv(PRIVATE_SEEDS_VARIABLE, str(tmp_path / "absent"))
    with pytest.raises(SettingError, match="not a folder"):
        private_seeds_dir()
