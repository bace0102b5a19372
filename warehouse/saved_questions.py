"""The saved questions of `warehouse/questions/`, and values for their parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import yaml

from warehouse.connection import sql_text
from warehouse.errors import QuestionFileError, QuestionValueError
from warehouse.sql.protocol import Value
from warehouse.sql.runner import QueryResult, run_query

QUESTIONS_FOLDER = Path(__file__).parent / "questions"
SUBJECTS = (
    *("agencies", "totals", "subsidies", "prices", "terms", "incidents", "reference"),
)
Kind: TypeAlias = Literal["text", "integer", "number", "date", "boolean"]
Typed: TypeAlias = str | int | float | bool | date
_FRONT_MATTER = re.compile(r"\A/\*\n(?P<yaml>.*?)\n\*/\n(?P<sql>.+)\Z", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\$([a-z][a-z0-9_]*)")
_KEYS = frozenset({"title", "subject", "description", "rows", "parameters"})
_PARAMETER_KEYS = frozenset(
    {"name", "label", "type", "default", "is_optional", "choices"}
)
_PYTHON_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "integer": int,
    "number": (int, float),
    "date": date,
    "boolean": bool,
}


@dataclass(frozen=True)
class Parameter:
    """One thing that a reader may choose.

    `default` is None where the question then covers all, as it does where an optional
    parameter is left out. `choices_sql` selects ``value`` and ``label``; None for free
    input.
    """

    name: str
    label: str
    kind: Kind
    default: Typed | None
    is_optional: bool
    choices_sql: str | None


@dataclass(frozen=True)
class Question:
    """A question with its answer in SQL.

    `question_id` is the name of its file, which never changes since links hold it.
    `sql` is one ``select`` with ``$name`` placeholders. The row bounds are for the
    defaults.
    """

    question_id: str
    title: str
    subject: str
    description: str
    sql: str
    parameters: tuple[Parameter, ...]
    minimum_rows: int
    maximum_rows: int


@dataclass(frozen=True)
class Choice:
    """One value of a parameter that the data offer, and its label."""

    value: Typed
    label: str


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
    """Write the values of a question into its SQL, so that it runs in any tool."""
    return _PLACEHOLDER.sub(lambda match: _literal(values[match[1]]), question.sql)


def choices(
    parameter: Parameter,
    snapshot_file: Path,
    run: Callable[[Path, str], QueryResult] = run_query,
) -> tuple[Choice, ...]:
    """Look up the values that a parameter may have; empty for free input."""
    if parameter.choices_sql is None:
        return ()
    rows = run(snapshot_file, parameter.choices_sql).table.to_pylist()
    return tuple(Choice(row["value"], str(row["label"])) for row in rows)


def _read(file: Path) -> Question:
    """Read one file."""
    match = _FRONT_MATTER.match(file.read_text("utf-8"))
    if match is None:
        raise _fault(file, "it must begin with a comment that holds YAML, then SQL")
    try:
        head = yaml.safe_load(match["yaml"])
    except yaml.YAMLError as error:
        raise _fault(file, "the comment at its beginning is not YAML") from error
    _expect_keys(file, head, required=_KEYS - {"parameters"}, allowed=_KEYS)
    _expect_keys(file, head["rows"], *(frozenset({"minimum", "maximum"}),) * 2)
    if head["subject"] not in SUBJECTS:
        raise _fault(
            file, f"`{head['subject']}` is not a subject; use {_listed(SUBJECTS)}"
        )
    sql = match["sql"].strip()
    parameters = tuple(_parameter(file, entry) for entry in head.get("parameters", ()))
    named = {parameter.name for parameter in parameters}
    if named != set(_PLACEHOLDER.findall(sql)):
        raise _fault(file, "its parameters and the `$name` in its SQL are not the same")
    return Question(
        question_id=file.stem,
        title=head["title"],
        subject=head["subject"],
        description=" ".join(head["description"].split()),
        sql=sql,
        parameters=parameters,
        minimum_rows=head["rows"]["minimum"],
        maximum_rows=head["rows"]["maximum"],
    )


def _parameter(file: Path, entry: Mapping[str, Any]) -> Parameter:
    """Read one parameter."""
    required = frozenset({"name", "label", "type"})
    _expect_keys(file, entry, required, _PARAMETER_KEYS)
    name, kind, default = entry["name"], entry["type"], entry.get("default")
    if not _NAME.fullmatch(str(name)):
        raise _fault(file, f"`{name}` is not a parameter name; use a-z, 0-9 and _")
    if kind not in get_args(Kind):
        raise _fault(file, f"`{kind}` is not a type; use {_listed(get_args(Kind))}")
    is_optional = bool(entry.get("is_optional", False))
    if default is None and not is_optional:
        raise _fault(file, f"`{name}` needs a default, or `is_optional: true`")
    if is_optional and "choices" not in entry:
        raise _fault(file, f"`{name}` needs `choices`, among which taking all is one")
    if default is not None and not _fits(kind, default):
        raise _fault(file, f"the default of `{name}` is no {kind}: `{default}`")
    choices_sql = entry.get("choices")
    return Parameter(
        name=name,
        label=entry["label"],
        kind=kind,
        default=default,
        is_optional=is_optional,
        choices_sql=None if choices_sql is None else choices_sql.strip(),
    )


def _fits(kind: str, value: object) -> bool:
    """Tell whether a value from YAML has the type of its parameter."""
    if isinstance(value, bool) and kind != "boolean":
        return False
    if isinstance(value, datetime):
        return False
    return isinstance(value, _PYTHON_TYPES[kind])


def _typed(parameter: Parameter, text: str | None) -> Value:
    """Turn one text into a value."""
    if text is None:
        return parameter.default
    if text == "" and parameter.is_optional:
        return None
    try:
        return _READERS[parameter.kind](text)
    except (ValueError, KeyError) as error:
        raise QuestionValueError(
            f"`{text}` is no {parameter.kind} for `{parameter.name}`. Write "
            f"{_EXAMPLES[parameter.kind]}."
        ) from error


_READERS: Mapping[str, Callable[[str], Typed]] = {
    "text": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "boolean": lambda text: {"true": True, "false": False}[text.lower()],
}


_EXAMPLES: Mapping[str, str] = {
    "integer": "a whole number such as 4",
    "number": "a number such as 4.5",
    "date": "a day such as 2019-07-31",
    "boolean": "`true` or `false`",
}


def _literal(value: Value) -> str:
    """Write one value in SQL."""
    if isinstance(value, str):
        return sql_text(value)
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return "null" if value is None else str(value).lower()


def _expect_keys(
    file: Path, head: object, required: frozenset[str], allowed: frozenset[str]
) -> None:
    """Refuse front matter with a missing or an unknown key."""
    if not isinstance(head, dict):
        raise _fault(file, "the comment at its beginning lacks names before its values")
    for missing in sorted(required - head.keys()):
        raise _fault(file, f"`{missing}` is missing in the comment at its beginning")
    for surplus in sorted(head.keys() - allowed):
        raise _fault(file, f"`{surplus}` is not known; there are {_listed(allowed)}")


def _listed(names: Sequence[str] | frozenset[str]) -> str:
    """Name some names."""
    ordered = sorted(names) if isinstance(names, frozenset) else names
    return ", ".join(f"`{name}`" for name in ordered) or "none"


def _fault(file: Path, problem: str) -> QuestionFileError:
    """Return the error for a file."""
    return QuestionFileError(
        f"The saved question `{file.name}` cannot be used: {problem}."
    )
