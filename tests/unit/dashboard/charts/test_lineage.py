"""The picture of a lineage: where its models stand, and what its lines join."""

from __future__ import annotations

import json

import pytest

from dashboard.charts.lineage import Layout, Model, laid_out, lineage_picture
from dashboard.charts.theme import DARK, LIGHT, Palette

MODELS = [
    Model("b", "Evidence", (), "B."),
    Model("a", "Evidence", (), "A."),
    Model("of_a", "Facts", ("a",), "Of A."),
    Model("of_b", "Facts", ("b",), "Of B."),
    Model("of_both", "Facts", ("of_a", "of_b"), "Of both."),
]


@pytest.fixture
def layout() -> Layout:
    return laid_out(MODELS, "of_a")


def _rows(layout: Layout) -> dict[str, float]:
    models = layout.datasets["models"].to_pydict()
    return dict(zip(models["model"], models["model_row"], strict=True))


def test_no_two_models_share_a_row(layout: Layout) -> None:
    rows = _rows(layout)
    assert set(rows) == {model.name for model in MODELS}
    assert len(set(rows.values())) == len(MODELS)
    assert max(rows.values()) < layout.row_count


def test_a_model_stands_below_and_right_of_what_it_is_made_from(
    layout: Layout,
) -> None:
    steps = layout.datasets["steps"].to_pylist()
    assert len(steps) == 4
    for step in steps:
        assert step["step_row"] < step["to_row"]
        assert step["place"] < step["to_place"]


def test_models_of_a_layer_follow_the_order_above_them(layout: Layout) -> None:
    rows = _rows(layout)
    assert rows["b"] < rows["a"]
    assert rows["of_b"] < rows["of_a"]


def test_only_steps_at_the_model_in_question_stand_out(layout: Layout) -> None:
    near = layout.datasets["steps"]["is_near"].to_pylist()
    assert near.count(True) == 2


def test_layers_say_how_many_models_they_hold(layout: Layout) -> None:
    lanes = layout.datasets["lanes"].to_pydict()
    assert lanes["lane_name"] == ["Evidence (2)", "Facts (3)"]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda c: c.name)
@pytest.mark.parametrize("is_narrow", [True, False])
def test_the_picture_reads_what_the_layout_gives(
    colours: Palette, is_narrow: bool, layout: Layout
) -> None:
    spec = lineage_picture(colours, layout.row_count, is_narrow)
    text = json.dumps(spec)
    for name, rows in layout.datasets.items():
        assert f'"name": "{name}"' in text
        assert all(column in text for column in rows.column_names)
    assert "https://" not in text.replace(spec["$schema"], "")
    assert [param["name"] for param in spec["params"]] == ["model"]
