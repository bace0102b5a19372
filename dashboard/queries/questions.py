"""The saved questions, their parameters and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dashboard.queries._run import run, snapshot_file
from dashboard.queries.sql import NoAnswer, SqlAnswer, ask
from warehouse.saved_questions import (
    Parameter,
    Question,
    bind_values,
    choices,
    saved_questions,
    sql_with_values,
)
from warehouse.sql.runner import QueryResult

__all__ = ["Parameter", "Question"]


@cache
def questions() -> tuple[Question, ...]:
    """Return all saved questions, by subject and id."""
    return saved_questions()


def parameter_labels(parameter: Parameter) -> Mapping[str, str]:
    """Return the choices of a parameter as labels by value; empty for free input."""
    every = {"": "All"} if parameter.is_optional else {}
    if parameter.kind == "boolean":
        return {**every, "true": "Yes", "false": "No"}
    # why: these queries are our own and bind nothing, so they run in this process.
    options = choices(
        parameter,
        snapshot_file(),
        lambda _file, sql: QueryResult(run(sql), is_truncated=False, seconds=0.0),
    )
    return {**every, **{str(choice.value): choice.label for choice in options}}


def ask_question(
    question: Question, values: Mapping[str, str], *, is_new: bool = False
) -> SqlAnswer | NoAnswer:
    """Run a saved question as a reader's SQL, with texts by parameter as in a link.

    Raises:
        warehouse.errors.QuestionValueError: If a text does not fit its parameter.
    """
    return ask(question.sql, bind_values(question, values), is_new=is_new)


def filled_sql(question: Question, values: Mapping[str, str]) -> str:
    """Return the SQL of a question with its values filled in.

    Raises:
        warehouse.errors.QuestionValueError: If a text does not fit its parameter.
    """
    return sql_with_values(question, bind_values(question, values))


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
