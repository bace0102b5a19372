"""Rows as files: a table, the list of agencies or a saved question, with filters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

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

ENDINGS = ("csv", "json")
_LIST = "agencies"
# why: these rows are in memory; whole tables are files.
MOST_ROWS = 10_000


class RowsRefusedError(ValueError):
    """A request without an answer; ``known`` lists the valid names or values."""

    def __init__(
        self, sentence: str, known: Iterable[str] = (), status: int = 400
    ) -> None:
        """Store the sentence, the valid names or values, and the status of HTTP."""
        super().__init__(sentence)
        self.known, self.status = tuple(known), status


@per_snapshot(8)
def row_bytes(
    name: str,
    parameters: tuple[tuple[str, str], ...],
    ending: str,
    *,
    of_question: bool,
) -> bytes:
    """Write rows as spreadsheet-safe CSV, or as JSON with license and citation.

    Args:
        name: A table, ``agencies``, or the id of a saved question.
        parameters: Names and values of filters, each name once.

    Raises:
        RowsRefusedError: If a name or value is unknown, or there are too many rows.
    """
    by_name, own_license = dict(parameters), ""
    marts = {} if of_question else {mart.name: mart for mart in catalog().marts}
    saved = questions() if of_question else ()
    known = {question.question_id: question for question in saved}
    listed = [*known] if of_question else [_LIST, *marts]
    if ending not in ENDINGS or name not in listed:
        raise RowsRefusedError("Nothing has this address.", listed, 404)
    if name in known:
        rows = _answer_of(known[name], by_name)
    elif name in marts:
        own_license, rows = marts[name].license, _rows_of(marts[name], by_name)
    else:
        rows = _agencies(by_name)
    if rows.num_rows > MOST_ROWS:
        raise RowsRefusedError(
            f"These are more than {MOST_ROWS:,} rows. Add filters, or download the "
            "whole table: `/data/files/newest/index.json` names its file."
        )
    if ending == "csv":
        return csv_bytes(rows)
    (about,) = about_snapshot().to_pylist()
    written = {
        "snapshot_id": about["snapshot_id"],
        "license": own_license or about["license"],
        "citation": about["citation"],
        "rows": plain_value(rows.to_pylist()),
    }
    return json.dumps(written, ensure_ascii=False).encode()


def _answer_of(question: Question, parameters: Mapping[str, str]) -> pa.Table:
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
