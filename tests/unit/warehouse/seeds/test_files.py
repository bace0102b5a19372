"""One command rewrites what new facts move, and shows it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.serving import REPO_ROOT
from warehouse.errors import WarehouseError
from warehouse.paths import Project
from warehouse.seeds import files
from warehouse.seeds.files import accept_changes


def test_a_new_row_is_counted_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("seeds", "tests/golden"):
        shutil.copytree(REPO_ROOT / name, tmp_path / name)
    project = Project(tmp_path / "seeds", tmp_path, tmp_path)
    look_ups = project.root / files._LOOK_UPS
    look_ups.write_text("question,status\nAddison IL,yes\n", "utf-8")
    shown: list[str] = []
    # Other tests repeat the answers themselves.
    monkeypatch.setattr(files, "_RERUN", ())
    accept_changes(project, shown.append)
    assert shown == ["Nothing to accept: counts and answers are as they were."]

    path = project.seeds_dir / "subsidies/subsidy_rounds.csv"
    *_, last = path.read_text("utf-8").splitlines()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"a-new-round,{last.partition(',')[2]}\n")
    pages = list((tmp_path / "tests/golden/pages").iterdir())
    monkeypatch.setattr(files, "_RERUN", pages)
    monkeypatch.setattr(files, "_rerun", lambda _, page: page.write_text("A page.\n"))
    shown.clear()
    accept_changes(project, shown.append)
    assert shown.count("+A page.") == 1
    old, new = [line for line in shown if line[:2] in {"-s", "+s"}]
    count = int(old.split(",")[1])
    assert new.startswith(f"+subsidy rounds,{count + 1},")
    assert shown[-1].startswith("Read each line above")


def test_a_folder_without_golden_files_is_named(tiny: Project) -> None:
    with pytest.raises(WarehouseError, match="accounting"):
        accept_changes(tiny, lambda _line: None)


def test_answers_that_cannot_be_repeated_say_why(
    tiny: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/false")
    with pytest.raises(WarehouseError, match="could not be repeated"):
        files._rerun(tiny, "tests.golden.jobs")
