"""A build publishes all or nothing, and never harms what readers see."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
import yaml
from rich.console import Console

from tests.serving import PATIENCE_SECONDS, REPO_ROOT, is_reached
from tests.unit.warehouse.conftest import (
    edit,
    project_in,
    shown_on,
    start,
)
from warehouse.__main__ import main
from warehouse.building.build import build
from warehouse.building.content_hash import (
    content_hash,
    current_is_behind,
    models_hash,
    seeds_hash,
)
from warehouse.building.publish import About, publish_marts
from warehouse.connection import connect_read_only, read_table
from warehouse.disk import build_lock
from warehouse.errors import (
    SeedCheckError,
    SnapshotUnknownError,
    WarehouseBuildError,
)
from warehouse.snapshots import store
from warehouse.snapshots.catalog import rules_of
from warehouse.snapshots.store import read_last_build

if TYPE_CHECKING:
    from warehouse.paths import Project

_BROKEN_RULES = (
    "{unique: [state_code], reaches: {state_code: stg_partnerships__agencies.source_id}"
    ", values: {state_code: [CA]}, holds: {every_day_is_known: joined_on is not null}"
    ", counts: {agencies_are_four: {expected: 4}}}"
)


def _change_seed(project: Project) -> None:
    edit(project, "seeds/reference/states.csv", "California", "The Golden State")


def _break_seed(project: Project) -> None:
    edit(project, "seeds/partnerships/agencies.csv", "2019-02-01", "2019-02-30")


def _break_rule(project: Project) -> None:
    edit(project, "seeds/partnerships/agencies.csv", "2019-02-01", "2018-01-15")


@dataclass(frozen=True)
class Built:
    """A project after a build of its changed input."""

    project: Project
    before: store.Snapshot
    shown: str


@pytest.fixture(scope="module")
def rebuilt(built_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build after a failed one: another seed, a further test, an old clock."""
    root = tmp_path_factory.mktemp("rebuilt") / "root"
    project = project_in(shutil.copytree(built_tiny, root))
    before, screen = store.current_snapshot(project), Console(file=io.StringIO())
    (project.data_dir / ".building-20250101T000000Z-0123abcd").mkdir(parents=True)
    _break_seed(project)
    with pytest.raises(SeedCheckError):
        build(project, screen)
    edit(project, "seeds/partnerships/agencies.csv", "2019-02-30", "2019-02-01")
    _change_seed(project)
    edit(
        project,
        "dbt_project/models/marts/dim_agencies.yml",
        "      - name: agency_id",
        "      - name: agency_id\n        data_tests: [unique]",
    )
    build(project, screen, now=datetime(2001, 1, 1, tzinfo=UTC))
    return Built(project, before, shown_on(screen))


