"""The saved questions of `warehouse/questions/`, and values for their parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias, get_args

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ValidationError,
    model_validator,
)

from warehouse.connection import sql_text
from warehouse.errors import QuestionFileError, QuestionValueError, broken_rules

QUESTIONS_FOLDER = Path(__file__).parent / "questions"
Subject: TypeAlias = Literal[
    "agencies", "totals", "subsidies", "prices", "terms", "incidents", "reference"
]
SUBJECTS = get_args(Subject)
Kind: TypeAlias = Literal["text", "integer", "date"]
Typed: TypeAlias = str | int | date
Value: TypeAlias = Typed | None
_OneLine: TypeAlias = Annotated[
    str, AfterValidator(lambda text: " ".join(text.split()))
]
_FRONT_MATTER = re.compile(r"\A/\*\n(?P<yaml>.*?)\n\*/\n(?P<sql>.+)\Z", re.DOTALL)
_PLACEHOLDER = re.compile(r"\$([a-z][a-z0-9_]*)")
# A condition that an empty choice leaves out, on a line of its own.
_OPTIONAL = re.compile(
    r"(?P<word>\n *(?:where|and)) \(?\$(?P<name>\w+) is null or (?P<rule>[^\n]+?)\)?"
    r"(?=\n|\Z)"
)
_PYTHON_TYPES: Mapping[str, type] = {"text": str, "integer": int, "date": date}


class Parameter(BaseModel, frozen=True, extra="forbid"):
    """One thing that a reader may choose.

    `default` is None where the question then covers all, as it does where an optional
    parameter is left out. `choices_sql` selects ``value`` and ``label``; None for free
    input.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    kind: Kind = Field(alias="type")
    # A bool is no kind, but would else be taken as an integer.
    default: Typed | bool | None = None
    is_optional: bool = False
    choices_sql: str | None = Field(None, alias="choices")

    @model_validator(mode="after")
    def _covers_all_or_has_a_default(self) -> Self:
        if self.default is None and not self.is_optional:
            raise ValueError("needs a default, or `is_optional: true`")
        if self.is_optional and self.choices_sql is None:
            raise ValueError("needs `choices`, among which taking all is one")
        # To `isinstance`, a bool is an int and a datetime is a date.
        is_given = self.default is not None
        if is_given and type(self.default) is not _PYTHON_TYPES[self.kind]:
            raise ValueError(f"must have a default of the type {self.kind}")
        return self


class RowBounds(BaseModel, frozen=True, extra="forbid"):
    """How many rows an answer has with the defaults."""

    minimum: int
    maximum: int


class QuestionChart(BaseModel, frozen=True, extra="forbid"):
    """How to draw an answer.

    Bars are called by `along`, a text with columns in braces; a line runs along the
    column of days of that name.
    """

    kind: Literal["bar", "line"]
    along: str
    value: str


class Question(BaseModel, frozen=True, extra="forbid"):
    """A question with its answer in SQL.

    `question_id` is the name of its file, which never changes since links hold it.
    `sql` is one ``select`` with ``$name`` placeholders, and `answer` its first row in a
    line, with columns and ``row_count`` in braces.
    """

    question_id: str
    title: str
    subject: Subject
    description: _OneLine
    rows: RowBounds
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
    """Turn what a link or form holds into typed values of a question.

    A missing text takes the default; an empty one covers all where that is allowed.
    Raises `QuestionValueError` if a name is unknown or a text does not fit its type.
    """
    unknown = sorted(texts.keys() - {p.name for p in question.parameters})
    if unknown:
        raise QuestionValueError(
            f"The question `{question.question_id}` has no parameter `{unknown[0]}`. "
            f"It has {_listed([p.name for p in question.parameters])}."
        )
    return {
        parameter.name: _typed(parameter, texts.get(parameter.name))
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
    return _PLACEHOLDER.sub(lambda match: _literal(values[match[1]]), sql)


def _read(file: Path) -> Question:
    """Read one file."""
    match = _FRONT_MATTER.match(file.read_text("utf-8"))
    if match is None:
        raise _fault(file, "it must begin with a comment that holds YAML, then SQL")
    try:
        head = yaml.safe_load(match["yaml"])
    except yaml.YAMLError as error:
        raise _fault(file, "the comment at its beginning is not YAML") from error
    try:
        return Question(question_id=file.stem, sql=match["sql"].strip(), **head)
    except TypeError as error:
        raise _fault(file, "the comment at its beginning maps no names") from error
    except ValidationError as error:
        place, value, rule = next(broken_rules(error))
        shown = "" if isinstance(value, dict) else f", not `{value}`"
        raise _fault(file, f"`{place}` {rule}{shown}" if place else rule) from error


def _typed(parameter: Parameter, text: str | None) -> Value:
    """Turn one text into a value."""
    if text is None:
        return parameter.default
    if text == "" and parameter.is_optional:
        return None
    try:
        return _READERS[parameter.kind](text)
    except ValueError as error:
        raise QuestionValueError(
            f"`{text}` does not fit `{parameter.name}`. Write "
            f"{_EXAMPLES[parameter.kind]}."
        ) from error


_READERS: Mapping[str, Callable[[str], Typed]] = {
    "text": str,
    "integer": int,
    "date": date.fromisoformat,
}


_EXAMPLES: Mapping[str, str] = {
    "integer": "a whole number such as 4",
    "date": "a day such as 2019-07-31",
}


def _literal(value: Value) -> str:
    """Write one value in SQL."""
    if isinstance(value, str):
        return sql_text(value)
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return "null" if value is None else str(value)


def _listed(names: Sequence[str]) -> str:
    """List names in backticks."""
    return ", ".join(f"`{name}`" for name in names) or "none"


def _fault(file: Path, problem: str) -> QuestionFileError:
    """Return the error for a file."""
    return QuestionFileError(
        f"The saved question `{file.name}` cannot be used: {problem}."
    )
