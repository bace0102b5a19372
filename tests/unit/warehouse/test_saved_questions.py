"""Saved questions answer over the real marts, and a wrong file or value is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect_read_only, read_table
from warehouse.errors import QuestionFileError, QuestionValueError
from warehouse.saved_questions import (
    SUBJECTS,
    Parameter,
    Question,
    bind_values,
    saved_questions,
    sql_with_values,
)

QUESTIONS = {question.question_id: question for question in saved_questions()}
FILE = """\
/*
title: How many?
subject: agencies
description: Counts them.
rows: {minimum: 1, maximum: 1}
answer: "{row_count} rows"
parameters:
  - {name: at_least, label: At least, type: integer, default: 4}
*/
select count(*) from marts.dim_agencies having count(*) >= $at_least
"""


@pytest.fixture
def marts(warehouse_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect_read_only(warehouse_file) as connection:
        yield connection


def test_there_are_questions_on_every_subject() -> None:
    assert len(QUESTIONS) >= 20
    assert {question.subject for question in QUESTIONS.values()} == set(SUBJECTS)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_answers_within_its_range(
    question: Question, marts: duckdb.DuckDBPyConnection
) -> None:
    values = bind_values(question, {})
    answer = read_table(marts, question.sql, values)
    assert question.rows.minimum <= answer.num_rows <= question.rows.maximum
    names = answer.column_names
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
        bound = bind_values(question, {parameter.name: str(value)})
        assert bound[parameter.name] == value
        read_table(marts, question.sql, bound)
    if parameter.is_optional:
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
    ("kind", "text", "written"),
    [
        ("text", "O'Brien; --", "'O''Brien; --'"),
        ("integer", "-4", "-4"),
        ("date", "2019-07-31", "date '2019-07-31'"),
    ],
)
def test_a_value_is_written_as_sql_writes_it(
    kind: str, text: str, written: str, tmp_path: Path
) -> None:
    question = _question(tmp_path, kind)
    sql = sql_with_values(question, bind_values(question, {"at_least": text}))
    assert sql.endswith(f">= {written}")


@pytest.mark.parametrize(
    ("name", "state", "condition"),
    [
        ("who_by_state", "NJ", "\nwhere state_code = 'NJ'\n"),
        ("who_by_state", "", "\n"),
        ("who_by_state_too", "NJ", "\nwhere\n    true\n    and state_code = 'NJ'\n"),
        ("who_by_state_too", "", "\nwhere\n    true\n"),
    ],
)
def test_a_condition_on_an_empty_choice_is_left_out(
    name: str, state: str, condition: str, tmp_path: Path
) -> None:
    head = FILE.partition("*/")[0].replace(
        "default: 4", "is_optional: true, choices: x"
    )
    head = head.replace("type: integer", "type: text").replace("at_least", "state")
    bare = "$state is null or state_code = $state"
    where = f"where\n    true\n    and ({bare})" if "too" in name else f"where {bare}"
    text = f"{head}*/\nselect 1 from marts.dim_agencies\n{where}\norder by 1"
    (tmp_path / f"{name}.sql").write_text(text, "utf-8")
    (question,) = saved_questions(tmp_path)
    sql = sql_with_values(question, bind_values(question, {"state": state}))
    assert sql == f"select 1 from marts.dim_agencies{condition}order by 1"


def test_every_filled_question_is_free_of_choices() -> None:
    for question in QUESTIONS.values():
        empty = {p.name: "" for p in question.parameters if p.is_optional}
        sql = sql_with_values(question, bind_values(question, empty))
        assert not re.search(r"\$|null is null|= null", sql), question.question_id


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_answer_is_put_in_a_line_and_drawn(
    question: Question, marts: duckdb.DuckDBPyConnection
) -> None:
    rows = read_table(marts, question.sql, bind_values(question, {})).to_pylist()
    line = question.answer.format_map({**rows[0], "row_count": len(rows)})
    assert "None" not in line
    assert line.endswith(".")
    if (chart := question.chart) and chart.kind == "bar":
        named = [chart.along.format_map(row) for row in rows]
        assert chart.value.endswith("_count") or len(named) == len({*named})
    elif chart:
        assert {type(row[chart.along]) for row in rows} <= {date, type(None)}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "$1; drop", "$1; drop"),
        ("integer", "-4", -4),
        ("date", "2019-07-31", date(2019, 7, 31)),
    ],
)
def test_a_text_is_read_as_its_type(
    kind: str, text: str, value: object, tmp_path: Path
) -> None:
    question = _question(tmp_path, kind)
    assert bind_values(question, {"at_least": text}) == {"at_least": value}


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (
            "integer",
            "four",
            "`four` does not fit `at_least`. Write a whole number",
        ),
        ("integer", "", "`` does not fit `at_least`. Write a whole number"),
        (
            "date",
            "31.7.2019",
            "`31.7.2019` does not fit `at_least`. Write a day such",
        ),
    ],
)
def test_a_text_that_does_not_fit_is_named(
    kind: str, text: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(QuestionValueError) as fault:
        bind_values(_question(tmp_path, kind), {"at_least": text})
    assert str(fault.value).startswith(sentence)


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(QuestionValueError, match=r"no parameter `x`\. It has `state`"):
        bind_values(QUESTIONS["records_law_of_my_state"], {"x": "1"})


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("/*\n", "-- ", "must begin with a comment that holds YAML"),
        ("title: How", "title: [How", "is not YAML"),
        ("title: How many?\n", "", "`title` must be there"),
        ("title:", "heading: x\ntitle:", "`heading` is not known"),
        ("title: How many?", "- x", "is not YAML"),
        ("subject: agencies", "subject: cats", "`subject` must be 'agencies', "),
        ("type: integer", "type: int", "must be 'text', 'integer' or 'date'"),
        ("default: 4", "default: four", "must have a default of the type integer"),
        ("default: 4", "default: true", "must have a default of the type integer"),
        (", default: 4", "", "needs a default, or `is_optional: true`"),
        ("default: 4", "is_optional: true", "needs `choices`, among which taking all"),
        ("name: at_least", "name: At", "`parameters[0][name]` must match pattern"),
        (">= $at_least", ">= 4", "its parameters and the `$name` in its SQL"),
        ("label: At least, ", "", "`parameters[0][label]` must be there"),
        ("maximum: 1", "most: 1", "`rows[maximum]` must be there"),
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


def _question(folder: Path, kind: str) -> Question:
    text = FILE.replace("type: integer, default: 4", f"type: {kind}, default: DEFAULT")
    defaults = {"integer": "4", "date": "2019-01-01"}
    text = text.replace("DEFAULT", defaults.get(kind, "x"))
    (folder / "how_many.sql").write_text(text, "utf-8")
    return saved_questions(folder)[0]
