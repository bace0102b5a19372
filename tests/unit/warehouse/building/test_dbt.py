"""The dbt process: how it dies, and that dbt runs by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from tests.serving import PATIENCE_SECONDS
from tests.unit.warehouse.conftest import edit, start
from warehouse.__main__ import main
from warehouse.building import dbt
from warehouse.paths import DBT_DIR, WAREHOUSE_PATH_VARIABLE, Project
from warehouse.snapshots import store
from warehouse.snapshots.store import read_last_build

# Writes the reports of a dbt process, and dies after some of them.
_STAND_IN = """
import os, sys
moment, end, *_ = sys.argv[1:]
steps = [
    lambda: None,
    lambda: print("dbt loads", file=sys.stderr, flush=True),
    sys.stdin.readline,
    lambda: print('{"kind": "started", "total": 2}', flush=True),
    lambda: print(node % ("seed", "one"), flush=True),
    lambda: print(node % ("model", "two"), end="", flush=True),
    lambda: print(flush=True),
    lambda: open("run_results.json", "w").write('{"results": ['),
    lambda: open("run_results.json", "w").write('{"results": []}'),
    lambda: print('{"kind": "error", "message": "It did not fit."}', flush=True),
]
node = (
    '{"kind": "finished", "node_type": "%s", "node_name": "%s", "rule_count": 1, '
    '"status": "success", "seconds": 0.1}'
)
for step in steps[: int(moment) + 1]:
    step()
if end == "killed":
    os.kill(os.getpid(), 9)
os._exit(int(end))
"""
# The real process, which dies when all but its end is done.
_DIES_LAST = """
import os, sys
from warehouse.building import dbt_child
build = dbt_child._build
dbt_child._build = lambda *given: build(*given) and os.kill(os.getpid(), 9)
dbt_child.main(*sys.argv[1:])
"""
_CHANGE = "seeds/reference/states.csv", "California", "The Golden State"
_MOMENTS = [(moment, "killed") for moment in range(10)]
_ENDS = [(0, "0"), (0, "1"), (6, "0"), (6, "1"), (9, "0")]


@pytest.mark.parametrize(("moment", "end"), _MOMENTS + _ENDS)
def test_a_build_fails_whenever_dbt_dies(
    published: Project,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    moment: int,
    end: str,
) -> None:
    script = tmp_path / "stand_in.py"
    script.write_text(_STAND_IN, "utf-8")
    command = (sys.executable, str(script), str(moment), end)
    monkeypatch.setattr(dbt, "CHILD", command)
    before = store.current_path(published)
    edit(published, *_CHANGE)
    assert main(["build"], published, screen) == 1
    output = capsys.readouterr().err
    how = "was killed by SIGKILL" if end == "killed" else f"ended with code {end}"
    assert output.startswith(f"error: The build did not pass: the dbt process {how}")
    assert output.count("\n") == 1
    [folder] = published.data_dir.glob(".building-*")
    assert f"its log is `{folder}/dbt.log`" in output
    assert (folder / "dbt.log").is_file()
    assert store.current_path(published) == before
    last = read_last_build(published)
    assert last is not None
    assert not last.has_passed
    assert main(["prune"], published, screen) == 0
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("loads", "says"),
    [
        ("raise ImportError('libfast.so is missing')", "libfast.so is missing"),
        ("raise SystemExit(0)", "ended with code 0"),
    ],
)
def test_a_dbt_that_does_not_load_fails_the_build(
    published: Project, tmp_path: Path, loads: str, says: str
) -> None:
    package = tmp_path / "packages" / "dbt"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(loads, "utf-8")
    edit(published, *_CHANGE)
    process = start(published, "build", packages=str(package.parent))
    shown, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert says in shown + errors
    assert "dbt.log`" in errors
    assert "Traceback" not in shown + errors


@pytest.mark.nightly
def test_a_real_dbt_killed_when_all_but_its_end_is_done_fails_the_build(
    published: Project,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dbt, "CHILD", (sys.executable, "-c", _DIES_LAST))
    before = store.current_path(published)
    edit(published, *_CHANGE)
    assert main(["build"], published, screen) == 1
    assert "was killed by SIGKILL before its work was done" in capsys.readouterr().err
    assert [*published.data_dir.glob(".building-*/data_tests/run_results.json")]
    assert store.current_path(published) == before


@pytest.mark.nightly
def test_dbt_by_hand_builds_part_of_the_models_for_any_duckdb(
    tmp_path: Path,
) -> None:
    (tmp_path / "target").mkdir()
    # `dim_counties` refers to marts that it is not made from, and these are missing.
    command = [sys.executable, "-m", "dbt.cli.main", "build"]
    command += ["--select", "+dim_counties", "--log-path", str(tmp_path)]
    command += ["--project-dir", str(DBT_DIR), "--profiles-dir", str(DBT_DIR)]
    command += ["--target-path", str(tmp_path / "target")]
    done = subprocess.run(  # noqa: S603 - fixed arguments
        command,
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if k != WAREHOUSE_PATH_VARIABLE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    file = str(tmp_path / "target/porchlight.duckdb")
    with duckdb.connect(file, read_only=True) as connection:
        assert connection.execute("from marts.dim_counties").fetchone()
        [tags] = connection.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchall()
    assert tags[0]["storage_version"].startswith("v1.2")
