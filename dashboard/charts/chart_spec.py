"""Shared parts of charts: their frame, map backgrounds and types of rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from textwrap import wrap
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.charts.theme import Palette

Spec = dict[str, Any]
# A chart has no height until its script has loaded. Its container has a class named
# by height in steps, so that its space is reserved from the start.
ROOM_CLASS, ROOM_STEP, MOST_ROOM_STEPS = "chart_room", 20, 70
# Narrow charts show only the last two digits of a year.
SHORT_YEARS = "width < 520 ? '\u2019' + slice(datum.label, 2) : datum.label"
# Pixels, of names and numbers and of what stands back.
LABEL_SIZE, NOTE_SIZE = 13, 12
Layer = alt.Chart | alt.LayerChart | alt.FacetChart


def finish_chart(chart: Layer, colors: Palette, height: int = 0) -> Spec:
    """Return a chart as a specification that fits its container's width.

    Args:
        height: In pixels; 0 leaves the size as it is, as charts in facets need.
    """
    if height:
        fit = alt.AutoSizeParams(type="fit-x", contains="padding")
        chart = chart.properties(height=height, autosize=fit)
    spec: Spec = (
        chart.configure_view(stroke=None)
        .configure_axis(
            labelColor=colors.quiet,
            titleColor=colors.quiet,
            labelFontSize=LABEL_SIZE,
            titleFontSize=LABEL_SIZE,
        )
        .configure_legend(
            labelColor=colors.ink,
            titleColor=colors.ink,
            labelFontSize=LABEL_SIZE,
            titleFontSize=LABEL_SIZE,
        )
        .configure_title(
            anchor="start",
            color=colors.ink,
            fontSize=16,
            fontWeight=600,
            subtitleColor=colors.quiet,
            subtitleFontSize=NOTE_SIZE,
            offset=10,
        )
        .to_dict()
    )
    return spec


# Characters in a line of a title and of the small lines below it, on a narrow chart
# and on others.
_TITLE_LINES, _SMALL_LINES = (34, 64), (44, 84)
_NARROW = 480


def with_caption(spec: Spec, title: str, lines: Sequence[str]) -> Spec:
    """Put a title above a chart, and small lines below it, that travel with a picture.

    Both break where the chart's width needs it.
    """
    # A chart in facets has a width of its own, which its lines can rely on.
    width = None if "autosize" in spec else spec["columns"] * spec["spec"]["width"]
    return {
        **spec,
        "padding": {"left": 8, "right": 8, "top": 8, "bottom": 8},
        "title": {
            "text": _broken((title,), _TITLE_LINES, width),
            "subtitle": _broken(tuple(lines), _SMALL_LINES, width),
        },
    }


@lru_cache(512)
def _broken(
    texts: tuple[str, ...], longest: tuple[int, int], width: int | None
) -> list[str] | dict[str, str]:
    narrow, wide = ([part for t in texts for part in wrap(t, n)] for n in longest)
    if width is not None:
        return narrow if width < _NARROW else wide
    return {"expr": f"width < {_NARROW} ? {json.dumps(narrow)} : {json.dumps(wide)}"}


def tips(*columns: str) -> list[alt.Tooltip]:
    """List the columns of a tooltip; a figure adds their labels and formats."""
    return [alt.Tooltip(field=column) for column in columns]


def vega_date(day: date) -> alt.DateTime:
    """Return a day in Vega-Lite's format."""
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def with_floats(rows: pa.Table) -> pa.Table:
    """Convert decimal columns to double."""
    # In the browser a decimal of 370.37 is read as 37,037.
    return rows.cast(
        pa.schema(
            field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field
            for field in rows.schema
        )
    )
