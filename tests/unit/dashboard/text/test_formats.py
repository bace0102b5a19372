"""Formats of dates."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from dashboard.text.formats import (
    with_date_text,
    with_plot_dates,
    with_sortable_dates,
)
from dashboard.text.languages import ENGLISH, SPANISH, Language

ROWS = pa.table(
    {
        "event_on": [date(2021, 1, 1), date(2019, 7, 1), date(2019, 7, 18)],
        "event_on_precision": ["year", "month", "day"],
    }
)


def test_a_date_is_written_no_more_exactly_than_it_is_known() -> None:
    texts = with_date_text(ROWS, "event_on")["when"].to_pylist()
    assert texts == ["2021", "July 2019", "July 18, 2019"]


@pytest.mark.parametrize(
    ("language", "precision", "written"),
    [
        (ENGLISH, "day", "July 18, 2019"),
        (ENGLISH, "month", "July 2019"),
        (SPANISH, "day", "18 de julio de 2019"),
        (SPANISH, "month", "julio de 2019"),
        (SPANISH, "year", "2019"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(
    language: Language, precision: str, written: str
) -> None:
    assert language.day(date(2019, 7, 18), precision) == written


def test_a_date_that_a_table_sorts_has_no_part_that_is_not_known() -> None:
    nothing = pa.table(
        {
            "event_on": pa.array([None], pa.date32()),
            "event_on_precision": ["unknown"],
        }
    )
    rows = with_sortable_dates(pa.concat_tables([ROWS, nothing]), "event_on")
    assert rows["event_on"].to_pylist() == ["2021", "2019-07", "2019-07-18", None]


def test_an_inexact_date_is_plotted_in_the_middle_of_its_span() -> None:
    dates = with_plot_dates(ROWS, "event_on")["plotted_on"].to_pylist()
    assert dates == [date(2021, 7, 1), date(2019, 7, 15), date(2019, 7, 18)]
