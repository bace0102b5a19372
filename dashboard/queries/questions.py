"""The saved questions, their parameters and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import pyarrow as pa

from dashboard.formats import as_sentence
from dashboard.queries.labels import column_labels
from dashboard.queries.snapshot_reader import per_snapshot, run
from warehouse.saved_questions import (
    Parameter,
    Question,
    QuestionChart,
    bind_values,
    saved_questions,
    sql_with_values,
)

__all__ = ["Parameter", "Question", "QuestionChart"]


@cache
def questions() -> tuple[Question, ...]:
    """Return all saved questions, by subject and id."""
    return saved_questions()


def parameter_labels(parameter: Parameter) -> Mapping[str, str]:
    """Return the choices of a parameter as labels by value; empty for free input."""
    every = {"": "All"} if parameter.default is None else {}
    if parameter.choices_sql is None:
        return every
    offered = run(parameter.choices_sql).to_pylist()
    return {**every, **{str(row["value"]): str(row["label"]) for row in offered}}


def answer_question(question: Question, values: Mapping[str, str]) -> pa.Table:
    """Return the rows that answer a saved question, with texts as in a link."""
    return run(question.sql, **bind_values(question, values))


@per_snapshot
def answer_lines() -> Mapping[str, str]:
    """Return the answer to each question with its default choices, in one line."""
    return {one.question_id: _line(one) for one in questions()}


def _line(question: Question) -> str:
    rows = answer_question(question, {})
    if not rows.num_rows:
        return "No rows."
    (first,) = rows.slice(0, 1).to_pylist()
    words = {
        name: column_labels(name).get(value, value) if isinstance(value, str) else value
        for name, value in first.items()
    }
    count = f"{rows.num_rows:,}"
    return as_sentence(question.answer.format_map({**words, "row_count": count}))


def filled_sql(question: Question, values: Mapping[str, str]) -> str:
    """Return the SQL of a question with its values filled in."""
    return sql_with_values(question, bind_values(question, values))


def starting_points() -> pa.Table:
    """List the tables to start with in SQL, each with an example query."""
    return run("from marts.start_here order by reading_order")


def subjects_of(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """Group questions by subject, in their order."""
    grouped: dict[str, list[Question]] = {}
    for question in questions:
        grouped.setdefault(question.subject, []).append(question)
    return grouped


def matching(words: str) -> Sequence[Question]:
    """Return the questions that contain every word; no words match all."""
    searched = words.casefold().split()
    return [
        question
        for question in questions()
        if all(word in _searched_text(question) for word in searched)
    ]


def _searched_text(question: Question) -> str:
    return f"{question.title} {question.description} {question.subject}".casefold()
