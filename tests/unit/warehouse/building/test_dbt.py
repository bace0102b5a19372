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

# Ends as dbt may, when its results are absent, half written or complete.
_STAND_IN = """
import os, sys
results, end, *_ = sys.argv[1:]
os.mkdir("target")
print("dbt loads", flush=True)
if results:
    open("target/manifest.json", "w").write('{"nodes": {}}')
    open("target/run_results.json", "w").write(results)
if end == "killed":
    os.kill(os.getpid(), 9)
os._exit(int(end))
"""
_HALF, _WHOLE = '{"results": [', '{"results": [{"status": "success"}]}'
_CHANGE = "seeds/reference/states.csv", "California", "The Golden State"


@pytest.mark.parametrize("end", ["killed", "0", "1", "2"])
@pytest.mark.parametrize("results", ["", _HALF, '{"results": []}', _WHOLE])
def test_a_build_fails_whenever_dbt_dies(
    published: Project,
    screen: Console,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    results: str,
    end: str,
) -> None:
    if (results, end) == (_WHOLE, "0"):
        return
    script = tmp_path / "stand_in.py"
    script.write_text(_STAND_IN, "utf-8")
    command = (sys.executable, str(script), results, end)
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


def test_each_rule_of_the_models_gives_what_its_cases_expect(tmp_path: Path) -> None:
    # Unit tests look at columns alone, so the models need no rows.
    done = _dbt_by_hand(tmp_path, "--empty", "--exclude-resource-type=test")
    assert done.returncode == 0, done.stdout
    assert " unit tests, " in done.stdout


@pytest.mark.nightly
def test_dbt_by_hand_builds_part_of_the_models_for_any_duckdb(
    tmp_path: Path,
) -> None:
    # `dim_counties` refers to marts that it is not made from, and these are missing.
    done = _dbt_by_hand(tmp_path, "--select=+dim_counties")
    assert done.returncode == 0, done.stdout
    file = str(tmp_path / "target/porchlight.duckdb")
    with duckdb.connect(file, read_only=True) as connection:
        assert connection.execute("from marts.dim_counties").fetchone()
        [tags] = connection.execute(
            "select tags from duckdb_databases() where not internal"
        ).fetchall()
    assert tags[0]["storage_version"].startswith("v1.2")


def _dbt_by_hand(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build the models as a person would, with a database in a folder."""
    (folder / "target").mkdir()
    places = [f"--{kind}-dir={DBT_DIR}" for kind in ("project", "profiles")]
    places += [f"--log-path={folder}", f"--target-path={folder / 'target'}"]
    return subprocess.run(  # noqa: S603 - fixed arguments
        [sys.executable, "-m", "dbt.cli.main", "build", *options, *places],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != WAREHOUSE_PATH_VARIABLE},
        capture_output=True,
        text=True,
        check=False,
    )
