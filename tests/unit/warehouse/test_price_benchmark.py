"""What is measured: made-up files are in the layout, and all tools find the same."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from tests.benchmarks.price_files import generate, main
from tests.benchmarks.prices_elsewhere import (
    duckdb_answer,
    pandas_answer,
    sqlite_answer,
)
from tests.unit.warehouse.price_files import project_with_prices
from warehouse.paths import Project, default_project
from warehouse.prices.aggregates import update_aggregates
from warehouse.prices.landing import landing_files

EVENTS = [
    ("spring", date(2021, 6, 21), date(2021, 6, 22)),
    ("autumn", date(2022, 11, 25), date(2022, 11, 28)),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two devices, no price files."""
    return project_with_prices(tmp_path)


def _rows(paths: list[Path]) -> list[tuple[object, ...]]:
    return duckdb.execute(
        "from read_parquet($paths) order by all", {"paths": [str(p) for p in paths]}
    ).fetchall()


def test_made_up_files_are_taken_in_like_any_other(project: Project) -> None:
    generate(project, project.landing_prices_dir, 1000)
    console = Console(file=io.StringIO())
    update_aggregates(project, landing_files(project), console)
    assert isinstance(console.file, io.StringIO)
    assert "1 price file (1 new), 1,000 rows." in console.file.getvalue()


def test_equal_numbers_make_equal_rows(project: Project, tmp_path: Path) -> None:
    whole = generate(project, tmp_path / "whole", 500)
    halves = generate(project, tmp_path / "halves", 200)
    halves += generate(project, tmp_path / "halves", 300, first_row=200)
    assert _rows(whole) == _rows(halves)


def test_all_tools_find_the_same(project: Project, tmp_path: Path) -> None:
    paths = generate(project, tmp_path / "made_up", 20_000)
    answers = [
        work(paths, EVENTS) for work in (duckdb_answer, pandas_answer, sqlite_answer)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].day_count > 10_000
    assert answers[0].discount_count > 0


def test_made_up_prices_never_go_where_readers_look(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = default_project().landing_prices_dir
    monkeypatch.setattr("sys.argv", ["price_files", "10", str(folder)])
    with pytest.raises(SystemExit):
        main()
    assert "is what readers see" in capsys.readouterr().err
