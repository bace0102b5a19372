"""Which charts fit rows of any query."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from dashboard.charts.query_result import (
    chart_pairs,
    chart_points,
    possible_charts,
    result_bars,
    result_line,
    result_map,
)
from dashboard.charts.theme import LIGHT


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        ({"name": ["a"], "n": [1]}, ["bar"]),
        ({"day": [date(2019, 1, 1)], "n": [1]}, ["bar", "line"]),
        ({"latitude": [40.0], "longitude": [-80.0]}, ["bar", "line", "points"]),
        ({"latitude": ["40"], "longitude": ["-80"]}, []),
        ({"n": [1]}, []),
        ({"a": ["x"], "b": ["y"]}, []),
    ],
)
def test_columns_decide_the_kinds_of_chart(
    columns: dict[str, list[object]], kinds: list[str]
) -> None:
    assert possible_charts(pa.table(columns)) == kinds


def test_without_rows_there_is_no_chart() -> None:
    rows = pa.table({"name": pa.array([], pa.string()), "n": pa.array([], pa.int64())})
    assert possible_charts(rows) == []


def test_a_readers_names_never_reach_the_specification_as_fields() -> None:
    name = "datum['x'].a[0]"
    spec = result_bars(LIGHT, name, "n", 1)
    assert spec["encoding"]["y"]["field"] == "across"
    line = result_line(LIGHT, name, "n", is_dated=True)
    assert line["encoding"]["x"]["field"] == "across"
    assert line["encoding"]["x"]["type"] == "temporal"


def test_decimals_become_numbers() -> None:
    rows = pa.table({"name": ["a"], "usd": [Decimal("370.37")]})
    assert chart_pairs(rows, "name", "usd").to_pylist() == [
        {"across": "a", "value": 370.37}
    ]


def test_a_map_leaves_out_points_that_it_cannot_place() -> None:
    rows = pa.table(
        {
            "name": ["Addison", "Guam", "no point", "Honolulu"],
            "latitude": [41.93, 13.44, None, 21.31],
            "longitude": [-87.99, 144.79, None, -157.86],
        }
    )
    points = chart_points(rows).to_pylist()
    assert [point["told"] for point in points] == ["Addison", "Honolulu"]


def test_points_need_no_further_columns() -> None:
    rows = pa.table({"latitude": [41.93], "longitude": [-87.99]})
    assert chart_points(rows)["told"].to_pylist() == [""]


def test_a_map_projects_land_and_points() -> None:
    spec = result_map(LIGHT, is_narrow=False)
    assert [layer["data"]["name"] for layer in spec["layer"]] == ["outlines", "result"]
