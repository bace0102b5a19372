"""Types that a chart can read."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa

from dashboard.charts.chart_spec import drawable


def test_a_decimal_reaches_a_chart_as_the_number_it_is() -> None:
    rows = pa.table(
        {
            "cost_usd": pa.array([Decimal("370.37"), None], pa.decimal128(12, 2)),
            "name": ["a", "b"],
        }
    )
    drawn = drawable(rows)
    assert drawn["cost_usd"].to_pylist() == [370.37, None]
    assert drawn.schema.field("cost_usd").type == pa.float64()
    assert drawn["name"].to_pylist() == ["a", "b"]
