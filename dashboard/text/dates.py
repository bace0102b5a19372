"""Dates as exactly as they are known, for charts and tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.text.formats import day_text


def date_texts(rows: pa.Table, column: str) -> list[str]:
    """Write a column of dates, each by its precision.

    Args:
        rows: Rows with ``column`` and ``<column>_precision``.
        column: Name of the date.

    Returns:
        One text per row; empty where there is no date.
    """
    return [
        day_text(day, precision) if day else ""
        for day, precision in _dates(rows, column)
    ]


def with_date_text(rows: pa.Table, column: str = "happened_on") -> pa.Table:
    """Add the text of a date as the first column, ``when``."""
    texts = pa.array(date_texts(rows, column), pa.string())
    return rows.add_column(0, "when", texts)


def with_sortable_dates(rows: pa.Table, column: str) -> pa.Table:
    """Write a column of dates year first, each by its precision.

    Args:
        rows: Rows with ``column`` and ``<column>_precision``.
        column: Name of the date.

    Returns:
        The rows; ``column`` holds ``2019-07-18``, ``2019-07`` or ``2019``, null where
        there is no date.
    """
    # why: a table sorts texts by their letters, and "April 2020" is not before 2019.
    text = rows[column].cast(pa.string())
    for precision, length in (("month", 7), ("year", 4)):
        is_coarse = pc.is_in(rows[f"{column}_precision"], pa.array([precision]))
        text = pc.if_else(is_coarse, pc.utf8_slice_codeunits(text, 0, length), text)
    return rows.set_column(rows.schema.get_field_index(column), column, text)


def with_drawn_dates(rows: pa.Table, column: str) -> pa.Table:
    """Place each date on a time axis, as the column ``drawn_on``.

    Args:
        rows: Rows with ``column`` and ``<column>_precision``.
        column: Name of the date, the earliest day of its span.

    Returns:
        The rows; a month is drawn at its 15th, a year at its 1 July.
    """
    drawn = [
        _drawn(day, precision) if day else None
        for day, precision in _dates(rows, column)
    ]
    dates = pa.array(drawn, pa.date32())
    return rows.append_column("drawn_on", dates)


def _drawn(day: date, precision: str) -> date:
    if precision == "year":
        return day.replace(month=7, day=1)
    return day.replace(day=15) if precision == "month" else day


def _dates(rows: pa.Table, column: str) -> list[tuple[date | None, str]]:
    days: list[Any] = rows[column].to_pylist()
    precisions: list[Any] = rows[f"{column}_precision"].to_pylist()
    return list(zip(days, precisions, strict=True))
