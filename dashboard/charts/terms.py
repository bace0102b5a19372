"""The grid of makers' answers, a Vega-Lite specification without rows."""

from __future__ import annotations

from functools import lru_cache

import altair as alt

from dashboard.charts.chart_spec import (
    LABEL_SIZE,
    NOTE_SIZE,
    Spec,
    finish_chart,
    tips,
)
from dashboard.charts.theme import Palette, Sign

ANSWERS = "answers"

# Colors that differ for red-green blindness, plus a shape and a word, so that
# color alone never carries the meaning.
ANSWER_MARKS = {
    "protective": Sign("▲", "triangle-up", "blue", "#1F5FA8", "#7FB4F0"),
    "mixed": Sign("◆", "diamond", "yellow", "#7A6000", "#D9C45A"),
    "invasive": Sign("▼", "triangle-down", "red", "#B3261E", "#FF9B8F"),
    "conflicting": Sign("✚", "cross", "violet", "#5B5EA6", "#B3B2FF"),
    "not_stated": Sign("○", "circle", "gray", "#5A6478", "#A9B2C3", is_filled=False),
    "not_seen": Sign("—", "stroke", "", "#5A6478", "#A9B2C3", is_filled=False),
}

_CELL_HEIGHT = 30
_NAMES_NEED = 520


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
    colors: Palette, makers: tuple[str, ...], topic_labels: tuple[str, ...]
) -> Spec:
    """Draw the chosen makers' answers to every question, one cell each.

    Args:
        makers: Short names, from left to right.
        topic_labels: Questions from top to bottom, from :func:`break_name`.

    Returns:
        Cells with a sign, the rating in a word and the date. Reads the dataset
        ``answers``: ``maker``, ``topic_label``, ``answer_key``, ``answer_word``,
        ``when`` and the tooltip's columns. The parameter ``cell`` holds the pressed
        cell.
    """
    keys = list(ANSWER_MARKS)
    shades = [sign.color(colors) for sign in ANSWER_MARKS.values()]
    shapes = [sign.shape for sign in ANSWER_MARKS.values()]
    x = alt.X(
        "maker:N",
        title=None,
        sort=list(makers),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelColor=colors.ink,
            labelFontWeight=600,
            labelOverlap=False,
            domain=False,
            ticks=False,
        ),
        scale=alt.Scale(paddingInner=0.04, paddingOuter=0),
    )
    y = alt.Y(
        "topic_label:N",
        title=None,
        sort=list(topic_labels),
        axis=alt.Axis(
            labelExpr=f"width < {_NAMES_NEED} ? split(datum.label, '|') "
            ": replace(datum.label, '|', ' ')",
            labelColor=colors.ink,
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
            tooltip=tips("vendor_name", "topic_name", "answer_text", "summary"),
        )
        .add_params(
            alt.selection_point(
                name="cell", fields=["vendor_id", "topic_id"], on="click", empty=False
            )
        )
    )
    signs = base.mark_point(size=60, strokeWidth=1.6, opacity=1).encode(
        xOffset=alt.value(12),
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
    texts = base.mark_text(align="left", baseline="middle", color=colors.ink).encode(
        xOffset=alt.value(24)
    )
    words = texts.mark_text(
        align="left", fontSize=LABEL_SIZE, color=colors.ink, yOffset=alt.ExprRef("-6")
    ).encode(text="answer_word:N")
    dates = texts.mark_text(
        align="left", fontSize=NOTE_SIZE, color=colors.quiet, yOffset=alt.ExprRef("8")
    ).encode(text="when:N")
    layers = alt.layer(cells, signs, words, dates)
    return finish_chart(layers, colors, _CELL_HEIGHT * len(topic_labels))
