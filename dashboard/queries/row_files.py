"""Rows as files: a table, the list of agencies or a saved question, with filters."""

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
# why: these rows are in memory; whole tables are files.
MOST_ROWS = 10_000


class RowsRefusedError(ValueError):
    """A request without an answer; ``known`` lists the valid names or values."""

    def __init__(self, sentence: str, known: Sequence[str] = ()) -> None:
        """Store the sentence and the valid names or values."""
        super().__init__(sentence)
        self.known = tuple(known)


def known_questions() -> tuple[Question, ...]:
    """Return the saved questions that :func:`row_bytes` answers."""
    return questions()


def known_tables() -> list[str]:
    """Name the tables that :func:`row_bytes` answers."""
    return [_LIST, *(mart.name for mart in catalog().marts)]


def question_of(name: str) -> Question | None:
    """Return a saved question by id; None if unknown."""
    return next((one for one in questions() if one.question_id == name), None)


@per_snapshot(8)
def row_bytes(
    name: str,
    parameters: tuple[tuple[str, str], ...],
    *,
    of_question: bool,
    as_json: bool,
) -> bytes | None:
    """Write rows as spreadsheet-safe CSV, or as JSON with license and citation.

    Args:
        name: A table, ``agencies``, or the id of a saved question.
        parameters: Names and values of filters, each name once.

    Returns:
        The file; None if there is no such table or question.

    Raises:
        RowsRefusedError: If a name or value is unknown, or there are too many rows.
    """
    by_name = dict(parameters)
    own_license = ""
    if of_question:
        rows = _answer_of(name, by_name)
    elif name == _LIST:
        rows = _agencies(by_name)
    else:
        mart = _mart(name)
        own_license = mart.license if mart else ""
        rows = _rows_of(mart, by_name) if mart else None
    if rows is None:
        return None
    if rows.num_rows > MOST_ROWS:
        raise RowsRefusedError(
            f"These are more than {MOST_ROWS:,} rows. Add filters, or download the "
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


def _answer_of(name: str, parameters: Mapping[str, str]) -> pa.Table | None:
    question = question_of(name)
    if question is None:
        return None
    try:
        return run(question.sql, **bind_values(question, parameters))
    except QuestionValueError as error:
        known = [parameter.name for parameter in question.parameters]
        raise RowsRefusedError(str(error), known) from error


def _agencies(parameters: Mapping[str, str]) -> pa.Table:
    """List agencies by the filters of the map, those without a point last."""
    _refuse_unknown(parameters, PARAMETERS)
    try:
        filters = AgencyFilters.from_address(parameters)
    except UnknownFilterError as error:
        raise RowsRefusedError(str(error), [*PARAMETERS]) from error
    return pa.concat_tables([agencies_on_map(filters), agencies_without_point(filters)])


def _mart(name: str) -> Mart | None:
    return next((mart for mart in catalog().marts if mart.name == name), None)


def _rows_of(mart: Mart, parameters: Mapping[str, str]) -> pa.Table:
    """Select the rows of a table whose columns have the requested values."""
    columns = {column.name: column for column in mart.columns}
    _refuse_unknown(parameters, columns)
    for name, value in parameters.items():
        allowed = columns[name].allowed_values
        if value and allowed and value not in allowed:
            raise RowsRefusedError(
                f"`{value[:80]}` is not a value of `{name}`.", allowed
            )
    # why: names come from the catalog; readers' values are bound.
    tests = [_holds(columns[name], f"p{n}") for n, name in enumerate(parameters)]
    where = f" where {' and '.join(tests)}" if tests else ""
    most = MOST_ROWS + 1
    sql = f'select * from marts."{mart.name}"{where} order by all limit {most}'  # noqa: S608
    return run(sql, **{f"p{n}": value for n, value in enumerate(parameters.values())})


def _holds(column: Column, placeholder: str) -> str:
    if column.is_list:
        texts = f'cast("{column.name}" as varchar[])'
        return f"list_contains({texts}, ${placeholder})"
    return f"coalesce(cast(\"{column.name}\" as varchar), '') = ${placeholder}"


def _refuse_unknown(parameters: Mapping[str, str], known: Mapping[str, object]) -> None:
    for name in parameters:
        if name not in known:
            raise RowsRefusedError(f"`{name[:80]}` is not a parameter here.", [*known])
