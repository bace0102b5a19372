"""Saved questions answer over the real marts, and a wrong file is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect_read_only, read_table
from warehouse.errors import QuestionFileError
from warehouse.saved_questions import (
    SUBJECTS,
    Parameter,
    Question,
    bind_values,
    saved_questions,
    sql_with_values,
)
from warehouse.snapshots.store import Snapshot

QUESTIONS = {question.question_id: question for question in saved_questions()}
FILE = """\
/*
title: How many?
subject: agencies
description: Counts them.
answer: "{row_count} rows"
parameters:
  - {name: state, label: State, default: IL}
*/
select count(*) from marts.dim_agencies
where state_code = $state
"""


@pytest.fixture(scope="module")
def marts(snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect_read_only(snapshot.warehouse_file) as connection:
        yield connection


def test_there_are_questions_on_every_subject() -> None:
    assert {question.subject for question in QUESTIONS.values()} == set(SUBJECTS)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_answered_in_rows_a_line_and_a_chart(
    question: Question, marts: duckdb.DuckDBPyConnection
) -> None:
    values = bind_values(question, {})
    answer = read_table(marts, question.sql, values)
    names, rows = answer.column_names, answer.to_pylist()
    assert len(names) == len(set(names))
    assert all(name.replace("_", "a").isalnum() for name in names), "An expression"
    assert "order by" in question.sql.rsplit(")", 1)[-1]
    # In one order, and in any tool that takes its values within the SQL.
    assert answer.equals(read_table(marts, sql_with_values(question, values)))
    known = set()
    for mart in set(re.findall(r"marts\.(\w+)", question.sql)):
        columns = marts.execute(f"describe marts.{mart}").fetchall()
        known |= {str(column[0]) for column in columns}
    dates = [name for name in names if f"{name}_precision" in known]
    apart = [name for name in dates if f"{name}_precision" not in names]
    assert not apart, "A month's first day would be read as the day"
    assert len(rows) == len({str(row) for row in rows}), "A row twice"
    line = question.answer.format_map({**rows[0], "row_count": len(rows)})
    assert "None" not in line
    assert line.endswith(".")
    if (chart := question.chart) and chart.kind == "bar":
        named = [chart.along.format_map(row) for row in rows]
        assert chart.value.endswith("_count") or len(named) == len({*named})
    elif chart:
        assert {type(row[chart.along]) for row in rows} <= {date, type(None)}


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        pytest.param(question, parameter, id=f"{question.question_id}-{parameter.name}")
        for question in QUESTIONS.values()
        for parameter in question.parameters
    ],
)
def test_a_parameter_offers_its_default_and_takes_its_choices(
    question: Question, parameter: Parameter, marts: duckdb.DuckDBPyConnection
) -> None:
    sql = parameter.choices_sql
    offered = read_table(marts, sql).to_pylist() if sql else []
    values = [choice["value"] for choice in offered]
    assert len(values) == len(set(values))
    assert all(choice["label"] for choice in offered)
    if parameter.default is not None and offered:
        assert parameter.default in values
    for value in values[:: max(1, len(values) // 2)]:
        bound = bind_values(question, {parameter.name: value})
        assert bound[parameter.name] == value
        read_table(marts, question.sql, bound)
    if parameter.default is None:
        everything = bind_values(question, {parameter.name: ""})
        assert everything[parameter.name] is None
        read_table(marts, question.sql, everything)


def test_kinds_of_money_are_never_added_up() -> None:
    kinds = ("promised_usd", "approved_usd", "spent_usd", "other_public_usd")
    for question in QUESTIONS.values():
        for line in question.sql.splitlines():
            named = [kind for kind in kinds if kind in line]
            assert len(named) <= 1, f"{question.question_id}: {line}"


@pytest.mark.parametrize(
    ("condition", "state", "written"),
    [
        ("where state_code = $state", "O'Brien; --", "state_code = 'O''Brien; --'"),
        ("where state_code = $state", "", "state_code = ''"),
        ("where $state is null or state_code = $state", "NJ", "state_code = 'NJ'"),
        ("where $state is null or state_code = $state", "", "dim_agencies\norder"),
        ("where true\n    and ($state is null or x = $state)", "NJ", "and x = 'NJ'\n"),
        ("where true\n    and ($state is null or x = $state)", "", "true\norder"),
    ],
)
def test_values_are_written_as_sql_and_open_choices_left_out(
    condition: str, state: str, written: str, tmp_path: Path
) -> None:
    text = FILE.replace("where state_code = $state", f"{condition}\norder by 1")
    (tmp_path / "how_many.sql").write_text(text, "utf-8")
    (question,) = saved_questions(tmp_path)
    assert written in sql_with_values(question, bind_values(question, {"state": state}))


def test_every_filled_question_is_free_of_choices() -> None:
    for question in QUESTIONS.values():
        empty = {p.name: "" for p in question.parameters if p.default is None}
        sql = sql_with_values(question, bind_values(question, empty))
        assert not re.search(r"\$|is null or", sql), question.question_id


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("/*\n", "-- ", "must begin with a comment that holds YAML"),
        ("title: How", "title: [How", "must be YAML with names"),
        ("title: How many?\n", "", "`title` must be there"),
        ("title:", "heading: x\ntitle:", "`heading` is not known"),
        ("subject: agencies", "subject: cats", "`subject` must be 'agencies', "),
        ("default: IL", "default: NO", "`parameters[0][default]` must be a valid"),
        (", default: IL", "", "needs a default, or `choices`"),
        ("name: state", "name: At", "`parameters[0][name]` must match pattern"),
        ("= $state", "= 'IL'", "its parameters and the `$name` in its SQL"),
        ("label: State, ", "", "`parameters[0][label]` must be there"),
        ("answer:", "line:", "`answer` must be there"),
    ],
)
def test_a_faulty_file_is_named(old: str, new: str, what: str, tmp_path: Path) -> None:
    assert old in FILE
    (tmp_path / "how_many.sql").write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(QuestionFileError) as fault:
        saved_questions(tmp_path)
    assert str(fault.value).startswith("The saved question `how_many.sql` cannot be")
    assert what in str(fault.value)
