"""Bars or a line of the answer to a saved question."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import pyarrow as pa

from dashboard.charts.chart_spec import Spec, finish_chart, tips, with_floats
from dashboard.charts.theme import Palette

ANSWER, MOST_BARS = "answer", 25
_BAR_HEIGHT, _LINE_HEIGHT = 22, 320


def answer_bars(rows: pa.Table, label: str, value: str) -> pa.Table:
    """Prepare the first rows for bars; counts under one label are added up.

    Args:
        label: What a bar is called: text with columns in braces.

    Returns:
        ``along`` and ``value``, those without one left out, in the order of the rows;
        years in their own.
    """
    sums: dict[str, float] = {}
    for row in rows.to_pylist():
        name = label.format_map(row)
        if row[value] is not None and name != str(None):
            sums[name] = sums.get(name, 0.0) + float(row[value])
    names = sorted(sums) if all(name.isdigit() for name in sums) else [*sums]
    values = [sums[name] for name in names][:MOST_BARS]
    return pa.table({"along": names[:MOST_BARS], "value": values})


def answer_line(rows: pa.Table, along: str, value: str) -> pa.Table:
    """Prepare rows for a line.

    Returns:
        ``along_on`` and ``value``, sorted by the first, those without one left out.
    """
    pairs = pa.table([rows[along], rows[value]], names=["along_on", "value"])
    return with_floats(pairs.drop_null().sort_by("along_on"))


def bars(colors: Palette, title: str, row_count: int) -> Spec:
    """Draw one horizontal bar per row of the dataset ``answer``, in their order."""
    chart = (
        alt.Chart(alt.NamedData(ANSWER))
        .mark_bar(color=colors.series[0])
        .encode(
            y=alt.Y("along:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
            x=alt.X("value:Q", title=title, axis=alt.Axis(tickCount=6)),
            tooltip=[*tips("along"), alt.Tooltip("value:Q", title=title)],
        )
    )
    return finish_chart(chart, colors, max(80, _BAR_HEIGHT * row_count))


@lru_cache(8)
def line(colors: Palette, title: str) -> Spec:
    """Draw a line over days with a mark per row of the dataset ``answer``."""
    chart = (
        alt.Chart(alt.NamedData(ANSWER))
        .mark_line(color=colors.series[0], point=alt.OverlayMarkDef(size=36))
        .encode(
            x=alt.X("along_on:T", title=None, scale=alt.Scale(type="utc")),
            y=alt.Y("value:Q", title=title),
            tooltip=[*tips("along_on"), alt.Tooltip("value:Q", title=title)],
        )
    )
    return finish_chart(chart, colors, _LINE_HEIGHT)
