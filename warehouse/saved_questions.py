"""The saved questions of `warehouse/questions/`, and values for their parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self, TypeAlias, get_args

import yaml
from pydantic import BaseModel, Field, ValidationError, model_validator

from warehouse.connection import sql_text
from warehouse.errors import QuestionFileError, broken_rules

QUESTIONS_FOLDER = Path(__file__).parent / "questions"
Subject: TypeAlias = Literal[
    "agencies", "totals", "subsidies", "prices", "terms", "incidents", "reference"
]
SUBJECTS = get_args(Subject)
Value: TypeAlias = str | None
_FRONT_MATTER = re.compile(r"\A/\*\n(?P<yaml>.*?)\n\*/\n(?P<sql>.+)\Z", re.DOTALL)
_PLACEHOLDER = re.compile(r"\$([a-z][a-z0-9_]*)")
# A condition that an empty choice leaves out, on a line of its own.
_OPTIONAL = re.compile(
    r"(?P<word>\n *(?:where|and)) \(?\$(?P<name>\w+) is null or (?P<rule>[^\n]+?)\)?"
    r"(?=\n|\Z)"
)


class Parameter(BaseModel, frozen=True, extra="forbid"):
    """One thing that a reader may choose, a text.

    Without a `default` it may be left open, and the question then covers all.
    `choices_sql` selects ``value`` and ``label``; None for free input.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    default: str | None = None
    choices_sql: str | None = Field(None, alias="choices")

    @model_validator(mode="after")
    def _has_a_default_or_choices(self) -> Self:
        if self.default is None and self.choices_sql is None:
            raise ValueError("needs a default, or `choices`, to which it adds all")
        return self


class QuestionChart(BaseModel, frozen=True, extra="forbid"):
    """How to draw an answer.

    Bars are called by `along`, a text with columns in braces; a line runs along the
    column of days of that name.
    """

    kind: Literal["bar", "line"]
    along: str
    value: str


class Question(BaseModel, frozen=True, extra="forbid", str_strip_whitespace=True):
    """A question with its answer in SQL.

    `question_id` is the name of its file, which never changes since links hold it.
    `sql` is one ``select`` with ``$name`` placeholders, and `answer` its first row in a
    line, with columns and ``row_count`` in braces.
    """

    question_id: str
    title: str
    subject: Subject
    description: str
    answer: str
    sql: str
    chart: QuestionChart | None = None
    parameters: tuple[Parameter, ...] = ()

    @model_validator(mode="after")
    def _binds_its_parameters(self) -> Self:
        named = {parameter.name for parameter in self.parameters}
        if named != set(_PLACEHOLDER.findall(self.sql)):
            raise ValueError(
                "its parameters and the `$name` in its SQL must be the same"
            )
        return self


def saved_questions(folder: Path = QUESTIONS_FOLDER) -> tuple[Question, ...]:
    """Read every saved question, sorted by subject and then by id."""
    questions = [_read(file) for file in sorted(folder.glob("*.sql"))]
    return tuple(
        sorted(questions, key=lambda question: SUBJECTS.index(question.subject))
    )


def bind_values(question: Question, texts: Mapping[str, str]) -> dict[str, Value]:
    """Return the value of each parameter: what a form holds, or its default.

    An empty text is None, which covers all.
    """
    return {
        parameter.name: texts.get(parameter.name, parameter.default) or None
        for parameter in question.parameters
    }


def sql_with_values(question: Question, values: Mapping[str, Value]) -> str:
    """Write the values of a question into its SQL, so that it runs in any tool.

    A condition on an empty choice is left out.
    """

    def condition(match: re.Match[str]) -> str:
        is_empty = values[match["name"]] is None
        return "" if is_empty else f"{match['word']} {match['rule']}"

    sql = _OPTIONAL.sub(condition, question.sql)
    return _PLACEHOLDER.sub(lambda match: sql_text(values[match[1]] or ""), sql)


def _read(file: Path) -> Question:
    """Read one file."""
    match = _FRONT_MATTER.match(file.read_text("utf-8"))
    if match is None:
        raise _fault(file, "it must begin with a comment that holds YAML, then SQL")
    try:
        head = yaml.safe_load(match["yaml"])
        return Question(question_id=file.stem, sql=match["sql"], **head)
    except (yaml.YAMLError, TypeError) as error:
        problem = "the comment at its beginning must be YAML with names"
        raise _fault(file, problem) from error
    except ValidationError as error:
        place, value, rule = next(broken_rules(error))
        shown = "" if isinstance(value, dict) else f", not `{value}`"
        raise _fault(file, f"`{place}` {rule}{shown}" if place else rule) from error


def _fault(file: Path, problem: str) -> QuestionFileError:
    """Return the error for a file."""
    return QuestionFileError(
        f"The saved question `{file.name}` cannot be used: {problem}."
    )
