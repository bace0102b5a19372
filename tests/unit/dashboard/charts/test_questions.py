"""Bars and a line of an answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from dashboard.charts.questions import MOST_BARS, answer_bars, answer_line

_HALF = Decimal("1.5")


@pytest.mark.parametrize(
    ("label", "rows", "bars"),
    [
        # Counts under one label are added up; years are in their own order.
        ("{year}", [(2020, 2), (2019, 3), (2020, 4)], [("2019", 3.0), ("2020", 6.0)]),
        ("{year}", [(None, 2), (2019, None)], []),
        # A ranking keeps its order.
        ("in {year}", [(2020, _HALF), (2019, 1)], [("in 2020", 1.5), ("in 2019", 1.0)]),
    ],
)
def test_rows_become_bars(
    label: str, rows: list[tuple[Any, Any]], bars: list[tuple[str, float]]
) -> None:
    table = pa.table(
        {
            "year": [year for year, _ in rows],
            "camera_count": pa.array([n for _, n in rows], pa.decimal128(9, 1)),
        }
    )
    made = answer_bars(table, label, "camera_count")
    assert [(row["along"], row["value"]) for row in made.to_pylist()] == bars


def test_a_long_ranking_ends() -> None:
    table = pa.table({"name": [f"n{n}" for n in range(99)], "share": [0.5] * 99})
    assert answer_bars(table, "{name}", "share").num_rows == MOST_BARS


def test_a_line_runs_from_the_first_day() -> None:
    days = [date(2020, 1, 2), None, date(2019, 1, 1)]
    line = answer_line(pa.table({"on": days, "usd": [1, 2, 3]}), "on", "usd")
    assert line["value"].to_pylist() == [3, 1]
