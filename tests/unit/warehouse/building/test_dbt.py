"""The dbt process: how it dies, and that dbt runs by hand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import duckdb
import pytest
from rich.console import Console

from tests.serving import PATIENCE_SECONDS, REPO_ROOT
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
_MOMENTS = [(moment, "killed") for moment in range(10)]
_ENDS = [(0, "0"), (0, "1"), (6, "0"), (6, "1"), (9, "0")]


def _change_seed(
    project: Project, old: str = "California", new: str = "The Golden State"
) -> None:
    path = project.seeds_dir / "reference/states.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


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
    _change_seed(published)
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


def _build(project: Project, packages: Path | None = None) -> subprocess.Popen[str]:
    script = f"""
        import sys
        from pathlib import Path
        from warehouse.__main__ import main
        from warehouse.paths import Project
        root = Path({str(project.root)!r})
        project = Project(root / "seeds", root / "dbt_project", root / "data")
        sys.exit(main(["build"], project))
    """
    path = [str(packages)] if packages else []
    return subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", dedent(script)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*path, str(REPO_ROOT)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


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
    _change_seed(published)
    process = _build(published, package.parent)
    shown, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert says in shown + errors
    assert "dbt.log`" in errors
    assert "Traceback" not in shown + errors


def test_a_real_dbt_killed_when_all_but_its_end_is_done_fails_the_build(
    published: Project,
) -> None:
    # On a busy machine dbt may end before the signal comes, and has then done all.
    for old, new in pairwise(["California", *"ABCDE"]):
        before = store.current_path(published)
        _change_seed(published, f",{old}\n", f",{new}\n")
        process = _build(published)
        deadline = time.monotonic() + PATIENCE_SECONDS
        done = ".building-*/data_tests/run_results.json"
        while not list(published.data_dir.glob(done)):
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.002)
        children = f"/proc/{process.pid}/task/{process.pid}/children"
        for child in Path(children).read_text().split():
            os.kill(int(child), signal.SIGKILL)
        _, errors = process.communicate(timeout=PATIENCE_SECONDS)
        if process.returncode:
            break
    assert process.returncode == 1
    assert "was killed by SIGKILL before its work was done" in errors
    assert store.current_path(published) == before


def test_dbt_by_hand_builds_part_of_the_models_for_any_duckdb(
    tmp_path: Path,
) -> None:
    (tmp_path / "target").mkdir()
    # `dim_counties` refers to marts that it is not made from, and these are missing.
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [
            sys.executable,
            "-m",
            "dbt.cli.main",
            "build",
            "--select",
            "+dim_counties",
            "--project-dir",
            str(DBT_DIR),
            "--profiles-dir",
            str(DBT_DIR),
            "--target-path",
            str(tmp_path / "target"),
            "--log-path",
            str(tmp_path),
        ],
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