@pytest.fixture(scope="module")
def failed(built_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build that breaks six rules of a model and its own test."""
    root = tmp_path_factory.mktemp("failed") / "root"
    project = project_in(shutil.copytree(built_tiny, root))
    before = store.current_snapshot(project)
    for file in ("tests/generic/rules.sql", "macros/rows_that_break.sql"):
        shutil.copy(REPO_ROOT / "dbt_project" / file, project.dbt_dir / file)
    edit(
        project,
        "dbt_project/models/marts/dim_agencies.yml",
        "data_tests:",
        f"data_tests:\n      - rules: {{arguments: {_BROKEN_RULES}}}",
    )
    precision = "{name: joined_on_precision, data_type: varchar, description: Exact?}"
    for kind, old, new in (
        ("yml", "    data_tests:", f"      - {precision}\n    data_tests:"),
        ("sql", "as state_codes", "as state_codes, 'unknown' as joined_on_precision"),
    ):
        edit(project, f"dbt_project/models/marts/dim_agencies.{kind}", old, new)
    edit(
        project,
        "seeds/partnerships/_partnerships__seeds.yml",
        "minimum: 2018-01-01",
        "minimum: 2017-01-01",
    )
    _break_rule(project)
    screen = Console(file=io.StringIO(), width=80)
    with pytest.raises(WarehouseBuildError, match="until the next one"):
        build(project, screen)
    return Built(project, before, shown_on(screen))


def test_marts_alone_are_published_with_comments_constraints_and_order(
    published: Project,
) -> None:
    def rows(sql: str) -> list[tuple[object, ...]]:
        with connect_read_only(store.current_path(published)) as connection:
            return connection.execute(sql).fetchall()

    assert rows(
        "select schema_name, table_name from duckdb_tables() union all "
        "select schema_name, view_name from duckdb_views() where not internal "
        "order by all"
    ) == [("marts", "about"), ("marts", "dim_agencies")]
    assert rows("select comment from duckdb_tables()") == [
        ("The department's agencies. One row per agency.",)
    ]
    assert rows(
        "select column_name, comment, data_type from duckdb_columns() "
        "where table_name = 'dim_agencies' order by column_index"
    ) == [
        ("agency_id", "Key.", "VARCHAR"),
        ("state_code", "State.", "VARCHAR"),
        ("joined_on", "Day of joining.", "DATE"),
        ("state_codes", "As list.", "VARCHAR[]"),
    ]
    constraints = rows(
        "select constraint_type, constraint_column_names[1] from duckdb_constraints()"
    )
    assert {("PRIMARY KEY", "agency_id"), ("NOT NULL", "state_code")} <= {*constraints}
    ids = [row[0] for row in rows("from marts.dim_agencies")]
    assert ids == ["ca-arcadia", "nj-bloomfield", "nj-newark"]


def test_the_predecessor_was_current_whatever_the_clock(rebuilt: Built) -> None:
    project, first = rebuilt.project, rebuilt.before
    made = store.current_snapshot(project)
    assert made.snapshot_id < first.snapshot_id
    assert made.predecessor == first.snapshot_id
    assert store.named_snapshot(project, "previous") == first
    store.point_to(project, first.snapshot_id)
    with pytest.raises(SnapshotUnknownError, match="the first snapshot"):
        store.named_snapshot(project, "previous")
    store.point_to(project, made.snapshot_id)


def test_the_file_describes_itself(published: Project) -> None:
    snapshot = store.current_snapshot(published)
    with connect_read_only(snapshot.warehouse_file) as connection:
        [about] = read_table(connection, "from marts.about").to_pylist()
        [comment] = read_table(
            connection,
            "select comment from duckdb_views() where view_name = 'about'",
        ).to_pylist()
    assert about["snapshot_id"] == snapshot.snapshot_id
    assert about["content_hash"] == snapshot.content_hash
    assert str(about["as_of_on"]) == "2026-11-24"
    assert about["built_at"].isoformat() + "+00:00" == snapshot.built_at
    assert "CC BY 4.0" in about["license"]
    assert snapshot.snapshot_id in about["citation"]
    assert "Electronic Frontier Foundation" in about["citation"]
    assert "GeoNames" in about["citation"]
    assert comment["comment"].endswith("One row per file.")


def test_a_snapshot_folder_holds_files_of_its_own_and_for_readers(
    published: Project,
) -> None:
    folder = store.current_path(published).parent
    assert sorted(path.name for path in folder.iterdir()) == [
        "files",
        "manifest.json",
        "marts.duckdb.gz",
        "porchlight.duckdb",
        "snapshot.json",
    ]
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{8}", folder.name)
    assert not list(published.data_dir.glob(".building-*"))


def test_the_file_for_the_browser_has_the_marts_alone(
    published: Project, tmp_path: Path
) -> None:
    whole, file = store.current_path(published), tmp_path / "marts.duckdb"
    file.write_bytes(gzip.decompress(whole.with_name(store.MARTS_FILE).read_bytes()))
    listed = (
        "select table_name, comment from duckdb_tables() where schema_name = 'marts'"
    )
    with (
        duckdb.connect(str(file), read_only=True) as marts,
        duckdb.connect(str(whole), read_only=True) as all_,
    ):
        schemas = marts.execute("select distinct schema_name from duckdb_tables()")
        assert schemas.fetchall() == [("marts",)]
        rows = marts.execute(listed).fetchall()
        assert sorted(rows) == sorted(all_.execute(listed).fetchall())


def test_manifest_does_not_reveal_where_it_was_made(
    published: Project, built_tiny: Path
) -> None:
    path = store.current_path(published).parent / "manifest.json"
    assert "model.tiny.dim_agencies" in json.loads(path.read_text())["nodes"]
    assert str(built_tiny) not in path.read_text("utf-8")


def test_build_leaves_the_dbt_project_as_it_was(published: Project) -> None:
    assert not (published.dbt_dir / "target").exists()
    assert not (published.dbt_dir / "logs").exists()
    assert not (published.dbt_dir / ".user.yml").exists()


def test_nothing_changed_makes_no_new_snapshot(
    published: Project, screen: Console
) -> None:
    before = store.current_path(published)
    assert build(published, screen) == before
    assert len(store.list_snapshots(published)) == 1
    assert "Nothing changed since snapshot" in shown_on(screen)


def test_changed_seed_makes_a_new_snapshot(rebuilt: Built) -> None:
    after = store.current_snapshot(rebuilt.project)
    assert after != rebuilt.before
    assert rebuilt.before.warehouse_file.is_file()
    assert "OK created sql table model marts.dim_agencies" in rebuilt.shown
    assert after.tests_passed == rebuilt.before.tests_passed + 1


def test_a_build_passes_even_if_its_changes_are_unknown(rebuilt: Built) -> None:
    # The agencies here have no names, and are not compared.
    assert "Its changes could not be determined" in rebuilt.shown


def test_a_build_leaves_how_it_ended(rebuilt: Built, failed: Built) -> None:
    ends = [read_last_build(built.project) for built in (rebuilt, failed)]
    assert [end.has_passed for end in ends if end] == [True, False]


def test_a_build_removes_leftovers_of_failed_builds(rebuilt: Built) -> None:
    assert not list(rebuilt.project.data_dir.glob(".building-*"))


@pytest.mark.parametrize(
    "file",
    [
        "seeds/reference/states.csv",
        "seeds/reference/_reference__seeds.yml",
        "dbt_project/dbt_project.yml",
        "dbt_project/macros/generate_schema_name.sql",
        "dbt_project/models/marts/dim_agencies.sql",
        "dbt_project/tests/generic/expression_holds.sql",
    ],
)
def test_hash_covers_evidence_models_macros_and_tests(tiny: Project, file: str) -> None:
    before = content_hash(tiny)
    path = tiny.root / file
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert content_hash(tiny) != before


def test_the_hash_ignores_dbt_output(tiny: Project) -> None:
    before = content_hash(tiny)
    for name in ("target/manifest.json", "logs/dbt.log", ".user.yml"):
        path = tiny.dbt_dir / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert content_hash(tiny) == before


@pytest.mark.parametrize(
    ("file", "before", "after", "moved"),
    [
        ("seeds/reference/states.csv", "California", "Kalifornien", "seeds"),
        ("dbt_project/dbt_project.yml", "2026-11-24", "2026-11-25", "seeds"),
        ("dbt_project/dbt_project.yml", "name: tiny", "name: tiny  ", "models"),
        ("dbt_project/models/marts/dim_agencies.sql", "desc", "asc", "models"),
        ("dbt_project/models/marts/dim_agencies.yml", "State.", "The state.", ""),
    ],
)
def test_evidence_and_rules_have_a_hash_each(
    tiny: Project, file: str, before: str, after: str, moved: str
) -> None:
    hashes = {"seeds": seeds_hash(tiny), "models": models_hash(tiny)}
    path = tiny.root / file
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    now = {"seeds": seeds_hash(tiny), "models": models_hash(tiny)}
    assert [kind for kind in hashes if now[kind] != hashes[kind]] == [moved][
        : len(moved)
    ]


def test_a_record_that_other_models_made_is_behind(published: Project) -> None:
    _change_seed(published)
    assert not current_is_behind(published)
    path = published.dbt_dir / "models/marts/dim_agencies.sql"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert current_is_behind(published)


def test_seed_that_changes_during_the_build_is_not_published(tiny: Project) -> None:
    process = start(tiny, "build")
    assert is_reached(lambda: list(tiny.data_dir.glob(".building-*")))
    _change_seed(tiny)
    _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert "changed while they were being read" in errors
    assert not store.list_snapshots(tiny)


def test_faulty_seed_ends_with_code_2_and_changes_nothing(
    published: Project, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.current_path(published)
    _break_seed(published)
    assert main(["build"], published, screen) == 2
    assert "seeds/partnerships/agencies.csv:2: joined_on: `2019-02-30`" in shown_on(
        screen
    )
    assert "found 1 fault in 1 file" in capsys.readouterr().err
    assert store.current_path(published) == before
    assert not list(published.data_dir.glob(".building-*"))


def test_check_alone_ends_with_code_2_for_a_fault(
    tiny: Project, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"], tiny, screen) == 0
    _break_seed(tiny)
    assert main(["check"], tiny, screen) == 2
    assert "joined_on: `2019-02-30`" in shown_on(screen)
    assert "Traceback" not in capsys.readouterr().err
    assert not tiny.data_dir.exists()


def test_all_faults_travel_with_the_error(published: Project, screen: Console) -> None:
    _break_seed(published)
    edit(published, "seeds/partnerships/agencies.csv", "nj-newark", "nj-bloomfield")
    with pytest.raises(SeedCheckError) as caught:
        build(published, screen)
    assert [fault.line for fault in caught.value.faults] == [2, 4]


def test_a_failed_test_is_named_with_its_rows(failed: Built) -> None:
    assert "test `no_agency_joined_before_2018` failed" in failed.shown
    assert "The program began in 2018." in failed.shown
    assert "1 row breaks the rule:" in failed.shown
    assert "agency_id=ca-arcadia, state_code=CA, joined_on=2018-01-15" in failed.shown


def test_each_broken_rule_of_a_model_is_named_with_its_rows(failed: Built) -> None:
    named = set(re.findall("test `(.+)` failed", failed.shown))
    value = yaml.safe_load(_BROKEN_RULES)
    rules = rules_of("dim_agencies", {"name": "rules", "kwargs": value}, "")
    assert {rule.words.replace("_", " ") for rule in rules} <= {
        name.replace("_", " ") for name in named
    }
    assert "joined_on of dim_agencies is as exact as its precision says" in named
    assert "2 rows break the rule:\n    agency_id=nj-" in failed.shown
    assert "3 rows break the rule:\n    agency_id=" in failed.shown
    assert (
        "1 row breaks the rule:\n    counted_rows=3, expected_rows=4\n" in failed.shown
    )


def test_a_failed_build_changes_nothing_and_can_be_inspected(failed: Built) -> None:
    assert store.current_snapshot(failed.project) == failed.before
    [remaining] = failed.project.data_dir.glob(".building-*/build.duckdb")
    with duckdb.connect(str(remaining), read_only=True) as connection:
        assert connection.execute("from marts.dim_agencies").fetchall()


def test_a_failed_build_ends_with_code_1(
    published: Project, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(published, "dbt_project/models/marts/dim_agencies.sql", "stg_", "absent_")
    assert main(["build"], published, screen) == 1
    assert "absent_partnerships__agencies" in shown_on(screen)
    errors = capsys.readouterr().err
    assert "ended with code 2 before its work was done" in errors
    assert "Traceback" not in errors


def test_prune_removes_leftovers_of_killed_builds(
    published: Project, screen: Console
) -> None:
    left = published.data_dir / ".building-20250101T000000Z-0123abcd"
    left.mkdir()
    assert main(["prune"], published, screen) == 0
    assert not left.exists()


def test_model_that_does_not_run_is_named(published: Project, screen: Console) -> None:
    edit(published, "dbt_project/models/marts/dim_agencies.sql", "joined_on,", "no_on,")
    with pytest.raises(WarehouseBuildError, match="1 step failed"):
        build(published, screen)
    assert "model `dim_agencies` failed" in shown_on(screen)
    assert "no_on" in shown_on(screen)
    assert "1 more were not reached" in shown_on(screen)


def test_mart_that_is_a_view_is_refused(tmp_path: Path) -> None:
    private, public = tmp_path / "build.duckdb", tmp_path / "porchlight.duckdb"
    with duckdb.connect(str(private)) as connection:
        connection.execute("create schema marts")
        connection.execute("create view marts.mart_view as select 1 as i")
    about = About("20261124T090000Z-00000001", datetime.now(UTC), None, "0")
    with pytest.raises(WarehouseBuildError, match="`mart_view` is a view"):
        publish_marts(private, public, about)


def test_a_second_build_waits_and_finds_nothing_to_do(
    tiny: Project, published: Project
) -> None:
    with build_lock(tiny, print):
        second = start(tiny, "build")
        assert second.stdout
        assert "Another build is at work" in second.stdout.readline()
        shutil.copytree(published.data_dir, tiny.data_dir, dirs_exist_ok=True)
    output, _ = second.communicate(timeout=PATIENCE_SECONDS)
    assert second.returncode == 0
    assert "Nothing changed since snapshot" in output
    assert len(store.list_snapshots(tiny)) == 1


@pytest.mark.nightly
def test_a_killed_build_ends_its_dbt_process(published: Project) -> None:
    _change_seed(published)
    process = start(published, "build")
    assert is_reached(lambda: list(published.data_dir.glob(".building-*/build.duckdb")))
    _kill(process)
    [build_file] = published.data_dir.glob(".building-*/build.duckdb")
    # Its lock on the file is the only sign of the process that all systems show.
    assert is_reached(lambda: _is_free(build_file))
    assert not (build_file.parent / "target/run_results.json").exists()


def _kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE_SECONDS)


def _is_free(path: Path) -> bool:
    """Tell whether no other process has a DuckDB file open for writing."""
    try:
        duckdb.connect(str(path), read_only=True).close()
    except duckdb.Error as error:
        return "lock" not in str(error).lower()
    return True
