"""What a table is made from: evidence at the top, pages at the bottom.

Each model has a row of its own, so that its name can be read on a phone too; the
layers stand below each other, each a little further to the right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pyarrow as pa

from dashboard.charts.chart_spec import Layer, Spec
from dashboard.charts.lanes import (
    LANES,
    finish_lanes,
    lane_labels,
    row_axis,
)
from dashboard.charts.theme import Palette
from dashboard.running.pure_cache import pure_cache

MODELS = "models"
MODEL_STEPS = "steps"
# How far right a layer begins, as a part of the width; its own steps go on from there.
_SHARE, _SHARE_ON_A_PHONE = 0.09, 0.04
_DEEPER = 0.22
_LANE_ROWS = 1.4


@dataclass(frozen=True)
class Model:
    """One model of the picture.

    Attributes:
        name: What it is called.
        layer: Name of its layer as readers see it.
        parents: Names of what it is made from.
        description: What it holds.
    """

    name: str
    layer: str
    parents: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Layout:
    """Where everything of the picture stands.

    Attributes:
        datasets: ``lanes``, ``models`` and ``steps``, as the specification reads them.
        row_count: Height of all, in rows.
    """

    datasets: Mapping[str, pa.Table]
    row_count: float


def laid_out(models: Sequence[Model], focus: str) -> Layout:
    """Place models below each other, layer by layer.

    Args:
        models: Each after its parents, the models of a layer together.
        focus: Name of the model that the picture is about.

    Returns:
        Rows in which each model stands below what it is made from.
    """
    layers = list(dict.fromkeys(model.layer for model in models))
    rows: dict[str, float] = {}
    lane_rows: list[float] = []
    places: dict[str, float] = {}
    top = 0.0
    for number, layer in enumerate(layers):
        lane_rows.append(top + 0.6)
        top += _LANE_ROWS
        members = {model.name: model for model in models if model.layer == layer}
        for name in _near_parents(members, rows):
            rows[name] = top + 0.5
            beside = [places[p] for p in members[name].parents if p in members]
            places[name] = max(beside) + _DEEPER if beside else float(number)
            top += 1
    by_name = {model.name: model for model in models}
    counts = [sum(m.layer == layer for m in models) for layer in layers]
    steps = [(p, name) for name in rows for p in by_name[name].parents if p in rows]
    return Layout(
        {
            LANES: pa.table(
                {
                    "lane_name": [
                        f"{layer} ({count})"
                        for layer, count in zip(layers, counts, strict=True)
                    ],
                    "label_row": lane_rows,
                }
            ),
            MODELS: pa.table(
                {
                    "model": list(rows),
                    "layer": [by_name[name].layer for name in rows],
                    "description": [by_name[name].description for name in rows],
                    "is_focus": [name == focus for name in rows],
                    "place": list(places.values()),
                    "model_row": list(rows.values()),
                }
            ),
            MODEL_STEPS: pa.table(
                {
                    "is_near": [focus in step for step in steps],
                    "place": [places[parent] for parent, _ in steps],
                    "step_row": [rows[parent] for parent, _ in steps],
                    "to_place": [places[child] for _, child in steps],
                    "to_row": [rows[child] for _, child in steps],
                }
            ),
        },
        top + 0.3,
    )


def _near_parents(
    members: Mapping[str, Model], rows: Mapping[str, float]
) -> Sequence[str]:
    """Order the models of one layer: after their parents, and near them."""
    ordered: list[str] = []
    waiting = list(members)

    def height(name: str) -> float:
        """Return the mean row of what a model is made from in the layers above."""
        above = [rows[p] for p in members[name].parents if p in rows]
        return sum(above) / len(above) if above else 0.0

    while waiting:
        free = [n for n in waiting if not set(members[n].parents) & set(waiting)]
        chosen = min(free, key=height)
        waiting.remove(chosen)
        ordered.append(chosen)
    return ordered


@pure_cache(64)
def lineage_picture(colours: Palette, row_count: float, is_narrow: bool) -> Spec:
    """Draw what a model is made from, and what is made from it.

    Args:
        colours: Palette of the theme.
        row_count: Height of all, in rows.
        is_narrow: Whether the reader's screen is a phone's.

    Returns:
        A dot and a name for each model, a line for each step; the parameter ``model``
        holds the one that was chosen. Reads the datasets ``lanes``, ``models`` and
        ``steps``.
    """
    share = _SHARE_ON_A_PHONE if is_narrow else _SHARE
    layers = [
        lane_labels(colours, row_count),
        _steps(colours, row_count, share),
        *_models(colours, row_count, share),
    ]
    return finish_lanes(layers, row_count, colours)


def _across(field: str, share: float) -> alt.X:
    scale = alt.Scale(domain=[-0.3, 1 / share - 0.3], nice=False, zero=False)
    return alt.X(f"{field}:Q", axis=None, scale=scale)


def _steps(colours: Palette, row_count: float, share: float) -> Layer:
    near = "datum.is_near"
    return (
        alt.Chart(alt.NamedData(MODEL_STEPS))
        .mark_rule()
        .encode(
            x=_across("place", share),
            x2="to_place:Q",
            y=row_axis("step_row", row_count),
            y2="to_row:Q",
            color=alt.condition(
                near, alt.value(colours.lamp), alt.value(colours.quiet)
            ),
            opacity=alt.condition(near, alt.value(0.9), alt.value(0.35)),
            strokeWidth=alt.condition(near, alt.value(1.6), alt.value(0.8)),
        )
    )


def _models(colours: Palette, row_count: float, share: float) -> Sequence[Layer]:
    base = alt.Chart(alt.NamedData(MODELS)).encode(
        x=_across("place", share), y=row_axis("model_row", row_count)
    )
    colour = alt.condition(
        "datum.is_focus", alt.value(colours.lamp), alt.value(colours.ink)
    )
    tooltip = [
        alt.Tooltip("model:N", title="Name"),
        alt.Tooltip("layer:N", title="Layer"),
        alt.Tooltip("description:N", title="Holds"),
    ]
    dots = base.mark_point(filled=True, opacity=1, size=55, cursor="pointer").encode(
        color=colour,
        shape=alt.condition(
            "datum.is_focus", alt.value("diamond"), alt.value("circle")
        ),
        size=alt.condition("datum.is_focus", alt.value(150), alt.value(55)),
        tooltip=tooltip,
    )
    names = base.mark_text(
        align="left",
        baseline="middle",
        dx=8,
        fontSize=12,
        cursor="pointer",
        text=alt.ExprRef("datum.model"),
        limit=alt.ExprRef("width - scale('x', datum.place) - 8"),
        fontWeight=alt.ExprRef("datum.is_focus ? 700 : 400"),
    ).encode(color=colour, tooltip=tooltip)
    chosen = alt.selection_point(
        name="model", fields=["model"], on="click", empty=False
    )
    return dots, names.add_params(chosen)
