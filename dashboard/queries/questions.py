"""The saved questions: which there are, what each may be asked, and its answer."""

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
    """Return every saved question, by subject and then by id."""
    return saved_questions()


def parameter_labels(parameter: Parameter) -> Mapping[str, str]:
    """Ask the snapshot that is read here what a parameter may be.

    Args:
        parameter: One of a question.

    Returns:
        What to call each value, by the value as a link holds it; none for free input.
        An empty value takes all.
    """
    every = {"": "All"} if parameter.is_optional else {}
    if parameter.kind == "boolean":
        return {**every, "true": "Yes", "false": "No"}
    # why: these queries are our own and bind nothing, so they need no process.
    found = choices(
        parameter,
        snapshot_file(),
        lambda _file, sql: QueryResult(run(sql), is_truncated=False, seconds=0.0),
    )
    return {**every, **{str(choice.value): choice.label for choice in found}}


def ask_question(
    question: Question, given: Mapping[str, str], *, is_new: bool = False
) -> SqlAnswer | NoAnswer:
    """Run a saved question as any other statement is run.

    Args:
        question: One of :func:`questions`.
        given: Text by parameter, as a link holds it.
        is_new: Whether to run it even if its answer is kept.

    Returns:
        Its rows, or the reason why there are none.

    Raises:
        warehouse.errors.QuestionValueError: If a text does not fit its parameter.
    """
    return ask(question.sql, bind_values(question, given), is_new=is_new)


def filled_sql(question: Question, given: Mapping[str, str]) -> str:
    """Return the SQL of a question with its values in place of its parameters.

    Args:
        question: One of :func:`questions`.
        given: Text by parameter, as a link holds it.

    Returns:
        One ``select`` that runs anywhere as it is.

    Raises:
        warehouse.errors.QuestionValueError: If a text does not fit its parameter.
    """
    return sql_with_values(question, bind_values(question, given))


def subjects_of(found: Sequence[Question]) -> dict[str, list[Question]]:
    """Group questions by subject, in their order."""
    grouped: dict[str, list[Question]] = {}
    for question in found:
        grouped.setdefault(question.subject, []).append(question)
    return grouped


def matching(words: str) -> Sequence[Question]:
    """Return the questions that hold every word.

    Args:
        words: What a reader looks for; empty matches all.

    Returns:
        Those whose title, description or subject holds each word.
    """
    wanted = words.casefold().split()
    return [
        question
        for question in questions()
        if all(word in _searched_text(question) for word in wanted)
    ]


def _searched_text(question: Question) -> str:
    return f"{question.title} {question.description} {question.subject}".casefold()
