"""Rows by address: a table, the list of agencies or a saved question, narrowed down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pyarrow as pa

from dashboard.queries._run import catalog, per_snapshot, run
from dashboard.queries.agencies import (
    PARAMETERS,
    AgencyFilters,
    UnknownFilterError,
    agencies_on_map,
    agencies_without_point,
)
from dashboard.queries.questions import Question, questions
from dashboard.queries.sources import about_snapshot
from warehouse.downloads.safe_csv import csv_bytes, plain_value
from warehouse.errors import QuestionValueError
from warehouse.saved_questions import bind_values
from warehouse.snapshots.catalog import Column, Mart

_LIST = "agencies"
# why: what is put together for one reader lies in memory; whole tables are files.
MOST_ROWS = 10_000


class RowsRefusedError(ValueError):
    """What was asked for cannot be answered; `known` is what could have been."""

    def __init__(self, sentence: str, known: Sequence[str] = ()) -> None:
        """Say why not, and what is known in its place."""
        super().__init__(sentence)
        self.known = tuple(known)


def known_questions() -> tuple[Question, ...]:
    """Return the saved questions that :func:`row_bytes` answers."""
    return questions()


def known_tables() -> list[str]:
    """Name the tables that :func:`row_bytes` answers for."""
    return [_LIST, *(mart.name for mart in catalog().marts)]


def question_of(name: str) -> Question | None:
    """Return the saved question of an id; None for an unknown one."""
    return next((one for one in questions() if one.question_id == name), None)


@per_snapshot(8)
def row_bytes(
    name: str, given: tuple[tuple[str, str], ...], *, of_question: bool, as_json: bool
) -> bytes | None:
    """Write rows as CSV, which no spreadsheet runs, or as JSON with their license.

    Args:
        name: A table, ``agencies``, or the id of a saved question.
        given: Names and values that narrow it down, each name once.
        of_question: Whether it names a question.
        as_json: Whether JSON is asked for.

    Returns:
        The file; None if there is no such table or question.

    Raises:
        RowsRefusedError: If a name or value is unknown, or the rows are too many.
    """
    asked = dict(given)
    own_license = ""
    if of_question:
        rows = _answer_of(name, asked)
    elif name == _LIST:
        rows = _agencies(asked)
    else:
        mart = _mart(name)
        own_license = mart.license if mart else ""
        rows = _rows_of(mart, asked) if mart else None
    if rows is None:
        return None
    if rows.num_rows > MOST_ROWS:
        raise RowsRefusedError(
            f"These are more than {MOST_ROWS:,} rows. Narrow them down, or take the "
            "whole table: `/data/files/newest/index.json` names its file."
        )
    if not as_json:
        return csv_bytes(rows)
    (about,) = about_snapshot().to_pylist()
    written = {
        "snapshot_id": about["snapshot_id"],
        "license": own_license or about["license"],
        "citation": about["citation"],
        "rows": plain_value(rows.to_pylist()),
    }
    return json.dumps(written, ensure_ascii=False).encode()


def _answer_of(name: str, given: Mapping[str, str]) -> pa.Table | None:
    question = question_of(name)
    if question is None:
        return None
    try:
        return run(question.sql, **bind_values(question, given))
    except QuestionValueError as error:
        known = [parameter.name for parameter in question.parameters]
        raise RowsRefusedError(str(error), known) from error


def _agencies(given: Mapping[str, str]) -> pa.Table:
    """List agencies by the filters of the map, those without a point behind."""
    _refuse_unknown(given, PARAMETERS)
    try:
        filters = AgencyFilters.from_parameters(
            {PARAMETERS[name]: value for name, value in given.items()}
        )
    except UnknownFilterError as error:
        raise RowsRefusedError(str(error), [*PARAMETERS]) from error
    return pa.concat_tables([agencies_on_map(filters), agencies_without_point(filters)])


def _mart(name: str) -> Mart | None:
    return next((mart for mart in catalog().marts if mart.name == name), None)


def _rows_of(mart: Mart, given: Mapping[str, str]) -> pa.Table:
    """Select the rows of a table whose columns hold the values that are asked for."""
    columns = {column.name: column for column in mart.columns}
    _refuse_unknown(given, columns)
    for name, value in given.items():
        allowed = columns[name].allowed_values
        if value and allowed and value not in allowed:
            raise RowsRefusedError(f"`{value[:80]}` is no value of `{name}`.", allowed)
    # why: names are those of the catalog; what a reader gives is bound.
    tests = [_holds(columns[name], f"p{n}") for n, name in enumerate(given)]
    where = f" where {' and '.join(tests)}" if tests else ""
    most = MOST_ROWS + 1
    sql = f'select * from marts."{mart.name}"{where} order by all limit {most}'  # noqa: S608
    return run(sql, **{f"p{n}": value for n, value in enumerate(given.values())})


def _holds(column: Column, placeholder: str) -> str:
    if column.is_list:
        texts = f'cast("{column.name}" as varchar[])'
        return f"list_contains({texts}, ${placeholder})"
    return f"coalesce(cast(\"{column.name}\" as varchar), '') = ${placeholder}"


def _refuse_unknown(given: Mapping[str, str], known: Mapping[str, object]) -> None:
    for name in given:
        if name not in known:
            raise RowsRefusedError(f"`{name[:80]}` is no parameter here.", [*known])
