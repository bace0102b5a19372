"""What a person or a program gets from ``python -m warehouse query``."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from rich.console import Console

from warehouse.__main__ import main
from warehouse.paths import DATA_DIR_VARIABLE, REPO_ROOT, Project
from warehouse.snapshots.store import current_id
from warehouse.sql.command import format_rows


@pytest.fixture(scope="module")
def project(built_tiny: Path) -> Project:
    """The tiny project, only read."""
    return Project(
        built_tiny / "seeds", built_tiny / "dbt_project", built_tiny / "data"
    )


def _answer(project: Project, *words: str) -> tuple[int, str]:
    screen = Console(file=io.StringIO(), width=80)
    code = main(["query", *words], project, screen)
    file = screen.file
    assert isinstance(file, io.StringIO)
    return code, file.getvalue()


def test_a_table_is_for_a_person(project: Project) -> None:
    code, text = _answer(
        project, "select agency_id, 1 as n from dim_agencies order by all limit 2"
    )
    assert code == 0
    assert [line.split() for line in text.splitlines() if "-" in line] == [
        ["ca-arcadia", "1"],
        ["nj-bloomfield", "1"],
    ]


def test_csv_is_safe_for_a_spreadsheet(project: Project) -> None:
    code, text = _answer(project, "--format", "csv", "select '=1' as t, -1 as n")
    assert code == 0
    assert list(csv.reader(io.StringIO(text))) == [["t", "n"], ["'=1", "-1"]]


def test_json_is_exact(project: Project) -> None:
    sql = "select '=1' as t, joined_on, state_codes from dim_agencies order by all"
    code, text = _answer(project, "--format", "json", sql)
    assert code == 0
    assert json.loads(text)[0] == {
        "t": "=1",
        "joined_on": "2019-02-01",
        "state_codes": ["CA"],
    }
    assert len(text.splitlines()) == 5  # a row a line


@pytest.mark.parametrize("kind", ["table", "csv", "json"])
def test_every_type_of_value_can_be_shown(kind: str, project: Project) -> None:
    values = (
        "date 'infinity', date '0044-01-01 (BC)', timestamp '294247-01-10 04:00:54'",
        "interval 1 day, time '01:02:03', 1::hugeint, uuid(), 'x'::blob, '101'::bit",
        "map {1: 2}, {'a': [1]}, [1, 2]::int[2], 'a'::enum('a'), union_value(a := 1)",
        "1::bignum, 1::variant, 'POINT(1 2)'::geometry, null, 'nan'::double, "
        "json('{}')",
    )
    code, text = _answer(project, "--format", kind, f"select {', '.join(values)}")
    assert code == 0
    assert "-0043-01-01" in text


def test_numbers_line_up_at_the_right() -> None:
    rows = pa.table(
        {
            "count": [1, 1000],
            "share": [0.5, 12.25],
            "spent_usd": [Decimal("1.50"), Decimal("20.00")],
            "name": ["a", "bcd"],
        }
    )
    assert format_rows(rows, "table").splitlines()[3:5] == [
        "     1     0.5         1.5   a",
        "  1000   12.25          20   bcd",
    ]


@pytest.mark.parametrize(
    ("sql", "code", "sentence"),
    [
        ("from read_text('/etc/passwd')", 3, "`read_text` is not offered"),
        ("drop schema marts", 3, "A query may only read"),
        ("select repeat('x', 4000000000)", 4, "needed more than 2048 MB of memory"),
        ("selec 1", 1, 'syntax error at or near "selec"'),
        ("select agencyid from dim_agencies", 1, "Names like it: `agency_id`."),
    ],
)
def test_an_error_is_one_sentence_and_an_exit_code(
    sql: str,
    code: int,
    sentence: str,
    project: Project,
    capsys: pytest.CaptureFixture[str],
) -> None:
    result, text = _answer(project, sql)
    errors = capsys.readouterr().err
    assert (result, text) == (code, "")
    assert errors.startswith("error: ")
    assert sentence in errors
    assert errors.count("\n") == 1


def test_truncated_rows_are_reported_on_standard_error(
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from warehouse.sql import command
    from warehouse.sql.protocol import Limits

    monkeypatch.setattr(command, "LIMITS", Limits(row_count=2))
    code, text = _answer(project, "--format", "csv", "from range(3)")
    assert (code, text.splitlines()) == (0, ['"range"', "0", "1"])
    errors = capsys.readouterr().err
    assert errors == "note: only the first 2 rows are shown; ask for fewer\n"


def test_a_snapshot_can_be_named(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    known = current_id(project)
    assert known is not None
    sql = "select snapshot_id from about"
    assert known in _answer(project, "--snapshot", known, sql)[1]
    assert _answer(project, "--snapshot", "20200101T000000Z-00000000", sql)[0] == 1
    assert (
        "There is no snapshot `20200101T000000Z-00000000`." in capsys.readouterr().err
    )


def test_a_person_is_not_shown_a_million_rows(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = _answer(project, "from range(1001)")
    assert (code, len(text.split())) == (0, 1002)  # header, line and 1,000 rows
    errors = capsys.readouterr().err
    assert errors == (
        "note: only the first 1,000 rows are shown; use --format csv for more\n"
    )


def test_a_reader_who_has_enough_ends_it_quietly(project: Project) -> None:
    sql = "from range(500000)"
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "warehouse", "query", sql, "--format", "csv"],
        cwd=REPO_ROOT,
        env={**os.environ, DATA_DIR_VARIABLE: str(project.data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as requested:
        assert requested.stdout is not None
        assert requested.stderr is not None
        requested.stdout.close()
        errors = requested.stderr.read()
    assert (requested.returncode, errors) == (141, b"")
