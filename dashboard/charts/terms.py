"""Charts of the makers' terms: the grid and the years.

Each returns a Vega-Lite specification without rows; see :mod:`dashboard.charts.lanes`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import altair as alt

from dashboard.charts.chart_spec import Layer, Spec
from dashboard.charts.lanes import (
    MARKS,
    finish_lanes,
    lane_labels,
    row_axis,
    time_axis,
)
from dashboard.charts.theme import Palette, Sign

ANSWERS = "answers"
INCIDENT_LANE = "Incidents of the time"


# why: colors that differ for red-green blindness, plus a shape and a word, so that
# color alone never carries the meaning.
ANSWER_MARKS = {
    "protective": Sign("▲", "triangle-up", "blue", "#1F5FA8", "#7FB4F0"),
    "mixed": Sign("◆", "diamond", "yellow", "#7A6000", "#D9C45A"),
    "invasive": Sign("▼", "triangle-down", "red", "#B3261E", "#FF9B8F"),
    "conflicting": Sign("✚", "cross", "violet", "#5B5EA6", "#B3B2FF"),
    "not_stated": Sign("○", "circle", "gray", "#5A6478", "#A9B2C3", is_filled=False),
    "not_seen": Sign("—", "stroke", "", "#5A6478", "#A9B2C3", is_filled=False),
}

_CELL_HEIGHT = 36
_WORD_NEEDS = 55
_NAMES_NEED = 520


def _answer_scale(colors: Palette) -> tuple[list[str], list[str], list[str]]:
    signs = ANSWER_MARKS.values()
    shades = [sign.color(colors) for sign in signs]
    return list(ANSWER_MARKS), shades, [sign.shape for sign in signs]


def break_name(name: str) -> str:
    """Insert ``|`` where a long name breaks into two lines on a narrow screen."""
    words = name.split()
    lines = [
        (" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))
    ]
    if len(name) <= 14 or not lines:
        return name
    first, second = min(lines, key=lambda pair: max(len(pair[0]), len(pair[1])))
    return f"{first}|{second}"


@lru_cache(64)
def answer_grid(
    colors: Palette, vendor_labels: tuple[str, ...], topic_labels: tuple[str, ...]
) -> Spec:
    """Draw every maker's answer to every question, one cell each.

    Args:
        vendor_labels: Makers from left to right, each with a second line after ``|``.
        topic_labels: Questions from top to bottom, from :func:`break_name`.

    Returns:
        Cells with a sign and, if there is room, a word. Reads the dataset ``answers``:
        ``vendor_label``, ``topic_label``, ``answer_key``, ``answer_word`` and the
        tooltip's columns. The parameter ``cell`` holds the selected cell.
    """
    keys, shades, shapes = _answer_scale(colors)
    x = alt.X(
        "vendor_label:N",
        title=None,
        sort=list(vendor_labels),
        axis=alt.Axis(
            orient="top",
            labelExpr=f"width < {_NAMES_NEED} ? replace(datum.label, '|', ' ') "
            ": split(datum.label, '|')",
            labelLineHeight=13,
            labelLimit=120,
            labelAngle=alt.ExprRef(f"width < {_NAMES_NEED} ? -90 : 0"),
            labelAlign=alt.ExprRef(f"width < {_NAMES_NEED} ? 'left' : 'center'"),
            labelBaseline=alt.ExprRef(f"width < {_NAMES_NEED} ? 'middle' : 'bottom'"),
            labelOverlap=False,
            domain=False,
            ticks=False,
        ),
        scale=alt.Scale(paddingInner=0.06, paddingOuter=0),
    )
    y = alt.Y(
        "topic_label:N",
        title=None,
        sort=list(topic_labels),
        axis=alt.Axis(
            labelExpr=f"width < {_NAMES_NEED} ? split(datum.label, '|') "
            ": replace(datum.label, '|', ' ')",
            labelLimit=240,
            labelLineHeight=13,
            labelOverlap=False,
            domain=False,
            ticks=False,
        ),
        scale=alt.Scale(paddingInner=0.08, paddingOuter=0),
    )
    color = alt.Color(
        "answer_key:N", legend=None, scale=alt.Scale(domain=keys, range=shades)
    )
    base = alt.Chart(alt.NamedData(ANSWERS)).encode(x=x, y=y)
    cells = (
        base.mark_rect(cornerRadius=3, cursor="pointer")
        .encode(
            color=color,
            opacity=alt.condition(
                "datum.answer_key === 'not_seen'", alt.value(0.03), alt.value(0.17)
            ),
            tooltip=[
                alt.Tooltip("vendor_name:N", title="Maker"),
                alt.Tooltip("topic_name:N", title="Question"),
                alt.Tooltip("answer_word:N", title="Reading"),
                alt.Tooltip("answer_text:N", title="Answer"),
                alt.Tooltip("summary:N", title="In words"),
                alt.Tooltip("supported_text:N", title="Evidence of"),
            ],
        )
        .add_params(
            alt.selection_point(
                name="cell", fields=["vendor_id", "topic_id"], on="click", empty=False
            )
        )
    )
    signs = base.mark_point(
        size=70,
        strokeWidth=1.6,
        opacity=1,
        yOffset=alt.ExprRef(f"bandwidth('x') >= {_WORD_NEEDS} ? -6 : 0"),
    ).encode(
        shape=alt.Shape(
            "answer_key:N", legend=None, scale=alt.Scale(domain=keys, range=shapes)
        ),
        color=color,
        fill=alt.condition(
            "indexof(['not_stated', 'not_seen'], datum.answer_key) >= 0",
            alt.value("transparent"),
            color,
        ),
    )
    words = base.mark_text(
        fontSize=10,
        yOffset=10,
        color=colors.ink,
        text=alt.ExprRef(
            f"bandwidth('x') >= {_WORD_NEEDS} ? datum.answer_short_word : ''"
        ),
    )
    spec: Spec = (
        alt.layer(cells, signs, words)
        .properties(
            height=_CELL_HEIGHT * len(topic_labels),
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .configure_axis(labelColor=colors.ink, labelFontSize=11.5)
        .configure_view(stroke=None)
        .to_dict()
    )
    return spec


@lru_cache(64)
def terms_over_years(
    colors: Palette, first: date, last: date, row_count: float
) -> Spec:
    """Draw the versions of a maker's terms by topic, with incidents in a lane above.

    Returns:
        Marks in lanes; x is the day. Reads the datasets ``lanes`` (``lane_name``,
        ``label_row``) and ``marks`` (``plotted_on``, ``mark_row``, ``mark_kind`` and
        the tooltip's texts).
    """
    keys, shades, shapes = _answer_scale(colors)
    keys, shades = [*keys, "incident"], [*shades, colors.ink]
    shapes = [*shapes, "square"]
    marks = (
        alt.Chart(alt.NamedData(MARKS))
        .mark_point(size=90, strokeWidth=1.8, opacity=1)
        .encode(
            x=time_axis("plotted_on", first, last),
            y=row_axis("mark_row", row_count),
            shape=alt.Shape(
                "mark_kind:N", legend=None, scale=alt.Scale(domain=keys, range=shapes)
            ),
            color=alt.Color(
                "mark_kind:N", legend=None, scale=alt.Scale(domain=keys, range=shades)
            ),
            fill=alt.condition(
                "datum.mark_kind === 'not_stated'",
                alt.value("transparent"),
                alt.Color("mark_kind:N", scale=alt.Scale(domain=keys, range=shades)),
            ),
            tooltip=[
                alt.Tooltip("when:N", title="Date"),
                alt.Tooltip("title:N", title="What"),
                alt.Tooltip("told:N", title="In words"),
            ],
        )
    )
    layers: list[Layer] = [marks, lane_labels(colors, row_count)]
    return finish_lanes(layers, row_count, colors)
